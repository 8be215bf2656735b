using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>Hyperbolic tangent, see spec/Activations/tanh.md.</summary>
public sealed class Tanh : Activation<Spec.Tanh>
{
    private protected override void Run(Spec.Tanh op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new TanhForward(x, y, n));

    private protected override void RunBackward(Spec.Tanh op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new TanhBackward(y, dy, dx, n));
}

/// <summary>y = tanh x.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct TanhForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        y[i] = Special.Tanh(x[i]);
    }
}

/// <summary>dx = dy·(1 − y²).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct TanhBackward(ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        gradient[i] = dy[i] * (1f - y[i] * y[i]);
    }
}
