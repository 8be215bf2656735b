using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>
/// Gate 2: vectors that others computed, beside each contract, and the worked examples of the pages: values and gradients.
/// The reference is held to double rounding, float32 engines to the worst case of float32.
/// </summary>
public sealed class VectorGate : Gate
{
    /// <inheritdoc/>
    public override string Name => "vectors";

    /// <inheritdoc/>
    public override IEnumerable<Finding> Judge(Engine engine, OperatorInfo op, Effort effort)
    {
        IReadOnlyList<SpecVector> vectors = [.. SpecVectors.Vectors(op), .. SpecVectors.Examples(op)];
        foreach (var direction in Enum.GetValues<Direction>())
        {
            if (direction == Direction.Backward && op.NotApplicable.TryGetValue("backward", out string? reason))
            {
                yield return new(Name, op.Name, engine.Name, direction, Outcome.Declined, reason);
                continue;
            }
            var some = vectors.Where(v => direction == Direction.Forward || v.Seeds is not null).ToList();
            string? declined = null, failure = null;
            int trials = 0;
            foreach (var v in some)
            {
                if ((engine.Declines(v.Operator, Direction.Forward) ?? (direction == Direction.Backward ? engine.Declines(v.Operator, Direction.Backward) : null)) is { } why)
                {
                    declined = why;
                    continue;
                }
                trials++;
                if (Judge(engine, v, direction) is not { } problem) continue;
                failure = $"vector '{v.Name}' ({v.Source}), {v.Operator} on {Shapes.Of(v.Inputs)}: {problem}{Replay.Command(engine, op.Name)}";
                break;
            }
            var outcome = failure is not null ? Outcome.Failed : trials > 0 ? Outcome.Passed : declined is null or "no kernel" ? Outcome.Absent : Outcome.Declined;
            yield return new(Name, op.Name, engine.Name, direction, outcome, failure ?? (some.Count == 0 ? "no vectors" : declined ?? "")) { Trials = trials };
        }
    }

    /// <summary>Judges an engine on a vector; null, or what is wrong.</summary>
    public static string? Judge(Engine engine, SpecVector v, Direction direction)
    {
        try
        {
            return new Check(engine, v).Run(direction);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"threw {e.GetType().Name}: {e.Message}";
        }
    }

    private sealed class Check(Engine engine, SpecVector v)
    {
        private readonly bool exact = engine is ReferenceEngine;

        public string? Run(Direction direction)
        {
            var op = v.Operator;
            using var rounding = new Rounding(exact ? DoubleRounding.Precision : engine.Precision);
            var bx = v.Inputs.Select(e => Bounded.Exact(e));
            var by = Formula.Forward(op, bx);
            if (direction == Direction.Forward)
            {
                var (real, ints) = Outputs();
                return v.Outputs.Select(e => Array.IndexOf(op.Signature.Outputs, e.Key) is var i and >= 0
                        ? Compare(e.Key, e.Value, real[i], by[i])
                        : Compare(e.Key, e.Value, ints[Array.IndexOf(op.Signature.IntOutputs, e.Key)]))
                    .FirstOrDefault(p => p is not null);
            }
            var bdx = Formula.Backward(op, bx, by, v.Seeds!.Select(e => Bounded.Exact(e)));
            var dx = Gradients();
            return v.Gradients.Select(e => Array.IndexOf(op.Signature.Gradients, e.Key) is var i
                    ? Compare("d" + e.Key, e.Value, dx[i], bdx[i]) : null)
                .FirstOrDefault(p => p is not null);
        }

        // The reference is read before it is rounded to float32.
        private (Tensor<double>[] Real, Tensor<int>[] Int) Outputs()
        {
            if (exact)
            {
                var y = Formula.Forward(v.Operator, v.Inputs.Select(e => new Real(e)));
                return ([.. y.Real.Select(t => t.Select(e => e.Value))], y.Int);
            }
            using var session = engine.Prepare(v.Operator, v.Inputs);
            session.Poison();
            session.Forward();
            var f = session.Outputs();
            return ([.. f.Real.Select(t => t.Select(e => (double)e))], f.Int);
        }

        private Tensor<double>[] Gradients()
        {
            if (exact)
            {
                var x = v.Inputs.Select(e => new Real(e));
                return [.. Formula.Backward(v.Operator, x, Formula.Forward(v.Operator, x), v.Seeds!.Select(e => new Real(e))).Real.Select(t => t.Select(e => e.Value))];
            }
            using var session = engine.Prepare(v.Operator, v.Inputs);
            session.Forward();
            session.Seed(v.Seeds!);
            session.Poison();
            session.Backward();
            return [.. session.Gradients().Real.Select(t => t.Select(e => (double)e))];
        }

        private string? Compare(string name, Tensor<Printed> expected, Tensor<double> actual, Tensor<Bounded> bound)
        {
            if (expected.Shape != actual.Shape) return $"{name} has shape {actual.Shape}, expected {expected.Shape}";
            for (int i = 0; i < expected.Count; i++)
            {
                double e = expected[i].Value, a = actual[i];
                double allowed = expected[i].Blur + (exact ? DoubleRounding.Share * bound[i].Worst + 4e-16 * Math.Abs(e) : bound[i].Worst);
                bool right = double.IsFinite(e) ? Math.Abs(a - e) <= allowed : double.IsNaN(e) ? double.IsNaN(a) : a == e;
                if (!right) return $"{name}[{string.Join(", ", expected.Shape.Index(i))}] expected {e:R} actual {a:R}, allowed error {allowed:g3}";
            }
            return null;
        }

        private static string? Compare(string name, Tensor<Printed> expected, Tensor<int> actual)
        {
            if (expected.Shape != actual.Shape) return $"{name} has shape {actual.Shape}, expected {expected.Shape}";
            for (int i = 0; i < expected.Count; i++)
                if (expected[i].Value != actual[i]) return $"{name}[{string.Join(", ", expected.Shape.Index(i))}] expected {expected[i].Value} actual {actual[i]}";
            return null;
        }
    }
}
