using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Gpu;

namespace Conformance.Tests.Planted;

/// <summary>Dropout with a bug.</summary>
internal sealed class PlantedDropout(int bug) : IDeviceForward<Spec.Dropout>, IDeviceBackward<Spec.Dropout>
{
    public const int Inverted = 1, Shifted = 2;

    public void Forward(Spec.Dropout op, GraphicsDevice device, DeviceOperands x, DeviceOperands y) => Apply(op, device, x[0], x, y.Real[0]);

    public void Backward(Spec.Dropout op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx) => Apply(op, device, dy[0], x, dx.Real[0]);

    private void Apply(Spec.Dropout op, GraphicsDevice device, ReadWriteBuffer<float> from, DeviceOperands x, DeviceTensor<float> to)
    {
        if (op.Training) Grid.Over(device, to.Count, new PlantedScale(from, x.Int[0].Buffer, to.Buffer, (float)op.Scale, to.Count, bug));
        else from.CopyTo(to.Buffer, 0, 0, to.Count);
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct PlantedScale(ReadWriteBuffer<float> from, ReadWriteBuffer<int> mask, ReadWriteBuffer<float> to, float scale, int n, int bug) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int kept = mask[i];
        if (bug == PlantedDropout.Inverted) kept = 1 - kept;
        if (bug == PlantedDropout.Shifted) kept = mask[(i + 1) % n];
        to[i] = from[i] * (kept * scale);
    }
}
