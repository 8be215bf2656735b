using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Softmax and its logarithm over the lines of a tensor: for Softmax, LogSoftmax and SoftmaxCrossEntropy.</summary>
/// <remarks>
/// <para>Where the elements of a line lie side by side, vectors run along it. Where they lie apart, neighbouring lines lie side by
/// side: then every lane is a line of its own, nothing crosses lanes, and memory is read in its order.</para>
/// <para>The maximum is taken by <c>AtLeast</c>, which is one instruction and passes over NaN: x − m brings the NaN back, and
/// through the sum into the whole line.</para>
/// </remarks>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe class SoftmaxLines<V> where V : unmanaged, IVector<V>
{
    // Lines whose maxima and sums are held together, in the nearest cache.
    private const int Block = 1024;

    // Elements that stay in the nearest cache between two passes over them.
    private const int Near = 4096;

    /// <summary>Which of the two; the compiler drops the branch of the other.</summary>
    private interface IForm
    {
        static abstract bool IsLog { get; }
    }

    private readonly struct Itself : IForm
    {
        public static bool IsLog => false;
    }

    private readonly struct Logarithm : IForm
    {
        public static bool IsLog => true;
    }

    /// <summary>Softmax of every line; y may be the memory of x.</summary>
    public static void Softmax(Lines lines, ReadOnlySpan<float> x, Span<float> y) => Forward<Itself>(lines, x, y);

    /// <summary>The logarithm of the softmax of every line; y may be the memory of x.</summary>
    public static void LogSoftmax(Lines lines, ReadOnlySpan<float> x, Span<float> y) => Forward<Logarithm>(lines, x, y);

    /// <summary>dx = y·(dy − Σ dy·y) for every line; dx may be the memory of y or dy.</summary>
    public static void SoftmaxBackward(Lines lines, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => Backward<Itself>(lines, y, dy, dx);

    /// <summary>dx = dy − eʸ·Σ dy for every line; dx may be the memory of y or dy.</summary>
    public static void LogSoftmaxBackward(Lines lines, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => Backward<Logarithm>(lines, y, dy, dx);

    [SkipLocalsInit]
    private static void Forward<F>(Lines lines, ReadOnlySpan<float> x, Span<float> y) where F : struct, IForm
    {
        var (outer, n, inner) = lines;
        float* m = stackalloc float[Block], s = stackalloc float[Block];
        fixed (float* px = x, py = y)
        {
            if (inner == 1 && n > V.Width) Rows<F>(px, py, outer, n, m, s);
            else if (inner == 1)
                for (int o = 0; o < outer; o += Block) ShortRows<F>(px + ((nint)o * n), py + ((nint)o * n), Math.Min(Block, outer - o), n, m, s);
            else
                for (int o = 0; o < outer; o++)
                    for (int i = 0; i < inner; i += Block)
                    {
                        nint first = ((nint)o * n * inner) + i;
                        Columns<F>(px + first, py + first, n, inner, Math.Min(Block, inner - i), m, s);
                    }
        }
    }

    [SkipLocalsInit]
    private static void Backward<F>(Lines lines, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) where F : struct, IForm
    {
        var (outer, n, inner) = lines;
        float* s = stackalloc float[Block];
        fixed (float* py = y, pdy = dy, pdx = dx)
        {
            if (inner == 1) RowsBackward<F>(py, pdy, pdx, outer, n);
            else
                for (int o = 0; o < outer; o++)
                    for (int i = 0; i < inner; i += Block)
                    {
                        nint first = ((nint)o * n * inner) + i;
                        ColumnsBackward<F>(py + first, pdy + first, pdx + first, n, inner, Math.Min(Block, inner - i), s);
                    }
        }
    }

    // ---- elements side by side ----

    // Lines that fit a vector. Lanes behind the line hold −∞, and e^−∞ = 0. Logarithms are taken of all sums together.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShortRows<F>(float* x, float* y, int lines, int n, float* m, float* s) where F : struct, IForm
    {
        var exp = new HeldExp<V>();
        V line = V.FirstMask(n), nothing = float.NegativeInfinity;
        for (int i = 0; i < lines; i++)
        {
            V v = V.Select(line, V.LoadFirst(x + ((nint)i * n), n), nothing);
            float most = V.MaxAcross(v);
            V e = exp.Of(v - most);
            float sum = V.Sum(e);
            if (F.IsLog) (m[i], s[i]) = (most, sum);
            else V.StoreFirst(e / sum, y + ((nint)i * n), n);
        }
        if (!F.IsLog) return;
        Logarithms(s, lines);
        for (int i = 0; i < lines; i++) V.StoreFirst(V.LoadFirst(x + ((nint)i * n), n) - m[i] - s[i], y + ((nint)i * n), n);
    }

    // Three passes over a line, each a method of its own: in one, the compiler runs out of registers. Logarithms are taken of as
    // many sums together as there are lines in the nearest cache.
    private static void Rows<F>(float* x, float* y, int lines, int n, float* m, float* s) where F : struct, IForm
    {
        float most = Max(x, n);
        for (int group = F.IsLog ? Math.Clamp(Near / n, 1, Block) : 1; lines > 0; lines -= group)
        {
            group = Math.Min(group, lines);
            for (int i = 0; i < group; i++)
            {
                float* line = x + ((nint)i * n), next = i + 1 < lines ? line + n : line;
                m[i] = most;
                s[i] = AllExponentials<F>(line, y + ((nint)i * n), n, m[i], next, out most);
                if (!F.IsLog) Divide(y + ((nint)i * n), n, s[i]);
            }
            if (F.IsLog)
            {
                Logarithms(s, group);
                for (int i = 0; i < group; i++) Subtract(x + ((nint)i * n), y + ((nint)i * n), n, m[i], s[i]);
            }
            x += (nint)group * n;
            y += (nint)group * n;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Max(float* x, int n)
    {
        int W = V.Width, rest = n % W, k = 0;
        V m0 = float.NegativeInfinity, m1 = m0;
        for (; k <= n - (2 * W); k += 2 * W)
        {
            m0 = V.AtLeast(m0, V.Load(x + k));
            m1 = V.AtLeast(m1, V.Load(x + k + W));
        }
        if (k <= n - W) m0 = V.AtLeast(m0, V.Load(x + k));
        if (rest > 0) m1 = V.AtLeast(m1, V.Select(V.FirstMask(rest), V.LoadFirst(x + n - rest, rest), float.NegativeInfinity));
        return V.MaxAcross(V.AtLeast(m0, m1));
    }

    // Of a long line the sum is that of its halves, see Halves.
    private static float AllExponentials<F>(float* x, float* y, int n, float most, float* next, out float mostOfNext) where F : struct, IForm
    {
        if (n <= 2 * V.Width * Halves.Chain) return Exponentials<F>(x, y, n, most, next, out mostOfNext);
        int first = Halves.First(n, 2 * V.Width);
        float sum = AllExponentials<F>(x, y, first, most, next, out float mostOfFirst);
        sum += AllExponentials<F>(x + first, y + first, n - first, most, next + first, out mostOfNext);
        if (mostOfFirst > mostOfNext) mostOfNext = mostOfFirst;
        return sum;
    }

    // y = e^(x − m) where the exponentials are the result, their sum, and on the way the maximum of the next line, for which
    // memory has time here: a tenth of the whole.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Exponentials<F>(float* x, float* y, int n, float most, float* next, out float mostOfNext) where F : struct, IForm
    {
        int W = V.Width, rest = n % W, k = 0;
        var exp = new HeldExp<V>();
        V m = most, s0 = V.Zero, s1 = s0, m0 = float.NegativeInfinity, m1 = m0;
        for (; k <= n - (2 * W); k += 2 * W)
        {
            V e0 = exp.Of(V.Load(x + k) - m), e1 = exp.Of(V.Load(x + k + W) - m);
            m0 = V.AtLeast(m0, V.Load(next + k));
            m1 = V.AtLeast(m1, V.Load(next + k + W));
            if (!F.IsLog)
            {
                V.Store(e0, y + k);
                V.Store(e1, y + k + W);
            }
            s0 += e0;
            s1 += e1;
        }
        if (k <= n - W)
        {
            V e = exp.Of(V.Load(x + k) - m);
            m0 = V.AtLeast(m0, V.Load(next + k));
            if (!F.IsLog) V.Store(e, y + k);
            s0 += e;
        }
        if (rest > 0)
        {
            k = n - rest;
            V e = V.And(V.FirstMask(rest), exp.Of(V.LoadFirst(x + k, rest) - m));
            m1 = V.AtLeast(m1, V.Select(V.FirstMask(rest), V.LoadFirst(next + k, rest), float.NegativeInfinity));
            if (!F.IsLog) V.StoreFirst(e, y + k, rest);
            s1 += e;
        }
        mostOfNext = V.MaxAcross(V.AtLeast(m0, m1));
        return V.Sum(s0 + s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Divide(float* y, int n, float sum)
    {
        int W = V.Width, rest = n % W;
        V s = sum;
        for (int k = 0; k <= n - W; k += W) V.Store(V.Load(y + k) / s, y + k);
        if (rest > 0) V.StoreFirst(V.LoadFirst(y + n - rest, rest) / s, y + n - rest, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Subtract(float* x, float* y, int n, float most, float logSum)
    {
        int W = V.Width, rest = n % W;
        V m = most, lns = logSum;
        for (int k = 0; k <= n - W; k += W) V.Store(V.Load(x + k) - m - lns, y + k);
        if (rest > 0) V.StoreFirst(V.LoadFirst(x + n - rest, rest) - m - lns, y + n - rest, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowsBackward<F>(float* y, float* dy, float* dx, int lines, int n) where F : struct, IForm
    {
        int W = V.Width, rest = n % W, whole = n - rest;
        var exp = new HeldExp<V>();
        for (; lines > 0; lines--, y += n, dy += n, dx += n)
        {
            int k = 0;
            V s0 = V.Zero, s1 = s0, s2 = s0, s3 = s0;
            for (; k <= n - (4 * W); k += 4 * W)
            {
                s0 = Add<F>(V.Load(y + k), V.Load(dy + k), s0);
                s1 = Add<F>(V.Load(y + k + W), V.Load(dy + k + W), s1);
                s2 = Add<F>(V.Load(y + k + (2 * W)), V.Load(dy + k + (2 * W)), s2);
                s3 = Add<F>(V.Load(y + k + (3 * W)), V.Load(dy + k + (3 * W)), s3);
            }
            for (; k < whole; k += W) s0 = Add<F>(V.Load(y + k), V.Load(dy + k), s0);
            if (rest > 0) s1 = Add<F>(V.LoadFirst(y + k, rest), V.LoadFirst(dy + k, rest), s1);
            V s = V.Sum((s0 + s1) + (s2 + s3));
            for (k = 0; k < whole; k += W) V.Store(Gradient<F>(exp, V.Load(y + k), V.Load(dy + k), s), dx + k);
            if (rest > 0) V.StoreFirst(Gradient<F>(exp, V.LoadFirst(y + k, rest), V.LoadFirst(dy + k, rest), s), dx + k, rest);
        }
    }

    // ---- lines side by side, the elements of each D apart ----

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<F>(float* x, float* y, int n, int D, int lines, float* m, float* s) where F : struct, IForm
    {
        int W = V.Width;
        new Span<float>(m, Block).Fill(float.NegativeInfinity);
        new Span<float>(s, Block).Clear();
        Maxima(x, m, n, D, lines);
        Exponentials<F>(x, y, n, D, lines, m, s);
        if (F.IsLog) Logarithms(s, lines);
        for (int k = 0; k < n; k++, x += D, y += D)
            for (int i = 0; i < lines; i += W)
            {
                int lanes = Math.Min(W, lines - i);
                if (F.IsLog) Store(Load(x + i, lanes) - V.Load(m + i) - V.Load(s + i), y + i, lanes);
                else Store(Load(y + i, lanes) / V.Load(s + i), y + i, lanes);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Maxima(float* x, float* m, int n, int D, int lines)
    {
        for (int k = 0; k < n; k++, x += D)
            for (int i = 0; i < lines; i += V.Width) V.Store(V.AtLeast(V.Load(m + i), Load(x + i, Math.Min(V.Width, lines - i))), m + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Exponentials<F>(float* x, float* y, int n, int D, int lines, float* m, float* s) where F : struct, IForm
    {
        var exp = new HeldExp<V>();
        for (int k = 0; k < n; k++, x += D, y += D)
            for (int i = 0; i < lines; i += V.Width)
            {
                int lanes = Math.Min(V.Width, lines - i);
                V e = exp.Of(Load(x + i, lanes) - V.Load(m + i));
                if (!F.IsLog) Store(e, y + i, lanes);
                V.Store(V.Load(s + i) + e, s + i);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ColumnsBackward<F>(float* y, float* dy, float* dx, int n, int D, int lines, float* s) where F : struct, IForm
    {
        int W = V.Width;
        new Span<float>(s, Block).Clear();
        for (int k = 0; k < n; k++)
            for (int i = 0; i < lines; i += W)
            {
                int lanes = Math.Min(W, lines - i);
                V.Store(Add<F>(Load(y + ((nint)k * D) + i, lanes), Load(dy + ((nint)k * D) + i, lanes), V.Load(s + i)), s + i);
            }
        var exp = new HeldExp<V>();
        for (int k = 0; k < n; k++, y += D, dy += D, dx += D)
            for (int i = 0; i < lines; i += W)
            {
                int lanes = Math.Min(W, lines - i);
                Store(Gradient<F>(exp, Load(y + i, lanes), Load(dy + i, lanes), V.Load(s + i)), dx + i, lanes);
            }
    }

    // ---- one vector ----

    /// <summary>s = ln s, of a whole number of vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Logarithms(float* s, int lines)
    {
        for (int i = 0; i < lines; i += V.Width) V.Store(Elementary.Log(V.Load(s + i)), s + i);
    }

    /// <summary>A term of Σ dy·y; of Σ dy for the logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Add<F>(V y, V dy, V s) where F : struct, IForm => F.IsLog ? s + dy : V.MultiplyAdd(dy, y, s);

    /// <summary>y·(dy − s); dy − eʸ·s for the logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gradient<F>(in HeldExp<V> exp, V y, V dy, V s) where F : struct, IForm =>
        F.IsLog ? V.NegateMultiplyAdd(exp.Of(y), s, dy) : y * (dy - s);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load(float* p, int lanes) => lanes == V.Width ? V.Load(p) : V.LoadFirst(p, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V x, float* p, int lanes)
    {
        if (lanes == V.Width) V.Store(x, p);
        else V.StoreFirst(x, p, lanes);
    }
}
