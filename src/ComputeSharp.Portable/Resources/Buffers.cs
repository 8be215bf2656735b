using ComputeSharp.Resources;

namespace ComputeSharp;

/// <summary>What is in new memory.</summary>
public enum AllocationMode
{
    /// <summary>Anything.</summary>
    Default,
    /// <summary>Zeros.</summary>
    Clear,
}

/// <summary>A buffer that shaders read.</summary>
/// <typeparam name="T">The values.</typeparam>
public sealed class ReadOnlyBuffer<T> : StructuredBuffer<T> where T : unmanaged
{
    internal ReadOnlyBuffer(GraphicsDevice device, int length, AllocationMode mode) : base(device, length, mode) { }

    /// <summary>A value; inside a shader only.</summary>
    public ref readonly T this[int i] => throw Id.Outside();
}

/// <summary>A buffer that shaders read and write.</summary>
/// <typeparam name="T">The values.</typeparam>
public sealed class ReadWriteBuffer<T> : StructuredBuffer<T> where T : unmanaged
{
    internal ReadWriteBuffer(GraphicsDevice device, int length, AllocationMode mode) : base(device, length, mode) { }

    /// <summary>A value; inside a shader only.</summary>
    public ref T this[int i] => throw Id.Outside();
}

/// <summary>A small buffer that shaders read, the same place at the same time.</summary>
/// <typeparam name="T">The values.</typeparam>
public sealed class ConstantBuffer<T> : Buffer<T> where T : unmanaged
{
    internal ConstantBuffer(GraphicsDevice device, int length, AllocationMode mode) : base(device, length, mode) { }

    /// <summary>A value; inside a shader only.</summary>
    public ref readonly T this[int i] => throw Id.Outside();
}

/// <summary>Values on their way to a device.</summary>
/// <typeparam name="T">The values.</typeparam>
public sealed class UploadBuffer<T> : TransferBuffer<T> where T : unmanaged
{
    internal UploadBuffer(GraphicsDevice device, int length) : base(device, length) { }
}

/// <summary>Values on their way from a device.</summary>
/// <typeparam name="T">The values.</typeparam>
public sealed class ReadBackBuffer<T> : TransferBuffer<T> where T : unmanaged
{
    internal ReadBackBuffer(GraphicsDevice device, int length) : base(device, length) { }
}
