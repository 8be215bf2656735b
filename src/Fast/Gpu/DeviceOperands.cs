using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>A tensor in a device's memory. The buffer may be longer than the shape: what is behind it is nobody's.</summary>
/// <param name="Shape">The extents.</param>
/// <param name="Buffer">The elements in row-major order.</param>
/// <typeparam name="T">float or int.</typeparam>
public sealed record DeviceTensor<T>(Shape Shape, ReadWriteBuffer<T> Buffer) : IDisposable where T : unmanaged
{
    /// <summary>Number of elements.</summary>
    public int Count => Shape.Count;

    /// <summary>The elements, downloaded.</summary>
    public Tensor<T> Read() => new(Shape, Buffer.ToArray(0, Count));

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();
}

/// <summary>The tensors that a device kernel reads or writes, numbered as in <see cref="Operands{T}"/>. They stay on the device.</summary>
/// <param name="Real">The real operands.</param>
/// <param name="Int">The int32 operands.</param>
public sealed record DeviceOperands(DeviceTensor<float>[] Real, DeviceTensor<int>[] Int) : IDisposable
{
    /// <summary>The buffer of the real operand at a place.</summary>
    public ReadWriteBuffer<float> this[int i] => Real[i].Buffer;

    /// <summary>The operands, downloaded.</summary>
    public Operands<float> Read() => new([.. Real.Select(t => t.Read())], [.. Int.Select(t => t.Read())]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var t in Real) t.Dispose();
        foreach (var t in Int) t.Dispose();
    }
}

/// <summary>A forward kernel over device buffers. Outputs arrive with arbitrary content and are overwritten.</summary>
/// <typeparam name="TOp">The operator.</typeparam>
public interface IDeviceForward<TOp> where TOp : Operator
{
    /// <summary>Computes the outputs y of the inputs x.</summary>
    void Forward(TOp op, GraphicsDevice device, DeviceOperands x, DeviceOperands y);
}

/// <summary>A backward kernel over device buffers. Gradients arrive with arbitrary content and are overwritten.</summary>
/// <typeparam name="TOp">The operator.</typeparam>
public interface IDeviceBackward<TOp> where TOp : Operator
{
    /// <summary>Computes the gradients dx of those inputs that receive one.</summary>
    void Backward(TOp op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx);
}
