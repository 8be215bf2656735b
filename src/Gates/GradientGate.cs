using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>
/// Gate 3: the reference's explicit chain rule against dual numbers (the full Jacobian where it is small, the adjoint
/// identity u·(Jv) = (Jᵀu)·v where it is not), against finite differences as an independent witness, and at kinks
/// against the subdifferential.
/// </summary>
public sealed class GradientGate : Gate
{
    /// <summary>Relative rounding that is allowed to either side: two evaluations in double of sums of up to thousands of terms.</summary>
    public const double Tolerance = 1e-11;

    /// <summary>Finite differences agree to this share of the terms that they are made of, or to ten times their own error estimate.</summary>
    public const double DifferenceTolerance = 1e-6;

    private const int FullJacobian = 160;

    /// <inheritdoc/>
    public override string Name => "gradient";

    /// <inheritdoc/>
    public override IEnumerable<Finding> Judge(Engine engine, OperatorInfo op, Effort effort)
    {
        if (engine is not ReferenceEngine) yield break;
        if (op.NotApplicable.TryGetValue("backward", out string? reason))
        {
            yield return new(Name, op.Name, engine.Name, Direction.Backward, Outcome.Declined, reason);
            yield break;
        }
        if (!Formula.Has(op.Type, Direction.Backward))
        {
            yield return new(Name, op.Name, engine.Name, Direction.Backward, Outcome.Absent, "no kernel");
            yield break;
        }
        int trials = 0;
        IEnumerable<Origin> origins = effort.Only is { } only ? [Origin.Parse(op, only)]
            : Origin.Listed(op).Concat(Origin.Random(op, effort));
        foreach (var origin in origins.Where(o => o.Case.Operator.Signature.Gradients.Length > 0))
        {
            int seed = Sampler.SeedOf(origin.Case.Name) ^ effort.Seed;
            string? problem;
            bool judged = true;
            try
            {
                problem = Judge(origin.Case, seed, out judged);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                problem = $"threw {e.GetType().Name}: {e.Message}";
            }
            if (judged) trials++;
            if (problem is null) continue;
            yield return new(Name, op.Name, engine.Name, Direction.Backward, Outcome.Failed, Replay.Describe(engine, origin, seed, Direction.Backward, problem)) { Trials = trials };
            yield break;
        }
        yield return trials > 0
            ? new(Name, op.Name, engine.Name, Direction.Backward, Outcome.Passed) { Trials = trials }
            : new(Name, op.Name, engine.Name, Direction.Backward, Outcome.Failed, "no case could be judged");
    }

    /// <summary>A chain rule to judge.</summary>
    public delegate Operands<Real> ChainRule(Operator op, Operands<Real> x, Operands<Real> y, Operands<Real> dy);

    /// <summary>Judges one case; null, or what is wrong.</summary>
    /// <param name="c">The case.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="judged">False where inputs or outputs are not finite: those are the agreement gate's.</param>
    /// <param name="backward">The chain rule; the reference's when null.</param>
    public static string? Judge(Case c, int seed, out bool judged, ChainRule? backward = null)
    {
        var point = new Point(c, seed, backward ?? Formula.Backward);
        judged = point.IsFinite;
        if (!judged) return null;
        if (c.Kink) return point.Subdifferential();
        return (point.Size <= FullJacobian ? point.Jacobian() : point.Adjoint()) ?? point.Differences();
    }

    /// <summary>A case's inputs, and the ways to look at the derivative there.</summary>
    private sealed class Point
    {
        private readonly Operator op;
        private readonly Operands<Real> x, y, dy;
        private readonly int[] wrt;                           // the inputs that receive a gradient
        private readonly int[] from;                          // the outputs that carry one
        private readonly Sampler r;

        private readonly ChainRule backward;

