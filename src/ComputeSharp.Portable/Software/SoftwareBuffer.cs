using System.ComponentModel;
using System.Runtime.CompilerServices;
using ComputeSharp.Resources;

namespace ComputeSharp.Portable;

/// <summary>A buffer as a software kernel sees it.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <typeparam name="C">Whether accesses are checked.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SoftwareBuffer<T, C> where T : unmanaged where C : struct, IChecking
{
    private readonly T[] cells;
    private readonly BufferTrace? trace;
    private readonly string name;

    /// <summary>The buffer of this name.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="GraphicsDeviceMismatchException">The buffer is on another device.</exception>
    public SoftwareBuffer(Buffer<T> buffer, string name)
    {
        ArgumentNullException.ThrowIfNull(buffer, name);
        var storage = buffer.Storage as SoftwareStorage<T>
            ?? throw new GraphicsDeviceMismatchException($"{name} is on {buffer.GraphicsDevice.Name}, the shader runs on {PortableDevices.Software.Name}.");
        (cells, this.name) = (storage.Cells, name);
        if (typeof(C) == typeof(Checking) && buffer is ReadWriteBuffer<T>) trace = storage.NewTrace();
    }

    /// <summary>To be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly T Read(SoftwareGroup group, int i, int line)
    {
        if (typeof(C) == typeof(Checking)) Check(group, i, line, Access.Read);
        return ref cells[i];
    }

    /// <summary>To be written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Write(SoftwareGroup group, int i, int line)
    {
        if (typeof(C) == typeof(Checking)) Check(group, i, line, Access.Write);
        return ref cells[i];
    }

    /// <summary>To be read and written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Update(SoftwareGroup group, int i, int line)
    {
        if (typeof(C) == typeof(Checking)) Check(group, i, line, Access.Read | Access.Write);
        return ref cells[i];
    }

    /// <summary>To be updated at once for all threads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Atomic(SoftwareGroup group, int i, int line)
    {
        if (typeof(C) == typeof(Checking)) Check(group, i, line, Access.Atomic);
        return ref cells[i];
    }

    private void Check(SoftwareGroup group, int i, int line, Access access)
    {
        if ((uint)i >= (uint)cells.Length) throw group.Fault(ShaderFault.OutOfRange, line, $"{name}[{i}] is outside its {cells.Length} values");
        if (trace?.Conflict(group, i, access) is { } other) throw group.Fault(ShaderFault.Race, line, $"{name}[{i}] is {(access == Access.Read ? "read" : "written")} here and {other}, with nothing that orders the two");
    }
}

[Flags]
internal enum Access
{
    Read = 1,
    Write = 2,
    Atomic = 4,
}

/// <summary>
/// Who last read and wrote each value during a dispatch. Threads of different groups are never ordered; threads of one group are by a barrier
/// over device memory. A slot is group + 1 in the upper half, then 20 bits of epoch, then 12 bits of lane; 0 is nobody.
/// </summary>
internal sealed class BufferTrace(int length)
{
    private const long ManyGroups = 0x7FFFFFFF, ManyLanes = 0xFFF, AtomicLanes = 0xFFE;

    private readonly long[] readers = new long[length], writers = new long[length];

    /// <summary>Whether anyone wrote.</summary>
    public bool Written { get; private set; }

    public void Clear()
    {
        Written = false;
        Array.Clear(readers);
        Array.Clear(writers);
    }

    /// <summary>Notes the access; who else meets it there, or null.</summary>
    public string? Conflict(SoftwareGroup group, int i, Access access)
    {
        long lane = access == Access.Atomic ? AtomicLanes : group.Lane;
        long me = (group.Index + 1L) << 32 | (long)((group.DeviceEpoch - group.FirstDeviceEpoch) & 0xFFFFF) << 12 | lane;
        // Each claims its slot first and looks at the other's afterwards: of two that meet, at least one sees the other.
        if (access.HasFlag(Access.Read)) Claim(ref readers[i], me);
        if (access != Access.Read)
        {
            Written = true;
            long before = Claim(ref writers[i], me);
            if (!Apart(before, me)) return "written by " + Name(before);
            long reader = Volatile.Read(ref readers[i]);
            return Apart(reader, me) ? null : "read by " + Name(reader);
        }
        long writer = Volatile.Read(ref writers[i]);
        return Apart(writer, me) ? null : "written by " + Name(writer);
    }

    private static bool Ordered(long before, long me) => before == 0 || (before >> 32 == me >> 32 && (before >> 12 & 0xFFFFF) != (me >> 12 & 0xFFFFF));

    private static bool Apart(long before, long me) => before == me || Ordered(before, me) || ((before & 0xFFF) == AtomicLanes && (me & 0xFFF) == AtomicLanes);

    private static long Claim(ref long slot, long me)
    {
        while (true)
        {
            long before = Volatile.Read(ref slot);
            long now = before == me || Ordered(before, me) ? me : Both(before, me);
            if (Interlocked.CompareExchange(ref slot, now, before) == before) return before;
        }
    }

    private static long Both(long before, long me)
    {
        long lane = (before & 0xFFF) == (me & 0xFFF) && (me & 0xFFF) == AtomicLanes ? AtomicLanes : ManyLanes;
        return before >> 32 == me >> 32 ? (me & ~0xFFFL) | lane : ManyGroups << 32 | lane;
    }

    private static string Name(long slot)
    {
        long lane = slot & 0xFFF;
        string threads = lane == ManyLanes ? "several threads" : lane == AtomicLanes ? "an interlocked operation" : $"lane {lane}";
        return slot >> 32 == ManyGroups ? $"{threads} of several groups" : $"{threads} of group {(slot >> 32) - 1}";
    }
}
