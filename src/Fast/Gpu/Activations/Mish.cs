using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Mish, see spec/Activations/mish.md.</summary>
public sealed class Mish : Activation<Spec.Mish>
{
    private protected override void Run(Spec.Mish op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new MishForward(x, y, n));

    private protected override void RunBackward(Spec.Mish op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new MishBackward(x, dy, dx, n));
}

/// <summary>y = x·(w² − 1)/(w² + 1) with w = 1 + eˣ, which is x·tanh(ln w); right of 0 the fraction is that of e⁻ˣ.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct MishForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i], e = Hlsl.Exp(-Hlsl.Abs(value));
        float over = value < 0f ? e * (e + 2f) : 1f + 2f * e;
        y[i] = value * (over / (over + (value < 0f ? 2f : 2f * e * e)));
    }
}

/// <summary>dx = dy·(t + x·(1 − t²)·σ), where (1 − t²)·σ = 4w·eˣ/(w² + 1)².</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct MishBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i], e = Hlsl.Exp(-Hlsl.Abs(value));
        float over = value < 0f ? e * (e + 2f) : 1f + 2f * e;
        float below = over + (value < 0f ? 2f : 2f * e * e);
        float bend = 4f * (1f + e) * (value < 0f ? e : e * e);
        gradient[i] = dy[i] * (over / below + value * (bend / (below * below)));
    }
}
