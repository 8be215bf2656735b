using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>One step of an LSTM, see spec/Recurrent/lstm-cell.md.</summary>
public sealed class LstmCell : IForward<Spec.LstmCell>, IBackward<Spec.LstmCell>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.LstmCell op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var (x, h, c, w, u, b) = inputs;
        var (h1, c1, gates) = outputs;
        var (N, I, H) = (x.Shape[0], x.Shape[1], h.Shape[1]);
        var (bi, bf, bg, bo) = op.Blocks;
        Tensor<T>? rb = op.TwoBiases ? inputs[6] : null, p = op.Peepholes ? inputs.Real[^1] : null;

        for (int n = 0; n < N; n++)
            for (int k = 0; k < H; k++)
            {
                // z = b + W·x + U·h, for unit k of each gate
                T zi = Z(bi), zf = Z(bf), zg = Z(bg), zo = Z(bo);
                if (p is not null)
                {
                    zi += p[k] * c[n, k];
                    zf += p[2 * H + k] * c[n, k];
                }
                T i = Sigmoid(zi), f = Sigmoid(zf), g = T.Tanh(zg);

                // c1 = f ⊙ c + i ⊙ g
                c1[n, k] = f * c[n, k] + i * g;

                // The output gate is last: its peephole sees the new state.
                if (p is not null) zo += p[H + k] * c1[n, k];
                T o = Sigmoid(zo);

                // h1 = o ⊙ tanh(c1)
                h1[n, k] = o * T.Tanh(c1[n, k]);

                (gates[n, bi * H + k], gates[n, bf * H + k], gates[n, bg * H + k], gates[n, bo * H + k]) = (i, f, g, o);

                T Z(int block)
                {
                    int r = block * H + k;
                    T z = b[r];
                    if (rb is not null) z += rb[r];
                    for (int j = 0; j < I; j++) z += w[r, j] * x[n, j];
                    for (int j = 0; j < H; j++) z += u[r, j] * h[n, j];
                    return z;
                }
            }
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.LstmCell op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var (x, h, c, w, u, _) = inputs;
        var (_, c1, gates) = outputs;
        var (dh1, dc1) = (dys[0], dys[1]);
        var (dx, dh, dc, dw, du, db) = dxs;
        var (N, I, H) = (x.Shape[0], x.Shape[1], h.Shape[1]);
        var (bi, bf, bg, bo) = op.Blocks;
        Tensor<T>? drb = op.TwoBiases ? dxs[6] : null, p = op.Peepholes ? inputs.Real[^1] : null, dp = op.Peepholes ? dxs.Real[^1] : null;

        for (int n = 0; n < N; n++)
            for (int k = 0; k < H; k++)
            {
                T i = gates[n, bi * H + k], f = gates[n, bf * H + k], g = gates[n, bg * H + k], o = gates[n, bo * H + k];
                T t = T.Tanh(c1[n, k]);

                // h1 = o ⊙ tanh(c1), o = σ(zo)
                T dzo = dh1[n, k] * o * (1 - o) * t;

                // c1 is an output itself, enters h1 through tanh, and zo through the peephole.
                T dC = dc1[n, k] + dh1[n, k] * o * (1 - t * t);
                if (p is not null) dC += dzo * p[H + k];

                // c1 = f ⊙ c + i ⊙ g, i = σ(zi), f = σ(zf), g = tanh(zg). The derivative of σ stands before c, which may be large.
                T dzi = dC * i * (1 - i) * g;
                T dzf = dC * f * (1 - f) * c[n, k];
                T dzg = dC * (1 - g * g) * i;

                // c enters c1 through f, and zi and zf through the peepholes.
                dc[n, k] = dC * f;
                if (p is not null && dp is not null)
                {
                    dc[n, k] += dzi * p[k] + dzf * p[2 * H + k];
                    dp[k] += dzi * c[n, k];
                    dp[H + k] += dzo * c1[n, k];
                    dp[2 * H + k] += dzf * c[n, k];
                }

                Z(bi, dzi);
                Z(bf, dzf);
                Z(bg, dzg);
                Z(bo, dzo);

                // z = b + W·x + U·h: as in a dense layer, each factor's gradient is dz times the other.
                void Z(int block, T dz)
                {
                    int r = block * H + k;
                    db[r] += dz;
                    if (drb is not null) drb[r] += dz;
                    for (int j = 0; j < I; j++)
                    {
                        dx[n, j] += dz * w[r, j];
                        dw[r, j] += dz * x[n, j];
                    }
                    for (int j = 0; j < H; j++)
                    {
                        dh[n, j] += dz * u[r, j];
                        du[r, j] += dz * h[n, j];
                    }
                }
            }
    }

    // σ(z) = 1 / (1 + e⁻ᶻ): no cancellation anywhere, see Numerics on the page
    private static T Sigmoid<T>(T z) where T : struct, IReal<T> => 1 / (1 + T.Exp(-z));
}
