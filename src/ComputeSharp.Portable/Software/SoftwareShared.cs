using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ComputeSharp.Portable;

/// <summary>A group-shared array as a software kernel sees it.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <typeparam name="C">Whether accesses are checked.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SoftwareShared<T, C> where T : unmanaged where C : struct, IChecking
{
    private const int Many = -1, Interlocked = -2;

    private readonly T[] cells;
    private readonly SharedCell[]? trace;
    private readonly string name;

    /// <summary>The array of this name.</summary>
    public SoftwareShared(int length, string name)
    {
        (cells, this.name) = (new T[length], name);
        if (typeof(C) == typeof(Checking)) trace = new SharedCell[length];
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
        if ((uint)i >= (uint)cells.Length) throw group.Fault(ShaderFault.OutOfRange, line, $"{name}[{i}] is outside its {cells.Length} cells");
        ref var cell = ref trace![i];
        int epoch = group.GroupEpoch, me = access == Access.Atomic ? Interlocked : group.Lane;
        if (access != Access.Write && cell.WriteEpoch < group.FirstGroupEpoch) throw group.Fault(ShaderFault.Uninitialized, line, $"{name}[{i}] is read, and nobody in the group wrote it");
        if (cell.WriteEpoch == epoch && cell.Writer != me) throw Race(group, i, line, access, cell.Writer, "written", cell.WriteLine);
        if (access.HasFlag(Access.Read))
        {
            if (cell.ReadEpoch != epoch) (cell.ReadEpoch, cell.Reader, cell.ReadLine) = (epoch, me, line);
            else if (cell.Reader != me) cell.Reader = Many;
        }
        if (access == Access.Read) return;
        if (cell.ReadEpoch == epoch && cell.Reader != me) throw Race(group, i, line, access, cell.Reader, "read", cell.ReadLine);
        (cell.WriteEpoch, cell.Writer, cell.WriteLine) = (epoch, me, line);
    }

    private ShaderFaultException Race(SoftwareGroup group, int i, int line, Access access, int other, string how, int where) => group.Fault(ShaderFault.Race, line,
        $"{name}[{i}] is {(access == Access.Read ? "read" : "written")} here and {how} at line {where} by {Name(group, other)}, with no barrier between");

    private static string Name(SoftwareGroup group, int lane) =>
        lane == Many ? "several lanes" : lane == Interlocked ? "an interlocked operation" : $"lane {ShaderFaultException.Position(group.Text, lane)}";
}

/// <summary>Who last read and wrote a group-shared cell.</summary>
internal struct SharedCell
{
    public int WriteEpoch, Writer, WriteLine, ReadEpoch, Reader, ReadLine;
}