        public Point(Case c, int seed, ChainRule backward)
        {
            this.backward = backward;
            op = c.Operator;
            x = c.Draw(seed).Select(v => new Real(v));
            dy = c.DrawSeeds(seed).Select(v => new Real(v));
            y = Formula.Forward(op, x);
            wrt = [.. op.Signature.Gradients.Select(g => Array.IndexOf(op.Signature.Inputs, g))];
            from = [.. op.Signature.Seeds.Select(g => Array.IndexOf(op.Signature.Outputs, g))];
            r = new Sampler(seed ^ 0xD1F);
        }

        public int Size => wrt.Sum(i => x[i].Count) + dy.Real.Sum(t => t.Count);

        public bool IsFinite => x.Real.All(t => t.Span.ToArray().All(v => double.IsFinite(v.Value)))
            && from.All(i => y[i].Span.ToArray().All(v => double.IsFinite(v.Value)));

        /// <summary>Every ∂y_i/∂x_j, once down the columns by dual numbers, once along the rows by backward.</summary>
        public string? Jacobian()
        {
            int rows = dy.Real.Sum(t => t.Count), columns = wrt.Sum(i => x[i].Count);
            var byDual = new double[rows, columns];
            for (int j = 0; j < columns; j++)
            {
                double[] column = Flat(Tangents(k => k == j ? 1 : 0), t => t.Tangent);
                for (int i = 0; i < rows; i++) byDual[i, j] = column[i];
            }
            // An entry is judged beside its row and its column: rounding is relative to the terms that it is made of.
            var (inRow, inColumn) = (new double[rows], new double[columns]);
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++)
                    (inRow[i], inColumn[j]) = (Math.Max(inRow[i], Math.Abs(byDual[i, j])), Math.Max(inColumn[j], Math.Abs(byDual[i, j])));
            for (int i = 0; i < rows; i++)
            {
                int k = 0;
                var unit = new Operands<Real>([.. dy.Real.Select(t => t.Select(_ => new Real(k++ == i ? 1 : 0)))], []);
                double[] row = Flat(backward(op, x, y, unit).Real, v => v.Value);
                double[]? rounding = null;
                for (int j = 0; j < columns; j++)
                {
                    double error = Math.Abs(row[j] - byDual[i, j]);
                    if (error <= Tolerance * Math.Max(Math.Max(inRow[i], inColumn[j]), 1e-300)) continue;
                    // Where the formula itself cancels, what is allowed is computed.
                    rounding ??= DoubleRounding.OfBackward(op, x, unit);
                    if (!(error <= rounding[j]))
                        return $"∂{At(op.Signature.Seeds, dy.Real, i)}/∂{At(op.Signature.Gradients, [.. wrt.Select(w => x[w])], j)} is {row[j]:R} by the chain rule, {byDual[i, j]:R} by dual numbers (largest of its row and column {Math.Max(inRow[i], inColumn[j]):g3})";
                }
            }
            return null;
        }

        /// <summary>u·(Jv) by dual numbers against (Jᵀu)·v by backward, for random u and v.</summary>
        public string? Adjoint()
        {
            double[] v = [.. Enumerable.Range(0, wrt.Sum(i => x[i].Count)).Select(_ => r.Normal())];
            double[] u = Flat(dy.Real, t => t.Value);
            double[] jv = Flat(Tangents(k => v[k]), t => t.Tangent);
            double[] jtu = Flat(backward(op, x, y, dy).Real, t => t.Value);
            double left = 0, right = 0, terms = 0;
            for (int i = 0; i < u.Length; i++) (left, terms) = (left + u[i] * jv[i], terms + Math.Abs(u[i] * jv[i]));
            for (int j = 0; j < v.Length; j++) (right, terms) = (right + v[j] * jtu[j], terms + Math.Abs(v[j] * jtu[j]));
            if (Math.Abs(left - right) <= Tolerance * terms) return null;
            double rounding = DoubleRounding.OfBackward(op, x, dy).Zip(v, (bound, v) => bound * Math.Abs(v)).Sum();
            return Math.Abs(left - right) <= rounding ? null
                : $"u·(Jv) is {left:R} by dual numbers, (Jᵀu)·v is {right:R} by the chain rule (terms add up to {terms:g3})";
        }

