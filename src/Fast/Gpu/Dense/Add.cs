using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>The sum of two tensors, see spec/Dense/add.md.</summary>
public sealed class Add : IDeviceForward<Spec.Add>, IDeviceBackward<Spec.Add>
{
    /// <inheritdoc/>
    public void Forward(Spec.Add op, GraphicsDevice device, DeviceOperands x, DeviceOperands y) =>
        Grid.Over(device, y.Real[0].Count, new AddForward(x[0], x[1], y[0], y.Real[0].Count));

    /// <inheritdoc/>
    public void Backward(Spec.Add op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx) =>
        Grid.Over(device, dy.Real[0].Count, new AddBackward(dy[0], dx[0], dx[1], dy.Real[0].Count));
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct AddForward(ReadWriteBuffer<float> a, ReadWriteBuffer<float> b, ReadWriteBuffer<float> y, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i < n) y[i] = a[i] + b[i];
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct AddBackward(ReadWriteBuffer<float> dy, ReadWriteBuffer<float> da, ReadWriteBuffer<float> db, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        da[i] = dy[i];
        db[i] = dy[i];
    }
}
