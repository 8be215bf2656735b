namespace Conformance.Spec;

/// <summary>
/// What every operator's record states beside its page, found by type: adding an operator edits no list.
/// </summary>
public interface IContract
{
    /// <summary>The cases every engine is judged on: each attribute, each branch, each known trap at least once.</summary>
    static abstract IEnumerable<Case> Cases();

    /// <summary>A random case: any attributes, any shapes up to the sampler's size.</summary>
    static abstract Case Any(Sampler r);

    /// <summary>
    /// Cases whose innermost loop runs over <paramref name="n"/> elements, one for each path that a kernel may have: for the
    /// lengths around vector widths, and for special values in every lane.
    /// </summary>
    static abstract IEnumerable<Case> OfLength(int n);

    /// <summary>The case that the report times: a size that one would meet in practice; <see cref="OfLength"/> of 65,536 when null.</summary>
    static virtual Case? Timed => null;

    /// <summary>Calls that must be refused, at least one for each labelled constraint.</summary>
    static abstract IEnumerable<Refusal> Refusals();

    /// <summary>Whether <see cref="Operator.Cost"/> is an upper bound, because the work depends on values; otherwise it is exact.</summary>
    static virtual bool CostIsBound => false;

    /// <summary>Cells of the coverage matrix that do not apply, with the reason: "backward" → "a step is not differentiated".</summary>
    static virtual IReadOnlyDictionary<string, string> NotApplicable => new Dictionary<string, string>();
}

/// <summary>A call that an operator refuses.</summary>
/// <param name="Label">The label of the constraint that is violated.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Inputs">Shapes of the inputs.</param>
/// <param name="Ints">Values of the int32 inputs, where it is they that violate the constraint.</param>
public sealed record Refusal(string Label, Operator Operator, Shapes Inputs, params int[][] Ints)
{
    /// <summary>A refusal because of attributes or shapes.</summary>
    public Refusal(string label, Operator op, params Shape[] inputs) : this(label, op, new Shapes(inputs)) { }
}
