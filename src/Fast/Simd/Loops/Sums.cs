using System.Buffers;
using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Sums over runs of axes: the forward of a sum, and the gradient of what was repeated.</summary>
/// <remarks>
/// Four sums at a time wherever terms are many, since each addition waits for the one before, and halves of halves where they are so many
/// that a sum would outgrow its terms: see <see cref="Halves"/>. In which order terms are added depends on the shape alone.
/// </remarks>
public static unsafe class Sums
{
    /// <summary>Adds up x, fold by fold; no folds copy it.</summary>
    /// <param name="folds">The steps; each takes the result of the one before.</param>
    /// <param name="x">The terms.</param>
    /// <param name="sum">Receives the sums.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void Of<V>(ReadOnlySpan<Fold> folds, ReadOnlySpan<float> x, Span<float> sum) where V : unmanaged, IVector<V> =>
        All<V, One<V>>(folds, x, x, sum);

    /// <summary>Adds up the products x·w, fold by fold; at least one.</summary>
    /// <param name="folds">The steps; each takes the result of the one before.</param>
    /// <param name="x">The first factors.</param>
    /// <param name="w">The second factors, as many.</param>
    /// <param name="sum">Receives the sums.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void OfProducts<V>(ReadOnlySpan<Fold> folds, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> sum) where V : unmanaged, IVector<V> =>
        All<V, Product<V>>(folds, x, w, sum);

