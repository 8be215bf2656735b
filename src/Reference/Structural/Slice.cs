using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Slice, see spec/Structural/slice.md.</summary>
public sealed class Slice : IForward<Spec.Slice>, IBackward<Spec.Slice>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.Slice op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var x = inputs[0];
        var y = outputs[0];
        // y[i_0, i_1, …] = x[a_0 + i_0·s_0, a_1 + i_1·s_1, …]
        for (int e = 0; e < y.Count; e++)
            y[e] = x[x.Shape.Offset(Taken(op, x.Shape, y.Shape.Index(e)))];
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.Slice op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var dy = dys[0];
        var dx = dxs[0];                                      // 0 where nothing was taken
        for (int e = 0; e < dy.Count; e++)
            dx[dx.Shape.Offset(Taken(op, dx.Shape, dy.Shape.Index(e)))] = dy[e];
    }

    private static int[] Taken(Spec.Slice op, Shape x, int[] i)
    {
        var ranges = op.Ranges(x);                            // rules 1 to 3 of the page
        var j = new int[i.Length];
        for (int k = 0; k < i.Length; k++)
        {
            var (a, _, s) = ranges[k];
            j[k] = a + i[k] * s;
        }

        return j;
    }
}
