namespace Conformance.Spec;

/// <summary>A buffer between two zones of known content that nobody may write.</summary>
internal abstract class Guarded
{
    protected const int Zone = 80;                            // more than two of the widest vectors, and a fifth

    // Buffers begin at any element of a vector, as users' spans do.
    protected const int Places = 16;

    /// <summary>Varied bits: a stray write of any one value cannot pass for the guard.</summary>
    public static int Fill(int i) => unchecked((int)((uint)(i + 1) * 2654435761u ^ 0x5A5A5A5Au)) & 0x7F7FFFFF;

    public abstract string? Damage();
}

internal sealed class Guarded<T> : Guarded where T : unmanaged
{
    private readonly T[] array;
    private readonly Func<int, T> fill;
    private readonly int front;

    /// <param name="shape">The shape.</param>
    /// <param name="fill">What the zones hold.</param>
    /// <param name="place">The number of the buffer, from which its first element's place in a vector follows.</param>
    public Guarded(Shape shape, Func<int, T> fill, int place)
    {
        this.fill = fill;
        front = Zone + (5 * place + shape.Count) % Places;
        array = GC.AllocateUninitializedArray<T>(front + shape.Count + Zone);
        for (int i = 0; i < array.Length; i++) array[i] = fill(i);
        Tensor = new(shape, array, front);
    }

    public Tensor<T> Tensor { get; }

    public override string? Damage()
    {
        for (int i = 0; i < front; i++)
            if (!array[i].Equals(fill(i))) return $"{front - i} elements before a buffer of shape {Tensor.Shape} were written";
        for (int i = 0; i < Zone; i++)
        {
            int after = front + Tensor.Count + i;
            if (!array[after].Equals(fill(after))) return $"{i + 1} elements past a buffer of shape {Tensor.Shape} were written";
        }
        return null;
    }
}
