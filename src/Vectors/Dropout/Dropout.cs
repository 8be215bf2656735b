using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>
/// ONNX <c>Dropout</c>. A published mask is an operand here. Where a test of training publishes none, its mask was drawn by NumPy
/// from the attribute <c>seed</c>, which the standard leaves to the implementation, and is drawn so again.
/// </summary>
internal sealed class Dropout : IMapping
{
    public IReadOnlyList<OpName> Takes { get; } = [OpName.Onnx("Dropout")];

    public IReadOnlyList<MappedRun> Map(NodeCase test)
    {
        test.Since(7);
        var x = NodeCase.Real(test.Needed(0));
        bool fed = test.Opset >= 12;
        double rate = fed ? test.Input(1) is { } r ? NodeCase.Scalar(r) : 0.5 : test.Number("ratio", 0.5);
        bool training = fed && test.Input(2) is { } t && NodeCase.Integers(t) is var flag && (flag.Count == 1 ? flag[0] != 0 : throw new FormatException($"{t} must be a scalar"));
        int? seed = fed ? test.Integer("seed") : null;
        var op = new Spec.Dropout(rate, training);
        IReadOnlyList<Check> checks = [.. test.Check(0, "y")];

        var published = test.Given(1);
        if (training) return [new(op, new([x], [published is null ? Drawn(x.Shape, rate, seed) : NodeCase.Integers(published)]), checks)];
        if (published is not null && published.Values.Contains(0)) throw new FormatException($"{published} has a 0, but inference keeps everything");
        return [new(op, new(x), checks)];
    }

    private static Tensor<int> Drawn(Shape shape, double rate, int? seed)
    {
        if (seed is not >= 0) throw new UnsupportedException("a random mask that is not published");
        var random = new NumPyRandom((uint)seed);
        var mask = new Tensor<int>(shape);
        foreach (ref int kept in mask.Span) kept = random.Uniform() >= rate ? 1 : 0;
        return mask;
    }
}
