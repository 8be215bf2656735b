namespace Conformance.Spec;

/// <summary>
/// General matrix product: y = α·A·B + β·c, where A is a or its transpose, B is b or its transpose, and c broadcasts to y. Page: gemm.md.
/// Source: ONNX operator <c>Gemm</c>, version 13.
/// </summary>
/// <param name="Alpha">The factor α of the product.</param>
/// <param name="Beta">The factor β of c.</param>
/// <param name="TransposeA">Whether A is the transpose of a.</param>
/// <param name="TransposeB">Whether B is the transpose of b.</param>
/// <param name="HasC">Whether there is a c.</param>
/// <param name="AlphaZeroSkips">Whether α = 0 leaves the product out, as in BLAS; otherwise 0 times what is not finite is NaN.</param>
/// <param name="BetaZeroSkips">Whether β = 0 leaves c out.</param>
public sealed record Gemm(double Alpha = 1, double Beta = 1, bool TransposeA = false, bool TransposeB = false, bool HasC = true,
    bool AlphaZeroSkips = false, bool BetaZeroSkips = false)
    : Operator, IContract
{
    private static readonly Signature
        whole = new(inputs: "a b c", outputs: "y", gradients: "a b c"),
        product = new(inputs: "a b", outputs: "y", gradients: "a b");

    /// <summary>ONNX <c>Gemm</c>, from version 7 on. Its text does not say what a factor of 0 does; its reference and ONNX Runtime leave c out for β = 0.</summary>
    public static Gemm Onnx => new(BetaZeroSkips: true);

    /// <summary>WebNN <c>gemm</c>: the formula as its text has it.</summary>
    public static Gemm WebNN => new();

    /// <summary>PyTorch 2 <c>torch.addmm</c>, whose <c>input</c> is c: it is ignored where <c>beta</c> is 0. For <c>alpha</c> 0 its CPU kernel does what BLAS does.</summary>
    public static Gemm PyTorch => new(AlphaZeroSkips: true, BetaZeroSkips: true);

    /// <summary>BLAS <c>SGEMM</c> (1990), whose C is c before the call and y after it.</summary>
    public static Gemm Blas => new(AlphaZeroSkips: true, BetaZeroSkips: true);

    /// <inheritdoc/>
    public override Signature Signature => HasC ? whole : product;

    /// <summary>Whether the product is a term of y.</summary>
    public bool TakesProduct => !(AlphaZeroSkips && Alpha == 0);

    /// <summary>Whether c is a term of y.</summary>
    public bool TakesC => HasC && !(BetaZeroSkips && Beta == 0);

    /// <summary>Rows M and columns N of y, and terms K of each sum.</summary>
    public (int M, int N, int K) Extents(Shape a, Shape b) =>
        (a[TransposeA ? 1 : 0], b[TransposeB ? 0 : 1], a[TransposeA ? 0 : 1]);

    /// <summary>Which element of c meets element (m, n) of y: m·Row + n·Column.</summary>
    public static (int Row, int Column) StepsOfC(Shape c)
    {
        int rows = c.Rank == 2 ? c[0] : 1, columns = c.Rank > 0 ? c[^1] : 1;
        return (rows == 1 ? 0 : columns, columns == 1 ? 0 : 1);
    }

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        Require("C1", float.IsFinite((float)Alpha) && float.IsFinite((float)Beta), $"Alpha is {Alpha}, Beta {Beta}, both must be finite");
        Require("C2", x[0].Rank == 2 && x[1].Rank == 2, $"a {x[0]} and b {x[1]} must be matrices");
        var (m, n, k) = Extents(x[0], x[1]);
        int terms = x[1][TransposeB ? 1 : 0];
        Require("C3", terms == k, $"A has {k} columns (a is {x[0]}, TransposeA {TransposeA}), B has {terms} rows (b is {x[1]}, TransposeB {TransposeB})");
        Shape y = (m, n);
        if (HasC)
            Require("C4", x[2].Rank <= 2 && Broadcast.Fits(x[2], y) && new Broadcast(x[2], y).Shape == y, $"c {x[2]} does not broadcast to {y}");
        return new(y);
    }

    /// <inheritdoc/>
    public override Cost Cost(Shapes x)
    {
        var (m, n, k) = Extents(x[0], x[1]);
        return (long)m * n * ((TakesProduct ? k * new Cost(Adds: 1, Multiplies: 1) + new Cost(Multiplies: 1) : new Cost())
            + (TakesC ? new Cost(Adds: 1, Multiplies: 1) : new Cost()));
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases()
    {
        var op = new Gemm();
        yield return Of(op, 3, 5, 7, (3, 7)) with { Note = "c of the shape of y" };
        foreach (bool a in (bool[])[false, true])
            foreach (bool b in (bool[])[false, true])
            {
                var turned = new Gemm(0.7, -1.3, a, b);
                yield return Of(turned, 3, 5, 7, (3, 7));
                yield return Of(turned, 4, 4, 4, (4, 4)) with { Note = "square: nothing but the values tells a matrix from its transpose" };
                yield return Of(turned with { Alpha = 1, HasC = false }, 6, 2, 3);
                yield return Of(turned with { Beta = 1 }, 14, 3, 50, 50) with { Note = "wide" };
            }
        foreach (Shape c in (Shape[])[new(), 1, 4, (1, 1), (1, 4), (4, 1), (4, 4)])
            yield return Of(new(0.5, 0.3), 4, 3, 4, c) with { Note = "c repeated, y square" };
        foreach (Shape c in (Shape[])[new(), 7, (1, 7), (3, 1)])
            yield return Of(new(1.1, 2), 3, 2, 7, c) with { Note = "c repeated" };
        yield return Of(op, 1, 6, 5, (1, 5)) with { Note = "one row" };
        yield return Of(op, 5, 6, 1, (5, 1)) with { Note = "one column" };
        yield return Of(op, 5, 6, 1, 1) with { Note = "one column" };
        yield return Of(op, 4, 1, 3, 3) with { Note = "one term" };
        yield return Of(new(0.3), 2, 260, 3, 3) with { Note = "long sums over K" };
        yield return Of(new(0.3, 0.7), 260, 2, 3, 3) with { Note = "long sums over M" };
        yield return Of(new(0.3, 0.7), 2, 3, 260, (2, 1)) with { Note = "long sums over N" };
        yield return Of(new(0.3, 0.7), 20, 2, 20, new Shape()) with { Note = "a gradient of c of 400 terms" };
        yield return Of(new(0, 0.7), 3, 4, 5, 5) with { Note = "α = 0" };
        yield return Of(new(0.7, 0), 3, 4, 5, 5) with { Note = "β = 0" };
        yield return Of(new(0, 0), 3, 4, 5, 5) with { Note = "α = β = 0" };
        yield return Of(new(0.7, 100), 5, 6, 7, (5, 7)) with { Note = "a large c: the sum may not begin with it" };
        yield return (Of(op, 5, 40, 6, 6) with { Note = "far from 0" }).With("a", Fills.Normal(100, 1));

        // What a factor of 0 does to NaN and infinities.
        foreach (var (α, β) in ((bool, bool)[])[(false, false), (false, true), (true, false), (true, true)])
        {
            foreach (var zero in (Gemm[])[new(0, 0.7), new(0.7, 0), new(0, 0)])
                yield return (Of(zero with { AlphaZeroSkips = α, BetaZeroSkips = β }, 3, 2, 3, (3, 3)) with { Note = "not finite", Random = false })
                    .With("a", Fills.Values(1, double.NaN, 2, 3, double.PositiveInfinity, 1)).With("c", Fills.Values(1, 2, 3, double.NaN, double.NegativeInfinity, 4, 5, 6, 7));
            yield return Of(new Gemm(0, 0.7, AlphaZeroSkips: α, BetaZeroSkips: β, HasC: false), 3, 4, 5);
            yield return Of(new Gemm(0.7, 0.3, AlphaZeroSkips: α, BetaZeroSkips: β), 3, 4, 5, 5);
        }
        yield return (Of(op, 5, 3, 3, 3) with { Note = "0 · ∞ is NaN: no product may be skipped", Random = false })
            .With("a", Fills.Values(1, 0, 2, 0, 0, 1, 3, -1, 0, 0.5))
            .With("b", Fills.Values(1, 2, double.PositiveInfinity, 3, double.NaN, 4, 5, 6, 7));
    }

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        int m = r.Extent(), k = r.Extent(), n = r.Extent();
        if (r.Int(0, 3) == 0) n = r.Int(1, 40);
        var op = new Gemm(r.Pick(1, 1, 0.5, -2.1, 0), r.Pick(1, 1, 0.25, -0.6, 0), r.Flip(), r.Flip(), r.Int(0, 3) > 0, r.Flip());
        return Of(op, m, k, n, r.Pick<Shape>(new(), 1, n, (1, n), (m, 1), (m, n)));
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) =>
    [
        Of(new(0.5, 0.3), 2, 3, n, n),
        Of(new(TransposeB: true), 2, n, 3, (2, 1)),
        Of(new(1.1, TransposeA: true, TransposeB: true, HasC: false), n, 2, 3),
    ];

    /// <inheritdoc/>
    public static Case Timed => Of(new(), 64, 256, 256, 256);

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() =>
    [
        new("C0", new Gemm(), (2, 3), (3, 4)),
        new("C0", new Gemm(HasC: false), (2, 3), (3, 4), 4),
        new("C0", new Gemm(), (0, 3), (3, 4), 4),
        new("C0", new Gemm(HasC: false), (2, 0), (0, 4)),
        new("C0", new Gemm(HasC: false), (1 << 20, 1), (1, 1 << 12)),
        new("C1", new Gemm(double.NaN), (2, 3), (3, 4), 4),
        new("C1", new Gemm(1e39), (2, 3), (3, 4), 4),
        new("C1", new Gemm(Beta: double.NegativeInfinity), (2, 3), (3, 4), 4),
        new("C2", new Gemm(), 3, (3, 4), 4),
        new("C2", new Gemm(), (2, 2, 3), (3, 4), 4),
        new("C2", new Gemm(HasC: false), (2, 3), 3),
        new("C3", new Gemm(), (2, 3), (4, 3), 3),
        new("C3", new Gemm(TransposeA: true), (2, 3), (3, 4), 4),
        new("C3", new Gemm(TransposeB: true), (2, 3), (3, 4), 3),
        new("C3", new Gemm(TransposeA: true, TransposeB: true), (2, 3), (3, 4), 3),
        new("C4", new Gemm(), (2, 3), (3, 4), 2),
        new("C4", new Gemm(), (2, 3), (3, 4), (4, 1)),
        new("C4", new Gemm(), (2, 3), (3, 4), (4, 2)),
        new("C4", new Gemm(), (2, 3), (3, 4), (1, 2, 4)),
        new("C4", new Gemm(), (1, 3), (3, 4), (2, 4)),
        new("C4", new Gemm(Beta: 0, BetaZeroSkips: true), (2, 3), (3, 4), 3),
    ];

    private static Case Of(Gemm op, int m, int k, int n, Shape? c = null)
    {
        Shape a = op.TransposeA ? (k, m) : (m, k), b = op.TransposeB ? (n, k) : (k, n);
        return op.HasC ? new(op, a, b, c ?? n) : new(op, a, b);
    }
}
