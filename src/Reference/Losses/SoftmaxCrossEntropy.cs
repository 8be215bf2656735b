using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Softmax cross-entropy, see spec/Losses/softmax-cross-entropy.md.</summary>
public sealed class SoftmaxCrossEntropy : IForward<Spec.SoftmaxCrossEntropy>, IBackward<Spec.SoftmaxCrossEntropy>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.SoftmaxCrossEntropy op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var z = inputs[0];
        var label = inputs.Int[0];
        var loss = outputs[0];
        var logp = outputs[1];
        int N = z.Shape[0], C = z.Shape[1], D = z.Shape[2..].Count;
        double ε = op.LabelSmoothing;
        int At(int n, int c, int d) => (n * C + c) * D + d;
        T w(int c) => Weight(op, inputs, c);

        T total = 0;
        for (int n = 0; n < N; n++)
            for (int d = 0; d < D; d++)
            {
                // ln p_c = (z_c − m) − ln Σ e^(z_c − m), m = max z
                T m = double.NegativeInfinity;
                for (int c = 0; c < C; c++) m = T.Max(m, z[At(n, c, d)]);
                T s = 0;
                for (int c = 0; c < C; c++) s += T.Exp(z[At(n, c, d)] - m);
                T lns = T.Log(s);
                for (int c = 0; c < C; c++) logp[At(n, c, d)] = z[At(n, c, d)] - m - lns;

                int y = label[n * D + d];
                if (op.Ignores(y)) continue;

                // ℓ = (1 − ε)·(−w_y ln p_y) + ε/C·Σ_c (−w_c ln p_c)
                T l = -w(y) * logp[At(n, y, d)];
                if (ε > 0)
                {
                    T smooth = 0;
                    for (int c = 0; c < C; c++) smooth += -w(c) * logp[At(n, c, d)];
                    l = (1 - ε) * l + ε / C * smooth;
                }
                if (op.Reduction == Reduction.None) loss[n * D + d] = l;
                else total += l;
            }
        if (op.Reduction == Reduction.Sum) loss[0] = total;
        if (op.Reduction == Reduction.Mean) loss[0] = total / Divisor(op, inputs);
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.SoftmaxCrossEntropy op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var z = inputs[0];
        var label = inputs.Int[0];
        var logp = outputs[1];
        var dloss = dys[0];
        var dz = dxs[0];
        int N = z.Shape[0], C = z.Shape[1], D = z.Shape[2..].Count;
        double ε = op.LabelSmoothing;
        int At(int n, int c, int d) => (n * C + c) * D + d;
        T w(int c) => Weight(op, inputs, c);

        T mean = op.Reduction == Reduction.Mean ? dloss[0] / Divisor(op, inputs) : 0;
        for (int n = 0; n < N; n++)
            for (int d = 0; d < D; d++)
            {
                int y = label[n * D + d];
                if (op.Ignores(y)) continue;
                // dℓ: what arrives at this position
                T dl = op.Reduction switch { Reduction.Mean => mean, Reduction.Sum => dloss[0], _ => dloss[n * D + d] };

                // ℓ = −Σ_c q_c ln p_c, with the target q_c = (1 − ε)·w_y·[c = y] + ε/C·w_c
                T q(int c)
                {
                    T target = 0;
                    if (c == y) target += (1 - ε) * w(y);
                    if (ε > 0) target += ε / C * w(c);
                    return target;
                }
                // ∂ln p_k/∂z_c = [k = c] − p_c, so ∂ℓ/∂z_c = p_c·Σ_k q_k − q_c
                T Q = (1 - ε) * w(y);
                if (ε > 0)
                    for (int c = 0; c < C; c++) Q += ε / C * w(c);
                for (int c = 0; c < C; c++)
                {
                    T p = T.Exp(logp[At(n, c, d)]);
                    dz[At(n, c, d)] = dl * (p * Q - q(c));
                }
            }
    }

    // w_c, and 1 where there are no weights
    private static T Weight<T>(Spec.SoftmaxCrossEntropy op, Operands<T> inputs, int c) where T : struct, IReal<T> =>
        op.Weighted ? inputs[1][c] : 1;

    // What the mean divides by: Σ w_y over the positions that count
    private static T Divisor<T>(Spec.SoftmaxCrossEntropy op, Operands<T> inputs) where T : struct, IReal<T>
    {
        T weights = 0;
        int positions = 0;
        foreach (int y in inputs.Int[0].Span)
        {
            if (op.Ignores(y)) continue;
            positions++;
            if (op.Weighted) weights += inputs[1][y];
        }
        return op.Weighted ? weights : positions;
    }
}
