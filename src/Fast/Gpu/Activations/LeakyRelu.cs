using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>Leaky ReLU, see spec/Activations/leaky-relu.md.</summary>
public sealed class LeakyRelu : Activation<Spec.LeakyRelu>
{
    private protected override void Run(Spec.LeakyRelu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new LeakyReluForward(x, y, (float)op.Slope, n));

    private protected override void RunBackward(Spec.LeakyRelu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new LeakyReluBackward(x, dy, dx, (float)op.Slope, n));
}

/// <summary>y = x where x > 0, otherwise a·x.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct LeakyReluForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, float slope, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        y[i] = value > 0f ? value : slope * value;
    }
}

/// <summary>dx = dy where x > 0, otherwise dy·a.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct LeakyReluBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, float slope, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        gradient[i] = dy[i] * (Kink.Above(x[i], 0f) ? 1f : slope);
    }
}
