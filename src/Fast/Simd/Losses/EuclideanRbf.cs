using System.Buffers;
using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Euclidean radial basis functions over spans: <c>EuclideanRbf.Forward(new(), n, i, o, x, w, y)</c>. Page: spec/Losses/euclidean-rbf.md.</summary>
public abstract class EuclideanRbf
{
    private static readonly EuclideanRbf widest = Door.Widest<EuclideanRbf>();

    /// <summary>y [n, o] = the squared distance of sample x [n, i] from centre w [o, i].</summary>
    /// <param name="op">The operator.</param>
    /// <param name="n">Samples.</param>
    /// <param name="i">Coordinates.</param>
    /// <param name="o">Centres.</param>
    /// <param name="x">The samples.</param>
    /// <param name="w">The centres.</param>
    /// <param name="y">The squared distances.</param>
    /// <exception cref="ConstraintException">A length is not that of the shape (B1), or y overlaps an input (B2).</exception>
    public static void Forward(Spec.EuclideanRbf op, int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y)
    {
        Inputs(op, n, i, o, x, w);
        Door.Holds<float>(op, "y", y, (n, o));
        Door.Apart(op, "y", y, "x", x);
        Door.Apart(op, "y", y, "w", w);
        widest.Run(n, i, o, x, w, y);
    }

    /// <summary>dx = 2·Σ_o dy·(x − w), dw = −2·Σ_n dy·(x − w).</summary>
    /// <param name="op">The operator.</param>
    /// <param name="n">Samples.</param>
    /// <param name="i">Coordinates.</param>
    /// <param name="o">Centres.</param>
    /// <param name="x">The samples.</param>
    /// <param name="w">The centres.</param>
    /// <param name="dy">The gradient of the distances.</param>
    /// <param name="dx">The gradient of the samples.</param>
    /// <param name="dw">The gradient of the centres.</param>
    /// <exception cref="ConstraintException">A length is not that of the shape (B1), or a gradient overlaps another operand (B2).</exception>
    public static void Backward(Spec.EuclideanRbf op, int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> dy, Span<float> dx, Span<float> dw)
    {
        Inputs(op, n, i, o, x, w);
        Door.Holds(op, "dy", dy, (n, o));
        Door.Holds<float>(op, "dx", dx, (n, i));
        Door.Holds<float>(op, "dw", dw, (o, i));
        Apart("dx", dx, x, w, dy);
        Apart("dw", dw, x, w, dy);
        Door.Apart<float>(op, "dx", dx, "dw", dw);
        widest.RunBackward(n, i, o, x, w, dy, dx, dw);

        void Apart(string name, ReadOnlySpan<float> gradient, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> dy)
        {
            Door.Apart(op, name, gradient, "x", x);
            Door.Apart(op, name, gradient, "w", w);
            Door.Apart(op, name, gradient, "dy", dy);
        }
    }

    private static void Inputs(Spec.EuclideanRbf op, int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w)
    {
        op.Infer(new((n, i), (o, i)));
        Door.Holds(op, "x", x, (n, i));
        Door.Holds(op, "w", w, (o, i));
    }

    private protected abstract void Run(int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y);
    private protected abstract void RunBackward(int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> dy, Span<float> dx, Span<float> dw);
}

