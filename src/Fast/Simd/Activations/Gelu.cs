using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>GELU over spans: <c>Gelu.Forward(new(), x, y)</c>. Page: spec/Activations/gelu.md.</summary>
public abstract class Gelu
{
    private static readonly Gelu widest = Door.Widest<Gelu>(typeof(Gelu<>));

    /// <summary>y = GELU(x); x and y have the same length, and may be the same memory.</summary>
    /// <exception cref="ConstraintException">Lengths differ (B1), or the spans overlap without being the same (B2).</exception>
    public static void Forward(Spec.Gelu op, ReadOnlySpan<float> x, Span<float> y)
    {
        op.Infer(new(x.Length));
        Door.Holds<float>(op, "y", y, x.Length);
        Door.Apart(op, "y", y, "x", x, inPlace: true);
        widest.Run(op, x, y);
    }

    /// <summary>dx = dy · GELU′(x); all have the same length, and dx may be the memory of x or dy.</summary>
    /// <exception cref="ConstraintException">Lengths differ (B1), or the spans overlap without being the same (B2).</exception>
    public static void Backward(Spec.Gelu op, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx)
    {
        op.Infer(new(x.Length));
        Door.Holds(op, "dy", dy, x.Length);
        Door.Holds<float>(op, "dx", dx, x.Length);
        Door.Apart(op, "dx", dx, "x", x, inPlace: true);
        Door.Apart(op, "dx", dx, "dy", dy, inPlace: true);
        widest.RunBackward(op, x, dy, dx);
    }

    private protected abstract void Run(Spec.Gelu op, ReadOnlySpan<float> x, Span<float> y);
    private protected abstract void RunBackward(Spec.Gelu op, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx);
}

/// <summary>GELU with one width of vector.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed class Gelu<V> : Gelu, IFloatForward<Spec.Gelu>, IFloatBackward<Spec.Gelu> where V : unmanaged, IVector<V>
{
    private const float Sqrt2OverPi = 0.797884561f, Cubic = 0.044715f;

    void IFloatForward<Spec.Gelu>.Forward(Spec.Gelu op, Operands<float> x, Operands<float> y) => Run(op, x[0].Span, y[0].Span);

    void IFloatBackward<Spec.Gelu>.Backward(Spec.Gelu op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Span, dy[0].Span, dx[0].Span);

    private protected override void Run(Spec.Gelu op, ReadOnlySpan<float> x, Span<float> y)
    {
        if (op.Form == GeluForm.Exact) Map.Run<V, Exact>(default, x, y);
        else Map.Run<V, Tanh>(default, x, y);
    }

    private protected override void RunBackward(Spec.Gelu op, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx)
    {
        if (op.Form == GeluForm.Exact) Map.Run2<V, ExactBackward>(default, x, dy, dx);
        else Map.Run2<V, TanhBackward>(default, x, dy, dx);
    }

    private readonly struct Exact : IMap<V>
    {
        public static bool IsLong => true;

        public V Invoke(V x) => x * Elementary.NormalCdf(x);
    }

    private readonly struct ExactBackward : IMap2<V>
    {
        public static bool IsLong => true;

        public V Invoke(V x, V dy)
        {
            Elementary.Normal(x, out V Φ, out V φ);
            return dy * V.MultiplyAdd(x, φ, Φ);
        }
    }

    private static V U(V x) => Sqrt2OverPi * V.MultiplyAdd(Cubic * x * x, x, x);

    private readonly struct Tanh : IMap<V>
    {
        public static bool IsLong => true;

        public V Invoke(V x) => 0.5f * x * (1f + Elementary.Tanh(U(x)));
    }

    private readonly struct TanhBackward : IMap2<V>
    {
        public static bool IsLong => true;

        public V Invoke(V x, V dy)
        {
            // x² is kept finite: 1 − t² is 0 out there, and 0 · ∞ would be NaN.
            V s = V.AtMost(x * x, 1e30f);
            V t = Elementary.Tanh(U(x)), du = Sqrt2OverPi * V.MultiplyAdd(3 * Cubic, s, 1f);
            return dy * V.MultiplyAdd(0.5f * x * V.NegateMultiplyAdd(t, t, 1f), du, 0.5f * (1f + t));
        }
    }
}
