using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Add, see spec/Dense/add.md.</summary>
public sealed class Add : IForward<Spec.Add>, IBackward<Spec.Add>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.Add op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var (a, b) = (inputs[0], inputs[1]);
        var y = outputs[0];
        for (int i = 0; i < y.Count; i++)
            y[i] = a[i] + b[i];
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.Add op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var dy = dys[0];
        var (da, db) = (dxs[0], dxs[1]);
        for (int i = 0; i < dy.Count; i++)
        {
            da[i] = dy[i];
            db[i] = dy[i];
        }
    }
}
