using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Hard and soft shrinkage, see spec/Activations/shrink.md.</summary>
public sealed class Shrink : Activation<Spec.Shrink>
{
    private protected override void Run(Spec.Shrink op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new ShrinkForward(x, y, n, (float)op.Lambda, (float)op.Bias));

    private protected override void RunBackward(Spec.Shrink op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new ShrinkBackward(x, dy, dx, n, (float)op.Lambda));
}

/// <summary>y = 0 where |x| ≤ λ; beyond, x moved towards 0 by the bias. A NaN stays.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct ShrinkForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n, float lambda, float bias) : IComputeShader
{
    /// <summary>|x| > λ, or x is NaN.</summary>
    public static bool Passes(float x, float lambda) => Kink.Above(Hlsl.Abs(x), lambda) || Hlsl.IsNaN(x);

    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        y[i] = Passes(value, lambda) ? value < 0f ? value + bias : value - bias : 0f;
    }
}

/// <summary>dx = dy where |x| > λ, 0 elsewhere.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct ShrinkBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n, float lambda) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        gradient[i] = dy[i] * (ShrinkForward.Passes(x[i], lambda) ? 1f : 0f);
    }
}
