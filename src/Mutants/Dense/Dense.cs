using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of the fully connected layer.</summary>
public sealed class Dense : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        new Mutant<Spec.Dense>("W read as (O, I) where it is square", "",
            forward: (op, x) => Formula.Forward(op, IsSquare(x[1]) ? x.Replace(1, Transposed(x[1])) : x)),
        new Mutant<Spec.Dense>("y written in column-major order", "",
            forward: (op, x) => Formula.Forward(op, x) is var y ? new(new Tensor<Real>(y[0].Shape, Transposed(y[0]).Span.ToArray())) : y),
        new Mutant<Spec.Dense>("bias dropped", "", forward: (op, x) => Forward(op, x, start: (_, _) => 0)),
        new Mutant<Spec.Dense>("bias added twice", "",
            forward: (op, x) => Forward(op, x, start: (_, o) => op.Bias ? 2 * x[2][o] : 0)),
        new Mutant<Spec.Dense>("bias by row instead of by column", "",
            forward: (op, x) => Forward(op, x, start: (n, _) => op.Bias ? x[2][n % x[2].Count] : 0)),
        new Mutant<Spec.Dense>("bias in the first row only", "",
            forward: (op, x) => Forward(op, x, start: (n, o) => op.Bias && n == 0 ? x[2][o] : 0)),
        new Mutant<Spec.Dense>("last term of every sum left out", "",
            forward: (op, x) => Forward(op, x, takes: i => i < x[0].Shape[1] - 1)),
        new Mutant<Spec.Dense>("terms past the last whole vector left out", "",
            forward: (op, x) => Forward(op, x, takes: i => i < x[0].Shape[1] - x[0].Shape[1] % 8)),
        new Mutant<Spec.Dense>("terms past the first block of 256 left out", "", forward: (op, x) => Forward(op, x, takes: i => i < 256)),
        new Mutant<Spec.Dense>("zeros of x skipped", "", forward: (op, x) => Forward(op, x, skipsZeros: true)),
        new Mutant<Spec.Dense>("factors rounded to the 11 bits of TF32", "",
            forward: (op, x) => Formula.Forward(op, x.Map(0, (v, _) => TF32(v)).Map(1, (v, _) => TF32(v)))),
        AddsToStaleOutput(),

        new Mutant<Spec.Dense>("dx = dy·W where W is square", "",
            backward: (op, x, y, dy) => Formula.Backward(op, IsSquare(x[1]) ? x.Replace(1, Transposed(x[1])) : x, y, dy)),
        new Mutant<Spec.Dense>("dW transposed where it is square", "",
            backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy) is var dx && IsSquare(dx[1]) ? dx.Replace(1, Transposed(dx[1])) : dx),
        new Mutant<Spec.Dense>("dW from x instead of xᵀ where x is square", "",
            backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy) is var dx && IsSquare(x[0]) ? dx.Replace(1, Formula.Backward(op, x.Replace(0, Transposed(x[0])), y, dy)[1]) : dx),
        new Mutant<Spec.Dense>("dW from y instead of x where both have the same shape", "",
            backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy) is var dx && x[0].Shape == y[0].Shape ? dx.Replace(1, Formula.Backward(op, x.Replace(0, y[0]), y, dy)[1]) : dx),
        new Mutant<Spec.Dense>("dW averaged over the batch", "",
            backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy).Map(1, (v, _) => v / x[0].Shape[0])),
        new Mutant<Spec.Dense>("dW of the last sample only", "",
            backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy).Replace(1, Formula.Backward(op, x, y, LastRow(dy))[1])),
        new Mutant<Spec.Dense>("db averaged over the batch", "",
            backward: (op, x, y, dy) => Db(op, Formula.Backward(op, x, y, dy), (v, _) => v / x[0].Shape[0])),
        new Mutant<Spec.Dense>("db of the last sample only, not summed", "",
            backward: (op, x, y, dy) => Db(op, Formula.Backward(op, x, y, dy), (_, o) => LastRow(dy)[0][x[0].Shape[0] - 1, o])),
        new Mutant<Spec.Dense>("db summed over units instead of samples", "",
            backward: (op, x, y, dy) => Db(op, Formula.Backward(op, x, y, dy), (_, o) => RowSum(dy[0], o % dy[0].Shape[0]))),
        new Mutant<Spec.Dense>("db is 0", "", backward: (op, x, y, dy) => Db(op, Formula.Backward(op, x, y, dy), (_, _) => 0)),
        new Mutant<Spec.Dense>("dx misses the last unit", "",
            backward: (op, x, y, dy) => Formula.Backward(op, x, y, dy).Replace(0, Formula.Backward(op, x, y, dy.Map(0, (v, i) => (i + 1) % y[0].Shape[1] == 0 ? 0 : v))[0])),
        AddsToStaleGradients(),
    ];

    // y_no = start + Σ_i x_ni · w_io, with something wrong
    private static Operands<Real> Forward(Spec.Dense op, Operands<Real> x, Func<int, int, Real>? start = null, Func<int, bool>? takes = null, bool skipsZeros = false)
    {
        var y = new Tensor<Real>((x[0].Shape[0], x[1].Shape[1]));
        for (int n = 0; n < y.Shape[0]; n++)
            for (int o = 0; o < y.Shape[1]; o++)
            {
                y[n, o] = start is not null ? start(n, o) : op.Bias ? x[2][o] : 0;
                for (int i = 0; i < x[0].Shape[1]; i++)
                    if (takes?.Invoke(i) != false && !(skipsZeros && x[0][n, i].Value == 0)) y[n, o] += x[0][n, i] * x[1][i, o];
            }
        return new(y);
    }

    private static Mutant<Spec.Dense> AddsToStaleOutput()
    {
        Operands<Real>? stale = null;
        return new("added to what y held before", "", forward: (op, x) => stale = Sum(stale, Formula.Forward(op, x)));
    }

    private static Mutant<Spec.Dense> AddsToStaleGradients()
    {
        Operands<Real>? stale = null;
        return new("gradients added to those of the call before", "", backward: (op, x, y, dy) => stale = Sum(stale, Formula.Backward(op, x, y, dy)));
    }

    private static Operands<Real> Sum(Operands<Real>? stale, Operands<Real> y)
    {
        var copy = y.Copy();
        if (stale is not null && stale.Real.Length == y.Real.Length)
            for (int t = 0; t < y.Real.Length; t++)
                if (stale[t].Shape == y[t].Shape)
                    for (int i = 0; i < y[t].Count; i++) copy[t][i] += stale[t][i];
        return copy;
    }

    private static Operands<Real> Db(Spec.Dense op, Operands<Real> dx, Func<Real, int, Real> wrong) => op.Bias ? dx.Map(2, wrong) : dx;

    private static Operands<Real> LastRow(Operands<Real> dy) => dy.Map(0, (v, i) => i < dy[0].Count - dy[0].Shape[1] ? 0 : v);

    /// <summary>A number with the 11 bits that TF32 multiplies; its exponents are those of float32.</summary>
    internal static Real TF32(Real v)
    {
        float f = (float)v.Value;
        return float.IsFinite(f) ? BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(f) + 0x1000) & ~0x1FFF) : f;
    }

    private static Real RowSum(Tensor<Real> t, int row)
    {
        Real sum = 0;
        for (int o = 0; o < t.Shape[1]; o++) sum += t[row, o];
        return sum;
    }

    private static bool IsSquare(Tensor<Real> t) => t.Shape[0] == t.Shape[1];

    private static Tensor<Real> Transposed(Tensor<Real> t)
    {
        var result = new Tensor<Real>((t.Shape[1], t.Shape[0]));
        for (int i = 0; i < t.Shape[0]; i++)
            for (int j = 0; j < t.Shape[1]; j++) result[j, i] = t[i, j];
        return result;
    }
}
