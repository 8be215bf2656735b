using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of the product of matrices.</summary>
public sealed class MatMul : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        // The matrices.
        new Mutant<Spec.MatMul>("TransposeA not read where A is square", "", forward: (op, x) => Formula.Forward(IsSquare(x[0]) ? op with { TransposeA = false } : op, x)),
        new Mutant<Spec.MatMul>("TransposeB not read where B is square", "", forward: (op, x) => Formula.Forward(IsSquare(x[1]) ? op with { TransposeB = false } : op, x)),
        new Mutant<Spec.MatMul>("both added up along their last axes where B is square, as Keras Dot(axes=2) does", "", forward: (op, x) => Formula.Forward(IsSquare(x[1]) ? op with { TransposeB = true } : op, x)),
        new Mutant<Spec.MatMul>("both added up along their first axes where A is square, as Keras Dot(axes=1) does", "", forward: (op, x) => Formula.Forward(IsSquare(x[0]) ? op with { TransposeA = true } : op, x)),
        new Mutant<Spec.MatMul>("factors exchanged where their shapes are equal", "", forward: (op, x) => Formula.Forward(op, x[0].Shape == x[1].Shape ? x.Swap(0, 1) : x)),
        new Mutant<Spec.MatMul>("square products written in column-major order", "", forward: (op, x) => Formula.Forward(op, x) is var y && IsSquare(y[0]) ? new(Transposed(y[0])) : y),
        new Mutant<Spec.MatMul>("elements that meet multiplied where shapes are equal", "", forward: (op, x) => Formula.Forward(op, x) is var y && x[0].Shape == x[1].Shape && y[0].Shape == x[0].Shape
            ? y.Map(0, (_, i) => x[0][i] * x[1][i]) : y),
        new Mutant<Spec.MatMul>("a row times a matrix taken for the matrix times a column", "", forward: (op, x) =>
            Formula.Forward(x[0].Shape.Rank == 1 && IsSquare(x[1]) ? op with { TransposeB = !op.TransposeB } : op, x)),
        new Mutant<Spec.MatMul>("a matrix times a column taken for a row times the matrix", "", forward: (op, x) =>
            Formula.Forward(x[1].Shape.Rank == 1 && IsSquare(x[0]) ? op with { TransposeA = !op.TransposeA } : op, x)),

        // The terms.
        new Mutant<Spec.MatMul>("last term of every sum left out", "", forward: (op, x) => Forward(op, x, takes: (k, count) => k < count - 1)),
        new Mutant<Spec.MatMul>("terms past the last whole vector left out", "", forward: (op, x) => Forward(op, x, takes: (k, count) => k < count - count % 8)),
        new Mutant<Spec.MatMul>("terms past the first block of 256 left out", "", forward: (op, x) => Forward(op, x, takes: (k, _) => k < 256)),
        new Mutant<Spec.MatMul>("zeros of a skipped", "", forward: (op, x) => Forward(op, x, skipsZeros: true)),
        new Mutant<Spec.MatMul>("the mean of the terms, not their sum", "", forward: (op, x) => Formula.Forward(op, x).Map(0, (v, _) => v / x[0].Shape[op.TransposeA ? ^2 : ^1])),
        new Mutant<Spec.MatMul>("scaled by the root of the number of terms, as in attention", "", forward: (op, x) => Formula.Forward(op, x).Map(0, (v, _) => v / Math.Sqrt(x[0].Shape[op.TransposeA ? ^2 : ^1]))),
        new Mutant<Spec.MatMul>("factors rounded to the 11 bits of TF32", "", forward: (op, x) =>
            Formula.Forward(op, x.Map(0, (v, _) => Dense.TF32(v)).Map(1, (v, _) => Dense.TF32(v)))),
        AddsToStaleOutput(),

        // The batch.
        new Mutant<Spec.MatMul>("first matrix of a serves the whole batch", "", forward: (op, x) => Forward(op, x, indexA: (_, _, _) => 0)),
        new Mutant<Spec.MatMul>("first matrix of b serves the whole batch", "", forward: (op, x) => Forward(op, x, indexB: (_, _, _) => 0)),
        new Mutant<Spec.MatMul>("matrices of a repeated in the order of memory", "", forward: (op, x) => Forward(op, x, indexA: (i, batch, _) => i % batch.A.Count)),
        new Mutant<Spec.MatMul>("matrices of b repeated in the order of memory", "", forward: (op, x) => Forward(op, x, indexB: (i, batch, _) => i % batch.B.Count)),
        new Mutant<Spec.MatMul>("each matrix of a repeated by itself, then the next", "", forward: (op, x) => Forward(op, x, indexA: (i, batch, _) => i * batch.A.Count / batch.Shape.Count)),
        new Mutant<Spec.MatMul>("each matrix of b repeated by itself, then the next", "", forward: (op, x) => Forward(op, x, indexB: (i, batch, _) => i * batch.B.Count / batch.Shape.Count)),
        new Mutant<Spec.MatMul>("batches aligned at their first axes where that goes", "", forward: (op, x) => Forward(op, x, indexB: (i, batch, index) =>
        {
            Shape a = BatchOf(x[0]), b = BatchOf(x[1]);
            return Broadcast.Fits(a, b, Alignment.Batch) && new Broadcast(a, b, Alignment.Batch) is var other && other.Shape == batch.Shape ? other.IndexB(i) : index;
        })),
        new Mutant<Spec.MatMul>("last matrix of the batch left out", "", forward: (op, x) => Formula.Forward(op, x) is var y && Spec.MatMul.Batch(x[0].Shape, x[1].Shape).Shape.Count is var count && count > 1
            ? y.Map(0, (v, i) => i >= y[0].Count - y[0].Count / count ? 0 : v) : y),

        // The gradients.
        new Mutant<Spec.MatMul>("da = dy·B where B is square", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy) is var dx && IsSquare(x[1]) ? dx.Replace(0, Formula.Backward(op with { TransposeB = !op.TransposeB }, x, y, dy)[0]) : dx),
        new Mutant<Spec.MatMul>("db = A·dy where A is square", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy) is var dx && IsSquare(x[0]) ? dx.Replace(1, Formula.Backward(op with { TransposeA = !op.TransposeA }, x, y, dy)[1]) : dx),
        new Mutant<Spec.MatMul>("da is the gradient of A where a is its transpose, and square", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy) is var dx && op.TransposeA && IsSquare(x[0]) ? dx.Replace(0, Transposed(dx[0])) : dx),
        new Mutant<Spec.MatMul>("db is the gradient of B where b is its transpose, and square", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy) is var dx && op.TransposeB && IsSquare(x[1]) ? dx.Replace(1, Transposed(dx[1])) : dx),
        new Mutant<Spec.MatMul>("da of the last matrix that a repeated one serves, not summed", "flashlight/flashlight#760", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy).Replace(0, Formula.Backward(op, x, y, Served(x, dy, (i, batch) => batch.IndexA(i)))[0])),
        new Mutant<Spec.MatMul>("db of the last matrix that a repeated one serves, not summed", "tensorflow/tfjs#8721", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy).Replace(1, Formula.Backward(op, x, y, Served(x, dy, (i, batch) => batch.IndexB(i)))[1])),
        new Mutant<Spec.MatMul>("da averaged over the batch where a is repeated", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy).Map(0, (v, _) => Spec.MatMul.Batch(x[0].Shape, x[1].Shape) is var batch ? (double)batch.A.Count / batch.Shape.Count * v : v)),
        new Mutant<Spec.MatMul>("db averaged over the batch where b is repeated", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy).Map(1, (v, _) => Spec.MatMul.Batch(x[0].Shape, x[1].Shape) is var batch ? (double)batch.B.Count / batch.Shape.Count * v : v)),
        new Mutant<Spec.MatMul>("gradients exchanged where the shapes are equal", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy) is var dx && x[0].Shape == x[1].Shape ? dx.Swap(0, 1) : dx),
        new Mutant<Spec.MatMul>("b, taken for a constant, gets no gradient", "", backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy).Map(1, (_, _) => 0)),
    ];

    // y_mn = Σ_k A_mk·B_kn, with something wrong
    private static Operands<Real> Forward(Spec.MatMul op, Operands<Real> x, Func<int, int, bool>? takes = null, bool skipsZeros = false,
        Func<int, Broadcast, int, int>? indexA = null, Func<int, Broadcast, int, int>? indexB = null)
    {
        var (a, b) = x;
        var (M, N, K) = op.Extents(a.Shape, b.Shape);
        var batch = Spec.MatMul.Batch(a.Shape, b.Shape);
        var y = new Tensor<Real>(op.Infer(new(a.Shape, b.Shape))[0]);
        for (int at = 0; at < y.Count; at++)
        {
            int n = at % N, m = at / N % M, i = at / N / M, iA = batch.IndexA(i), iB = batch.IndexB(i);
            iA = indexA?.Invoke(i, batch, iA) ?? iA;
            iB = indexB?.Invoke(i, batch, iB) ?? iB;
            for (int k = 0; k < K; k++)
            {
                Real p = a[op.TransposeA ? (iA * K + k) * M + m : (iA * M + m) * K + k], q = b[op.TransposeB ? (iB * N + n) * K + k : (iB * K + k) * N + n];
                if (takes?.Invoke(k, K) != false && !(skipsZeros && p.Value == 0)) y[at] += p * q;
            }
        }
        return new(y);
    }

    // dy, but for the last matrix that each matrix of an operand serves 0
    private static Operands<Real> Served(Operands<Real> x, Operands<Real> dy, Func<int, Broadcast, int> index)
    {
        var batch = Spec.MatMul.Batch(x[0].Shape, x[1].Shape);
        int count = batch.Shape.Count, size = dy[0].Count / count;
        int[] last = new int[count];
        for (int i = 0; i < count; i++) last[index(i, batch)] = i;
        return dy.Map(0, (v, at) => last[index(at / size, batch)] == at / size ? v : 0);
    }

    private static Mutant<Spec.MatMul> AddsToStaleOutput()
    {
        Operands<Real>? stale = null;
        return new("added to what y held before", "", forward: (op, x) =>
        {
            var before = stale;
            stale = Formula.Forward(op, x);
            return before is null || before[0].Shape != stale[0].Shape ? stale : stale.Map(0, (v, i) => v + before[0][i]);
        });
    }

    private static Shape BatchOf(Tensor<Real> t) => t.Shape.Rank > 2 ? t.Shape[..^2] : new();

    private static bool IsSquare(Tensor<Real> t) => t.Shape.Rank > 1 && t.Shape[^1] == t.Shape[^2];

    // Every matrix of a tensor of square ones.
    private static Tensor<Real> Transposed(Tensor<Real> t)
    {
        int n = t.Shape[^1];
        return new(t.Shape, [.. Enumerable.Range(0, t.Count).Select(i => t[i / (n * n) * n * n + i % n * n + i / n % n])]);
    }
}
