using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of the general matrix product.</summary>
public sealed class Gemm : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        // The product.
        new Mutant<Spec.Gemm>("TransposeA not read where a is square", "", forward: (op, x) => Formula.Forward(IsSquare(x[0]) ? op with { TransposeA = false } : op, x)),
        new Mutant<Spec.Gemm>("TransposeB not read where b is square", "", forward: (op, x) => Formula.Forward(IsSquare(x[1]) ? op with { TransposeB = false } : op, x)),
        new Mutant<Spec.Gemm>("b taken for the weight of a linear layer, [N, K], where it is square", "", forward: (op, x) => Formula.Forward(IsSquare(x[1]) ? op with { TransposeB = true } : op, x)),
        new Mutant<Spec.Gemm>("factors exchanged where both are square", "", forward: (op, x) =>
            Formula.Forward(op, IsSquare(x[0]) && x[0].Shape == x[1].Shape ? x.Swap(0, 1) : x)),
        new Mutant<Spec.Gemm>("product written in column-major order", "", forward: (op, x) =>
            Formula.Forward(op with { HasC = false }, Without(x)) is var product && op.TakesC
                ? Plus(op, x, ColumnMajor(product[0])) : new(ColumnMajor(product[0]))),
        new Mutant<Spec.Gemm>("last term of every sum left out", "", forward: (op, x) => Formula.Forward(op, Terms(op, x, (k, count) => k < count - 1))),
        new Mutant<Spec.Gemm>("terms past the last whole vector left out", "", forward: (op, x) => Formula.Forward(op, Terms(op, x, (k, count) => k < count - count % 8))),
        new Mutant<Spec.Gemm>("terms past the first block of 256 left out", "", forward: (op, x) => Formula.Forward(op, Terms(op, x, (k, _) => k < 256))),
        new Mutant<Spec.Gemm>("columns past the last whole block of four left at 0", "webonnx/wonnx#94", forward: (op, x) =>
            Formula.Forward(op, x).Map(0, (v, i) => Extents(op, x).N is var N && i % N >= N - N % 4 ? 0 : v)),
        new Mutant<Spec.Gemm>("factors rounded to the 11 bits of TF32", "", forward: (op, x) =>
            Formula.Forward(op, x.Map(0, (v, _) => Dense.TF32(v)).Map(1, (v, _) => Dense.TF32(v)))),
        new Mutant<Spec.Gemm>("what is not finite in b left out where a has a 0", "", forward: (op, x) => x[0].Span.ToArray().Any(v => v.Value == 0)
            ? Formula.Forward(op, x.Map(1, (v, _) => double.IsFinite(v.Value) ? v : 0)) : Formula.Forward(op, x)),

        // The factors.
        new Mutant<Spec.Gemm>("α forgotten", "", forward: (op, x) => Formula.Forward(op with { Alpha = 1 }, x)),
        new Mutant<Spec.Gemm>("β forgotten", "", forward: (op, x) => Formula.Forward(op with { Beta = 1 }, x)),
        new Mutant<Spec.Gemm>("α and β exchanged", "", forward: (op, x) => Formula.Forward(op with { Alpha = op.Beta, Beta = op.Alpha }, x)),
        new Mutant<Spec.Gemm>("α times c too", "", forward: (op, x) => Formula.Forward(op with { Beta = op.Alpha * op.Beta }, x)),
        new Mutant<Spec.Gemm>("β times the product too", "", forward: (op, x) => Formula.Forward(op with { Alpha = op.Alpha * op.Beta }, x)),
        new Mutant<Spec.Gemm>("β = 1 − α: a blend", "", forward: (op, x) => Formula.Forward(op with { Beta = 1 - op.Alpha }, x)),
        new Mutant<Spec.Gemm>("α and β cut to integers", "", forward: (op, x) => Formula.Forward(op with { Alpha = Math.Truncate(op.Alpha), Beta = Math.Truncate(op.Beta) }, x)),
        new Mutant<Spec.Gemm>("a factor of 0 is the default 1", "", forward: (op, x) => Formula.Forward(op with { Alpha = op.Alpha == 0 ? 1 : op.Alpha, Beta = op.Beta == 0 ? 1 : op.Beta }, x)),
        Mutant<Spec.Gemm>.MistakenFor("α = 0 always leaves the product out, as in BLAS", "", op => op with { AlphaZeroSkips = true }),
        Mutant<Spec.Gemm>.MistakenFor("α = 0 never leaves the product out", "", op => op with { AlphaZeroSkips = false }),
        Mutant<Spec.Gemm>.MistakenFor("β = 0 always leaves c out, as in BLAS", "", op => op with { BetaZeroSkips = true }),
        Mutant<Spec.Gemm>.MistakenFor("β = 0 never leaves c out", "pytorch/pytorch#194442, ROCm/MIOpenGEMM#13", op => op with { BetaZeroSkips = false }),

        // c.
        new Mutant<Spec.Gemm>("c dropped", "", forward: (op, x) => Formula.Forward(op with { HasC = false }, Without(x))),
        new Mutant<Spec.Gemm>("c added twice", "", forward: (op, x) => Formula.Forward(op with { Beta = 2 * op.Beta }, x)),
        new Mutant<Spec.Gemm>("c subtracted", "", forward: (op, x) => Formula.Forward(op with { Beta = -op.Beta }, x)),
        new Mutant<Spec.Gemm>("c in the first row only", "", forward: (op, x) => WithC(op, x, (c, m, n) => m == 0 ? c(m, n) : 0)),
        new Mutant<Spec.Gemm>("first row of c in every row", "flagos-ai/FlagGems#553", forward: (op, x) => WithC(op, x, (c, _, n) => c(0, n))),
        new Mutant<Spec.Gemm>("c in the first column only", "", forward: (op, x) => WithC(op, x, (c, m, n) => n == 0 ? c(m, n) : 0)),
        new Mutant<Spec.Gemm>("c transposed where y is square: a vector by row, a column by column", "robertknight/rten#526", forward: (op, x) =>
            WithC(op, x, (c, m, n) => Extents(op, x) is var (M, N, _) && M == N ? c(n, m) : c(m, n))),
        new Mutant<Spec.Gemm>("c repeated in the order of memory", "", forward: (op, x) => WithC(op, x, (_, m, n) => x[2][(m * Extents(op, x).N + n) % x[2].Count])),
        new Mutant<Spec.Gemm>("first element of c everywhere", "", forward: (op, x) => WithC(op, x, (_, _, _) => x[2][0])),
        AddsToStaleOutput(),

        // The gradient of the product.
        new Mutant<Spec.Gemm>("α forgotten in da", "", backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy).Replace(0, Formula.Backward(op with { Alpha = 1 }, x, y, dy)[0])),
        new Mutant<Spec.Gemm>("α forgotten in db", "", backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy).Replace(1, Formula.Backward(op with { Alpha = 1 }, x, y, dy)[1])),
        new Mutant<Spec.Gemm>("α twice in da", "", backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy).Map(0, (v, _) => op.Alpha * v)),
        new Mutant<Spec.Gemm>("β in da and db too", "", backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy).Map(0, (v, _) => op.Beta * v).Map(1, (v, _) => op.Beta * v)),
        new Mutant<Spec.Gemm>("da is the gradient of A where a is its transpose, and square", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy) is var dx && op.TransposeA && IsSquare(x[0]) ? dx.Replace(0, Transposed(dx[0])) : dx),
        new Mutant<Spec.Gemm>("db is the gradient of B where b is its transpose, and square", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy) is var dx && op.TransposeB && IsSquare(x[1]) ? dx.Replace(1, Transposed(dx[1])) : dx),
        new Mutant<Spec.Gemm>("da = dy·B where b is square", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy) is var dx && IsSquare(x[1]) ? dx.Replace(0, Formula.Backward(op with { TransposeB = !op.TransposeB }, x, y, dy)[0]) : dx),
        new Mutant<Spec.Gemm>("db = A·dy where a is square", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy) is var dx && IsSquare(x[0]) ? dx.Replace(1, Formula.Backward(op with { TransposeA = !op.TransposeA }, x, y, dy)[1]) : dx),
        new Mutant<Spec.Gemm>("db averaged over the rows of y", "", backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy).Map(1, (v, _) => v / y[0].Shape[0])),
        new Mutant<Spec.Gemm>("db of the last row of y only", "", backward: (op, x, y, dy) =>
            Formula.Backward(op, x, y, dy).Replace(1, Formula.Backward(op, x, y, dy.Map(0, (v, i) => i < dy[0].Count - dy[0].Shape[1] ? 0 : v))[1])),

        // The gradient of c.
        new Mutant<Spec.Gemm>("β forgotten in dc", "", backward: (op, x, y, dy) => Dc(op, Formula.Backward(op, x, y, dy), _ => Formula.Backward(op with { Beta = 1 }, x, y, dy)[2])),
        new Mutant<Spec.Gemm>("α in dc", "", backward: (op, x, y, dy) => Dc(op, Formula.Backward(op, x, y, dy), dc => dc.Select(v => op.Alpha * v))),
        new Mutant<Spec.Gemm>("dc of the last row of y only, not summed", "", backward: (op, x, y, dy) => Dc(op, Formula.Backward(op, x, y, dy), dc =>
            dc.Count < dy[0].Count ? Formula.Backward(op, x, y, dy.Map(0, (v, i) => i < dy[0].Count - dy[0].Shape[1] ? 0 : v))[2] : dc)),
        new Mutant<Spec.Gemm>("dc of the last column of y only, not summed", "", backward: (op, x, y, dy) => Dc(op, Formula.Backward(op, x, y, dy), dc =>
            dc.Count < dy[0].Count ? Formula.Backward(op, x, y, dy.Map(0, (v, i) => i % dy[0].Shape[1] < dy[0].Shape[1] - 1 ? 0 : v))[2] : dc)),
        new Mutant<Spec.Gemm>("dc averaged where c is repeated", "", backward: (op, x, y, dy) => Dc(op, Formula.Backward(op, x, y, dy), dc => dc.Select(v => (double)dc.Count / dy[0].Count * v))),
        new Mutant<Spec.Gemm>("dc summed over the other axis where y is square", "", backward: (op, x, y, dy) => Dc(op, Formula.Backward(op, x, y, dy), dc =>
            IsSquare(dy[0]) ? Formula.Backward(op, x, y, new(Transposed(dy[0])))[2] : dc)),
        new Mutant<Spec.Gemm>("c gets no gradient", "", backward: (op, x, y, dy) => Dc(op, Formula.Backward(op, x, y, dy), dc => new(dc.Shape))),
        new Mutant<Spec.Gemm>("the gradient of a term that is left out is not 0", "", backward: (op, x, y, dy) => Formula.Backward(
            op with { Alpha = op.TakesProduct ? op.Alpha : 1, Beta = op.HasC && !op.TakesC ? 1 : op.Beta }, x, y, dy)),
        new Mutant<Spec.Gemm>("the gradient of a term that is left out is 0 times what is not finite", "", backward: (op, x, y, dy) =>
            Formula.Backward(op with { AlphaZeroSkips = false, BetaZeroSkips = false }, x, y, dy)),
    ];

    private static (int M, int N, int K) Extents(Spec.Gemm op, Operands<Real> x) => op.Extents(x[0].Shape, x[1].Shape);

    // The sound product, and a wrong c.
    private static Operands<Real> WithC(Spec.Gemm op, Operands<Real> x, Func<Func<int, int, Real>, int, int, Real> wrong)
    {
        if (!op.TakesC) return Formula.Forward(op, x);
        var (M, N, _) = Extents(op, x);
        var (row, column) = Spec.Gemm.StepsOfC(x[2].Shape);
        var c = new Tensor<Real>((M, N));
        for (int m = 0; m < M; m++)
            for (int n = 0; n < N; n++) c[m, n] = wrong((m, n) => x[2][m * row + n * column], m, n);
        return Formula.Forward(op, x.Replace(2, c));
    }

    // β·c and a wrong product, of which α is part.
    private static Operands<Real> Plus(Spec.Gemm op, Operands<Real> x, Tensor<Real> product) =>
        Formula.Forward(op with { Alpha = 0, AlphaZeroSkips = true }, x).Map(0, (v, i) => v + product[i]);

    private static Operands<Real> Without(Operands<Real> x) => new(x[0], x[1]);

    // Terms that are not taken are 0 in both factors.
    private static Operands<Real> Terms(Spec.Gemm op, Operands<Real> x, Func<int, int, bool> takes)
    {
        var (M, N, K) = Extents(op, x);
        return x.Map(0, (v, i) => takes(op.TransposeA ? i / M : i % K, K) ? v : 0).Map(1, (v, i) => takes(op.TransposeB ? i % K : i / N, K) ? v : 0);
    }

    private static Mutant<Spec.Gemm> AddsToStaleOutput()
    {
        Operands<Real>? stale = null;
        return new("β times what y held before added as well", "", forward: (op, x) =>
        {
            var before = stale;
            stale = Formula.Forward(op, x);
            return before is null || before[0].Shape != stale[0].Shape ? stale : stale.Map(0, (v, i) => v + op.Beta * before[0][i]);
        });
    }

    private static Operands<Real> Dc(Spec.Gemm op, Operands<Real> dx, Func<Tensor<Real>, Tensor<Real>> wrong) =>
        op.TakesC ? dx.Replace(2, wrong(dx[2])) : dx;

    private static Tensor<Real> ColumnMajor(Tensor<Real> t) => new(t.Shape, Transposed(t).Span.ToArray());

    private static bool IsSquare(Tensor<Real> t) => t.Shape[0] == t.Shape[1];

    private static Tensor<Real> Transposed(Tensor<Real> t)
    {
        var result = new Tensor<Real>((t.Shape[1], t.Shape[0]));
        for (int i = 0; i < t.Shape[0]; i++)
            for (int j = 0; j < t.Shape[1]; j++) result[j, i] = t[i, j];
        return result;
    }
}
