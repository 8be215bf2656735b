using System.Runtime.InteropServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>What the typed front doors share: the widest kernel of this machine, and the checks of raw spans.</summary>
internal static class Door
{
    /// <summary>The kernel of the widest vector that this machine runs: beside the door Huber stands the kernel Huber&lt;V&gt;.</summary>
    public static TDoor Widest<TDoor>() where TDoor : class
    {
        var kernel = typeof(TDoor).Assembly.GetType($"{typeof(TDoor).FullName}`1", throwOnError: true)!;
        return (TDoor)Activator.CreateInstance(kernel.MakeGenericType(
            V512.IsSupported ? typeof(V512) : V256.IsSupported ? typeof(V256) : V128.IsSupported ? typeof(V128) : typeof(V1)))!;
    }

    /// <summary>B1: a buffer holds exactly the elements of its shape. A null array is an empty span, and is refused here.</summary>
    public static void Holds<T>(Operator op, string name, ReadOnlySpan<T> buffer, Shape shape)
    {
        if (buffer.Length != shape.Count)
            throw new ConstraintException(op, "B1", $"{name} has {buffer.Length} elements, its shape {shape} has {shape.Count}");
    }

    /// <summary>B2, for operands of different types.</summary>
    public static void Asunder<T, U>(Operator op, string name, ReadOnlySpan<T> output, string otherName, ReadOnlySpan<U> other)
        where T : unmanaged
        where U : unmanaged
    {
        if (MemoryMarshal.AsBytes(output).Overlaps(MemoryMarshal.AsBytes(other)))
            throw new ConstraintException(op, "B2", $"{name} ({output.Length} elements) overlaps {otherName} ({other.Length} elements)");
    }

    /// <summary>B3: what forward saved names places that there are.</summary>
    public static void Places(Operator op, string name, ReadOnlySpan<int> places, int count)
    {
        int at = places.IndexOfAnyExceptInRange(0, count - 1);
        if (at >= 0) throw new ConstraintException(op, "B3", $"{name}[{at}] is {places[at]}, must be from 0 to {count - 1}: it is not what forward saved");
    }

    /// <summary>B2: an output shares no memory with an input or another output; where the operator works in place, not partly.</summary>
    public static void Apart<T>(Operator op, string name, ReadOnlySpan<T> output, string otherName, ReadOnlySpan<T> other, bool inPlace = false)
    {
        if (output.Overlaps(other, out int offset) && !(inPlace && offset == 0 && output.Length == other.Length))
            throw new ConstraintException(op, "B2", $"{name} ({output.Length} elements) overlaps {otherName} ({other.Length} elements) at offset {offset}");
    }
}
