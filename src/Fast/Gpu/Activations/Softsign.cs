using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Softsign, see spec/Activations/softsign.md.</summary>
public sealed class Softsign : Activation<Spec.Softsign>
{
    private protected override void Run(Spec.Softsign op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new SoftsignForward(x, y, n));

    private protected override void RunBackward(Spec.Softsign op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new SoftsignBackward(x, dy, dx, n));
}

/// <summary>y = x/(1 + |x|).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SoftsignForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        y[i] = x[i] / (1f + Hlsl.Abs(x[i]));
    }
}

/// <summary>dx = dy/(1 + |x|)².</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SoftsignBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float r = 1f / (1f + Hlsl.Abs(x[i]));
        gradient[i] = dy[i] * (r * r);
    }
}
