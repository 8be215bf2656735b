using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Inverted dropout, see spec/Dropout/dropout.md.</summary>
public sealed class Dropout : IForward<Spec.Dropout>, IBackward<Spec.Dropout>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.Dropout op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var x = inputs[0];
        var y = outputs[0];
        if (!op.Training)
        {
            for (int i = 0; i < x.Count; i++) y[i] = x[i];
            return;
        }

        // y = x · mask/(1 − Rate)
        var mask = inputs.Int[0];
        for (int i = 0; i < x.Count; i++) y[i] = x[i] * (mask[i] * op.Scale);
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.Dropout op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var dy = dys[0];
        var dx = dxs[0];
        if (!op.Training)
        {
            for (int i = 0; i < dx.Count; i++) dx[i] = dy[i];
            return;
        }

        // ∂y/∂x = mask/(1 − Rate), whatever x is: the same mask, the same scale
        var mask = inputs.Int[0];
        for (int i = 0; i < dx.Count; i++) dx[i] = dy[i] * (mask[i] * op.Scale);
    }
}
