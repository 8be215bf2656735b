using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>
/// ONNX <c>Gemm</c> with α = β = 1 and a bias that is one number per column; ONNX <c>MatMul</c> and WebNN <c>matmul</c> of two
/// matrices. Where Gemm transposes A or B, and where it repeats a single bias, the data are laid out so before they are handed over.
/// </summary>
internal sealed class Dense : IMapping
{
    public IReadOnlyList<OpName> Takes { get; } = [OpName.Onnx("Gemm"), OpName.Onnx("MatMul"), OpName.WebNN("matmul")];

    public IReadOnlyList<MappedRun> Map(NodeCase test)
    {
        bool gemm = test.OpType == "Gemm";
        if (gemm) test.Since(7);
        var a = NodeCase.Real(test.Needed(0, "a"));
        var b = NodeCase.Real(test.Needed(1, "b"));
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2) throw new UnsupportedException($"matrix product of ranks {a.Shape.Rank} and {b.Shape.Rank}");
        if (gemm && test.Flag("transA")) a = a.Permuted(1, 0);
        if (gemm && test.Flag("transB")) b = b.Permuted(1, 0);

        var c = gemm ? test.Input(2) : null;
        if (gemm && test.Number("alpha", 1) is var α and not 1) throw new UnsupportedException($"Gemm with alpha {α:g6}");
        if (gemm && test.Number("beta", 1) is var β and not 1 && c is not null) throw new UnsupportedException($"Gemm with beta {β:g6}");
        IEnumerable<Check> checks = test.Check(0, "y");
        return c is null
            ? [new(new Spec.Dense(Bias: false), new(a, b), [.. checks])]
            : [new(new Spec.Dense(), new(a, b, Bias(NodeCase.Real(c), b.Shape[1])), [.. checks])];
    }

    private static Tensor<float> Bias(Tensor<float> c, int columns)
    {
        if (c.Shape.Rank > 2 || c.Count != 1 && (c.Shape[^1] != columns || c.Count != columns))
            throw new UnsupportedException("a bias that is not one number per column");
        var bias = new Tensor<float>(columns);
        for (int j = 0; j < columns; j++) bias[j] = c[c.Count == 1 ? 0 : j];
        return bias;
    }
}
