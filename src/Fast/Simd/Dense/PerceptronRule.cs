using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>
/// One pass of the perceptron learning rule over spans, in place: <c>int mistakes = PerceptronRule.Pass(op, n, d, x, t, w, ref b)</c>.
/// Page: spec/Dense/perceptron-rule.md.
/// </summary>
public abstract class PerceptronRule
{
    private static readonly PerceptronRule widest = Door.Widest<PerceptronRule>();

    /// <summary>Corrects the weights and the bias in place, and returns how many samples were answered wrong.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="n">Rows of x: samples.</param>
    /// <param name="d">Columns of x: inputs of the neuron.</param>
    /// <param name="x">The samples.</param>
    /// <param name="t">Their targets, 0 or 1.</param>
    /// <param name="w">The weights.</param>
    /// <param name="b">The bias.</param>
    /// <exception cref="ConstraintException">An attribute or a target is not allowed, a length is not that of the shape (B1), or w overlaps x or t (B2).</exception>
    public static int Pass(Spec.PerceptronRule op, int n, int d, ReadOnlySpan<float> x, ReadOnlySpan<int> t, Span<float> w, ref float b) =>
        Pass(op, n, d, x, t, w, b, w, out b);

    /// <summary>As the other, to weights of their own; they may be the memory of w.</summary>
    /// <exception cref="ConstraintException">An attribute or a target is not allowed, a length is not that of the shape (B1), or w1 overlaps x, t, or w without being the same (B2).</exception>
    public static int Pass(Spec.PerceptronRule op, int n, int d, ReadOnlySpan<float> x, ReadOnlySpan<int> t, ReadOnlySpan<float> w, float b, Span<float> w1, out float b1)
    {
        op.Infer(new([(n, d), d, new Shape()], [n]));
        Door.Holds(op, "x", x, (n, d));
        Door.Holds(op, "t", t, n);
        Door.Holds(op, "w", w, d);
        Door.Holds<float>(op, "w1", w1, d);
        Door.Apart(op, "w1", w1, "x", x);
        Door.Apart(op, "w1", w1, "w", w, inPlace: true);
        Door.Asunder<float, int>(op, "w1", w1, "t", t);
        op.CheckTargets(t);
        return widest.Run(op, n, d, x, t, w, b, w1, out b1);
    }

    private protected abstract int Run(Spec.PerceptronRule op, int n, int d, ReadOnlySpan<float> x, ReadOnlySpan<int> t, ReadOnlySpan<float> w, float b, Span<float> w1, out float b1);
}

/// <summary>
/// The perceptron rule with one width of vector. Samples depend on each other, so the inputs of one sample share the vector.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed class PerceptronRule<V> : PerceptronRule, IFloatForward<Spec.PerceptronRule> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.PerceptronRule>.Forward(Spec.PerceptronRule op, Operands<float> x, Operands<float> y)
    {
        var (n, d) = x[0].Shape;
        y.Int[0][0] = Run(op, n, d, x[0].Span, x.Int[0].Span, x[1].Span, x[2][0], y[0].Span, out y[1][0]);
    }

    private protected override int Run(Spec.PerceptronRule op, int n, int d, ReadOnlySpan<float> x, ReadOnlySpan<int> t, ReadOnlySpan<float> w, float b, Span<float> w1, out float b1)
    {
        w.CopyTo(w1);
        b1 = b;
        int mistakes = 0;
        for (int i = 0; i < n; i++)
        {
            var sample = x.Slice(i * d, d);
            float z = MappedSum.Run2<V, Product>(default, sample, w1) + b1;
            double error = z > 0 ? t[i] - 1 : z < 0 ? t[i] : z == 0 ? op.ErrorAtTie(t[i]) : double.NaN;
            if (error == 0) continue;
            float step = (float)(op.LearningRate * error);
            Map.Run2<V, Correction>(new(step), sample, w1, w1);
            b1 += step;
            mistakes++;
        }
        return mistakes;
    }

    private readonly struct Product : IMap2<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x, V w) => x * w;
    }

    private readonly struct Correction(float step) : IMap2<V>
    {
        private readonly V step = step;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x, V w) => V.MultiplyAdd(step, x, w);
    }
}
