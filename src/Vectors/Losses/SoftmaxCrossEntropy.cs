using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>ONNX <c>SoftmaxCrossEntropyLoss</c>; its second output is the log-softmax that is saved for backward.</summary>
internal sealed class SoftmaxCrossEntropy : IMapping
{
    public IReadOnlyList<OpName> Takes { get; } = [OpName.Onnx("SoftmaxCrossEntropyLoss")];

    public IReadOnlyList<MappedRun> Map(NodeCase test)
    {
        var weight = test.Input(2);
        var op = new Spec.SoftmaxCrossEntropy(test.Reduction(), IgnoreIndex: test.Integer("ignore_index"), Weighted: weight is not null);
        var z = NodeCase.Real(test.Needed(0));
        var label = NodeCase.Integers(test.Needed(1));
        return [new(op, new(weight is null ? [z] : [z, NodeCase.Real(weight)], [label]), [.. test.Check(0, "loss"), .. test.Check(1, "logp")])];
    }
}
