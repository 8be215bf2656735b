using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>Hard sigmoid, see spec/Activations/hard-sigmoid.md.</summary>
public sealed class HardSigmoid : Activation<Spec.HardSigmoid>
{
    private protected override void Run(Spec.HardSigmoid op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new HardSigmoidForward(x, y, (float)op.Slope, (float)op.Offset, n));

    private protected override void RunBackward(Spec.HardSigmoid op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new HardSigmoidBackward(x, dy, dx, (float)op.Slope, (float)op.Corners().Low, (float)op.Corners().High, n));
}

/// <summary>y = max(0, min(1, a·x + b)); written as choices, NaN stays.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct HardSigmoidForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, float slope, float offset, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float line = slope * x[i] + offset;
        y[i] = line > 1f ? 1f : line < 0f ? 0f : line;
    }
}

/// <summary>dx = dy·a between the corners, otherwise dy·0.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct HardSigmoidBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, float slope, float low, float high, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        gradient[i] = dy[i] * (Kink.Above(value, low) && Kink.Below(value, high) ? slope : 0f);
    }
}
