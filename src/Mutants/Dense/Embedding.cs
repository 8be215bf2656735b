using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of Embedding.</summary>
public sealed class Embedding : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        Forward("index counted from 1", (op, i, V) => Math.Max(Spec.Embedding.Row(i, V) - 1, 0)),
        Forward("next row", (op, i, V) => (Spec.Embedding.Row(i, V) + 1) % V),
        Forward("negative index taken for row 0", (op, i, V) => Math.Max(i, 0)),
        Forward("sign of an index ignored", (op, i, V) => Math.Abs(i) % V),
        Forward("−k taken for the row k from the end, −1 for the last but one", (op, i, V) => i < 0 ? Math.Max(V - 1 + i, 0) : i),
        new Mutant<Spec.Embedding>("table read as [D, V]", "", forward: (op, x) =>
            Rows(op, x, (v, d) => x[0][d * x[0].Shape[0] + v])),
        new Mutant<Spec.Embedding>("indices read in the order of their transpose", "", forward: (op, x) =>
            x.Int[0].Shape is { Rank: 2 } s
                ? Formula.Forward(op, new Operands<Real>(x.Real, [new Tensor<int>(s, [.. Enumerable.Range(0, s.Count).Select(i => x.Int[0][i % s[0] * s[1] + i / s[0]])])]))
                : Formula.Forward(op, x)),
        new Mutant<Spec.Embedding>("padding looks up zeros", "FluxML/Flux.jl#2708", forward: (op, x) =>
            Rows(op, x, (v, d) => v == op.PaddingIndex ? 0 : x[0][v, d])),

        Backward("gradient of the last use, not the sum over all", "pytorch/pytorch#1631, PaddlePaddle/Paddle#17662", uses => uses[^1]),
        Backward("gradient of the first use, not the sum over all", "", uses => uses[0]),
        Backward("gradient averaged over the uses: scale_grad_by_freq where it is off", "", uses => uses.Average()),
        Mutant<Spec.Embedding>.MistakenFor("padding learns", "pytorch/pytorch#26302", op => op with { PaddingIndex = null }),
        Mutant<Spec.Embedding>.MistakenFor("row 0 is padding, whatever is asked for", "", op => op with { PaddingIndex = 0 }),
        new Mutant<Spec.Embedding>("padding learns from its 769th use on", "pytorch/pytorch#28716", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy).Map(0, (v, i) => i / dy[0].Shape[^1] == op.PaddingIndex ? Late(op, x, dy[0], i % dy[0].Shape[^1]) : v)),
        new Mutant<Spec.Embedding>("padding learns where it is named from the end", "", backward: (op, x, y, dy) =>
        {
            int V = x[0].Shape[0], D = x[0].Shape[1];
            var dx = Formula.Backward(op, x, y, dy);
            for (int i = 0; i < x.Int[0].Count; i++)
                for (int d = 0; d < D; d++)
                    if (x.Int[0][i] < 0 && x.Int[0][i] + V == op.PaddingIndex) dx[0][x.Int[0][i] + V, d] += dy[0][i * D + d];
            return dx;
        }),
        new Mutant<Spec.Embedding>("padding stops the gradients behind it", "", backward: (op, x, y, dy) =>
        {
            int V = x[0].Shape[0], D = x[0].Shape[1];
            int first = Array.FindIndex(x.Int[0].Span.ToArray(), i => Spec.Embedding.Row(i, V) == op.PaddingIndex);
            return Formula.Backward(op, x, y, first < 0 ? dy : dy.Map(0, (v, i) => i / D < first ? v : 0));
        }),
    ];

    private static Mutant Forward(string bug, Func<Spec.Embedding, int, int, int> row) => new Mutant<Spec.Embedding>(bug, "", forward: (op, x) =>
        Formula.Forward(op, new Operands<Real>(x.Real, [x.Int[0].Select(i => row(op, i, x[0].Shape[0]))])));

    private static Mutant Backward(string bug, string seen, Func<double[], double> of) => new Mutant<Spec.Embedding>(bug, seen, backward: (op, x, y, dy) =>
    {
        int V = x[0].Shape[0], D = x[0].Shape[1];
        return Formula.Backward(op, x, y, dy).Map(0, (v, at) =>
        {
            double[] uses = [.. Enumerable.Range(0, x.Int[0].Count).Where(i => Spec.Embedding.Row(x.Int[0][i], V) == at / D).Select(i => dy[0][i * D + at % D].Value)];
            return uses.Length == 0 || at / D == op.PaddingIndex ? v : of(uses);
        });
    });

    private static Operands<Real> Rows(Spec.Embedding op, Operands<Real> x, Func<int, int, Real> element)
    {
        int V = x[0].Shape[0], D = x[0].Shape[1];
        return Formula.Forward(op, x).Map(0, (_, i) => element(Spec.Embedding.Row(x.Int[0][i / D], V), i % D));
    }

    // What the padding's row learns of the indices behind the first 768.
    private static Real Late(Spec.Embedding op, Operands<Real> x, Tensor<Real> dy, int column)
    {
        Real sum = 0;
        for (int i = 768; i < x.Int[0].Count; i++)
            if (Spec.Embedding.Row(x.Int[0][i], x[0].Shape[0]) == op.PaddingIndex) sum += dy[i * x[0].Shape[1] + column];
        return sum;
    }
}
