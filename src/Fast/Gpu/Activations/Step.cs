using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>Step, see spec/Activations/step.md.</summary>
public sealed class Step : Activation<Spec.Step>
{
    private protected override void Run(Spec.Step op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n) =>
        Grid.Over(device, n, new StepForward(x, y, (float)op.AtZero, n));

    private protected override void RunBackward(Spec.Step op, GraphicsDevice device, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, int n) =>
        Grid.Over(device, n, new StepBackward(dy, dx, n));
}

/// <summary>y = 0 left of 0, 1 right of it; NaN stays NaN.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct StepForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, float atZero, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        float value = x[i];
        y[i] = Kink.Above(value, 0f) ? 1f : Kink.Below(value, 0f) ? 0f : Hlsl.IsNaN(value) ? value : atZero;
    }
}

/// <summary>dx = dy·0.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct StepBackward(ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        gradient[i] = dy[i] * 0f;
    }
}