/// <summary>Euclidean radial basis functions with one width of vector.</summary>
/// <remarks>
/// A distance is the difference squared, never x² − 2xw + w²: the product of matrices that this would allow cancels where a sample is near
/// its centre, which is where training leads. Long sums are those of their halves, see <see cref="Halves"/>. Samples and centres both have their coordinates side by side, so every loop runs along them.
/// </remarks>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class EuclideanRbf<V> : EuclideanRbf, IFloatForward<Spec.EuclideanRbf>, IFloatBackward<Spec.EuclideanRbf> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.EuclideanRbf>.Forward(Spec.EuclideanRbf op, Operands<float> x, Operands<float> y) =>
        Run(x[0].Shape[0], x[0].Shape[1], x[1].Shape[0], x[0].Span, x[1].Span, y[0].Span);

    void IFloatBackward<Spec.EuclideanRbf>.Backward(Spec.EuclideanRbf op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(x[0].Shape[0], x[0].Shape[1], x[1].Shape[0], x[0].Span, x[1].Span, dy[0].Span, dx[0].Span, dx[1].Span);

    private protected override void Run(int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y)
    {
        fixed (float* px = x, pw = w, py = y)
            // Four centres stay in the first-level cache while the samples go by.
            for (int c = 0; c < o; c += 4)
                for (int s = 0; s < n; s += 2)
                    AllDistances(Math.Min(2, n - s), Math.Min(4, o - c), o, i, i, px + (nint)s * i, pw + (nint)c * i, py + (nint)s * o + c);
    }

    private protected override void RunBackward(int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> dy, Span<float> dx, Span<float> dw)
    {
        fixed (float* px = x, pw = w, pdy = dy, pdx = dx, pdw = dw)
        {
            // A sample is pulled by the centres as a centre is by the samples: x − w changes its sign with the roles.
            Pulls(n, o, i, px, pw, pdy, o, 1, pdx);
            Pulls(o, n, i, pw, px, pdy, 1, o, pdw);
        }
    }

    private static void AllDistances(int samples, int centres, nint O, nint pitch, int I, float* x, float* w, float* y)
    {
        if (I <= V.Width * Halves.Chain)
        {
            Distances(samples, centres, O, pitch, I, x, w, y);
            return;
        }

        int first = Halves.First(I, V.Width);
        float* second = stackalloc float[8];
        AllDistances(samples, centres, O, pitch, first, x, w, y);
        AllDistances(samples, centres, 4, pitch, I - first, x + first, w + first, second);
        for (int s = 0; s < samples; s++)
            for (int c = 0; c < centres; c++) y[s * O + c] += second[4 * s + c];
    }

    /// <summary>Up to two samples and four centres: eight sums, each in the lanes of a vector. At an edge the last row is taken twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Distances(int samples, int centres, nint O, nint pitch, nint I, float* x0, float* w0, float* y)
    {
        float* x1 = x0 + pitch * (samples - 1);
        float* w1 = w0 + pitch * Math.Min(1, centres - 1), w2 = w0 + pitch * Math.Min(2, centres - 1), w3 = w0 + pitch * (centres - 1);
        V s00 = V.Zero, s01 = V.Zero, s02 = V.Zero, s03 = V.Zero;
        V s10 = V.Zero, s11 = V.Zero, s12 = V.Zero, s13 = V.Zero;
        nint i = 0;
        for (; i <= I - V.Width; i += V.Width)
        {
            V a = V.Load(x0 + i), b = V.Load(x1 + i);
            V w = V.Load(w0 + i);
            s00 = Square(a - w, s00);
            s10 = Square(b - w, s10);
            w = V.Load(w1 + i);
            s01 = Square(a - w, s01);
            s11 = Square(b - w, s11);
            w = V.Load(w2 + i);
            s02 = Square(a - w, s02);
            s12 = Square(b - w, s12);
            w = V.Load(w3 + i);
            s03 = Square(a - w, s03);
            s13 = Square(b - w, s13);
        }

        if (i < I)
        {
            int rest = (int)(I - i);
            V a = V.LoadFirst(x0 + i, rest), b = V.LoadFirst(x1 + i, rest);
            V w = V.LoadFirst(w0 + i, rest);
            s00 = Square(a - w, s00);
            s10 = Square(b - w, s10);
            w = V.LoadFirst(w1 + i, rest);
            s01 = Square(a - w, s01);
            s11 = Square(b - w, s11);
            w = V.LoadFirst(w2 + i, rest);
            s02 = Square(a - w, s02);
            s12 = Square(b - w, s12);
            w = V.LoadFirst(w3 + i, rest);
            s03 = Square(a - w, s03);
            s13 = Square(b - w, s13);
        }

        Store(s00, s01, s02, s03, centres, y);
        if (samples > 1) Store(s10, s11, s12, s13, centres, y + O);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Square(V d, V sum) => V.MultiplyAdd(d, d, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V s0, V s1, V s2, V s3, int centres, float* y)
    {
        y[0] = V.Sum(s0);
        if (centres > 1) y[1] = V.Sum(s1);
        if (centres > 2) y[2] = V.Sum(s2);
        if (centres > 3) y[3] = V.Sum(s3);
    }

    /// <summary>da [m, i] = 2·Σ_k dy·(a [m, i] − b [k, i]), with dy at m·<paramref name="row"/> + k·<paramref name="term"/>.</summary>
    private static void Pulls(int M, int K, int I, float* a, float* b, float* dy, nint row, nint term, float* da)
    {
        float[]? rented = K > Halves.Chain ? ArrayPool<float>.Shared.Rent(2 * I * Halves.Depth(K, Halves.Chain)) : null;
        fixed (float* spare = rented)
            // Two rows at a time, so that what is loaded of b enters two sums.
            for (int m = 0; m < M; m += 2) TwoPulls(Math.Min(2, M - m), K, I, a + (nint)m * I, b, dy + m * row, row, term, da + (nint)m * I, spare);
        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    // The sums of a second half lie in the spare, before those of its own halves.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoPulls(int rows, int K, nint I, float* a0, float* b, float* g0, nint row, nint term, float* to0, float* spare)
    {
        if (K > Halves.Chain)
        {
            int first = Halves.First(K, 1);
            TwoPulls(rows, first, I, a0, b, g0, row, term, to0, spare);
            TwoPulls(rows, K - first, I, a0, b + first * I, g0 + first * term, row, term, spare, spare + 2 * I);
            Sums.Add<V>(rows * I, spare, to0);
        }
        else
        {
            // Of one row, it twice.
            nint next = rows - 1;
            float* a1 = a0 + next * I, g1 = g0 + next * row, to1 = to0 + next * I;
            nint i = 0;
            for (; i <= I - 2 * V.Width; i += 2 * V.Width)
            {
                V x00 = V.Load(a0 + i), x01 = V.Load(a0 + i + V.Width), x10 = V.Load(a1 + i), x11 = V.Load(a1 + i + V.Width);
                V s00 = V.Zero, s01 = V.Zero, s10 = V.Zero, s11 = V.Zero;
                float* bk = b + i;
                for (int k = 0; k < K; k++, bk += I)
                {
                    V d0 = g0[k * term], d1 = g1[k * term], left = V.Load(bk), right = V.Load(bk + V.Width);
                    s00 = V.MultiplyAdd(d0, x00 - left, s00);
                    s01 = V.MultiplyAdd(d0, x01 - right, s01);
                    s10 = V.MultiplyAdd(d1, x10 - left, s10);
                    s11 = V.MultiplyAdd(d1, x11 - right, s11);
                }
                V.Store(s00 + s00, to0 + i);
                V.Store(s01 + s01, to0 + i + V.Width);
                V.Store(s10 + s10, to1 + i);
                V.Store(s11 + s11, to1 + i + V.Width);
            }
            for (; i < I; i += V.Width)
            {
                int lanes = (int)Math.Min(V.Width, I - i);
                V x0 = V.LoadFirst(a0 + i, lanes), x1 = V.LoadFirst(a1 + i, lanes), s0 = V.Zero, s1 = V.Zero;
                float* bk = b + i;
                for (int k = 0; k < K; k++, bk += I)
                {
                    V other = V.LoadFirst(bk, lanes);
                    s0 = V.MultiplyAdd(g0[k * term], x0 - other, s0);
                    s1 = V.MultiplyAdd(g1[k * term], x1 - other, s1);
                }
                V.StoreFirst(s0 + s0, to0 + i, lanes);
                V.StoreFirst(s1 + s1, to1 + i, lanes);
            }
        }
    }
}
