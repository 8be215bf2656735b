namespace Conformance.Spec;

/// <summary>
/// Product of matrices, or of two batches of matrices: y = A·B over the last two axes, the axes before them broadcast. An operand of
/// one axis is a row on the left, a column on the right, and leaves no axis in y. Page: mat-mul.md.
/// Source: ONNX operator <c>MatMul</c>, version 13, which is NumPy's <c>matmul</c>.
/// </summary>
/// <param name="TransposeA">Whether the matrices A are the transposes of those of a.</param>
/// <param name="TransposeB">Whether the matrices B are the transposes of those of b.</param>
public sealed record MatMul(bool TransposeA = false, bool TransposeB = false) : Operator, IContract
{
    private static readonly Signature signature = new(inputs: "a b", outputs: "y", gradients: "a b");

    /// <summary><c>numpy.matmul</c>, the operator <c>@</c>; <c>jax.numpy.matmul</c>, <c>keras.ops.matmul</c>.</summary>
    public static MatMul NumPy => new();

    /// <summary>ONNX <c>MatMul</c>.</summary>
    public static MatMul Onnx => new();

    /// <summary>WebNN <c>matmul</c>, of operands of two axes or more.</summary>
    public static MatMul WebNN => new();

    /// <summary>PyTorch <c>torch.matmul</c>; <c>torch.bmm</c> on three axes and equal batches, <c>torch.mm</c> on two axes.</summary>
    public static MatMul PyTorch => new();

    /// <summary>The layer <c>keras.layers.Dot(axes=2)</c> of Keras 3, on operands of three axes: both are added up along their last.</summary>
    public static MatMul KerasDotLastAxes => new(TransposeB: true);

    /// <summary>The layer <c>keras.layers.Dot(axes=1)</c> of Keras 3, on operands of three axes: both are added up along the axis behind the batch.</summary>
    public static MatMul KerasDotFirstAxes => new(TransposeA: true);

    /// <inheritdoc/>
    public override Signature Signature => signature;

    /// <summary>Rows M and columns N of a matrix of y, and terms K of each sum.</summary>
    public (int M, int N, int K) Extents(Shape a, Shape b) => (
        a.Rank == 1 ? 1 : a[TransposeA ? ^1 : ^2],
        b.Rank == 1 ? 1 : b[TransposeB ? ^2 : ^1],
        a[TransposeA ? ^2 : ^1]);

    /// <summary>Which matrix of a and which of b each matrix of y is made of.</summary>
    public static Broadcast Batch(Shape a, Shape b) => new(BatchOf(a), BatchOf(b));