        /// <summary>The derivative along a random direction by Ridders' extrapolated central differences, against backward.</summary>
        public string? Differences()
        {
            // A step that a large input would swallow is scaled with it.
            double[] v = [.. Flat([.. wrt.Select(i => x[i])], t => t.Value).Select(t => r.Normal() * (Math.Abs(t) > 1e8 ? Math.Abs(t) : 1))];
            double[] dx = Flat(backward(op, x, y, dy).Real, t => t.Value);
            double expected = 0, terms = 0;
            for (int j = 0; j < v.Length; j++) (expected, terms) = (expected + dx[j] * v[j], terms + Math.Abs(dx[j] * v[j]));
            var (slope, error) = FiniteDifference.Derivative(t => Objective(v, t));
            if (Math.Abs(slope - expected) <= Math.Max(DifferenceTolerance * terms, 10 * error)) return null;
            // The values that are subtracted err themselves, where the formula cancels.
            double rounding = DoubleRounding.OfForward(op, x, from, dy) / FiniteDifference.SmallestStep;
            return Math.Abs(slope - expected) <= rounding ? null
                : $"the derivative along a random direction is {expected:R} by the chain rule, {slope:R} ± {error:g2} by finite differences";
        }

        /// <summary>At a kink: −f′(x; −v) ≤ g·v ≤ f′(x; v) in random directions, and along the axes.</summary>
        public string? Subdifferential()
        {
            const double step = 1e-7;
            int n = wrt.Sum(i => x[i].Count);
            double[] g = Flat(backward(op, x, y, dy).Real, t => t.Value);
            double at = Objective(new double[n], 0), scale = g.Sum(Math.Abs) + Math.Abs(at);
            for (int trial = 0; trial < 40 + Math.Min(n, 40); trial++)
            {
                double[] v = trial < 40 ? [.. Enumerable.Range(0, n).Select(_ => r.Normal())] : [.. Enumerable.Range(0, n).Select(j => j == trial - 40 ? 1.0 : 0.0)];
                double gv = g.Zip(v, (a, b) => a * b).Sum();
                double right = (Objective(v, step) - at) / step, left = (at - Objective(v, -step)) / step;
                double slack = 1e-5 * scale;
                if (!(gv >= Math.Min(left, right) - slack && gv <= Math.Max(left, right) + slack))
                    return $"at a kink the gradient gives {gv:R} in a direction where the one-sided derivatives are {left:R} and {right:R}: no element of the subdifferential";
            }
            return null;
        }

        // φ(t) = dy · f(x + t·v)
        private double Objective(double[] v, double t)
        {
            int k = 0;
            var moved = new Operands<Real>([.. x.Real.Select((tensor, i) => wrt.Contains(i) ? tensor.Select(e => new Real(e.Value + t * v[k++])) : tensor)], x.Int);
            var f = Formula.Forward(op, moved);
            double φ = 0;
            for (int s = 0; s < from.Length; s++)
                for (int i = 0; i < dy[s].Count; i++) φ += dy[s][i].Value * f[from[s]][i].Value;
            return φ;
        }

        private Tensor<Dual>[] Tangents(Func<int, double> direction)
        {
            int k = 0;
            var moved = new Operands<Dual>([.. x.Real.Select((t, i) => t.Select(e => new Dual(e.Value, wrt.Contains(i) ? direction(k++) : 0)))], x.Int);
            var f = Formula.Forward(op, moved);
            return [.. from.Select(i => f[i])];
        }

        private static double[] Flat<T>(Tensor<T>[] tensors, Func<T, double> value) => [.. tensors.SelectMany(t => t.Span.ToArray().Select(value))];

        private static string At(string[] names, Tensor<Real>[] tensors, int k)
        {
            int i = 0;
            for (; k >= tensors[i].Count; i++) k -= tensors[i].Count;
            return $"{names[i]}[{string.Join(", ", tensors[i].Shape.Index(k))}]";
        }
    }
}
