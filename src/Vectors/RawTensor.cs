namespace Conformance.Vectors;

/// <summary>A tensor as it stood in a file, its elements widened to double.</summary>
public sealed class RawTensor
{
    /// <summary>Holds the given elements; their number must be the product of the dimensions.</summary>
    public RawTensor(string name, ElementType type, int[] dims, double[] values, long[]? integers = null)
    {
        if (dims.Any(dim => dim < 0)) throw new ArgumentException($"tensor '{name}' has a negative dimension: [{string.Join(',', dims)}]", nameof(dims));
        long count = dims.Contains(0) ? 0 : 1;
        foreach (int dim in dims)
        {
            // Stopping at the first excess keeps the product in range.
            if (count <= values.Length) count *= dim;
        }

        if (count != values.Length) throw new ArgumentException($"tensor '{name}' [{string.Join(',', dims)}] cannot hold {values.Length} values", nameof(values));
        if (integers is not null && integers.Length != values.Length) throw new ArgumentException($"tensor '{name}' has {integers.Length} integers for {values.Length} values", nameof(integers));
        (Name, Type, Dims, Values, Integers) = (name, type, dims, values, integers);
    }

    /// <summary>The name in the graph.</summary>
    public string Name { get; }

    /// <summary>The element type in the file.</summary>
    public ElementType Type { get; }

    /// <summary>The dimensions, outermost first; empty for a scalar.</summary>
    public int[] Dims { get; }

    /// <summary>The elements in row-major order; every type but the 64-bit integers widens exactly.</summary>
    public double[] Values { get; }

    /// <summary>
    /// The exact elements of an Int64 tensor (of a UInt64 tensor: the same 64 bits), where a value lies beyond ±2^53
    /// and <see cref="Values"/> had to be rounded; otherwise null.
    /// </summary>
    public long[]? Integers { get; }

    /// <summary>The name, type and dimensions.</summary>
    public override string ToString() => $"{Name}: {Type}[{string.Join(',', Dims)}]";
}