    /// <summary>
    /// The same product for a kernel: one matrix b that serves a whole batch serves the rows of all its matrices, one below the other,
    /// as if they were those of one.
    /// </summary>
    public (int M, int N, int K, Broadcast Batch) Plan(Shape a, Shape b)
    {
        var ((m, n, k), batch) = (Extents(a, b), Batch(a, b));
        bool isOne = !TransposeA && batch.Loops is [{ A: 1, B: 0 }];
        return isOne ? (m * batch.Shape.Count, n, k, new(new(), new())) : (m, n, k, batch);
    }

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        var (a, b) = (x[0], x[1]);
        Require("C1", a.Rank > 0 && b.Rank > 0, $"a {a} and b {b} must have at least one axis");
        Require("C2", !(TransposeA && a.Rank == 1) && !(TransposeB && b.Rank == 1), $"a vector has no transpose: a is {a}, TransposeA {TransposeA}, b is {b}, TransposeB {TransposeB}");
        var (m, n, k) = Extents(a, b);
        int terms = b.Rank == 1 ? b[0] : b[TransposeB ? ^1 : ^2];
        Require("C3", terms == k, $"A has {k} columns (a is {a}, TransposeA {TransposeA}), B has {terms} rows (b is {b}, TransposeB {TransposeB})");
        Require("C4", Broadcast.Fits(BatchOf(a), BatchOf(b)), $"a is {a} and b is {b}: extents that meet before the last two axes must be equal or 1");
        int[] rows = a.Rank == 1 ? [] : [m], columns = b.Rank == 1 ? [] : [n];
        return new(new Shape([.. Batch(a, b).Shape.ToArray(), .. rows, .. columns]));
    }

    /// <inheritdoc/>
    public override Cost Cost(Shapes x) =>
        Extents(x[0], x[1]) is var (m, n, k) ? (long)Batch(x[0], x[1]).Shape.Count * m * n * k * new Cost(Adds: 1, Multiplies: 1) : default;

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases()
    {
        foreach (bool a in (bool[])[false, true])
            foreach (bool b in (bool[])[false, true])
            {
                var turned = new MatMul(a, b);
                yield return Of(turned, 4, 4, 4) with { Note = "square: nothing but the values tells a matrix from its transpose" };
                yield return Of(turned, 3, 5, 7);
                yield return Of(turned, 20, 17, 12, (3, 1), 2) with { Note = "larger, both repeated" };
                yield return Of(turned, 3, 2, 4, 3, 3) with { Note = "as many matrices each" };
                yield return Of(turned, 2, 3, 4, 3, new()) with { Note = "one matrix b" };
                yield return Of(turned, 2, 3, 4, new(), 3) with { Note = "one matrix a" };
                yield return Of(turned, 3, 3, 3, (2, 1, 2), (2, 3, 1)) with { Note = "square, repeated in turns" };
            }
        var op = new MatMul();
        yield return Of(op, 18, 3, 35) with { Note = "wide" };
        yield return Of(op, 2, 3, 2, (2, 3), (2, 3)) with { Note = "two axes of batch" };
        yield return Of(op, 2, 3, 2, (2, 2), 2) with { Note = "batches aligned at their last axes" };
        yield return Of(op, 2, 3, 2, (3, 2, 2), (3, 2, 1)) with { Note = "an inner axis repeated" };
        yield return Of(op, 2, 2, 2, (2, 1, 3), (2, 1)) with { Note = "repeated in turns" };
        yield return new(op, 7, 7);
        yield return new(op, 1, 1);
        yield return new(op, 5, (5, 3));
        yield return new(op, (3, 5), 5);
        yield return new Case(op, 4, (4, 4)) with { Note = "a row times a square matrix, not its transpose" };
        yield return new Case(op, (4, 4), 4) with { Note = "a square matrix times a column, not its transpose" };
        yield return new(op, 5, (2, 3, 5, 4));
        yield return new(op, (2, 3, 4, 5), 5);
        yield return new Case(op, (3, 3, 3), 3) with { Note = "all extents equal" };
        yield return new Case(op, 3, (3, 3, 3)) with { Note = "all extents equal" };
        yield return new Case(new MatMul(TransposeB: true), 5, (2, 3, 5)) with { Note = "a vector, and matrices transposed" };
        yield return new Case(new MatMul(TransposeA: true), (2, 5, 3), 5) with { Note = "a vector, and matrices transposed" };
        yield return Of(op, 3, 4, 2, 1, 3) with { Note = "an axis of extent 1 repeated" };
        yield return Of(op, 3, 4, 2, (2, 1), new()) with { Note = "an axis of extent 1" };
        yield return Of(op, 1, 4, 5, 3, 3) with { Note = "one row" };
        yield return Of(op, 5, 4, 1, 3, 3) with { Note = "one column" };
        yield return Of(op, 4, 1, 5, 3, 3) with { Note = "one term: outer products" };
        foreach (var (ta, tb) in ((bool, bool)[])[(false, false), (false, true), (true, false), (true, true)])
        {
            yield return Of(new(ta, tb), 24, 40, 32, new(), new()) with { Note = "whole tiles" };
            yield return Of(new(ta, tb), 37, 45, 70, new(), new()) with { Note = "whole tiles, and parts at every edge" };
        }
        yield return Of(op, 64, 64, 64, new(), new()) with { Note = "powers of two" };
        yield return Of(op, 9, 600, 33, new(), new()) with { Note = "sums over several blocks of K" };
        yield return Of(op, 2, 260, 2, 2, 2) with { Note = "long sums over K" };
        yield return Of(op, 260, 2, 2, 2, 2) with { Note = "long sums over M" };
        yield return Of(op, 2, 2, 260, 2, 2) with { Note = "long sums over N" };
        yield return Of(op, 1, 2, 2, 130, new()) with { Note = "long sums over the batch" };
        yield return Of(op, 1, 2, 2, new(), 130) with { Note = "long sums over the batch" };
        yield return (Of(op, 3, 20, 4, 2, 2) with { Note = "far from 0" }).With("a", Fills.Normal(100, 1));
        yield return (Of(op, 3, 4, 5, 2, 2) with { Note = "products below the normal range" }).With("a", Fills.Normal(0, 1e-38)).With("b", Fills.Normal(0, 0.1));
        yield return (new Case(op, (2, 3, 3), (3, 3)) { Note = "0 · ∞ is NaN: no product may be skipped", Random = false })
            .With("a", Fills.Values(1, 0, 2, 0, 0, 1, 3, -1, 0, 0.5))
            .With("b", Fills.Values(1, 2, double.PositiveInfinity, 3, double.NaN, 4, 5, 6, 7));
    }

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        var op = new MatMul(r.Flip(), r.Flip());
        int m = r.Extent(), k = r.Extent(), n = r.Extent();
        if (r.Int(0, 5) == 0 && !op.TransposeA) return new(op, k, BatchAnd(Any(), op.TransposeB ? (n, k) : (k, n)));
        if (r.Int(0, 5) == 0 && !op.TransposeB) return new(op, BatchAnd(Any(), op.TransposeA ? (k, m) : (m, k)), k);
        int[] a = Any().ToArray(), b = [.. a];
        for (int axis = 0; axis < a.Length; axis++)
            if (r.Int(0, 2) == 0) (r.Flip() ? a : b)[axis] = 1;
        // Axes that the alignment would insert may be left out.
        int lacks = 0;
        while (lacks < b.Length && b[lacks] == 1 && r.Flip()) lacks++;
        return Of(op, m, k, n, new(a), new([.. b.AsSpan(lacks)]));

        Shape Any() => new([.. Enumerable.Range(0, r.Int(0, 3)).Select(_ => r.Int(1, Math.Min(4, r.Size)))]);
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) =>
    [
        Of(new(), 2, 3, n, 2, 2),
        Of(new(TransposeB: true), 2, n, 3, 2, new()),
        Of(new(TransposeA: true), n, 2, 3, new(), 2),
    ];

    /// <inheritdoc/>
    public static Case Timed => Of(new(), 64, 64, 64, 16, 16);

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() =>
    [
        new("C0", new MatMul(), 2),
        new("C0", new MatMul(), 2, 2, 2),
        new("C0", new MatMul(), (2, 0), (0, 3)),
        new("C0", new MatMul(), (1 << 20, 1), (1, 1 << 12)),
        new("C0", new MatMul(), (1 << 16, 1, 1), (1 << 16, 1, 1, 1)),
        new("C1", new MatMul(), new Shape(), 1),
        new("C1", new MatMul(), (2, 3), new Shape()),
        new("C2", new MatMul(TransposeA: true), 3, (3, 4)),
        new("C2", new MatMul(TransposeB: true), (4, 3), 3),
        new("C3", new MatMul(), (2, 3), (2, 3)),
        new("C3", new MatMul(), 3, 4),
        new("C3", new MatMul(), 3, (4, 3)),
        new("C3", new MatMul(TransposeA: true), (2, 3), (3, 4)),
        new("C3", new MatMul(TransposeB: true), (2, 3), (3, 4)),
        new("C3", new MatMul(), (5, 2, 3), (5, 2, 3)),
        new("C4", new MatMul(), (2, 3, 4), (3, 4, 5)),
        new("C4", new MatMul(), (2, 3, 4, 5), (2, 5, 6)),
        new("C4", new MatMul(), (4, 3, 4), (2, 4, 5)),
    ];

    private static Shape BatchOf(Shape s) => s.Rank > 2 ? s[..^2] : new();

    private static Shape BatchAnd(Shape batch, Shape matrix) => new([.. batch.ToArray(), .. matrix.ToArray()]);

    private static Case Of(MatMul op, int m, int k, int n, Shape? batchA = null, Shape? batchB = null) => new(op,
        BatchAnd(batchA ?? new(), op.TransposeA ? (k, m) : (m, k)),
        BatchAnd(batchB ?? new(), op.TransposeB ? (n, k) : (k, n)));
}
