using ComputeSharp.Descriptors;

namespace ComputeSharp;

/// <summary>Several dispatches in order. The portable devices run each after the one before; the end of the context waits for all.</summary>
public struct ComputeContext : IDisposable, IAsyncDisposable
{
    private GraphicsDevice? device;

    internal ComputeContext(GraphicsDevice device)
    {
        this.device = device;
        Unordered = new(device.Backend is Portable.SoftwareBackend && Portable.PortableDevices.Checked);
    }

    internal Portable.UnorderedWrites Unordered { get; }

    /// <summary>The device.</summary>
    public readonly GraphicsDevice GraphicsDevice
    {
        get
        {
            ObjectDisposedException.ThrowIf(device is null, typeof(ComputeContext));
            return device;
        }
    }

    /// <summary>Waits for what was dispatched.</summary>
    public void Dispose()
    {
        device?.Backend.Finish();
        device = null;
    }

    /// <summary>Waits for what was dispatched.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>What a context can do.</summary>
public static class ComputeContextExtensions
{
    /// <summary>Dispatches after this one see what those before it wrote to the buffer.</summary>
    public static void Barrier<T>(this ref readonly ComputeContext context, ReadWriteBuffer<T> buffer) where T : unmanaged => context.Unordered.Order(Own(context, buffer));

    /// <summary>Fills the buffer with zeros.</summary>
    public static void Clear<T>(this ref readonly ComputeContext context, ReadWriteBuffer<T> buffer) where T : unmanaged
    {
        var storage = Own(context, buffer);
        storage.Clear();
        context.Unordered.Note(storage);
    }

    /// <summary>Runs x threads.</summary>
    public static void For<T>(this ref readonly ComputeContext context, int x, in T shader) where T : struct, IComputeShader, IComputeShaderDescriptor<T> => Run(context, x, 1, 1, shader);

    /// <summary>Runs x·y threads.</summary>
    public static void For<T>(this ref readonly ComputeContext context, int x, int y, in T shader) where T : struct, IComputeShader, IComputeShaderDescriptor<T> => Run(context, x, y, 1, shader);

    /// <summary>Runs x·y·z threads.</summary>
    public static void For<T>(this ref readonly ComputeContext context, int x, int y, int z, in T shader) where T : struct, IComputeShader, IComputeShaderDescriptor<T> => Run(context, x, y, z, shader);

    private static void Run<T>(in ComputeContext context, int x, int y, int z, in T shader) where T : struct, IComputeShader, IComputeShaderDescriptor<T>
    {
        var device = context.GraphicsDevice;
        var touched = context.Unordered.Before(shader, T.Text);
        device.Run(x, y, z, shader, wait: false);
        context.Unordered.After(touched);
    }

    private static Portable.Storage<T> Own<T>(in ComputeContext context, ReadWriteBuffer<T> buffer) where T : unmanaged =>
        buffer.GraphicsDevice == context.GraphicsDevice ? buffer.Storage
            : throw new GraphicsDeviceMismatchException($"The buffer is on {buffer.GraphicsDevice.Name}, the context on {context.GraphicsDevice.Name}.");
}
