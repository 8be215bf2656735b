using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Sigmoid, see spec/Activations/sigmoid.md.</summary>
public sealed class Sigmoid : Activation<Spec.Sigmoid>
{
    private protected override void Run(Spec.Sigmoid op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new SigmoidForward(x, y, n));

    private protected override void RunBackward(Spec.Sigmoid op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new SigmoidBackward(y, dy, dx, n));
}

/// <summary>y = 1/(1 + e⁻ˣ).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SigmoidForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        y[i] = Special.Sigmoid(x[i]);
    }
}

/// <summary>dx = dy·y·(1 − y).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SigmoidBackward(ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        gradient[i] = dy[i] * (y[i] * (1f - y[i]));
    }
}
