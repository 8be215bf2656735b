using System.ComponentModel;
using ComputeSharp.Descriptors;
using ComputeSharp.Resources;

namespace ComputeSharp.Portable;

/// <summary>What a device is made of.</summary>
internal abstract class Backend
{
    public abstract string Name { get; }
    public abstract string Driver { get; }
    public abstract bool IsHardwareAccelerated { get; }
    public abstract uint ComputeUnits { get; }
    public abstract uint WavefrontSize { get; }
    public abstract nuint DedicatedMemorySize { get; }
    public abstract bool HasDouble { get; }

    public abstract Storage<T> Allocate<T>(int length, AllocationMode mode) where T : unmanaged;

    /// <summary>Runs a dispatch whose size is checked, after all that came before it.</summary>
    public abstract void Run<T>(in T shader, ShaderText text, int x, int y, int z, bool wait) where T : struct, IComputeShader, IComputeShaderDescriptor<T>;

    /// <summary>Waits for all that was dispatched.</summary>
    public virtual void Finish() { }
}

/// <summary>The memory of a buffer, whatever its values are.</summary>
internal interface IStorage : IDisposable
{
    /// <summary>Whether the last dispatch wrote it; known in checked runs of the software device.</summary>
    bool WrittenByShader { get; }
}

/// <summary>The memory of a buffer. Ranges are checked by the buffer.</summary>
internal abstract class Storage<T> : IStorage where T : unmanaged
{
    public virtual bool WrittenByShader => false;

    public abstract void Read(Span<T> to, int offset);
    public abstract void Write(ReadOnlySpan<T> from, int offset);
    public abstract void Clear();

    public virtual void Copy(Storage<T> source, int sourceOffset, int offset, int count)
    {
        var through = new T[count];
        source.Read(through, sourceOffset);
        Write(through, offset);
    }

    public abstract void Dispose();
}

/// <summary>What is known of a shader before it runs; written by the source generator.</summary>
/// <param name="Name">The shader's name.</param>
/// <param name="File">The name of its source file.</param>
/// <param name="X">Threads of a group along X.</param>
/// <param name="Y">Threads of a group along Y.</param>
/// <param name="Z">Threads of a group along Z.</param>
/// <param name="NeedsWholeGroups">Whether threads of a group wait for each other or share memory.</param>
/// <param name="NeedsDouble">Whether it computes in double.</param>
/// <param name="OpenCl">The shader as OpenCL C.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ShaderText(string Name, string File, int X, int Y, int Z, bool NeedsWholeGroups, bool NeedsDouble, string OpenCl)
{
    /// <summary>The most groups along an axis, as on D3D12.</summary>
    public const int MaxGroups = 65535;

    internal void Check(int x, int y, int z)
    {
        Axis("x", x, X);
        Axis("y", y, Y);
        Axis("z", z, Z);
        if (Groups(x, X) * Groups(y, Y) * Groups(z, Z) > int.MaxValue)
            throw new ArgumentOutOfRangeException(Groups(z, Z) == 1 ? "y" : "z", $"{Name}: {Groups(x, X)} × {Groups(y, Y)} × {Groups(z, Z)} groups are more than {int.MaxValue} in all; use a loop.");

        static long Groups(int size, int group) => (size - 1) / group + 1;

        void Axis(string name, int size, int group)
        {
            if (size <= 0) throw new ArgumentOutOfRangeException(name, size, $"{Name}: a dispatch has at least one thread along each axis.");
            if (Groups(size, group) > MaxGroups)
                throw new ArgumentOutOfRangeException(name, size, $"{Name}: more than {MaxGroups} groups of {group} threads; use a loop or a second axis.");
            if (NeedsWholeGroups && size % group != 0)
                throw new ArgumentException($"{Name}: its threads share memory or wait for each other, so {name} = {size} must be a multiple of {group}; enlarge the dispatch and guard the stores.", name);
        }
    }
}

/// <summary>Takes the buffers and numbers of a shader by name.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IShaderArguments
{
    /// <summary>A buffer.</summary>
    void Add<T>(string name, Buffer<T> buffer) where T : unmanaged;

    /// <summary>A number or vector.</summary>
    void Add<T>(string name, T value) where T : unmanaged;
}
