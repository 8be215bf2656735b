using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Batch normalization, see spec/Normalization/batch-norm.md.</summary>
public sealed class BatchNorm : IForward<Spec.BatchNorm>, IBackward<Spec.BatchNorm>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.BatchNorm op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var (x, γ, β, runningMean, runningVar) = inputs;
        var y = outputs[0];
        int N = x.Shape[0], C = x.Shape[1], D = x.Shape[2..].Count;
        int m = N * D;                                        // elements of a channel
        int At(int n, int c, int d) => (n * C + c) * D + d;

        for (int c = 0; c < C; c++)
        {
            T μ = runningMean[c], σ2 = runningVar[c];
            if (op.Training)
            {
                T sum = 0;
                for (int n = 0; n < N; n++)
                    for (int d = 0; d < D; d++) sum += x[At(n, c, d)];
                μ = sum / m;
                T squares = 0;
                for (int n = 0; n < N; n++)
                    for (int d = 0; d < D; d++)
                    {
                        T e = x[At(n, c, d)] - μ;
                        squares += e * e;
                    }
                σ2 = squares / m;
            }
            T r = 1 / T.Sqrt(σ2 + op.Epsilon);

            for (int n = 0; n < N; n++)
                for (int d = 0; d < D; d++)
                {
                    T x̂ = (x[At(n, c, d)] - μ) * r;
                    y[At(n, c, d)] = γ[c] * x̂ + β[c];
                }

            if (!op.Training) continue;
            double α = op.Momentum, s = op.UnbiasedRunningVariance ? m / (m - 1.0) : 1;
            outputs[1][c] = (1 - α) * runningMean[c] + α * μ;
            outputs[2][c] = (1 - α) * runningVar[c] + α * s * σ2;
            outputs[3][c] = μ;
            outputs[4][c] = r;
        }
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.BatchNorm op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var (x, γ, _, runningMean, runningVar) = inputs;
        var dy = dys[0];
        var (dx, dγ, dβ) = dxs;
        int N = x.Shape[0], C = x.Shape[1], D = x.Shape[2..].Count, m = N * D;
        int At(int n, int c, int d) => (n * C + c) * D + d;

        for (int c = 0; c < C; c++)
        {
            T μ = op.Training ? outputs[3][c] : runningMean[c];
            T r = op.Training ? outputs[4][c] : 1 / T.Sqrt(runningVar[c] + op.Epsilon);
            T x̂(int i) => (x[i] - μ) * r;

            // y = γ·x̂ + β
            for (int n = 0; n < N; n++)
                for (int d = 0; d < D; d++)
                {
                    int i = At(n, c, d);
                    dβ[c] += dy[i];
                    dγ[c] += dy[i] * x̂(i);
                }

            // Through x̂ directly; in training also through μ, which subtracts the mean of dy, and through the
            // variance, which subtracts the part of dy that points along x̂.
            for (int n = 0; n < N; n++)
                for (int d = 0; d < D; d++)
                {
                    int i = At(n, c, d);
                    T direct = dy[i];
                    if (op.Training) direct = dy[i] - dβ[c] / m - x̂(i) * (dγ[c] / m);
                    dx[i] = γ[c] * r * direct;
                }
        }
    }
}
