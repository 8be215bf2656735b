using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Parametric ReLU over spans: <c>PRelu.Forward(op, (n, c, h, w), x, c, slope, y)</c>. Page: spec/Activations/p-relu.md.</summary>
public abstract class PRelu
{
    private static readonly PRelu widest = Door.Widest<PRelu>();

    /// <summary>y = x right of 0, slope·x left of it; y may be the memory of x.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of x and y.</param>
    /// <param name="x">The input.</param>
    /// <param name="slopeShape">The shape of the slope.</param>
    /// <param name="slope">The slope.</param>
    /// <param name="y">Receives the output.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is not that of its shape (B1), or spans overlap (B2).</exception>
    public static void Forward(Spec.PRelu op, Shape shape, ReadOnlySpan<float> x, Shape slopeShape, ReadOnlySpan<float> slope, Span<float> y)
    {
        op.Infer(new(shape, slopeShape));
        Door.Holds(op, "x", x, shape);
        Door.Holds(op, "slope", slope, slopeShape);
        Door.Holds<float>(op, "y", y, shape);
        Door.Apart(op, "y", y, "x", x, inPlace: true);
        Door.Apart(op, "y", y, "slope", slope);
        widest.Run(op.Meet(shape, slopeShape), x, slope, y);
    }

    /// <summary>The gradients of x and of the slope; dx may be the memory of x or dy.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of x, dy and dx.</param>
    /// <param name="x">The input.</param>
    /// <param name="slopeShape">The shape of the slope.</param>
    /// <param name="slope">The slope.</param>
    /// <param name="dy">The gradient of y.</param>
    /// <param name="dx">Receives the gradient of x.</param>
    /// <param name="dslope">Receives the gradient of the slope.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is not that of its shape (B1), or spans overlap (B2).</exception>
    public static void Backward(Spec.PRelu op, Shape shape, ReadOnlySpan<float> x, Shape slopeShape, ReadOnlySpan<float> slope, ReadOnlySpan<float> dy, Span<float> dx, Span<float> dslope)
    {
        op.Infer(new(shape, slopeShape));
        Door.Holds(op, "x", x, shape);
        Door.Holds(op, "slope", slope, slopeShape);
        Door.Holds(op, "dy", dy, shape);
        Door.Holds<float>(op, "dx", dx, shape);
        Door.Holds<float>(op, "dslope", dslope, slopeShape);
        Door.Apart(op, "dx", dx, "x", x, inPlace: true);
        Door.Apart(op, "dx", dx, "dy", dy, inPlace: true);
        Door.Apart(op, "dx", dx, "slope", slope);
        Door.Apart<float>(op, "dx", dx, "dslope", dslope);
        Door.Apart(op, "dslope", dslope, "x", x);
        Door.Apart(op, "dslope", dslope, "slope", slope);
        Door.Apart(op, "dslope", dslope, "dy", dy);
        widest.RunBackward(op.Meet(shape, slopeShape), x, slope, dy, dx, dslope);
    }

    private protected abstract void Run(Broadcast meet, ReadOnlySpan<float> x, ReadOnlySpan<float> slope, Span<float> y);
    private protected abstract void RunBackward(Broadcast meet, ReadOnlySpan<float> x, ReadOnlySpan<float> slope, ReadOnlySpan<float> dy, Span<float> dx, Span<float> dslope);
}

