namespace Conformance.Spec;

/// <summary>
/// Inverted dropout: in training, y = x·mask/(1 − Rate); in inference, y = x. Page: dropout.md.
/// Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to Prevent Neural Networks
/// from Overfitting" (JMLR 2014); section 10 scales in training as here.
/// </summary>
/// <param name="Rate">The share of elements that is dropped (not that which is kept), from 0 to 1.</param>
/// <param name="Training">Whether there is a mask at all.</param>
public sealed record Dropout(double Rate = 0.5, bool Training = true) : Operator, IContract
{
    private static readonly Signature training = new(inputs: "x", outputs: "y", gradients: "x", intInputs: "mask"), inference = new(inputs: "x", outputs: "y", gradients: "x");

    /// <inheritdoc/>
    public override Signature Signature => Training ? training : inference;

    /// <summary>
    /// What a kept element is multiplied by: 1/(1 − Rate), formed in double. 0 at Rate 1, where nothing is kept and
    /// the quotient would be ∞.
    /// </summary>
    public double Scale => Rate == 1 ? 0 : 1 / (1 - Rate);

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        Require("C1", Rate is >= 0 and <= 1, $"Rate is {Rate}, must be from 0 to 1");
        if (Training) Require("C2", x.Int[0] == x[0], $"mask has shape {x.Int[0]}, x has {x[0]}");
        return new(x[0]);
    }

    /// <inheritdoc/>
    protected override void Values(Shapes x, Tensor<int>[] ints)
    {
        if (Training) CheckMask(ints[0].Span);
    }

    /// <summary>C3: a mask has nothing but 0 and 1.</summary>
    /// <exception cref="ConstraintException">It has something else.</exception>
    public void CheckMask(ReadOnlySpan<int> mask)
    {
        int at = mask.IndexOfAnyExceptInRange(0, 1);
        Require("C3", at < 0, $"mask has {(at < 0 ? 0 : mask[at])} at element {at}, must be 0 or 1");
    }

    /// <inheritdoc/>
    public override Cost Cost(Shapes x) => x[0].Count * new Cost(Multiplies: Training ? 1 : 0);

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases()
    {
        foreach (double rate in (double[])[0.5, 0, 0.1, 0.25, 0.9, 1.0 / 3])
            yield return Drawn(new Dropout(rate), 500);
        yield return Drawn(new Dropout(0.2), (3, 4, 5));
        yield return Drawn(new Dropout(1), 200) with { Note = "everything is dropped" };
        yield return Drawn(new Dropout(0.4), 200).With("x", Fills.Each(r => r.Flip() ? 0 : r.Normal())) with { Note = "half of x is 0" };
        yield return Drawn(new Dropout(0.7), 200).With("x", Fills.Normal(0, 1e-39)) with { Note = "subnormal" };
        yield return Drawn(new Dropout(0.3), 100).With("mask", Fills.IntValues(1)) with { Note = "by chance everything is kept" };
        yield return Drawn(new Dropout(0.3), 100).With("mask", Fills.IntValues(0)) with { Note = "by chance everything is dropped" };
        yield return Drawn(new Dropout(0.3), 40).With("x", Fills.Values(double.PositiveInfinity, 1, double.NaN, double.NegativeInfinity, -1)) with { Note = "∞ and NaN, kept and dropped", Random = false };
        yield return new(new Dropout(0.5, Training: false), 100);
        yield return new(new Dropout(0.9, Training: false), (2, 7)) { Note = "the rate plays no part" };
    }

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        var op = new Dropout(r.Pick(0, 1, 0.5, r.Uniform(0, 1), r.Uniform(0.9, 1)), Training: r.Int(0, 3) > 0);
        var shape = new int[r.Int(0, 3)];
        for (int axis = 0; axis < shape.Length; axis++) shape[axis] = r.Extent();
        return op.Training ? Drawn(op, new Shape(shape)) : new(op, new Shape(shape));
    }

    private static Case Drawn(Dropout op, Shape shape) =>
        new Case(op, new Shapes([shape], [shape])).With("mask", (r, mask) => Philox.Mask(mask, op.Rate, seed: (ulong)r.Seed()));

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) => [Drawn(new Dropout(0.3), n), new(new Dropout(0.3, Training: false), n)];

    /// <inheritdoc/>
    public static Case Timed => Drawn(new Dropout(0.5), 1 << 18);

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() =>
    [
        new("C0", new Dropout(), new Shapes([(2, 0)], [(2, 0)])),
        new("C0", new Dropout(), 3),
        new("C0", new Dropout(Training: false), new Shapes([3], [3])),
        new("C0", new Dropout(), new Shapes([(1 << 16, 1 << 16)], [(1 << 16, 1 << 16)])),
        new("C1", new Dropout(-0.1), new Shapes([3], [3])),
        new("C1", new Dropout(1.1), new Shapes([3], [3])),
        new("C1", new Dropout(double.NaN, Training: false), 3),
        new("C2", new Dropout(), new Shapes([3], [4])),
        new("C2", new Dropout(), new Shapes([(2, 3)], [6])),
        new("C3", new Dropout(), new Shapes([3], [3]), [0, 1, 2]),
        new("C3", new Dropout(), new Shapes([3], [3]), [-1, 1, 0]),
    ];
}
