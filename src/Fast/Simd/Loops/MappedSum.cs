using System.Runtime.CompilerServices;

namespace Conformance.Simd;

/// <summary>Sums of a function of elements, four accumulators at a time; the masked tail runs the same formula.</summary>
public static unsafe class MappedSum
{
    /// <summary>Σ f(a[i], b[i]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Run2<V, M>(M map, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, b.Length);
        fixed (float* pa = a, pb = b)
        {
            int n = a.Length, fours = M.IsLong ? 0 : n - n % (4 * V.Width), ones = n - n % V.Width;
            V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
            for (int i = 0; i < fours; i += 4 * V.Width)
            {
                s0 += map.Invoke(V.Load(pa + i), V.Load(pb + i));
                s1 += map.Invoke(V.Load(pa + i + V.Width), V.Load(pb + i + V.Width));
                s2 += map.Invoke(V.Load(pa + i + 2 * V.Width), V.Load(pb + i + 2 * V.Width));
                s3 += map.Invoke(V.Load(pa + i + 3 * V.Width), V.Load(pb + i + 3 * V.Width));
            }
            for (int i = fours; i < ones; i += V.Width) s0 += map.Invoke(V.Load(pa + i), V.Load(pb + i));
            // f of the padding is not 0 for every f.
            if (ones < n) s1 += V.And(V.FirstMask(n - ones), map.Invoke(V.LoadFirst(pa + ones, n - ones), V.LoadFirst(pb + ones, n - ones)));
            return V.Sum(s0 + s1 + (s2 + s3));
        }
    }

    /// <summary>Σ c[i] · f(a[i], b[i]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Run2<V, M>(M map, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, b.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, c.Length);
        fixed (float* pa = a, pb = b, pc = c)
        {
            int n = a.Length, twos = M.IsLong ? 0 : n - n % (2 * V.Width), ones = n - n % V.Width;
            V s0 = V.Zero, s1 = V.Zero;
            for (int i = 0; i < twos; i += 2 * V.Width)
            {
                s0 += V.Load(pc + i) * map.Invoke(V.Load(pa + i), V.Load(pb + i));
                s1 += V.Load(pc + i + V.Width) * map.Invoke(V.Load(pa + i + V.Width), V.Load(pb + i + V.Width));
            }
            for (int i = twos; i < ones; i += V.Width) s0 += V.Load(pc + i) * map.Invoke(V.Load(pa + i), V.Load(pb + i));
            if (ones < n) s1 += V.And(V.FirstMask(n - ones), V.LoadFirst(pc + ones, n - ones) * map.Invoke(V.LoadFirst(pa + ones, n - ones), V.LoadFirst(pb + ones, n - ones)));
            return V.Sum(s0 + s1);
        }
    }
}
