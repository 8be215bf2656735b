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
        // y = x · mask/(1 − Rate)
        for (int i = 0; i < x.Count; i++) y[i] = op.Training ? x[i] * (inputs.Int[0][i] * op.Scale) : x[i];
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.Dropout op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var dy = dys[0];
        var dx = dxs[0];
        // ∂y/∂x = mask/(1 − Rate), whatever x is: the same mask, the same scale
        for (int i = 0; i < dx.Count; i++) dx[i] = op.Training ? dy[i] * (inputs.Int[0][i] * op.Scale) : dy[i];
    }
}
