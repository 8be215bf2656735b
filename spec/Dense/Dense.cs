namespace Conformance.Spec;

/// <summary>
/// Fully connected layer: y = x·W + b, x [N, I], w [I, O], b [O], y [N, O]. Page: dense.md.
/// Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors" (1986), equation 1.
/// </summary>
/// <param name="Bias">Whether there is a b; without one the operator is the product of two matrices.</param>
public sealed record Dense(bool Bias = true) : Operator, IContract
{
    private static readonly Signature
        biased = new(inputs: "x w b", outputs: "y", gradients: "x w b"),
        plain = new(inputs: "x w", outputs: "y", gradients: "x w");

    /// <summary>Keras <c>Dense</c>: its kernel is w as it stands.</summary>
    public static Dense Keras => new();

    /// <summary>PyTorch <c>Linear</c>: its weight is the transpose of w.</summary>
    public static Dense PyTorch => new();

    /// <summary>ONNX <c>MatMul</c> of two matrices.</summary>
    public static Dense OnnxMatMul => new(Bias: false);

    /// <inheritdoc/>
    public override Signature Signature => Bias ? biased : plain;

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        Require("C1", x[0].Rank == 2 && x[1].Rank == 2, $"x {x[0]} and w {x[1]} must be matrices");
        Require("C2", x[1][0] == x[0][1], $"w {x[1]} has {x[1][0]} rows, x {x[0]} has {x[0][1]} columns");
        if (Bias) Require("C3", x[2] == new Shape(x[1][1]), $"b {x[2]} must have shape {new Shape(x[1][1])}, one number for each column of w {x[1]}");
        return new((x[0][0], x[1][1]));
    }

    /// <inheritdoc/>
    public override Cost Cost(Shapes x)
    {
        long n = x[0][0], i = x[0][1], o = x[1][1];
        return n * i * o * new Cost(Adds: 1, Multiplies: 1);
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases()
    {
        foreach (bool bias in (bool[])[true, false])
        {
            var op = new Dense(bias);
            yield return Of(op, 4, 4, 4) with { Note = "square: nothing but the values tells W from its transpose" };
            yield return Of(op, 3, 5, 7);
            yield return Of(op, 8, 2, 3);
            yield return Of(op, 1, 6, 4) with { Note = "one sample" };
            yield return Of(op, 5, 4, 1) with { Note = "one unit" };
            yield return Of(op, 3, 1, 4) with { Note = "one input" };
        }
        var dense = new Dense();
        yield return Of(dense, 14, 3, 70) with { Note = "wide" };
        yield return Of(dense, 2, 13, 39) with { Note = "wide" };
        yield return Of(dense, 2, 600, 3) with { Note = "long sums over I" };
        yield return Of(dense, 600, 2, 3) with { Note = "long sums over N" };
        yield return Of(dense, 2, 3, 600) with { Note = "long sums over O" };
        yield return (Of(dense, 5, 40, 6) with { Note = "far from 0" }).With("x", Fills.Normal(100, 1));
        yield return (Of(dense, 5, 6, 7) with { Note = "products below the normal range" })
            .With("x", Fills.Normal(0, 1e-21)).With("w", Fills.Normal(0, 1e-20)).With("b", Fills.Normal(0, 1e-41));
        yield return (Of(dense, 5, 3, 3) with { Note = "0 · ∞ is NaN: no product may be skipped", Random = false })
            .With("x", Fills.Values(1, 0, 2, 0, 0, 1, 3, -1, 0, 0.5))
            .With("w", Fills.Values(1, 2, double.PositiveInfinity, 3, double.NaN, 4, 5, 6, 7));
    }

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        // Now and then one extent is long, so that sums and rows are cut into blocks.
        int[] e = [r.Extent(), r.Extent(), r.Extent()];
        if (r.Int(0, 3) == 0) e[r.Int(0, 2)] = r.Int(1, 40);
        return Of(new Dense(r.Flip()), e[0], e[1], e[2]).With("x", Fills.Normal(r.Pick(0, 1), r.Pick(0.1, 1, 10)));
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) => [Of(new Dense(), 2, 3, n), Of(new Dense(Bias: false), 2, n, 3)];

    /// <inheritdoc/>
    public static Case Timed => Of(new Dense(), 64, 256, 256);

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() =>
    [
        new("C0", new Dense(), (2, 3), (3, 4)),
        new("C0", new Dense(Bias: false), (2, 3), (3, 4), 4),
        new("C0", new Dense(), (0, 3), (3, 4), 4),
        new("C0", new Dense(Bias: false), (2, 0), (0, 4)),
        new("C0", new Dense(Bias: false), (1 << 20, 1), (1, 1 << 12)),
        new("C1", new Dense(), (2, 2, 3), (3, 4), 4),
        new("C1", new Dense(Bias: false), 3, (3, 4)),
        new("C1", new Dense(Bias: false), (2, 3), 3),
        new("C2", new Dense(), (2, 3), (4, 3), 3),
        new("C3", new Dense(), (2, 3), (3, 4), 3),
        new("C3", new Dense(), (2, 3), (3, 4), (1, 4)),
    ];

    private static Case Of(Dense op, int n, int i, int o) =>
        op.Bias ? new(op, (n, i), (i, o), o) : new(op, (n, i), (i, o));
}
