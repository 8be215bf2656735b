namespace Conformance.Spec;

/// <summary>The extents of a tensor, outermost first; () is a scalar.</summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly int[] extents;

    /// <summary>A shape of the given extents.</summary>
    public Shape(params ReadOnlySpan<int> extents) => this.extents = extents.ToArray();

    /// <summary>Number of axes.</summary>
    public int Rank => extents.Length;

    /// <summary>Extent of an axis.</summary>
    public int this[int axis] => extents[axis];

    /// <summary>Extent of an axis; <c>^1</c> is the last.</summary>
    public int this[Index axis] => extents[axis];

    /// <summary>The extents from one axis on.</summary>
    public Shape this[Range axes] => new(extents[axes]);

    /// <summary>Number of elements, 1 for a scalar.</summary>
    /// <exception cref="OverflowException">More than an int counts.</exception>
    public int Count
    {
        get
        {
            int count = 1;
            foreach (int n in extents) count = checked(count * n);
            return count;
        }
    }

    /// <summary>Whether every extent is at least 1 and an int counts the elements.</summary>
    public bool IsValid
    {
        get
        {
            long count = 1;
            foreach (int n in extents)
                if (n < 1 || (count *= n) > Array.MaxLength) return false;
            return true;
        }
    }

    /// <summary>The position of an element in row-major order.</summary>
    public int Offset(params ReadOnlySpan<int> index)
    {
        int offset = 0;
        for (int axis = 0; axis < extents.Length; axis++) offset = offset * extents[axis] + index[axis];
        return offset;
    }

    /// <summary>The index of the element at a position in row-major order.</summary>
    public int[] Index(int offset)
    {
        var index = new int[Rank];
        for (int axis = Rank - 1; axis >= 0; axis--) (offset, index[axis]) = Math.DivRem(offset, extents[axis]);
        return index;
    }

    /// <summary>The extents as a new array.</summary>
    public int[] ToArray() => [.. extents];

    /// <summary>One axis.</summary>
    public static implicit operator Shape(int n) => new(n);
    /// <summary>Two axes.</summary>
    public static implicit operator Shape((int, int) s) => new(s.Item1, s.Item2);
    /// <summary>Three axes.</summary>
    public static implicit operator Shape((int, int, int) s) => new(s.Item1, s.Item2, s.Item3);
    /// <summary>Four axes.</summary>
    public static implicit operator Shape((int, int, int, int) s) => new(s.Item1, s.Item2, s.Item3, s.Item4);
    /// <summary>Five axes.</summary>
    public static implicit operator Shape((int, int, int, int, int) s) => new(s.Item1, s.Item2, s.Item3, s.Item4, s.Item5);

    /// <summary><c>var (rows, columns) = shape;</c></summary>
    public void Deconstruct(out int a, out int b) => (a, b) = (extents[0], extents[1]);
    /// <summary><c>var (n, c, l) = shape;</c></summary>
    public void Deconstruct(out int a, out int b, out int c) => (a, b, c) = (extents[0], extents[1], extents[2]);
    /// <summary><c>var (n, c, h, w) = shape;</c></summary>
    public void Deconstruct(out int a, out int b, out int c, out int d) => (a, b, c, d) = (extents[0], extents[1], extents[2], extents[3]);

    /// <summary>Same extents.</summary>
    public static bool operator ==(Shape? a, Shape? b) => a is null ? b is null : a.Equals(b);
    /// <summary>Other extents.</summary>
    public static bool operator !=(Shape? a, Shape? b) => !(a == b);

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && extents.AsSpan().SequenceEqual(other.extents);
    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);
    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int n in extents) hash.Add(n);
        return hash.ToHashCode();
    }
    /// <summary><c>(2, 3, 5)</c>.</summary>
    public override string ToString() => $"({string.Join(", ", extents)})";
}
