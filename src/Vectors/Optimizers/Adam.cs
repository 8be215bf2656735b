using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>
/// ONNX <c>Adam</c>, one run for each of its tensors: X is θ, V is m and H is v. The step T counts from 0, where nothing is
/// corrected; from 1 on the correction is that of our step t = T − 1. Its decay is the coupled one.
/// </summary>
internal sealed class Adam : IMapping
{
    public IReadOnlyList<OpName> Takes { get; } = [OpName.Onnx("Adam", "ai.onnx.preview.training")];

    public IReadOnlyList<MappedRun> Map(NodeCase test)
    {
        if (test.Number("norm_coefficient_post", 0) is var post and not 0) throw new UnsupportedException($"Adam with norm_coefficient_post {post:g6}");
        double rate = NodeCase.Scalar(test.Needed(0));
        var steps = NodeCase.Integers(test.Needed(1));
        if (steps.Count != 1) throw new FormatException($"T has shape {steps.Shape}, a scalar belongs there");
        var op = new Spec.Adam(rate, test.Number("alpha", 0.9), test.Number("beta", 0.999), test.Number("epsilon", 1e-6), AdamForm.EpsilonHat,
            BiasCorrection: steps[0] != 0, WeightDecay: test.Number("norm_coefficient", 0));
        var (tensors, rest) = Math.DivRem(test.InputCount - 2, 4);
        if (tensors < 1 || rest != 0) throw new FormatException($"Adam has {test.InputCount} inputs; there are two and four for each tensor");
        return [.. Enumerable.Range(0, tensors).Select(i => new MappedRun(
            op,
            new([.. Enumerable.Range(0, 4).Select(role => NodeCase.Real(test.Needed(2 + role * tensors + i)))], [new(new Shape(), [Math.Max(steps[0] - 1, 0)])]),
            [.. test.Check(i, "theta1"), .. test.Check(tensors + i, "m1"), .. test.Check(2 * tensors + i, "v1")]))];
    }
}
