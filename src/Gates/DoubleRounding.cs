using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>How far two honest evaluations in double may differ, from the same computed bound as for float32.</summary>
public static class DoubleRounding
{
    /// <summary>
    /// The worst case of a float32 evaluation times the ratio of the unit roundoffs bounds the rounding of a double one;
    /// the other side errs likewise, and both their elementary functions by up to a few units instead of half a one.
    /// </summary>
    public const double Share = 8 * (1.0 / (1L << 29));

    /// <summary>Half a unit everywhere: double still tells tanh x from 1 where float32 has long saturated.</summary>
    public static Precision Precision { get; } = new((_, _, _) => 0.5);

    /// <summary>What the rounding of dy · y in double may come to, over the outputs y that carry a gradient.</summary>
    public static double OfForward(Operator op, Operands<Real> x, int[] outputs, Operands<Real> dy)
    {
        using var rounding = new Rounding(Precision);
        var y = Formula.Forward(op, x.Select(v => Bounded.Exact(v.Value)));
        return outputs.Select((o, s) => y[o].Span.ToArray().Zip(dy[s].Span.ToArray(), (v, d) => Share * v.Worst * Math.Abs(d.Value)).Sum()).Sum();
    }

    /// <summary>What the rounding of a backward in double may come to, element by element, all gradients in one row.</summary>
    public static double[] OfBackward(Operator op, Operands<Real> x, Operands<Real> dy)
    {
        using var rounding = new Rounding(Precision);
        // Inputs are taken as they are: a bound is asked for, not a value.
        var bx = x.Select(v => Bounded.Exact(v.Value));
        var dx = Formula.Backward(op, bx, Formula.Forward(op, bx), dy.Select(v => Bounded.Exact(v.Value)));
        return [.. dx.Real.SelectMany(t => t.Span.ToArray().Select(v => Share * v.Worst))];
    }
}
