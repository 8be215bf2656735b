using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of Reshape: data that move, where only axes shall change.</summary>
public sealed class Reshape : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        new Mutant<Spec.Reshape>("read and written with the first index running fastest (MATLAB, NumPy order=\"F\")", "keras-team/keras#13830",
            forward: (op, x) => new(Columnwise(x[0], Formula.Forward(op, x)[0].Shape))),
        new Mutant<Spec.Reshape>("gradient read and written with the first index running fastest", "",
            backward: (op, x, y, dy) => new(Columnwise(dy[0], x[0].Shape))),
        new Mutant<Spec.Reshape>("read with the first index running fastest, written with the last", "deeplearning4j/nd4j#1128, mratsim/Arraymancer#386",
            forward: (op, x) => new(Turned(x[0]))),
        new Mutant<Spec.Reshape>("a matrix that gets its extents exchanged is transposed", "pytorch/pytorch#16560",
            forward: (op, x) => IsExchanged(op, x[0].Shape) ? new(Turned(x[0])) : Formula.Forward(op, x)),
        new Mutant<Spec.Reshape>("gradient of a matrix that got its extents exchanged is transposed", "pytorch/pytorch#16560",
            backward: (op, x, y, dy) => IsExchanged(op, x[0].Shape) ? new(Turned(dy[0])) : Formula.Backward(op, x, y, dy)),
        new Mutant<Spec.Reshape>("samples written as columns, as if each were reshaped by itself", "",
            forward: (op, x) =>
            {
                var s = x[0].Shape;
                return s.Rank < 2 || op.ZeroCopies ? Formula.Forward(op, x) : Formula.Forward(new Spec.Transpose([1, 0]), new Operands<Real>(new Tensor<Real>((s[0], s[1..].Count), x[0].Span.ToArray())));
            }),
    ];

    private static bool IsExchanged(Spec.Reshape op, Shape x) =>
        x.Rank == 2 && op.Infer(new(x))[0] is { Rank: 2 } y && (y[0], y[1]) == (x[1], x[0]);

    private static Tensor<Real> Turned(Tensor<Real> x) => Formula.Forward(new Spec.Transpose(), new Operands<Real>(x))[0];

    private static Tensor<Real> Columnwise(Tensor<Real> x, Shape y) => Turned(new Tensor<Real>(new Shape([.. y.ToArray().Reverse()]), Turned(x).Span.ToArray()));
}
