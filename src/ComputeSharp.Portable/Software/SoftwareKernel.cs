using System.ComponentModel;

namespace ComputeSharp.Portable;

/// <summary>A shader as C#, holding its buffers and numbers; written by the source generator.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class SoftwareKernel
{
    /// <summary>What the threads of a group share.</summary>
    public virtual SoftwareGroup NewGroup() => new();

    /// <summary>Runs all threads of a group.</summary>
    public abstract void Run(SoftwareGroup group);
}

/// <summary>The group that a worker runs: where it is, which thread is running, and how many barriers it has passed.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class SoftwareGroup
{
    internal ShaderText Text = null!;
    internal int Index;
    // Epochs rise over all groups that a worker runs, so that nothing needs clearing between groups.
    internal int GroupEpoch, DeviceEpoch, FirstGroupEpoch, FirstDeviceEpoch;

    /// <summary>The group's position along X.</summary>
    public int X;
    /// <summary>The group's position along Y.</summary>
    public int Y;
    /// <summary>The group's position along Z.</summary>
    public int Z;
    /// <summary>The dispatch along X.</summary>
    public int SizeX;
    /// <summary>The dispatch along Y.</summary>
    public int SizeY;
    /// <summary>The dispatch along Z.</summary>
    public int SizeZ;
    /// <summary>The thread that is running.</summary>
    public int Lane;

    internal void Begin(int index, int groupsX, int groupsY)
    {
        Index = index;
        (X, Y, Z) = (index % groupsX, index / groupsX % groupsY, index / groupsX / groupsY);
        FirstGroupEpoch = ++GroupEpoch;
        FirstDeviceEpoch = ++DeviceEpoch;
    }

    /// <summary>Resumes the threads in turn, from barrier to barrier; each yields line · 2¹⁶ + number · 4 + which memory the barrier orders.</summary>
    public void Phases(IEnumerator<long>[] lanes)
    {
        const long Ended = -1;
        while (true)
        {
            long first = Ended;
            for (int lane = 0; lane < lanes.Length; lane++)
            {
                Lane = lane;
                long at = lanes[lane].MoveNext() ? lanes[lane].Current : Ended;
                if (lane == 0) first = at;
                else if (at != first)
                    throw Fault(ShaderFault.DivergentBarrier, (int)(Math.Max(at, first) >> 16), $"lane {ShaderFaultException.Position(Text, 0)} {Where(first)} while this one {Where(at)}");
            }
            if (first == Ended) return;
            if ((first & 1) != 0) GroupEpoch++;
            if ((first & 2) != 0) DeviceEpoch++;
        }

        static string Where(long at) => at == Ended ? "has ended" : $"waits at the barrier of line {at >> 16}";
    }

    internal ShaderFaultException Fault(ShaderFault fault, int line, string what, Exception? inner = null) => new(fault, Text, line, new(X, Y, Z), Lane, what, inner);
}

/// <summary>Whether accesses are checked: one of two types, so that the compiler leaves out what is not wanted.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IChecking;

/// <summary>Each access is checked.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Checking : IChecking;

/// <summary>Only the range is checked, by the array itself.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NotChecking : IChecking;
