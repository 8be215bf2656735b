using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>
/// Gate 1: the contract itself. Every listed refusal is refused with its label, every case and every random case has
/// outputs, and the cost formula equals the count of a run.
/// </summary>
public sealed class ContractGate : Gate
{
    /// <inheritdoc/>
    public override string Name => "contract";

    /// <inheritdoc/>
    public override IEnumerable<Finding> Judge(Engine engine, OperatorInfo op, Effort effort)
    {
        if (engine is not ReferenceEngine) yield break;
        string? problem = op.Refusals.Select(Refused).FirstOrDefault(p => p is not null);
        int trials = op.Refusals.Count;
        var origins = Origin.Listed(op).Concat(Origin.Random(op, effort with { RandomCases = 4 * effort.RandomCases }));
        foreach (var origin in origins.TakeWhile(_ => problem is null))
        {
            trials++;
            problem = Counts(op, origin);
        }
        yield return new(Name, op.Name, engine.Name, null, problem is null ? Outcome.Passed : Outcome.Failed, problem ?? "") { Trials = trials };
    }

    private static string? Refused(Refusal refusal)
    {
        string what = $"{refusal.Operator} on {refusal.Inputs}{(refusal.Ints.Length == 0 ? "" : $" with int32 {string.Join("; ", refusal.Ints.Select(v => string.Join(" ", v)))}")}";
        try
        {
            if (refusal.Ints.Length == 0) refusal.Operator.Infer(refusal.Inputs);
            else refusal.Operator.Check(new Operands<float>([.. refusal.Inputs.Real.Select(s => new Tensor<float>(s))], [.. refusal.Inputs.Int.Zip(refusal.Ints, (s, v) => new Tensor<int>(s, v))]));
        }
        catch (ConstraintException e)
        {
            if (e.Label != refusal.Label) return $"{what} must be refused by {refusal.Label}, was by {e.Label}: {e.Message}";
            return e.Message.Contains(refusal.Operator.GetType().Name, StringComparison.Ordinal) ? null : $"the message does not name the operator: {e.Message}";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{what} must be refused by {refusal.Label}, but threw {e.GetType().Name}: {e.Message}";
        }
        return $"{what} must be refused by {refusal.Label}, was accepted";
    }

    private static string? Counts(OperatorInfo op, Origin origin)
    {
        var c = origin.Case;
        try
        {
            c.Operator.Infer(c.Inputs);
            if (!Formula.Has(op.Type, Direction.Forward)) return null;
            using var count = new Counting();
            Formula.Forward(c.Operator, c.Draw(1).Select(v => new Counted(v)));
            var stated = c.Operator.Cost(c.Inputs);
            bool right = op.CostIsBound ? count.Cost.Total <= stated.Total : count.Cost == stated;
            return right ? null : $"{c.Name} ({origin.Text}): the contract states {stated}, a run counts {count.Cost}";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{c.Name} ({origin.Text}) threw {e.GetType().Name}: {e.Message}";
        }
    }
}
