using System.Numerics;
using System.Runtime.InteropServices;
using ComputeSharp.Descriptors;

namespace ComputeSharp.Portable;

/// <summary>Runs shaders in C#: the threads of a group in turn, groups on all processors.</summary>
internal sealed class SoftwareBackend : Backend
{
    public override string Name => "Software";
    public override string Driver => RuntimeInformation.FrameworkDescription;
    public override bool IsHardwareAccelerated => false;
    public override uint ComputeUnits => (uint)Environment.ProcessorCount;
    public override uint WavefrontSize => 1;
    public override nuint DedicatedMemorySize => 0;
    public override bool HasDouble => true;

    public override Storage<T> Allocate<T>(int length, AllocationMode mode) => new SoftwareStorage<T>(length, mode);

    public override void Run<T>(in T shader, ShaderText text, int x, int y, int z, bool wait)
    {
        var kernel = shader.Software(PortableDevices.Checked);
        int groupsX = (x - 1) / text.X + 1, groupsY = (y - 1) / text.Y + 1, groupsZ = (z - 1) / text.Z + 1;
        int groups = groupsX * groupsY * groupsZ, workers = Math.Min(Environment.ProcessorCount, groups);
        // Small enough that the workers end together, large enough that taking one costs nothing.
        int chunk = Math.Max(1, groups / (workers * 8)), next = 0;
        ShaderFaultException? fault = null;
        int faulted = int.MaxValue;
        var gate = new Lock();
        bool backwards = PortableDevices.Checked && Dispatches<T>.IsBackwards();

        if (workers == 1) Work();
        else Parallel.For(0, workers, _ => Work());
        if (fault is not null) throw fault;

        void Work()
        {
            var group = kernel.NewGroup();
            (group.Text, group.SizeX, group.SizeY, group.SizeZ) = (text, x, y, z);
            while (true)
            {
                int from = Interlocked.Add(ref next, chunk) - chunk, to = (int)Math.Min((long)from + chunk, groups);
                if (from < 0 || from >= groups || (faulted < from && !backwards)) return;
                for (int i = from; i < to; i++)
                {
                    int index = backwards ? groups - 1 - i : i;
                    group.Begin(index, groupsX, groupsY);
                    if (Fault(group) is not { } found) continue;
                    // The group at fault with the lowest index is reported, whichever worker was faster and whichever end came first.
                    lock (gate) if (index < faulted) (faulted, fault) = (index, found);
                    if (!backwards) return;
                }
            }
        }

        ShaderFaultException? Fault(SoftwareGroup group)
        {
            try
            {
                kernel.Run(group);
                return null;
            }
            catch (ShaderFaultException found)
            {
                return found;
            }
            catch (IndexOutOfRangeException e)
            {
                return group.Fault(ShaderFault.OutOfRange, 0, "an index is outside its buffer (a checked run says where)", e);
            }
            catch (ArithmeticException e)
            {
                return group.Fault(ShaderFault.Arithmetic, 0, e.Message, e);
            }
        }
    }
}

/// <summary>
/// Counts the dispatches of a shader. A device runs groups in any order; checked runs take them from the other end in about every second
/// dispatch, so that a result that depends on the order differs from run to run, also on one processor.
/// </summary>
internal static class Dispatches<T>
{
    private static int count;

    // The Thue-Morse sequence: a stretch of dispatches never comes three times in a row with the same orders, as it could if they simply took turns.
    public static bool IsBackwards() => (BitOperations.PopCount((uint)Interlocked.Increment(ref count) - 1) & 1) != 0;
}

/// <summary>A buffer of the software device.</summary>
internal sealed class SoftwareStorage<T> : Storage<T> where T : unmanaged
{
    private BufferTrace? trace;

    public SoftwareStorage(int length, AllocationMode mode)
    {
        Cells = new T[length];
        // Real devices promise nothing: a checked run shows who relies on zeros.
        if (mode == AllocationMode.Default && PortableDevices.Checked) MemoryMarshal.AsBytes(Cells.AsSpan()).Fill(0xFF);
    }

    public T[] Cells { get; }
    public override bool WrittenByShader => trace?.Written == true;

    /// <summary>A trace of nobody, for a new dispatch.</summary>
    public BufferTrace NewTrace()
    {
        if (trace is null) trace = new(Cells.Length);
        else trace.Clear();
        return trace;
    }

    public override void Read(Span<T> to, int offset) => Cells.AsSpan(offset, to.Length).CopyTo(to);
    public override void Write(ReadOnlySpan<T> from, int offset) => from.CopyTo(Cells.AsSpan(offset));
    public override void Clear() => Array.Clear(Cells);
    public override void Dispose() { }
}
