using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Hard swish, see spec/Activations/hard-swish.md.</summary>
public sealed class HardSwish : Activation<Spec.HardSwish>
{
    private protected override void Run(Spec.HardSwish op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new HardSwishForward(x, y, n));

    private protected override void RunBackward(Spec.HardSwish op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new HardSwishBackward(x, dy, dx, n));
}

/// <summary>y = x·min(max(x + 3, 0), 6)/6.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct HardSwishForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        // Comparisons that keep a NaN. Divided before it is multiplied: 6x may overflow.
        float gate = x[i] + 3f;
        gate = gate < 0f ? 0f : gate;
        gate = gate > 6f ? 6f : gate;
        y[i] = x[i] * (gate / 6f);
    }
}

/// <summary>dx = dy·(2x + 3)/6 between the kinks; 0 and dy at them and beyond.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct HardSwishBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i], slope = (2f * value + 3f) / 6f;
        gradient[i] = dy[i] * (value <= -3f ? 0f : value >= 3f ? 1f : slope);
    }
}
