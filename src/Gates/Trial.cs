using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>One draw of a case on an engine, compared with the reference.</summary>
public static class Trial
{
    /// <summary>Runs a draw and adds the comparison to <paramref name="agreement"/>; false when it must be redrawn.</summary>
    /// <param name="engine">The engine to judge.</param>
    /// <param name="c">The case.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="direction">Backward runs forward first: each side uses its own outputs.</param>
    /// <param name="agreement">Collects the comparison.</param>
    /// <param name="problem">Damage around buffers or a rerun with other bits; null when there is none.</param>
    public static bool Run(Engine engine, Case c, int seed, Direction direction, Agreement agreement, out string? problem)
    {
        var op = c.Operator;
        problem = null;
        var x = c.Draw(seed);
        using var rounding = new Rounding(engine.Precision);
        var bx = x.Select(v => Bounded.Exact(v));
        var by = Formula.Forward(op, bx);
        Operands<float>? dy = null;
        Operands<Bounded>? bdx = null;
        if (direction == Direction.Backward)
        {
            dy = c.DrawSeeds(seed);
            bdx = Formula.Backward(op, bx, by, dy.Select(v => Bounded.Exact(v)));
        }
        if (rounding.Ambiguous) return false;

        using var session = engine.Prepare(op, x);
        session.Poison();
        session.Forward();
        var y = session.Outputs();
        if (direction == Direction.Forward)
        {
            Compare(op.Signature.Outputs, by, y);
            for (int i = 0; i < by.Int.Length; i++) agreement.Add(op.Signature.IntOutputs[i], by.Int[i], y.Int[i]);
            session.Poison();
            session.Forward();
            problem = session.Damage() ?? Rerun(y, session.Outputs());
            return true;
        }
        Compare(op.Signature.Outputs, by, y);
        session.Seed(dy!);
        session.Poison();
        session.Backward();
        var dx = session.Gradients();
        Compare([.. op.Signature.Gradients.Select(g => $"d{g}")], bdx!, dx);
        session.Poison();
        session.Backward();
        problem = session.Damage() ?? Rerun(dx, session.Gradients());
        return true;

        void Compare(string[] names, Operands<Bounded> expected, Operands<float> actual)
        {
            for (int i = 0; i < names.Length; i++) agreement.Add(names[i], expected[i], actual[i], c.Random);
        }
    }

    private static string? Rerun(Operands<float> first, Operands<float> second)
    {
        // Which NaN it is depends on the order of operands, which the JIT may change between tiers.
        for (int i = 0; i < first.Real.Length; i++)
            for (int k = 0; k < first[i].Count; k++)
                if (BitConverter.SingleToInt32Bits(first[i][k]) != BitConverter.SingleToInt32Bits(second[i][k]) && !(float.IsNaN(first[i][k]) && float.IsNaN(second[i][k])))
                    return "a second run gave other bits";
        for (int i = 0; i < first.Int.Length; i++)
            if (!first.Int[i].Span.SequenceEqual(second.Int[i].Span)) return "a second run gave other int32 values";
        return null;
    }
}
