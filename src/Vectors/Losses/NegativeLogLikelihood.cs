using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>ONNX <c>NegativeLogLikelihoodLoss</c>.</summary>
internal sealed class NegativeLogLikelihood : IMapping
{
    public IReadOnlyList<OpName> Takes { get; } = [OpName.Onnx("NegativeLogLikelihoodLoss")];

    public IReadOnlyList<MappedRun> Map(NodeCase test)
    {
        var weight = test.Input(2);
        var op = new Spec.NegativeLogLikelihood(test.Reduction(), test.Integer("ignore_index"), weight is not null);
        var logp = NodeCase.Real(test.Needed(0));
        var label = NodeCase.Integers(test.Needed(1));
        return [new(op, new(weight is null ? [logp] : [logp, NodeCase.Real(weight)], [label]), [.. test.Check(0, "loss")])];
    }
}
