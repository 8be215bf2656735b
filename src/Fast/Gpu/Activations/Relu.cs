using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>ReLU, see spec/Activations/relu.md.</summary>
public sealed class Relu : Activation<Spec.Relu>
{
    private protected override void Run(Spec.Relu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new ReluForward(x, y, n));

    private protected override void RunBackward(Spec.Relu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new ReluBackward(x, dy, dx, n));
}

/// <summary>y = max(0, x); written as a choice, NaN stays.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct ReluForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        y[i] = value < 0f ? 0f : value;
    }
}

/// <summary>dx = dy·0 where x ≤ 0, otherwise dy·1.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct ReluBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        gradient[i] = dy[i] * (Kink.Above(value, 0f) || Hlsl.IsNaN(value) ? 1f : 0f);
    }
}
