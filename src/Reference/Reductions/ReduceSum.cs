using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>ReduceSum, see spec/Reductions/reduce-sum.md.</summary>
public sealed class ReduceSum : IForward<Spec.ReduceSum>, IBackward<Spec.ReduceSum>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.ReduceSum op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var x = inputs[0];
        var y = outputs[0];
        var meet = op.Meet(x.Shape);
        // y_i = Σ_j x_ij: element e of x belongs to element IndexA(e) of y.
        for (int e = 0; e < x.Count; e++)
            y[meet.IndexA(e)] += x[e];
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.ReduceSum op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var dy = dys[0];
        var dx = dxs[0];
        var meet = op.Meet(dx.Shape);
        // Each element of x adds to one element of y, with slope 1.
        for (int e = 0; e < dx.Count; e++)
            dx[e] = dy[meet.IndexA(e)];
    }
}