/// <summary>Parametric ReLU with one width of vector.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class PRelu<V> : PRelu, IFloatForward<Spec.PRelu>, IFloatBackward<Spec.PRelu> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.PRelu>.Forward(Spec.PRelu op, Operands<float> x, Operands<float> y) =>
        Run(op.Meet(x[0].Shape, x[1].Shape), x[0].Span, x[1].Span, y[0].Span);

    void IFloatBackward<Spec.PRelu>.Backward(Spec.PRelu op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op.Meet(x[0].Shape, x[1].Shape), x[0].Span, x[1].Span, dy[0].Span, dx[0].Span, dx[1].Span);

    private protected override void Run(Broadcast meet, ReadOnlySpan<float> x, ReadOnlySpan<float> slope, Span<float> y) =>
        BroadcastMap.Run2<V, Leaky>(default, meet, x, slope, y);

    private protected override void RunBackward(Broadcast meet, ReadOnlySpan<float> x, ReadOnlySpan<float> slope, ReadOnlySpan<float> dy, Span<float> dx, Span<float> dslope)
    {
        // Along the innermost loop there is one slope, or one for each element.
        var (n, _, step) = meet.Loops[^1];
        dslope.Clear();
        fixed (float* px = x, pa = slope, pdy = dy, pdx = dx, pda = dslope)
        {
            for (int first = 0; first < x.Length; first += n)
            {
                int s = meet.IndexB(first);
                if (step == 0) pda[s] += Shared(px + first, pa[s], pdy + first, pdx + first, n);
                else Each(px + first, pa + s, pdy + first, pdx + first, pda + s, n);
            }
        }
    }

    private readonly struct Leaky : IMap2<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x, V a) => Choose(x, x, a * x);
    }

    // A choice, not a maximum: a slope may be greater than 1, or negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Choose(V x, V right, V left) => V.Select(V.GreaterThan(x, V.Zero), right, left);

    /// <summary>dx; returns the sum that is the slope's gradient, a long one from its halves: see <see cref="Halves"/>.</summary>
    private static float Shared(float* x, float slope, float* dy, float* dx, int n)
    {
        if (n <= 2 * V.Width * Halves.Chain) return Chain(x, slope, dy, dx, n);
        int first = Halves.First(n, 2 * V.Width);
        return Shared(x, slope, dy, dx, first) + Shared(x + first, slope, dy + first, dx + first, n - first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chain(float* x, float slope, float* dy, float* dx, int n)
    {
        int W = V.Width, rest = n % W, i = 0;
        V a = slope, s0 = V.Zero, s1 = s0;
        for (; i <= n - (2 * W); i += 2 * W)
        {
            V v0 = V.Load(x + i), d0 = V.Load(dy + i), v1 = V.Load(x + i + W), d1 = V.Load(dy + i + W);
            V.Store(Choose(v0, d0, a * d0), dx + i);
            V.Store(Choose(v1, d1, a * d1), dx + i + W);
            s0 += Choose(v0, V.Zero, v0 * d0);
            s1 += Choose(v1, V.Zero, v1 * d1);
        }
        if (i < n - rest)
        {
            V v = V.Load(x + i), d = V.Load(dy + i);
            V.Store(Choose(v, d, a * d), dx + i);
            s0 += Choose(v, V.Zero, v * d);
            i += W;
        }
        if (rest > 0)
        {
            V v = V.LoadFirst(x + i, rest), d = V.LoadFirst(dy + i, rest);
            V.StoreFirst(Choose(v, d, a * d), dx + i, rest);
            s1 += Choose(v, V.Zero, v * d);
        }
        return V.Sum(s0 + s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Each(float* x, float* slope, float* dy, float* dx, float* dslope, int n)
    {
        int W = V.Width, rest = n % W, i = 0;
        for (; i < n - rest; i += W)
        {
            V v = V.Load(x + i), d = V.Load(dy + i);
            V.Store(V.Load(dslope + i) + Choose(v, V.Zero, v * d), dslope + i);
            V.Store(Choose(v, d, V.Load(slope + i) * d), dx + i);
        }
        if (rest > 0)
        {
            V v = V.LoadFirst(x + i, rest), d = V.LoadFirst(dy + i, rest);
            V.StoreFirst(V.LoadFirst(dslope + i, rest) + Choose(v, V.Zero, v * d), dslope + i, rest);
            V.StoreFirst(Choose(v, d, V.LoadFirst(slope + i, rest) * d), dx + i, rest);
        }
    }
}
