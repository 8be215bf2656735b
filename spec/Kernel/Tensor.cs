namespace Conformance.Spec;

/// <summary>A dense array of numbers in row-major order, possibly a window of a larger array. No views, no strides.</summary>
/// <typeparam name="T">A number of the reference, float, or int.</typeparam>
public sealed class Tensor<T>
{
    private readonly T[] array;
    private readonly int start;
    private readonly int n1, n2, n3;                        // extents of axes 1 to 3, at hand for the indexers

    /// <summary>A tensor of zeros.</summary>
    public Tensor(Shape shape) : this(shape, new T[shape.Count]) { }

    /// <summary>A tensor over an array, from element <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentException">The array is too short for the shape.</exception>
    public Tensor(Shape shape, T[] array, int start = 0)
    {
        if (array.Length - start < shape.Count)
            throw new ArgumentException($"Tensor {shape} needs {shape.Count} elements, got {array.Length - start}.", nameof(array));
        (Shape, this.array, this.start, Count) = (shape, array, start, shape.Count);
        (n1, n2, n3) = (Extent(1), Extent(2), Extent(3));

        int Extent(int axis) => axis < shape.Rank ? shape[axis] : 1;
    }

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>The elements in row-major order.</summary>
    public Span<T> Span => array.AsSpan(start, Count);

    /// <summary>The element at a position in row-major order, whatever the rank.</summary>
    public ref T this[int i] => ref array[start + i];
    /// <summary>An element of a matrix.</summary>
    public ref T this[int i, int j] => ref array[start + i * n1 + j];
    /// <summary>An element of a tensor of three axes.</summary>
    public ref T this[int i, int j, int k] => ref array[start + (i * n1 + j) * n2 + k];
    /// <summary>An element of a tensor of four axes.</summary>
    public ref T this[int i, int j, int k, int l] => ref array[start + ((i * n1 + j) * n2 + k) * n3 + l];

    /// <summary>A tensor of the same shape, each element mapped.</summary>
    public Tensor<TResult> Select<TResult>(Func<T, TResult> map)
    {
        var result = new TResult[Count];
        for (int i = 0; i < Count; i++) result[i] = map(this[i]);
        return new(Shape, result);
    }

    /// <summary>A copy with memory of its own.</summary>
    public Tensor<T> Copy() => new(Shape, Span.ToArray());

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Shape} [{string.Join(", ", Span[..Math.Min(Count, 8)].ToArray())}{(Count > 8 ? ", …" : "")}]";
}

/// <summary>The tensors that a kernel reads or writes: real ones and int32 ones, numbered apart, in the signature's order.</summary>
/// <remarks><c>var (z, w) = x; var label = x.Int[0];</c></remarks>
/// <typeparam name="T">The number.</typeparam>
public sealed class Operands<T>
{
    /// <summary>Real and int32 operands.</summary>
    public Operands(Tensor<T>[] real, Tensor<int>[] ints) => (Real, Int) = (real, ints);

    /// <summary>Real operands only.</summary>
    public Operands(params Tensor<T>[] real) : this(real, []) { }

    /// <summary>The real operands.</summary>
    public Tensor<T>[] Real { get; }

    /// <summary>The int32 operands.</summary>
    public Tensor<int>[] Int { get; }

    /// <summary>The real operand at a place.</summary>
    public Tensor<T> this[int i] => Real[i];

    /// <summary>The same operands over another number.</summary>
    public Operands<TResult> Select<TResult>(Func<T, TResult> map) => new([.. Real.Select(t => t.Select(map))], Int);

    /// <summary>A copy with memory of its own.</summary>
    public Operands<T> Copy() => new([.. Real.Select(t => t.Copy())], [.. Int.Select(t => t.Copy())]);

    /// <summary>Two real operands.</summary>
    public void Deconstruct(out Tensor<T> a, out Tensor<T> b) => (a, b) = (Real[0], Real[1]);
    /// <summary>Three real operands.</summary>
    public void Deconstruct(out Tensor<T> a, out Tensor<T> b, out Tensor<T> c) => (a, b, c) = (Real[0], Real[1], Real[2]);
    /// <summary>Four real operands.</summary>
    public void Deconstruct(out Tensor<T> a, out Tensor<T> b, out Tensor<T> c, out Tensor<T> d) =>
        (a, b, c, d) = (Real[0], Real[1], Real[2], Real[3]);
    /// <summary>Five real operands.</summary>
    public void Deconstruct(out Tensor<T> a, out Tensor<T> b, out Tensor<T> c, out Tensor<T> d, out Tensor<T> e) =>
        (a, b, c, d, e) = (Real[0], Real[1], Real[2], Real[3], Real[4]);
    /// <summary>Six real operands.</summary>
    public void Deconstruct(out Tensor<T> a, out Tensor<T> b, out Tensor<T> c, out Tensor<T> d, out Tensor<T> e, out Tensor<T> f) =>
        (a, b, c, d, e, f) = (Real[0], Real[1], Real[2], Real[3], Real[4], Real[5]);
}
