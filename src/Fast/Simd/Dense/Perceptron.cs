using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>One neuron over spans: <c>Perceptron.Forward(new(), n, d, x, w, b, y)</c>. Page: spec/Dense/perceptron.md.</summary>
public abstract class Perceptron
{
    private static readonly Perceptron widest = Door.Widest<Perceptron>();

    /// <summary>y [n] = step(x [n, d] · w [d] + b).</summary>
    /// <param name="op">The operator.</param>
    /// <param name="n">Rows of x: samples.</param>
    /// <param name="d">Columns of x: inputs of the neuron.</param>
    /// <param name="x">The samples.</param>
    /// <param name="w">The weights.</param>
    /// <param name="b">The bias.</param>
    /// <param name="y">The answers.</param>
    /// <exception cref="ConstraintException">An attribute is not allowed, a length is not that of the shape (B1), or y overlaps an input (B2).</exception>
    public static void Forward(Spec.Perceptron op, int n, int d, ReadOnlySpan<float> x, ReadOnlySpan<float> w, float b, Span<float> y)
    {
        op.Infer(new((n, d), d, new Shape()));
        Door.Holds(op, "x", x, (n, d));
        Door.Holds(op, "w", w, d);
        Door.Holds<float>(op, "y", y, n);
        Door.Apart(op, "y", y, "x", x);
        Door.Apart(op, "y", y, "w", w);
        widest.Run(op, n, d, x, w, b, y);
    }

    private protected abstract void Run(Spec.Perceptron op, int n, int d, ReadOnlySpan<float> x, ReadOnlySpan<float> w, float b, Span<float> y);
}

/// <summary>
/// One neuron with one width of vector. With w as the one row of a matrix, the sums are w·xᵀ: several rows of x share one load of w.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class Perceptron<V> : Perceptron, IFloatForward<Spec.Perceptron> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Perceptron>.Forward(Spec.Perceptron op, Operands<float> x, Operands<float> y) =>
        Run(op, x[0].Shape[0], x[0].Shape[1], x[0].Span, x[1].Span, x[2][0], y[0].Span);

    private protected override void Run(Spec.Perceptron op, int n, int d, ReadOnlySpan<float> x, ReadOnlySpan<float> w, float b, Span<float> y)
    {
        fixed (float* px = x, pw = w, py = y) MatrixProduct.MultiplyTransposed<V>(1, n, d, pw, px, py);
        Map.Run<V, Step>(new(b, (float)op.AtZero), y, y);
    }

    private readonly struct Step(float b, float atZero) : IMap<V>
    {
        private readonly V b = b, atZero = atZero;

        // NaN is neither above, nor below, nor equal, and stays.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V s)
        {
            V z = s + b, tie = V.Select(V.Equal(z, V.Zero), atZero, z);
            return V.Select(V.GreaterThan(z, V.Zero), 1, V.Select(V.LessThan(z, V.Zero), V.Zero, tie));
        }
    }
}