    private static void All<V, T>(ReadOnlySpan<Fold> folds, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> sum)
        where V : unmanaged, IVector<V>
        where T : struct, ITerm<V>
    {
        if (folds.Length == 0)
        {
            x.CopyTo(sum);
            return;
        }

        fixed (float* px = x, pw = w, to = sum)
        {
            if (folds.Length == 1)
            {
                Step<V, T>(folds[0], px, pw, to);
                return;
            }

            float[] rented = ArrayPool<float>.Shared.Rent(folds[0].Outer * folds[0].Inner);
            fixed (float* partial = rented)
            {
                Step<V, T>(folds[0], px, pw, partial);
                // A sum is stored where its first terms were, or before: what is yet to be read stays whole.
                for (int k = 1; k < folds.Length - 1; k++) Step<V, One<V>>(folds[k], partial, partial, partial);
                Step<V, One<V>>(folds[^1], partial, partial, to);
            }

            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static void Step<V, T>(Fold fold, float* x, float* w, float* sum)
        where V : unmanaged, IVector<V>
        where T : struct, ITerm<V>
    {
        var (outer, extent, inner) = fold;
        if (inner == 1 && extent < V.Width)
        {
            ShortRows<V, T>(outer, extent, x, w, sum);
            return;
        }

        nint block = (nint)extent * inner;
        float[]? rented = inner > 1 && extent > Halves.Chain ? ArrayPool<float>.Shared.Rent(inner * Halves.Depth(extent, Halves.Chain)) : null;
        bool isShort = extent <= 4 * V.Width * Halves.Chain;
        fixed (float* spare = rented)
        {
            for (int o = 0; o < outer; o++, x += block, w += block, sum += inner)
            {
                if (inner == 1) *sum = isShort ? Row<V, T>(extent, x, w) : LongRow<V, T>(extent, x, w);
                else LongColumns<V, T>(extent, inner, x, w, sum, spare);
            }
        }

        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    private static float LongRow<V, T>(int n, float* x, float* w)
        where V : unmanaged, IVector<V>
        where T : struct, ITerm<V>
    {
        if (n <= 4 * V.Width * Halves.Chain) return Row<V, T>(n, x, w);
        int first = Halves.First(n, 4 * V.Width);
        return LongRow<V, T>(first, x, w) + LongRow<V, T>(n - first, x + first, w + first);
    }

    // The sums of a second half lie in the spare, before those of its own halves.
    private static void LongColumns<V, T>(int rows, int columns, float* x, float* w, float* sum, float* spare)
        where V : unmanaged, IVector<V>
        where T : struct, ITerm<V>
    {
        if (rows <= Halves.Chain)
        {
            Columns<V, T>(rows, columns, x, w, sum);
            return;
        }

        int first = Halves.First(rows, 4);
        nint behind = (nint)first * columns;
        LongColumns<V, T>(first, columns, x, w, sum, spare);
        LongColumns<V, T>(rows - first, columns, x + behind, w + behind, spare, spare + columns);
        Add<V>(columns, spare, sum);
    }

    /// <summary>Adds numbers to as many sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add<V>(nint n, float* x, float* sum) where V : unmanaged, IVector<V>
    {
        nint i = 0;
        for (; i <= n - V.Width; i += V.Width) V.Store(V.Load(sum + i) + V.Load(x + i), sum + i);
        if (i < n) V.StoreFirst(V.LoadFirst(sum + i, (int)(n - i)) + V.LoadFirst(x + i, (int)(n - i)), sum + i, (int)(n - i));
    }

    /// <summary>Terms that lie side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Row<V, T>(int n, float* x, float* w)
        where V : unmanaged, IVector<V>
        where T : struct, ITerm<V>
    {
        V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
        int i = 0;
        for (; i <= n - 4 * V.Width; i += 4 * V.Width)
        {
            s0 = T.Plus(s0, V.Load(x + i), w + i);
            s1 = T.Plus(s1, V.Load(x + i + V.Width), w + i + V.Width);
            s2 = T.Plus(s2, V.Load(x + i + 2 * V.Width), w + i + 2 * V.Width);
            s3 = T.Plus(s3, V.Load(x + i + 3 * V.Width), w + i + 3 * V.Width);
        }

        for (; i <= n - V.Width; i += V.Width) s0 = T.Plus(s0, V.Load(x + i), w + i);
        if (i < n) s1 = T.PlusFirst(s1, V.LoadFirst(x + i, n - i), w + i, n - i);
        return V.Sum((s0 + s1) + (s2 + s3));
    }

    /// <summary>Rows shorter than a vector: a lane for each of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShortRows<V, T>(int rows, int n, float* x, float* w, float* sum)
        where V : unmanaged, IVector<V>
        where T : struct, ITerm<V>
    {
        int row = 0;
        for (; row <= rows - V.Width; row += V.Width, x += V.Width * n, w += V.Width * n)
        {
            V s = V.Zero;
            for (int i = 0; i < n; i++) s = T.PlusEvery(s, V.Gather(x + i, n), w + i, n);
            V.Store(s, sum + row);
        }

        for (; row < rows; row++, x += n, w += n) sum[row] = Row<V, T>(n, x, w);
    }

    /// <summary>Terms that lie a row apart: a lane for each column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<V, T>(int rows, int columns, float* x, float* w, float* sum)
        where V : unmanaged, IVector<V>
        where T : struct, ITerm<V>
    {
        int c = 0;
        for (; c <= columns - 4 * V.Width; c += 4 * V.Width)
        {
            V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
            nint at = c;
            for (int r = 0; r < rows; r++, at += columns)
            {
                s0 = T.Plus(s0, V.Load(x + at), w + at);
                s1 = T.Plus(s1, V.Load(x + at + V.Width), w + at + V.Width);
                s2 = T.Plus(s2, V.Load(x + at + 2 * V.Width), w + at + 2 * V.Width);
                s3 = T.Plus(s3, V.Load(x + at + 3 * V.Width), w + at + 3 * V.Width);
            }

            V.Store(s0, sum + c);
            V.Store(s1, sum + c + V.Width);
            V.Store(s2, sum + c + 2 * V.Width);
            V.Store(s3, sum + c + 3 * V.Width);
        }

        for (; c < columns; c += V.Width)
        {
            int count = Math.Min(V.Width, columns - c);
            V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
            nint at = c, next = columns;
            int r = 0;
            for (; r <= rows - 4; r += 4, at += 4 * next)
            {
                s0 = T.PlusFirst(s0, V.LoadFirst(x + at, count), w + at, count);
                s1 = T.PlusFirst(s1, V.LoadFirst(x + at + next, count), w + at + next, count);
                s2 = T.PlusFirst(s2, V.LoadFirst(x + at + 2 * next, count), w + at + 2 * next, count);
                s3 = T.PlusFirst(s3, V.LoadFirst(x + at + 3 * next, count), w + at + 3 * next, count);
            }

            for (; r < rows; r++, at += next) s0 = T.PlusFirst(s0, V.LoadFirst(x + at, count), w + at, count);
            V.StoreFirst((s0 + s1) + (s2 + s3), sum + c, count);
        }
    }

    /// <summary>What is added: a number, or its product with another.</summary>
    private interface ITerm<V> where V : unmanaged, IVector<V>
    {
        static abstract V Plus(V sum, V x, float* w);
        static abstract V PlusFirst(V sum, V x, float* w, int count);
        static abstract V PlusEvery(V sum, V x, float* w, int stride);
    }

    private readonly struct One<V> : ITerm<V> where V : unmanaged, IVector<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Plus(V sum, V x, float* w) => sum + x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V PlusFirst(V sum, V x, float* w, int count) => sum + x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V PlusEvery(V sum, V x, float* w, int stride) => sum + x;
    }

    private readonly struct Product<V> : ITerm<V> where V : unmanaged, IVector<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Plus(V sum, V x, float* w) => V.MultiplyAdd(x, V.Load(w), sum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V PlusFirst(V sum, V x, float* w, int count) => V.MultiplyAdd(x, V.LoadFirst(w, count), sum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V PlusEvery(V sum, V x, float* w, int stride) => V.MultiplyAdd(x, V.Gather(w, stride), sum);
    }
}
