namespace Conformance.Spec;

/// <summary>
/// What reductions share: y has a number for all the elements of x whose indices differ along some axes alone. Pages:
/// reduce-sum.md, reduce-mean.md.
/// </summary>
public abstract record Reduce : Operator
{
    private static readonly Signature signature = new(inputs: "x", outputs: "y", gradients: "x");

    /// <summary>The axes that are reduced, negative ones counted from the end; all when null.</summary>
    public abstract Ints? Axes { get; init; }

    /// <summary>Whether y keeps the reduced axes, each of extent 1.</summary>
    public abstract bool KeepDims { get; init; }

    /// <summary>Whether an empty list of axes names all of them; none otherwise.</summary>
    public abstract bool EmptyIsAll { get; init; }

    /// <inheritdoc/>
    public sealed override Signature Signature => signature;

    /// <summary>Which axes of x are reduced.</summary>
    public bool[] Reduced(Shape x)
    {
        var reduced = new bool[x.Rank];
        if (Axes is null || (Axes.Count == 0 && EmptyIsAll)) Array.Fill(reduced, true);
        else
            foreach (int axis in Axes) reduced[x.FromFirst(axis)] = true;
        return reduced;
    }

    /// <summary>Where each element of x goes: y, with its reduced axes kept, is repeated to the shape of x.</summary>
    public Broadcast Meet(Shape x)
    {
        var reduced = Reduced(x);
        return new(new([.. x.ToArray().Select((n, axis) => reduced[axis] ? 1 : n)]), x);
    }

    /// <summary>How many elements of x each element of y is made of.</summary>
    public int Terms(Shape x) => x.Count / Meet(x).A.Count;

    /// <inheritdoc/>
    protected sealed override Shapes Outputs(Shapes x)
    {
        foreach (int axis in Axes ?? [])
            Require("C1", x[0].HasAxis(axis), $"axis {axis} is none of x {x[0]}, which has {x[0].Rank}");
        var places = (Axes ?? []).Select(x[0].FromFirst).ToList();
        Require("C2", places.Distinct().Count() == places.Count, $"Axes {Axes} name an axis of x {x[0]} twice");
        var reduced = Reduced(x[0]);
        return new(KeepDims ? Meet(x[0]).A : new Shape([.. x[0].ToArray().Where((_, axis) => !reduced[axis])]));
    }

    /// <summary>Every place of the reduced axes, one run of them or several, and sums of few and of many terms.</summary>
    protected static IEnumerable<Case> Usual(Reduce op)
    {
        (Ints? Axes, Shape X)[] shapes =
        [
            (null, 1000), (null, (3, 4, 5)), (null, new Shape()),
            ([-1], (7, 129)), ([1], (70, 3)), ([-1], (2, 16)), ([1], (3, 65)),               // the last axis
            ([0], (129, 7)), ([-2], (3, 70)), ([0], (40, 65)), ([0], (300, 1)),              // the first
            ([1], (2, 40, 3)), ([-2], (3, 5, 33)), ([1, 2], (2, 3, 4, 5)),                   // one between
            ([0, 2, 3], (3, 5, 4, 6)), ([0, -1], (4, 3, 5)), ([2, 0], (3, 5, 7)),            // two runs, in any order
            ([0, 2, 4], (2, 3, 2, 3, 4)), ([1, 3], (2, 3, 2, 3, 2)),                         // more
            ([1], (5, 1, 3)), ([0, 1], (1, 1, 6)), ([], (4, 5)), ([], new Shape()),          // nothing to add
            ([0], (5, 5)), ([-1], (4, 4, 4)), ([1], (4, 4, 4)), ([0, -2], (3, 3, 3, 3)),     // extents do not tell which
        ];
        foreach (var (axes, x) in shapes) yield return new(op with { Axes = axes }, x);
        yield return new(op with { Axes = [0, 2], KeepDims = true }, (2, 3, 4));
        yield return new(op with { Axes = [-2], KeepDims = true }, (2, 3, 4));
        yield return new(op with { KeepDims = true }, (2, 3));
        yield return new(op with { Axes = [], KeepDims = true }, (2, 3));
        yield return new(op with { Axes = [], EmptyIsAll = true }, (4, 5));
        yield return new(op with { Axes = [], EmptyIsAll = true, KeepDims = true }, (4, 5));
        yield return new(op with { Axes = [0], EmptyIsAll = true }, (4, 5));

        // One sum a draw: a pool of them would take many draws.
        yield return new Case(op, 9000) { Note = "more terms than a group of threads adds at once", Random = false };
        yield return new Case(op with { Axes = [-1] }, (3, 400)) { Note = "offset" }.With("x", Fills.Normal(100, 1));
        yield return new Case(op with { Axes = [-1] }, (5, 6)) { Note = "every term the same", Random = false }.With("x", Fills.Values(0.1));
        // What is left is far smaller than the terms; the infinities are in rows of their own.
        yield return new Case(op with { Axes = [-1] }, (4, 4)) { Note = "extremes", Random = false }
            .With("x", Fills.Values(16777216, 1, -16777216, 1, float.MaxValue, float.MaxValue, float.MinValue, 0,
                double.PositiveInfinity, 1, 2, double.NegativeInfinity, double.PositiveInfinity, 1, double.PositiveInfinity, 2));
        yield return new Case(op with { Axes = [-1] }, (2, 4)) { Note = "subnormal terms", Random = false }
            .With("x", Fills.Values(1e-40, 2e-40, -1e-40, 0, 1e-45, 1e-45, 1e-45, 1e-45));
    }

    /// <summary>Any axes of any shape.</summary>
    protected static Case Any(Reduce op, Sampler r)
    {
        var shape = new int[r.Int(0, 4)];
        for (int axis = 0; axis < shape.Length; axis++) shape[axis] = shape.Length > 3 ? r.Int(1, Math.Min(r.Size, 4)) : r.Extent();
        var axes = Enumerable.Range(0, shape.Length).Where(_ => r.Flip()).Select(axis => r.Flip() ? axis : axis - shape.Length).OrderBy(_ => r.Seed()).ToArray();
        op = op with { Axes = r.Int(0, 5) == 0 ? null : Ints.Of(axes), KeepDims = r.Flip(), EmptyIsAll = r.Flip() };
        return new Case(op, new Shape(shape)).With("x", Fills.Normal(r.Pick(0, 0, 10), r.Pick(0.1, 1, 100)));
    }

    /// <summary>The last axis is reduced, or kept while another is reduced.</summary>
    protected static IEnumerable<Case> Lengths(Reduce op, int n) => [new(op with { Axes = [1] }, (2, n)), new(op with { Axes = [0] }, (3, n))];

    /// <summary>Shapes and attributes that are refused.</summary>
    protected static IEnumerable<Refusal> Misshapen(Reduce op) =>
    [
        new("C0", op, (2, 0)),
        new("C0", op, 2, 2),
        new("C1", op with { Axes = [2] }, (2, 3)),
        new("C1", op with { Axes = [0, -3] }, (2, 3)),
        new("C1", op with { Axes = [0] }, new Shape()),
        new("C2", op with { Axes = [1, 1] }, (2, 3)),
        new("C2", op with { Axes = [0, -2] }, (2, 3)),
    ];
}
