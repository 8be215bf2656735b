using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Fully connected layer, see spec/Dense/dense.md.</summary>
public sealed class Dense : IForward<Spec.Dense>, IBackward<Spec.Dense>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.Dense op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var (x, w) = (inputs[0], inputs[1]);
        var y = outputs[0];
        var ((N, I), O) = (x.Shape, w.Shape[1]);

        // y_no = b_o + Σ_i x_ni · w_io
        for (int n = 0; n < N; n++)
            for (int o = 0; o < O; o++)
            {
                if (op.Bias) y[n, o] = inputs[2][o];
                for (int i = 0; i < I; i++) y[n, o] += x[n, i] * w[i, o];
            }
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.Dense op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var (x, w) = (inputs[0], inputs[1]);
        var dy = dys[0];
        var (dx, dw) = (dxs[0], dxs[1]);
        var ((N, I), O) = (x.Shape, w.Shape[1]);

        // y_no holds the product x_ni · w_io once, for every n, i and o: the gradient of each factor is dy_no times the other.
        for (int n = 0; n < N; n++)
            for (int i = 0; i < I; i++)
                for (int o = 0; o < O; o++)
                {
                    dx[n, i] += dy[n, o] * w[i, o];          // dx = dy·Wᵀ
                    dw[i, o] += x[n, i] * dy[n, o];          // dW = xᵀ·dy
                }

        // b_o stands in every row n of y.
        if (op.Bias)
            for (int n = 0; n < N; n++)
                for (int o = 0; o < O; o++) dxs[2][o] += dy[n, o];
    }
}
