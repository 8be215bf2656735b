using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Multiply, see spec/Dense/multiply.md.</summary>
public sealed class Multiply : IForward<Spec.Multiply>, IBackward<Spec.Multiply>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.Multiply op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var (a, b) = (inputs[0], inputs[1]);
        var y = outputs[0];
        var meet = op.Meet(a.Shape, b.Shape);
        // y_i = a_i · b_i, where IndexA and IndexB tell which elements meet in i.
        for (int i = 0; i < y.Count; i++)
            y[i] = a[meet.IndexA(i)] * b[meet.IndexB(i)];
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.Multiply op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var (a, b) = (inputs[0], inputs[1]);
        var dy = dys[0];
        var (da, db) = (dxs[0], dxs[1]);
        var meet = op.Meet(a.Shape, b.Shape);
        for (int i = 0; i < dy.Count; i++)
        {
            int j = meet.IndexA(i), k = meet.IndexB(i);
            // ∂(a·b)/∂a = b and ∂(a·b)/∂b = a; an element that is used in many places has the sum of what comes back from them.
            da[j] += dy[i] * b[k];
            db[k] += dy[i] * a[j];
        }
    }
}
