using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Hard tanh, clip and clamp, see spec/Activations/hard-tanh.md.</summary>
public sealed class HardTanh : Activation<Spec.HardTanh>
{
    private protected override void Run(Spec.HardTanh op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new HardTanhForward(x, y, n, (float)op.Min, (float)op.Max));

    private protected override void RunBackward(Spec.HardTanh op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new HardTanhBackward(x, dy, dx, n, (float)op.Min, (float)op.Max, (float)op.SlopeAtBounds));
}

/// <summary>y = min(max(x, Min), Max), by comparisons that keep a NaN.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct HardTanhForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n, float min, float max) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float m = x[i] < min ? min : x[i];
        y[i] = m > max ? max : m;
    }
}

/// <summary>dx = dy times the slopes of the minimum and of the maximum inside it.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct HardTanhBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n, float min, float max, float atBounds) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i], m = value < min ? min : value;
        float inner = Kink.Above(value, min) ? 1f : Kink.Below(value, min) || Hlsl.IsNaN(value) ? 0f : atBounds;
        float outer = Kink.Below(m, max) ? 1f : Kink.Above(m, max) ? 0f : atBounds;
        gradient[i] = dy[i] * (outer * inner);
    }
}
