using System.Runtime.CompilerServices;

namespace Conformance.Simd;

/// <summary>A function of one number, lane by lane. Attributes are fields, broadcast once when the struct is made.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public interface IMap<V> where V : unmanaged, IVector<V>
{
    /// <summary>y = f(x).</summary>
    V Invoke(V x);
}

/// <summary>A function of two numbers, lane by lane: (x, dy) → dx, or (a, b) → y.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public interface IMap2<V> where V : unmanaged, IVector<V>
{
    /// <summary>y = f(a, b).</summary>
    V Invoke(V a, V b);
}

/// <summary>A function of three numbers, lane by lane, such as (x, y, dy) → dx.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public interface IMap3<V> where V : unmanaged, IVector<V>
{
    /// <summary>y = f(a, b, c).</summary>
    V Invoke(V a, V b, V c);
}

/// <summary>
/// The loop of every elementwise kernel: four vectors at a time, then single vectors, then a masked tail that runs the
/// same formula. The result may be the same span as an operand (in place), but may not overlap one otherwise.
/// </summary>
public static unsafe class Map
{
    /// <summary>y[i] = f(x[i]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, M>(M map, ReadOnlySpan<float> x, Span<float> y)
        where V : unmanaged, IVector<V>
        where M : struct, IMap<V>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        int n = y.Length, i = 0;
        fixed (float* px = x, py = y)
        {
            // Vector constants are not hoisted out of loops: four vectors share one load of each.
            for (; i <= n - (4 * V.Width); i += 4 * V.Width)
            {
                V x0 = V.Load(px + i);
                V x1 = V.Load(px + i + V.Width);
                V x2 = V.Load(px + i + (2 * V.Width));
                V x3 = V.Load(px + i + (3 * V.Width));
                V y0 = map.Invoke(x0);
                V y1 = map.Invoke(x1);
                V y2 = map.Invoke(x2);
                V y3 = map.Invoke(x3);
                V.Store(y0, py + i);
                V.Store(y1, py + i + V.Width);
                V.Store(y2, py + i + (2 * V.Width));
                V.Store(y3, py + i + (3 * V.Width));
            }

            for (; i <= n - V.Width; i += V.Width)
            {
                V.Store(map.Invoke(V.Load(px + i)), py + i);
            }

            if (i < n)
            {
                V.StoreFirst(map.Invoke(V.LoadFirst(px + i, n - i)), py + i, n - i);
            }
        }
    }

    /// <summary>y[i] = f(a[i], b[i]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run2<V, M>(M map, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, y.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, y.Length);
        int n = y.Length, i = 0;
        fixed (float* pa = a, pb = b, py = y)
        {
            for (; i <= n - (4 * V.Width); i += 4 * V.Width)
            {
                V y0 = map.Invoke(V.Load(pa + i), V.Load(pb + i));
                V y1 = map.Invoke(V.Load(pa + i + V.Width), V.Load(pb + i + V.Width));
                V y2 = map.Invoke(V.Load(pa + i + (2 * V.Width)), V.Load(pb + i + (2 * V.Width)));
                V y3 = map.Invoke(V.Load(pa + i + (3 * V.Width)), V.Load(pb + i + (3 * V.Width)));
                V.Store(y0, py + i);
                V.Store(y1, py + i + V.Width);
                V.Store(y2, py + i + (2 * V.Width));
                V.Store(y3, py + i + (3 * V.Width));
            }

            for (; i <= n - V.Width; i += V.Width)
            {
                V.Store(map.Invoke(V.Load(pa + i), V.Load(pb + i)), py + i);
            }

            if (i < n)
            {
                int rest = n - i;
                V.StoreFirst(map.Invoke(V.LoadFirst(pa + i, rest), V.LoadFirst(pb + i, rest)), py + i, rest);
            }
        }
    }

    /// <summary>y[i] = f(a[i], b[i], c[i]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run3<V, M>(M map, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y)
        where V : unmanaged, IVector<V>
        where M : struct, IMap3<V>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, y.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, y.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(c.Length, y.Length);
        int n = y.Length, i = 0;
        fixed (float* pa = a, pb = b, pc = c, py = y)
        {
            for (; i <= n - (2 * V.Width); i += 2 * V.Width)
            {
                V y0 = map.Invoke(V.Load(pa + i), V.Load(pb + i), V.Load(pc + i));
                V y1 = map.Invoke(V.Load(pa + i + V.Width), V.Load(pb + i + V.Width), V.Load(pc + i + V.Width));
                V.Store(y0, py + i);
                V.Store(y1, py + i + V.Width);
            }

            for (; i <= n - V.Width; i += V.Width)
            {
                V.Store(map.Invoke(V.Load(pa + i), V.Load(pb + i), V.Load(pc + i)), py + i);
            }

            if (i < n)
            {
                int rest = n - i;
                V.StoreFirst(map.Invoke(V.LoadFirst(pa + i, rest), V.LoadFirst(pb + i, rest), V.LoadFirst(pc + i, rest)), py + i, rest);
            }
        }
    }
}
