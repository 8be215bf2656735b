using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of Flatten: they are about the order of elements, as shapes alone tell of nothing.</summary>
public sealed class Flatten : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        new Mutant<Spec.Flatten>("the first index runs fastest (MATLAB, Fortran)", "keras-team/keras#13830",
            forward: (op, x) => Permuted(x[0], Reversed(x[0].Shape.Rank))),
        new Mutant<Spec.Flatten>("gradient with the first index running fastest", "",
            backward: (op, x, y, dy) => new(Permuted(new Tensor<Real>(new Shape([.. x[0].Shape.ToArray().Reverse()]), dy[0].Span.ToArray()), Reversed(x[0].Shape.Rank))[0])),
        new Mutant<Spec.Flatten>("channels that stand first stay first", "tensorflow/tfjs#2205",
            forward: (op, x) => op.Form == FlattenForm.ChannelsLast ? new(x[0]) : Formula.Forward(op, x)),
        new Mutant<Spec.Flatten>("axis 1 goes last although it shall stay", "keras-team/keras#10449, gzuidhof/nn-transfer#17",
            forward: (op, x) => op.Form == FlattenForm.ChannelsLast || x[0].Shape.Rank < 3 ? Formula.Forward(op, x) : Formula.Forward(Spec.Flatten.KerasChannelsFirst, x)),
        new Mutant<Spec.Flatten>("gradient leaves the channels last", "",
            backward: (op, x, y, dy) => op.Form == FlattenForm.ChannelsLast ? new(dy[0]) : Formula.Backward(op, x, y, dy)),
        new Mutant<Spec.Flatten>("gradient moves the channels last once more", "",
            backward: (op, x, y, dy) => op.Form == FlattenForm.ChannelsLast ? Formula.Forward(op, new Operands<Real>(new Tensor<Real>(x[0].Shape, dy[0].Span.ToArray()))) : Formula.Backward(op, x, y, dy)),
        new Mutant<Spec.Flatten>("channels go last by way of the batch: (C, D, N)", "",
            forward: (op, x) => op.Form == FlattenForm.ChannelsLast && x[0].Shape.Rank > 2 ? Permuted(x[0], [.. Enumerable.Range(1, x[0].Shape.Rank - 1), 0]) : Formula.Forward(op, x)),
        new Mutant<Spec.Flatten>("positions in the order width, height", "",
            forward: (op, x) => op.Form == FlattenForm.ChannelsLast && x[0].Shape.Rank == 4 ? Permuted(x[0], [0, 3, 2, 1]) : Formula.Forward(op, x)),
        new Mutant<Spec.Flatten>("rows and columns of the matrix exchanged", "",
            forward: (op, x) =>
            {
                var y = Formula.Forward(op, x);
                return op.Form == FlattenForm.Matrix ? Permuted(y[0], [1, 0]) : y;
            }),
    ];

    private static Operands<Real> Permuted(Tensor<Real> x, int[] p) => Formula.Forward(new Spec.Transpose([.. p]), new Operands<Real>(x));

    private static int[] Reversed(int rank) => [.. Enumerable.Range(0, rank).Reverse()];
}
