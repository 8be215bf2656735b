using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>Rearranges data between the published layout and the one of this house. No arithmetic.</summary>
internal static class Layout
{
    /// <summary>The same elements in the same order under another shape.</summary>
    /// <exception cref="FormatException">Their number is not the same.</exception>
    public static Tensor<T> Reshaped<T>(this Tensor<T> x, params ReadOnlySpan<int> shape)
    {
        var to = new Shape(shape);
        return to.Count == x.Count ? new(to, x.Span.ToArray()) : throw new FormatException($"a tensor has shape {x.Shape}, {to} belongs there");
    }

    /// <summary>The axes in another order: axis i of the result is axis <c>axes[i]</c> of x.</summary>
    public static Tensor<T> Permuted<T>(this Tensor<T> x, params int[] axes)
    {
        var y = new Tensor<T>(new Shape(Array.ConvertAll(axes, a => x.Shape[a])));
        var from = new int[axes.Length];
        for (int i = 0; i < y.Count; i++)
        {
            var to = y.Shape.Index(i);
            for (int axis = 0; axis < axes.Length; axis++) from[axes[axis]] = to[axis];
            y[i] = x[x.Shape.Offset(from)];
        }
        return y;
    }
}
