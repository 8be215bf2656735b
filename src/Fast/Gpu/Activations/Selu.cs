using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>SELU, see spec/Activations/selu.md.</summary>
public sealed class Selu : Activation<Spec.Selu>
{
    private protected override void Run(Spec.Selu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new SeluForward(x, y, (float)op.Gamma, (float)(op.Gamma * op.Alpha), n));

    private protected override void RunBackward(Spec.Selu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new SeluBackward(x, dy, dx, (float)op.Gamma, (float)(op.Gamma * op.Alpha), n));
}

/// <summary>y = γ·x where x > 0, otherwise γ·α·(eˣ − 1).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SeluForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, float right, float left, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        y[i] = value > 0f ? right * value : left * Special.Expm1(value);
    }
}

/// <summary>dx = dy·γ where x > 0, otherwise dy·γ·α·eˣ.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SeluBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, float right, float left, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        gradient[i] = dy[i] * (Kink.Above(value, 0f) ? right : left * Hlsl.Exp(value));
    }
}
