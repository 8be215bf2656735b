using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>General matrix product, see spec/Dense/gemm.md.</summary>
public sealed class Gemm : IForward<Spec.Gemm>, IBackward<Spec.Gemm>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.Gemm op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var (a, b) = (inputs[0], inputs[1]);
        var y = outputs[0];
        double α = op.Alpha, β = op.Beta;
        var (M, N, K) = op.Extents(a.Shape, b.Shape);

        // y_mn = α·Σ_k A_mk·B_kn
        if (op.TakesProduct)
            for (int m = 0; m < M; m++)
                for (int n = 0; n < N; n++)
                {
                    T s = 0;
                    for (int k = 0; k < K; k++) s += A(op, a, m, k) * B(op, b, k, n);
                    y[m, n] = α * s;
                }

        // + β·c, of which one row, one column or both may serve for all
        if (op.TakesC)
        {
            var c = inputs[2];
            var (row, column) = Spec.Gemm.StepsOfC(c.Shape);
            for (int m = 0; m < M; m++)
                for (int n = 0; n < N; n++) y[m, n] += β * c[m * row + n * column];
        }
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.Gemm op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var (a, b) = (inputs[0], inputs[1]);
        var (da, db) = (dxs[0], dxs[1]);
        var dy = dys[0];
        double α = op.Alpha, β = op.Beta;
        var (M, N, K) = op.Extents(a.Shape, b.Shape);

        // y = α·s + …, s_mn = Σ_k A_mk·B_kn: the gradient of each factor is α·dy_mn times the other.
        if (op.TakesProduct)
        {
            for (int m = 0; m < M; m++)
                for (int n = 0; n < N; n++)
                    for (int k = 0; k < K; k++)
                    {
                        A(op, da, m, k) += dy[m, n] * B(op, b, k, n);          // dA = α·dy·Bᵀ
                        B(op, db, k, n) += A(op, a, m, k) * dy[m, n];          // dB = α·Aᵀ·dy
                    }
            for (int i = 0; i < da.Count; i++) da[i] = α * da[i];
            for (int i = 0; i < db.Count; i++) db[i] = α * db[i];
        }

        // An element of c has the sum of what comes back from all the places where it stands.
        if (op.TakesC)
        {
            var dc = dxs[2];
            var (row, column) = Spec.Gemm.StepsOfC(dc.Shape);
            for (int m = 0; m < M; m++)
                for (int n = 0; n < N; n++) dc[m * row + n * column] += dy[m, n];
            for (int i = 0; i < dc.Count; i++) dc[i] = β * dc[i];
        }
    }

    // A_mk and B_kn, where a or b holds the transpose.
    private static ref T A<T>(Spec.Gemm op, Tensor<T> a, int m, int k) => ref op.TransposeA ? ref a[k, m] : ref a[m, k];
    private static ref T B<T>(Spec.Gemm op, Tensor<T> b, int k, int n) => ref op.TransposeB ? ref b[n, k] : ref b[k, n];
}
