using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of Add.</summary>
public sealed class Add : IMutants
{
    private const double LargestFloat = float.MaxValue, SmallestNormal = 1.17549435082228751e-38;

    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        new Mutant<Spec.Add>("a − b instead of a + b", "",
            forward: (op, x) => Each(x, (a, b) => a - b)),
        new Mutant<Spec.Add>("b not read: a + a", "",
            forward: (op, x) => Each(x, (a, _) => a + a)),
        new Mutant<Spec.Add>("first element of b added everywhere", "",
            forward: (op, x) => new(x[0].Select(a => a + x[1][0]))),
        new Mutant<Spec.Add>("last axis of b repeated over the others", "",
            forward: (op, x) => x[1].Shape is { Rank: > 0 } shape
                ? new Operands<Real>(x[0]).Map(0, (a, i) => a + x[1][i % shape[^1]])
                : Formula.Forward(op, x)),
        new Mutant<Spec.Add>("sum saturates at the largest float", "",
            forward: (op, x) => Each(x, (a, b) => Real.Max(-LargestFloat, Real.Min(LargestFloat, a + b)))),
        new Mutant<Spec.Add>("subnormal sums flushed to 0", "",
            forward: (op, x) => Each(x, (a, b) => Real.Abs(a + b) < SmallestNormal ? 0 : a + b)),
        new Mutant<Spec.Add>("b gets no gradient", "",
            backward: (op, x, y, dy) => new(dy[0], new(dy[0].Shape))),
        new Mutant<Spec.Add>("gradient shared out: half of dy to each", "",
            backward: (op, x, y, dy) => new(dy[0].Select(v => 0.5 * v), dy[0].Select(v => 0.5 * v))),
        new Mutant<Spec.Add>("gradient of a product: da = dy·b, db = dy·a", "",
            backward: (op, x, y, dy) => new(dy.Map(0, (v, i) => v * x[1][i])[0], dy.Map(0, (v, i) => v * x[0][i])[0])),
        // A kernel does not see that a and b are one value; that they are equal stands for it.
        new Mutant<Spec.Add>("value used twice receives one gradient, not the sum of two", "elixir-nx/nx#564",
            backward: (op, x, y, dy) => new(dy[0], x[0].Span.SequenceEqual(x[1].Span) ? new(dy[0].Shape) : dy[0])),
    ];

    private static Operands<Real> Each(Operands<Real> x, Func<Real, Real, Real> f) =>
        new Operands<Real>(x[0]).Map(0, (a, i) => f(a, x[1][i]));
}
