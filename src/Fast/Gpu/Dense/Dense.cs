using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Fully connected layer, see spec/Dense/dense.md.</summary>
public sealed class Dense : IDeviceForward<Spec.Dense>, IDeviceBackward<Spec.Dense>
{
    /// <inheritdoc/>
    public void Forward(Spec.Dense op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var (n, i, o) = Extents(x);
        // y = x·W + b
        MatrixProduct.Multiply(device, n, o, i, x[0], aRow: i, aTerm: 1, x[1], bTerm: o, bColumn: 1, y[0], bias: op.Bias ? x[2] : null);
    }

    /// <inheritdoc/>
    public void Backward(Spec.Dense op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        var (n, i, o) = Extents(x);
        // dx = dy·Wᵀ, dW = xᵀ·dy, db = the sum of the rows of dy
        MatrixProduct.Multiply(device, n, i, o, dy[0], aRow: o, aTerm: 1, x[1], bTerm: 1, bColumn: o, dx[0]);
        MatrixProduct.Multiply(device, i, o, n, x[0], aRow: 1, aTerm: i, dy[0], bTerm: o, bColumn: 1, dx[1]);
        if (op.Bias) Sums.Of(device, [new(1, n, o)], dy[0], dx[2], o);
    }

    private static (int N, int I, int O) Extents(DeviceOperands x) => (x.Real[0].Shape[0], x.Real[0].Shape[1], x.Real[1].Shape[1]);
}
