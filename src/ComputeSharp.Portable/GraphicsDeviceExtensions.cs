using ComputeSharp.Descriptors;
using ComputeSharp.Portable;
using ComputeSharp.Resources;

namespace ComputeSharp;

/// <summary>Memory and dispatches of a device.</summary>
public static class GraphicsDeviceExtensions
{
    /// <summary>Runs x threads.</summary>
    /// <exception cref="ArgumentException">The size is not positive, has more than 65,535 groups, or is not a multiple of the group of a shader that needs whole groups.</exception>
    public static void For<T>(this GraphicsDevice device, int x, in T shader) where T : struct, IComputeShader, IComputeShaderDescriptor<T> => device.For(x, 1, 1, shader);

    /// <summary>Runs x·y threads.</summary>
    /// <exception cref="ArgumentException">See the overload with one size; or there are 2³¹ groups or more in all.</exception>
    public static void For<T>(this GraphicsDevice device, int x, int y, in T shader) where T : struct, IComputeShader, IComputeShaderDescriptor<T> => device.For(x, y, 1, shader);

    /// <summary>Runs x·y·z threads.</summary>
    /// <exception cref="ArgumentException">See the overload with two sizes.</exception>
    public static void For<T>(this GraphicsDevice device, int x, int y, int z, in T shader) where T : struct, IComputeShader, IComputeShaderDescriptor<T> =>
        device.Run(x, y, z, shader, wait: true);

    internal static void Run<T>(this GraphicsDevice device, int x, int y, int z, in T shader, bool wait) where T : struct, IComputeShader, IComputeShaderDescriptor<T>
    {
        ArgumentNullException.ThrowIfNull(device);
        T.Text.Check(x, y, z);
        if (T.Text.NeedsDouble && !device.IsDoublePrecisionSupportAvailable())
            throw new NotSupportedException($"{T.Text.Name} computes in double, which {device.Name} cannot.");
        device.Backend.Run(shader, T.Text, x, y, z, wait);
    }

    /// <summary>A context that runs several dispatches.</summary>
    public static ComputeContext CreateComputeContext(this GraphicsDevice device) => new(device);

    /// <summary>A buffer that shaders read, the same place at the same time.</summary>
    public static ConstantBuffer<T> AllocateConstantBuffer<T>(this GraphicsDevice device, int length, AllocationMode allocationMode = AllocationMode.Default) where T : unmanaged => new(device, length, allocationMode);

    /// <summary>A buffer with these values.</summary>
    public static ConstantBuffer<T> AllocateConstantBuffer<T>(this GraphicsDevice device, T[] source) where T : unmanaged => device.AllocateConstantBuffer<T>((ReadOnlySpan<T>)source);

    /// <summary>A buffer with these values.</summary>
    public static ConstantBuffer<T> AllocateConstantBuffer<T>(this GraphicsDevice device, ReadOnlySpan<T> source) where T : unmanaged => Fill(new ConstantBuffer<T>(device, source.Length, AllocationMode.Default), source);

    /// <summary>A buffer with these values.</summary>
    public static ConstantBuffer<T> AllocateConstantBuffer<T>(this GraphicsDevice device, Buffer<T> source) where T : unmanaged => Fill(new ConstantBuffer<T>(device, source.Length, AllocationMode.Default), source);

    /// <summary>A buffer that shaders read.</summary>
    public static ReadOnlyBuffer<T> AllocateReadOnlyBuffer<T>(this GraphicsDevice device, int length, AllocationMode allocationMode = AllocationMode.Default) where T : unmanaged => new(device, length, allocationMode);

    /// <summary>A buffer with these values.</summary>
    public static ReadOnlyBuffer<T> AllocateReadOnlyBuffer<T>(this GraphicsDevice device, T[] source) where T : unmanaged => device.AllocateReadOnlyBuffer<T>((ReadOnlySpan<T>)source);

    /// <summary>A buffer with these values.</summary>
    public static ReadOnlyBuffer<T> AllocateReadOnlyBuffer<T>(this GraphicsDevice device, ReadOnlySpan<T> source) where T : unmanaged => Fill(new ReadOnlyBuffer<T>(device, source.Length, AllocationMode.Default), source);

    /// <summary>A buffer with these values.</summary>
    public static ReadOnlyBuffer<T> AllocateReadOnlyBuffer<T>(this GraphicsDevice device, Buffer<T> source) where T : unmanaged => Fill(new ReadOnlyBuffer<T>(device, source.Length, AllocationMode.Default), source);

    /// <summary>A buffer that shaders read and write.</summary>
    public static ReadWriteBuffer<T> AllocateReadWriteBuffer<T>(this GraphicsDevice device, int length, AllocationMode allocationMode = AllocationMode.Default) where T : unmanaged => new(device, length, allocationMode);

    /// <summary>A buffer with these values.</summary>
    public static ReadWriteBuffer<T> AllocateReadWriteBuffer<T>(this GraphicsDevice device, T[] source) where T : unmanaged => device.AllocateReadWriteBuffer<T>((ReadOnlySpan<T>)source);

    /// <summary>A buffer with these values.</summary>
    public static ReadWriteBuffer<T> AllocateReadWriteBuffer<T>(this GraphicsDevice device, ReadOnlySpan<T> source) where T : unmanaged => Fill(new ReadWriteBuffer<T>(device, source.Length, AllocationMode.Default), source);

    /// <summary>A buffer with these values.</summary>
    public static ReadWriteBuffer<T> AllocateReadWriteBuffer<T>(this GraphicsDevice device, Buffer<T> source) where T : unmanaged => Fill(new ReadWriteBuffer<T>(device, source.Length, AllocationMode.Default), source);

    /// <summary>Memory of the host for values on their way to the device.</summary>
    public static UploadBuffer<T> AllocateUploadBuffer<T>(this GraphicsDevice device, int length, AllocationMode allocationMode = AllocationMode.Default) where T : unmanaged => new(device, length);

    /// <summary>Memory of the host for values on their way from the device.</summary>
    public static ReadBackBuffer<T> AllocateReadBackBuffer<T>(this GraphicsDevice device, int length, AllocationMode allocationMode = AllocationMode.Default) where T : unmanaged => new(device, length);

    private static TBuffer Fill<TBuffer, T>(TBuffer buffer, ReadOnlySpan<T> source) where TBuffer : Buffer<T> where T : unmanaged
    {
        buffer.CopyFrom(source);
        return buffer;
    }

    private static TBuffer Fill<TBuffer, T>(TBuffer buffer, Buffer<T> source) where TBuffer : Buffer<T> where T : unmanaged
    {
        buffer.CopyFrom(source);
        return buffer;
    }
}
