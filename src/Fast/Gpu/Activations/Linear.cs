using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>Linear activation, see spec/Activations/linear.md.</summary>
public sealed class Linear : Activation<Spec.Linear>
{
    private protected override void Run(Spec.Linear op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new LinearForward(x, y, (float)op.Slope, (float)op.Offset, n));

    private protected override void RunBackward(Spec.Linear op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new LinearBackward(dy, dx, (float)op.Slope, n));
}

/// <summary>y = a·x + b.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct LinearForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, float slope, float offset, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        y[i] = slope * x[i] + offset;
    }
}

/// <summary>dx = dy·a.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct LinearBackward(ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, float slope, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        gradient[i] = dy[i] * slope;
    }
}
