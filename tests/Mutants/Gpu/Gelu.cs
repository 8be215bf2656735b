using ComputeSharp;
using Conformance.Gpu;
using Conformance.Spec;

namespace Conformance.Tests.Planted;

/// <summary>GELU's tanh form with a bug; the other form and backward are sound.</summary>
internal sealed class PlantedGelu(int bug) : IDeviceForward<Spec.Gelu>, IDeviceBackward<Spec.Gelu>
{
    public const int NoGuard = 1, ShortRow = 2, FirstRow = 3;

    private readonly Gpu.Gelu sound = new();

    public void Forward(Spec.Gelu op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        int n = y.Real[0].Count;
        // Whole groups, as a device runs them.
        if (op.Form == GeluForm.Exact) sound.Forward(op, device, x, y);
        else Grid.Over(device, ((n - 1) / 64 + 1) * 64, new PlantedGeluForward(x[0], y[0], n, bug));
    }

    public void Backward(Spec.Gelu op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx) => sound.Backward(op, device, x, y, dy, dx);
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct PlantedGeluForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int n, int bug) : IComputeShader
{
    public void Execute()
    {
        int row = Grid.Row;
        if (bug == PlantedGelu.ShortRow) row = Grid.Row / 2;
        int i = ThreadIds.Y * row + ThreadIds.X;
        if (i >= n && bug != PlantedGelu.NoGuard) return;
        if (bug == PlantedGelu.FirstRow && ThreadIds.Y > 0) return;
        float value = x[i];
        y[i] = 0.5f * value * (1f + Hlsl.Tanh(0.797884561f * (0.044715f * value * value * value + value)));
    }
}
