using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>Thresholded ReLU, see spec/Activations/thresholded-relu.md.</summary>
public sealed class ThresholdedRelu : Activation<Spec.ThresholdedRelu>
{
    private protected override void Run(Spec.ThresholdedRelu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new ThresholdedReluForward(x, y, (float)op.Theta, n));

    private protected override void RunBackward(Spec.ThresholdedRelu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new ThresholdedReluBackward(x, dy, dx, (float)op.Theta, n));
}

/// <summary>y = 0 where x ≤ θ, otherwise x; NaN stays.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct ThresholdedReluForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, float theta, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        y[i] = Kink.Above(value, theta) || Hlsl.IsNaN(value) ? value : 0f;
    }
}

/// <summary>dx = dy·0 where x ≤ θ, otherwise dy·1.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct ThresholdedReluBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, float theta, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        gradient[i] = dy[i] * (Kink.Above(value, theta) || Hlsl.IsNaN(value) ? 1f : 0f);
    }
}
