using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>SiLU and Swish, see spec/Activations/silu.md.</summary>
public sealed class Silu : Activation<Spec.Silu>
{
    private protected override void Run(Spec.Silu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new SiluForward(x, y, n, (float)op.Beta));

    private protected override void RunBackward(Spec.Silu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new SiluBackward(x, dy, dx, n, (float)op.Beta));
}

/// <summary>y = x·σ(βx).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SiluForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n, float beta) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        y[i] = x[i] * Special.Sigmoid(beta * x[i]);
    }
}

/// <summary>dx = dy·(σ + x·σ·(1 − σ)·β).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SiluBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n, float beta) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float s = Special.Sigmoid(beta * x[i]);
        gradient[i] = dy[i] * (s + x[i] * (s * (1f - s)) * beta);
    }
}
