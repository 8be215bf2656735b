using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Max pooling over rows and columns, see spec/Pooling/max-pool-2d.md.</summary>
public sealed class MaxPool2D : IForward<Spec.MaxPool2D>, IBackward<Spec.MaxPool2D>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.MaxPool2D op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var x = inputs[0];
        var y = outputs[0];
        var argmax = outputs.Int[0];
        var (N, C, H, W) = x.Shape;
        var (_, _, Ho, Wo) = y.Shape;
        for (int n = 0; n < N; n++)
            for (int c = 0; c < C; c++)
                for (int i = 0; i < Ho; i++)
                    for (int j = 0; j < Wo; j++)
                    {
                        T max = double.NegativeInfinity;
                        int at = -1;
                        for (int a = 0; a < op.H.Kernel; a++)
                            for (int b = 0; b < op.W.Kernel; b++)
                            {
                                int h = op.H.Start(i) + a * op.H.Dilation, w = op.W.Start(j) + b * op.W.Dilation;
                                if (h < 0 || h >= H || w < 0 || w >= W) continue;          // padding is never chosen
                                T v = x[n, c, h, w];
                                // The first cell, a larger one, the first NaN: an equal one changes nothing.
                                if (at < 0 || v > max || (T.IsNaN(v) && !T.IsNaN(max))) (max, at) = (v, h * W + w);
                            }
                        y[n, c, i, j] = max;
                        argmax[n, c, i, j] = at;
                    }
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.MaxPool2D op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var argmax = outputs.Int[0];
        var dy = dys[0];
        var dx = dxs[0];
        int W = dx.Shape[3];
        var (N, C, Ho, Wo) = dy.Shape;
        for (int n = 0; n < N; n++)
            for (int c = 0; c < C; c++)
                for (int i = 0; i < Ho; i++)
                    for (int j = 0; j < Wo; j++)
                    {
                        // ∂y/∂x is 1 at the largest, 0 elsewhere. Windows that overlap may share their largest: their gradients add.
                        var (h, w) = Math.DivRem(argmax[n, c, i, j], W);
                        dx[n, c, h, w] += dy[n, c, i, j];
                    }
    }
}
