using System.Runtime.CompilerServices;

namespace Conformance.Simd;

/// <summary>Sums of a function of elements: four vectors at a time, then single vectors, then a masked tail that runs the same formula; many terms in halves of halves, see <see cref="Halves"/>.</summary>
/// <remarks>The three loops are methods of their own for the reason that <see cref="Map"/> gives.</remarks>
public static unsafe class MappedSum
{
    /// <summary>Σ f(a[i], b[i]).</summary>
    public static float Run2<V, M>(M map, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V> => Run<V, M, Plain<V>>(map, a, b, a);

    /// <summary>Σ c[i] · f(a[i], b[i]).</summary>
    public static float Run2<V, M>(M map, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V> => Run<V, M, Times<V>>(map, a, b, c);

    private static float Run<V, M, F>(M map, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
        where F : struct, IFactor<V>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, b.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, c.Length);
        fixed (float* pa = a, pb = b, pc = c)
            return V.Sum(Long<V, M, F>(map, pa, pb, pc, a.Length));
    }

    private static V Long<V, M, F>(M map, float* a, float* b, float* c, int n)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
        where F : struct, IFactor<V>
    {
        if (n > (M.IsLong ? 1 : 4) * V.Width * Halves.Chain)
        {
            int first = Halves.First(n, 4 * V.Width);
            V half = Long<V, M, F>(map, a, b, c, first);
            return half + Long<V, M, F>(map, a + first, b + first, c + first, n - first);
        }

        int fours = M.IsLong ? 0 : n - n % (4 * V.Width), ones = n - n % V.Width;
        V sum = V.Zero;
        if (fours > 0) sum = Fours<V, M, F>(map, a, b, c, fours);
        if (fours < ones) sum += Ones<V, M, F>(map, a, b, c, fours, ones);
        if (ones < n) sum += Last<V, M, F>(map, a + ones, b + ones, c + ones, n - ones);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static V Fours<V, M, F>(M map, float* a, float* b, float* c, int n)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
        where F : struct, IFactor<V>
    {
        V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
        for (int i = 0; i < n; i += 4 * V.Width)
        {
            s0 += F.Times(c + i, map.Invoke(V.Load(a + i), V.Load(b + i)));
            s1 += F.Times(c + i + V.Width, map.Invoke(V.Load(a + i + V.Width), V.Load(b + i + V.Width)));
            s2 += F.Times(c + i + 2 * V.Width, map.Invoke(V.Load(a + i + 2 * V.Width), V.Load(b + i + 2 * V.Width)));
            s3 += F.Times(c + i + 3 * V.Width, map.Invoke(V.Load(a + i + 3 * V.Width), V.Load(b + i + 3 * V.Width)));
        }

        return s0 + s1 + (s2 + s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static V Ones<V, M, F>(M map, float* a, float* b, float* c, int i, int n)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
        where F : struct, IFactor<V>
    {
        V sum = V.Zero;
        for (; i < n; i += V.Width) sum += F.Times(c + i, map.Invoke(V.Load(a + i), V.Load(b + i)));
        return sum;
    }

    // f of the padding is not 0 for every f.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static V Last<V, M, F>(M map, float* a, float* b, float* c, int n)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
        where F : struct, IFactor<V>
        => V.And(V.FirstMask(n), F.TimesFirst(c, n, map.Invoke(V.LoadFirst(a, n), V.LoadFirst(b, n))));

    /// <summary>What a term is multiplied by: nothing, or a number of its own.</summary>
    private interface IFactor<V> where V : unmanaged, IVector<V>
    {
        static abstract V Times(float* c, V term);
        static abstract V TimesFirst(float* c, int count, V term);
    }

    private readonly struct Plain<V> : IFactor<V> where V : unmanaged, IVector<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Times(float* c, V term) => term;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V TimesFirst(float* c, int count, V term) => term;
    }

    private readonly struct Times<V> : IFactor<V> where V : unmanaged, IVector<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static V IFactor<V>.Times(float* c, V term) => V.Load(c) * term;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V TimesFirst(float* c, int count, V term) => V.LoadFirst(c, count) * term;
    }
}
