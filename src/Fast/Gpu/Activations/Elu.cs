using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>ELU, see spec/Activations/elu.md.</summary>
public sealed class Elu : Activation<Spec.Elu>
{
    private protected override void Run(Spec.Elu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new EluForward(x, y, (float)op.Alpha, n));

    private protected override void RunBackward(Spec.Elu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new EluBackward(x, dy, dx, (float)op.Alpha, n));
}

/// <summary>y = x where x > 0, otherwise α·(eˣ − 1).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct EluForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, float alpha, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        y[i] = value > 0f ? value : alpha * Special.Expm1(value);
    }
}

/// <summary>dx = dy where x > 0, otherwise dy·α·eˣ.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct EluBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, float alpha, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        gradient[i] = dy[i] * (Kink.Above(value, 0f) ? 1f : alpha * Hlsl.Exp(value));
    }
}
