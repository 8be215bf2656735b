using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Softplus, see spec/Activations/softplus.md.</summary>
public sealed class Softplus : Activation<Spec.Softplus>
{
    private protected override void Run(Spec.Softplus op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new SoftplusForward(x, y, n, (float)op.Beta, (float)op.Limit));

    private protected override void RunBackward(Spec.Softplus op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new SoftplusBackward(x, dy, dx, n, (float)op.Beta, (float)op.Limit));
}

/// <summary>y = max(x, 0) + ln(1 + e^−|βx|)/β; x beyond the threshold.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SoftplusForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n, float beta, float limit) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        float soft = (value > 0f ? value : 0f) + Special.Log1p(Hlsl.Exp(-Hlsl.Abs(beta * value))) / beta;
        y[i] = value > limit ? value : soft;
    }
}

/// <summary>dx = dy·σ(βx); dy beyond the threshold.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SoftplusBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n, float beta, float limit) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        gradient[i] = dy[i] * (value > limit ? 1f : Special.Sigmoid(beta * value));
    }
}
