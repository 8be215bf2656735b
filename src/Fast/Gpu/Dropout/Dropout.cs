using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Inverted dropout, see spec/Dropout/dropout.md. <see cref="PhiloxMask"/> draws the mask on the device.</summary>
public sealed class Dropout : IDeviceForward<Spec.Dropout>, IDeviceBackward<Spec.Dropout>
{
    /// <inheritdoc/>
    public void Forward(Spec.Dropout op, GraphicsDevice device, DeviceOperands x, DeviceOperands y) => Apply(op, device, x[0], x, y.Real[0]);

    /// <inheritdoc/>
    public void Backward(Spec.Dropout op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx) => Apply(op, device, dy[0], x, dx.Real[0]);

    // Forward and backward are the same multiplication.
    private static void Apply(Spec.Dropout op, GraphicsDevice device, ReadWriteBuffer<float> from, DeviceOperands x, DeviceTensor<float> to)
    {
        if (op.Training) Grid.Over(device, to.Count, new DropoutScale(from, x.Int[0].Buffer, to.Buffer, (float)op.Scale, to.Count));
        else from.CopyTo(to.Buffer, 0, 0, to.Count);
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct DropoutScale(ReadWriteBuffer<float> from, ReadWriteBuffer<int> mask, ReadWriteBuffer<float> to, float scale, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        // A product and no choice between x·scale and 0: ∞ that is dropped is NaN, as on the page.
        if (i < n) to[i] = from[i] * (mask[i] * scale);
    }
}
