namespace Conformance.Spec;

/// <summary>A buffer between two zones of known content that nobody may write.</summary>
internal abstract class Guarded
{
    protected const int Zone = 80;                            // more than two of the widest vectors, and a fifth

    /// <summary>Varied bits: a stray write of any one value cannot pass for the guard.</summary>
    public static int Fill(int i) => unchecked((int)((uint)(i + 1) * 2654435761u ^ 0x5A5A5A5Au)) & 0x7F7FFFFF;

    public abstract string? Damage();
}

internal sealed class Guarded<T> : Guarded where T : unmanaged
{
    private readonly T[] array;
    private readonly Func<int, T> fill;

    public Guarded(Shape shape, Func<int, T> fill)
    {
        this.fill = fill;
        array = GC.AllocateUninitializedArray<T>(shape.Count + 2 * Zone);
        for (int i = 0; i < array.Length; i++) array[i] = fill(i);
        Tensor = new(shape, array, Zone);
    }

    public Tensor<T> Tensor { get; }

    public override string? Damage()
    {
        for (int i = 0; i < Zone; i++)
        {
            int after = Zone + Tensor.Count + i;
            if (!array[i].Equals(fill(i))) return $"{Zone - i} elements before a buffer of shape {Tensor.Shape} were written";
            if (!array[after].Equals(fill(after))) return $"{i + 1} elements past a buffer of shape {Tensor.Shape} were written";
        }
        return null;
    }
}
