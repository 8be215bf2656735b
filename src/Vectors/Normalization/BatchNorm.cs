using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>ONNX <c>BatchNormalization</c>, whose momentum is the weight of the old statistics and whose running variance is biased.</summary>
internal sealed class BatchNorm : IMapping
{
    public IReadOnlyList<OpName> Takes { get; } = [OpName.Onnx("BatchNormalization")];

    public IReadOnlyList<MappedRun> Map(NodeCase test)
    {
        // Before version 9 of the set, inference was an attribute; before 14, training gave other outputs.
        test.Since(9);
        bool training = test.Flag("training_mode");
        if (test.Opset < 14 && test.Expected(1) is not null) test.Since(14);
        var op = new Spec.BatchNorm(training, test.Number("epsilon", 1e-5), Momentum: 1 - test.Number("momentum", 0.9), UnbiasedRunningVariance: false);
        var inputs = new Operands<float>([.. Enumerable.Range(0, 5).Select(i => NodeCase.Real(test.Needed(i)))]);
        return [new(op, inputs, [.. test.Check(0, "y"), .. training ? [.. test.Check(1, "running_mean1"), .. test.Check(2, "running_var1")] : (Check[])[]])];
    }
}
