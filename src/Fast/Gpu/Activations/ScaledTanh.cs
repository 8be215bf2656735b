using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>Scaled hyperbolic tangent, see spec/Activations/scaled-tanh.md.</summary>
public sealed class ScaledTanh : Activation<Spec.ScaledTanh>
{
    private protected override void Run(Spec.ScaledTanh op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new ScaledTanhForward(x, y, (float)op.Amplitude, (float)op.Slope, n));

    private protected override void RunBackward(Spec.ScaledTanh op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new ScaledTanhBackward(y, dy, dx, (float)op.Amplitude, (float)(op.Amplitude * op.Slope), n));
}

/// <summary>y = A·tanh(S·x).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct ScaledTanhForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, float amplitude, float slope, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        y[i] = amplitude * Special.Tanh(slope * x[i]);
    }
}

/// <summary>dx = dy·A·S·(1 − (y/A)²).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct ScaledTanhBackward(ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, float amplitude, float steepest, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float t = y[i] / amplitude;
        gradient[i] = dy[i] * (steepest * (1f - t * t));
    }
}
