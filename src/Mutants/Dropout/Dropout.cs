using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of dropout.</summary>
public sealed class Dropout : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        Both("scaled by 1/p instead of 1/(1 − p)", "lmjohns3/theanets#123", (op, v, keep) => op.Rate == 0 ? v : v * (keep / op.Rate)),
        Both("scaled twice", "CSTR-Edinburgh/mlpractical#32", (op, v, keep) => v * (keep * op.Scale * op.Scale)),
        Both("not scaled", "", (op, v, keep) => v * keep),
        Both("multiplied by 1 − p instead of divided", "", (op, v, keep) => v * (keep * (1 - op.Rate))),
        Both("mask inverted", "", (op, v, keep) => v * ((1 - keep) * op.Scale)),
        Both("mask never filled: everything dropped", "ooples/AiDotNet.Tensors#732", (_, v, _) => v * 0),
        Both("mask ignored", "", (op, v, _) => v * op.Scale),
        Both("p = 1 gives 0 · ∞", "", (op, v, keep) => v * (keep * (1 / (1 - op.Rate)))),
        Both("a dropped ∞ or NaN becomes 0", "", (op, v, keep) => keep == 0 ? 0 : v * op.Scale),
        new Mutant<Spec.Dropout>("inference multiplies by 1 − p as well, as the paper's form does", "", forward: (op, x) =>
            op.Training ? Formula.Forward(op, x) : new(x[0].Select(v => v * (1 - op.Rate)))),
        new Mutant<Spec.Dropout>("inference drops", "", forward: (op, x) =>
            op.Training ? Formula.Forward(op, x) : Formula.Forward(op with { Training = true }, new Operands<Real>(x.Real, [Philox.Mask(x[0].Shape, op.Rate, 1)]))),
        new Mutant<Spec.Dropout>("the mask is one element ahead", "", forward: (op, x) => !op.Training ? Formula.Forward(op, x)
            : Formula.Forward(op, new Operands<Real>(x.Real, [new(x[0].Shape, [.. x.Int[0].Span[1..], x.Int[0][0]])]))),
        new Mutant<Spec.Dropout>("backward not scaled", "", backward: (op, x, _, dy) => Backward(op, x, dy, (i, keep) => keep)),
        new Mutant<Spec.Dropout>("backward ignores the mask", "", backward: (op, x, _, dy) => Backward(op, x, dy, (i, _) => op.Scale)),
        new Mutant<Spec.Dropout>("backward draws a new mask", "", backward: (op, x, _, dy) =>
        {
            var other = Philox.Mask(x[0].Shape, op.Rate, 2);
            return Backward(op, x, dy, (i, _) => other[i] * op.Scale);
        }),
        new Mutant<Spec.Dropout>("backward takes x ≠ 0 for the mask", "kaldi-asr/kaldi#3890", backward: (op, x, _, dy) =>
            Backward(op, x, dy, (i, _) => x[0][i].Value != 0 ? op.Scale : 0)),
        new Mutant<Spec.Dropout>("backward takes y ≠ 0 for the mask", "", backward: (op, x, y, dy) =>
            Backward(op, x, dy, (i, _) => y[0][i].Value != 0 ? op.Scale : 0)),
        new Mutant<Spec.Dropout>("inference scales the gradient", "", backward: (op, x, y, dy) =>
            op.Training ? Formula.Backward(op, x, y, dy) : new(dy[0].Select(v => v * op.Scale))),
    ];

    /// <summary>The same mistake forward and backward.</summary>
    private static Mutant<Spec.Dropout> Both(string bug, string seen, Func<Spec.Dropout, Real, int, Real> wrong) => new(bug, seen,
        forward: (op, x) => op.Training ? new(new Tensor<Real>(x[0].Shape, [.. x[0].Span.ToArray().Select((v, i) => wrong(op, v, x.Int[0][i]))])) : Formula.Forward(op, x),
        backward: (op, x, y, dy) => op.Training ? new(new Tensor<Real>(x[0].Shape, [.. dy[0].Span.ToArray().Select((v, i) => wrong(op, v, x.Int[0][i]))])) : Formula.Backward(op, x, y, dy));

    private static Operands<Real> Backward(Spec.Dropout op, Operands<Real> x, Operands<Real> dy, Func<int, int, double> factor) =>
        new(new Tensor<Real>(x[0].Shape, [.. dy[0].Span.ToArray().Select((v, i) => op.Training ? v * factor(i, x.Int[0][i]) : v)]));
}
