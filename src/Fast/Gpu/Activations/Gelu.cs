using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>GELU, see spec/Activations/gelu.md.</summary>
public sealed class Gelu : Activation<Spec.Gelu>
{
    private protected override void Run(Spec.Gelu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n)
    {
        if (op.Form == GeluForm.Exact) Grid.Over(device, n, new GeluExact(x, y, n));
        else Grid.Over(device, n, new GeluTanh(x, y, n));
    }

    private protected override void RunBackward(Spec.Gelu op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n)
    {
        if (op.Form == GeluForm.Exact) Grid.Over(device, n, new GeluExactBackward(x, dy, dx, n));
        else Grid.Over(device, n, new GeluTanhBackward(x, dy, dx, n));
    }
}

/// <summary>y = x·Φ(x).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct GeluExact(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        y[i] = value * Special.NormalCdf(value);
    }
}

/// <summary>y = ½·x·(1 + tanh u).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct GeluTanh(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) : IComputeShader
{
    public const float Sqrt2OverPi = 0.797884561f, Cubic = 0.044715f;

    /// <summary>u = √(2/π)·(x + 0.044715·x³).</summary>
    public static float U(float x) => Sqrt2OverPi * (Cubic * x * x * x + x);

    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        y[i] = 0.5f * value * (1f + Special.Tanh(U(value)));
    }
}

/// <summary>dx = dy·(Φ(x) + x·φ(x)).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct GeluExactBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        gradient[i] = dy[i] * (Special.NormalCdf(value) + value * Special.NormalPdf(value));
    }
}

/// <summary>dx = dy·(½·(1 + t) + ½·x·(1 − t²)·u′).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct GeluTanhBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        float t = Special.Tanh(GeluTanh.U(value));
        // x² is kept finite: 1 − t² is 0 out there, and 0 · ∞ would be NaN.
        float square = value * value;
        square = square > 1e30f ? 1e30f : square;
        float slope = GeluTanh.Sqrt2OverPi * (3f * GeluTanh.Cubic * square + 1f);
        gradient[i] = dy[i] * (0.5f * value * (1f - t * t) * slope + 0.5f * (1f + t));
    }
}
