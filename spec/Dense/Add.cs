namespace Conformance.Spec;

/// <summary>
/// Sum of two tensors: y = a + b, elementwise, all of the same shape. Page: add.md.
/// Source: ONNX operator <c>Add</c>, version 14, without its broadcasting.
/// </summary>
public sealed record Add : Operator, IContract
{
    private static readonly Signature signature = new(inputs: "a b", outputs: "y", gradients: "a b");

    /// <inheritdoc/>
    public override Signature Signature => signature;

    /// <inheritdoc/>
    public override bool Commutes(int a, int b) => true;

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        Require("C1", x[0] == x[1], $"a is {x[0]} and b is {x[1]}, must have the same shape");
        return new(x[0]);
    }

    /// <inheritdoc/>
    public override Cost Cost(Shapes x) => x[0].Count * new Cost(Adds: 1);

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases()
    {
        var op = new Add();
        var scalar = new Shape();
        yield return new(op, 1000, 1000);
        yield return new(op, (2, 3, 5), (2, 3, 5));
        yield return new(op, scalar, scalar);
        yield return new Case(op, 500, 500) { Note = "b small" }.With("b", Fills.Normal(0, 1e-6));
        yield return new Case(op, 500, 500) { Note = "cancelling" }.With("a", Fills.Uniform(2, 3)).With("b", Fills.Uniform(-3, -2));
        yield return new Case(op, (2, 3), (2, 3)) { Note = "a and b equal", Random = false }
            .With("a", Fills.Values(1, -2, 3, 0.5)).With("b", Fills.Values(1, -2, 3, 0.5));
        // The infinities also keep finite differences away, which cannot see a step of 0.02 beside the largest float.
        yield return new Case(op, 12, 12) { Note = "extremes", Random = false }
            .With("a", Fills.Values(float.MaxValue, float.MaxValue, float.MinValue, 16777216, 1e-40, 1e-40, 1.2e-38, 0.0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN))
            .With("b", Fills.Values(float.MaxValue, float.MinValue, float.MinValue, 1, 1e-40, -3e-40, -1.3e-38, -0.0, -0.0, 1, double.PositiveInfinity, 1));
    }

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        var shape = new int[r.Int(0, 4)];
        for (int axis = 0; axis < shape.Length; axis++) shape[axis] = r.Extent();
        return new Case(new Add(), new Shape(shape), new Shape(shape)).With("b", Fills.Normal(0, r.Pick(1e-3, 1, 1e3)));
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) => [new(new Add(), n, n)];

    /// <inheritdoc/>
    public static Case Timed => new(new Add(), 1 << 18, 1 << 18);

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() =>
    [
        new("C0", new Add(), 2),
        new("C0", new Add(), 2, 2, 2),
        new("C0", new Add(), (2, 0), (2, 0)),
        new("C1", new Add(), (2, 3), (3, 2)),
        new("C1", new Add(), (2, 3), 6),
        new("C1", new Add(), (2, 3), 3),
        new("C1", new Add(), (2, 3), (1, 3)),
        new("C1", new Add(), 3, new Shape()),
    ];
}
