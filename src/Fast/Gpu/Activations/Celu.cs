using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>CELU, see spec/Activations/celu.md.</summary>
public sealed class Celu : Activation<Spec.Celu>
{
    private protected override void Run(Spec.Celu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new CeluForward(x, y, (float)op.Alpha, n));

    private protected override void RunBackward(Spec.Celu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new CeluBackward(x, dy, dx, (float)op.Alpha, n));
}

/// <summary>y = x where x > 0, otherwise α·(e^(x/α) − 1).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct CeluForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, float alpha, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        y[i] = value > 0f ? value : alpha * Special.Expm1(value / alpha);
    }
}

/// <summary>dx = dy where x > 0, otherwise dy·e^(x/α).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct CeluBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, float alpha, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        gradient[i] = dy[i] * (value > 0f ? 1f : Hlsl.Exp(value / alpha));
    }
}
