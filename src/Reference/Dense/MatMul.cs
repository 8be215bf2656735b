using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Product of matrices, see spec/Dense/mat-mul.md.</summary>
public sealed class MatMul : IForward<Spec.MatMul>, IBackward<Spec.MatMul>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.MatMul op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var (a, b) = (inputs[0], inputs[1]);
        var y = outputs[0];
        var (M, N, K) = op.Extents(a.Shape, b.Shape);
        var batch = Spec.MatMul.Batch(a.Shape, b.Shape);

        for (int i = 0; i < batch.Shape.Count; i++)
        {
            // Matrix i of y is made of these two.
            int iA = batch.IndexA(i), iB = batch.IndexB(i);
            for (int m = 0; m < M; m++)
                for (int n = 0; n < N; n++)
                    for (int k = 0; k < K; k++)
                        y[(i * M + m) * N + n] += a[A(op, M, K, iA, m, k)] * b[B(op, N, K, iB, k, n)];
        }
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.MatMul op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var (a, b) = (inputs[0], inputs[1]);
        var (da, db) = (dxs[0], dxs[1]);
        var dy = dys[0];
        var (M, N, K) = op.Extents(a.Shape, b.Shape);
        var batch = Spec.MatMul.Batch(a.Shape, b.Shape);

        for (int i = 0; i < batch.Shape.Count; i++)
        {
            int iA = batch.IndexA(i), iB = batch.IndexB(i);
            // The product A_mk·B_kn stands in y_mn: the gradient of each factor is dy_mn times the other, added up wherever the factor stands,
            // in other matrices of y too.
            for (int m = 0; m < M; m++)
                for (int n = 0; n < N; n++)
                    for (int k = 0; k < K; k++)
                    {
                        da[A(op, M, K, iA, m, k)] += dy[(i * M + m) * N + n] * b[B(op, N, K, iB, k, n)];         // dA = dy·Bᵀ
                        db[B(op, N, K, iB, k, n)] += a[A(op, M, K, iA, m, k)] * dy[(i * M + m) * N + n];         // dB = Aᵀ·dy
                    }
        }
    }

    // Where A_mk and B_kn of matrix i lie: a or b may hold transposes.
    private static int A(Spec.MatMul op, int M, int K, int i, int m, int k) => op.TransposeA ? (i * K + k) * M + m : (i * M + m) * K + k;
    private static int B(Spec.MatMul op, int N, int K, int i, int k, int n) => op.TransposeB ? (i * N + n) * K + k : (i * K + k) * N + n;
}
