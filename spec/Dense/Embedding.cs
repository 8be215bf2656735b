namespace Conformance.Spec;

/// <summary>
/// Looks rows up in a table: y[…, d] = table[index[…], d], for a table [V, D] and indices of any shape. Page: embedding.md.
/// Source: Bengio, Ducharme, Vincent and Jauvin, "A Neural Probabilistic Language Model" (2003), section 2.
/// </summary>
/// <param name="PaddingIndex">A row that learns nothing: its gradient is 0; none when null.</param>
/// <param name="FromEnd">Whether an index from −V to −1 counts from the end; refused otherwise.</param>
public sealed record Embedding(int? PaddingIndex = null, bool FromEnd = false) : Operator, IContract
{
    private static readonly Signature signature = new(inputs: "table", outputs: "y", gradients: "table", intInputs: "index");

    /// <summary>The defaults of <c>torch.nn.Embedding</c>.</summary>
    public static Embedding PyTorch { get; } = new();

    /// <summary><c>keras.layers.Embedding</c>, whatever its <c>mask_zero</c>, which changes neither y nor the gradient.</summary>
    public static Embedding Keras { get; } = new();

    /// <summary>ONNX <c>Gather</c>, version 13, with axis 0, of a matrix.</summary>
    public static Embedding Onnx { get; } = new(FromEnd: true);

    /// <inheritdoc/>
    public override Signature Signature => signature;

    /// <summary>The row that an index names, of so many.</summary>
    public static int Row(int index, int rows) => index < 0 ? index + rows : index;

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        var table = x[0];
        Require("C1", table.Rank == 2, $"table is {table}, must have two axes");
        Require("C2", PaddingIndex is null || (PaddingIndex >= 0 && PaddingIndex < table[0]), $"PaddingIndex is {PaddingIndex}, must be a row of table {table}");
        return new(new Shape([.. x.Int[0].ToArray(), table[1]]));
    }

    /// <inheritdoc/>
    protected override void Values(Shapes x, Tensor<int>[] ints) => CheckIndices(ints[0].Span, x[0][0]);

    /// <summary>Checks the indices (C3).</summary>
    /// <exception cref="ConstraintException">An index names no row.</exception>
    public void CheckIndices(ReadOnlySpan<int> index, int rows)
    {
        int first = FromEnd ? -rows : 0;
        for (int i = 0; i < index.Length; i++)
            if (index[i] < first || index[i] >= rows)
                Require("C3", false, $"index {index[i]} at position {i} is not from {first} to {rows - 1}");
    }

    /// <inheritdoc/>
    /// <remarks>A lookup computes nothing.</remarks>
    public override Cost Cost(Shapes x) => new();

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases()
    {
        var op = new Embedding();
        yield return Of(op, (7, 5), (3, 4));
        yield return Of(op, (9, 3), new Shape()) with { Note = "one index" };
        yield return Of(op, (1, 4), 6) with { Note = "one row" };
        yield return Of(op, (6, 1), (2, 3, 4)) with { Note = "one column" };
        yield return Of(op, (5, 2), (2, 1, 3, 2));
        yield return Of(op, (400, 3), 20) with { Note = "rows that nobody names" };
        yield return Of(op, (3, 65), 300) with { Note = "each row many times" };
        yield return Of(op, (4, 7), 12).With("index", Fills.IntValues(2)) with { Note = "one row again and again" };
        yield return Of(op, (8, 6), 8).With("index", Fills.IntValues(7, 6, 5, 4, 3, 2, 1, 0)) with { Note = "each row once, backward" };
        yield return Of(op, (12, 4), (6, 2)).With("index", Fills.IntValues(0, 11)) with { Note = "first and last row in turn" };
        yield return Of(op with { PaddingIndex = 0 }, (5, 3), (4, 6));
        yield return Of(op with { PaddingIndex = 4 }, (5, 3), (4, 6));
        yield return Of(op with { PaddingIndex = 2 }, (4, 5), 9).With("index", Fills.IntValues(2)) with { Note = "nothing but padding" };
        yield return Of(op with { PaddingIndex = 0 }, (4, 5), 9).With("index", Fills.IntValues(1, 3, 2, 3)).With("table", Fills.Normal()) with { Note = "padding that nobody names" };
        yield return Of(op with { PaddingIndex = 1 }, (3, 2), 900) with { Note = "padding in every group of threads" };
        yield return Of(op, (700, 2), 3000) with { Note = "more indices than a group of threads sorts by itself" };
        yield return Of(op with { FromEnd = true }, (6, 4), (3, 5));
        yield return Of(op with { FromEnd = true, PaddingIndex = 4 }, (5, 3), 40) with { Note = "padding named from both ends" };
        yield return Of(op with { FromEnd = true }, (3, 4), 6).With("index", Fills.IntValues(-3, 0, -1, 2, -2, 1)) with { Note = "each row from both ends" };
        yield return (Of(op, (2, 6), 3) with { Note = "extremes", Random = false })
            .With("table", Fills.Values(float.MaxValue, float.MinValue, 1e-40, double.PositiveInfinity, double.NegativeInfinity, double.NaN));
    }

    /// <summary>A case with random indices, of which half count from the end where that is allowed.</summary>
    private static Case Of(Embedding op, Shape table, Shape index)
    {
        int rows = table[0], columns = table[1];
        var c = new Case(op, new Shapes([table], [index])).With("index", Fills.Ints(op.FromEnd ? -rows : 0, rows - 1));
        if (op.PaddingIndex is not { } padding) return c;
        // NaN in the padding's row shows that it is looked up. It also keeps the gradient gate away: padding is a rule and no derivative.
        return c.With("table", (Fill)((r, x) =>
        {
            Fills.Normal()(r, x);
            x.Slice(padding * columns, columns).Fill(double.NaN);
        }));
    }

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        int rows = r.Extent(), columns = r.Extent();
        var index = new int[r.Int(0, 3)];
        for (int axis = 0; axis < index.Length; axis++) index[axis] = r.Extent();
        return Of(new(r.Flip() ? r.Int(0, rows - 1) : null, r.Flip()), (rows, columns), new(index));
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) => [Of(new(), (3, n), 5), Of(new(), (4, 2), n)];

    /// <inheritdoc/>
    public static Case Timed => Of(new(), (1000, 64), 4096);

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() =>
    [
        new("C0", new Embedding(), new Shapes((2, 3))),
        new("C0", new Embedding(), new Shapes([(2, 0)], [2])),
        new("C0", new Embedding(), new Shapes([(2, 1 << 16)], [1 << 16])),
        new("C1", new Embedding(), new Shapes([3], [2])),
        new("C1", new Embedding(), new Shapes([(2, 3, 4)], [2])),
        new("C2", new Embedding(2), new Shapes([(2, 3)], [2])),
        new("C2", new Embedding(-1), new Shapes([(2, 3)], [2])),
        new("C2", new Embedding(-1, true), new Shapes([(2, 3)], [2])),
        new("C3", new Embedding(), new Shapes([(2, 3)], [2]), [0, 2]),
        new("C3", new Embedding(), new Shapes([(2, 3)], [2]), [-1, 0]),
        new("C3", new Embedding(FromEnd: true), new Shapes([(2, 3)], [2]), [-3, 0]),
        new("C3", new Embedding(FromEnd: true), new Shapes([(2, 3)], [2]), [1, 2]),
    ];
}
