using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>ReLU6, see spec/Activations/relu-6.md.</summary>
public sealed class Relu6 : Activation<Spec.Relu6>
{
    private protected override void Run(Spec.Relu6 op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new Relu6Forward(x, y, n));

    private protected override void RunBackward(Spec.Relu6 op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new Relu6Backward(x, dy, dx, n));
}

/// <summary>y = min(max(0, x), 6); written as choices, NaN stays.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct Relu6Forward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        y[i] = value > 6f ? 6f : value < 0f ? 0f : value;
    }
}

/// <summary>dx = dy·1 between 0 and 6, otherwise dy·0.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct Relu6Backward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        gradient[i] = dy[i] * (Kink.Above(value, 0f) && Kink.Below(value, 6f) ? 1f : 0f);
    }
}
