using System.Buffers;
using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>
/// Elementwise kernels of operands that are repeated along some axes, and the repetition itself. Same shapes are one flat loop; otherwise
/// the innermost loop is vectorized: both operands move on, or one of them is a single number.
/// </summary>
public static unsafe class BroadcastMap
{
    // What is repeated is laid out in a buffer of this size where a row is short, so that the inner loop has something to do.
    private const int LaidOut = 1024, ShortRow = 512, ShortColumn = 64;

    /// <summary>y[i] = f(a, b) of the elements that meet. y may be the memory of an operand of as many elements.</summary>
    public static void Run2<V, M>(M map, Broadcast meet, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
    {
        var loops = meet.Loops;
        var row = loops[^1];
        bool isWholeA = loops.Length == 2 && loops[0].A != 0 && row.A != 0, isWholeB = loops.Length == 2 && loops[0].B != 0 && row.B != 0;
        if ((isWholeA || isWholeB) && row.Extent < (row is { A: 1, B: 1 } ? ShortRow : ShortColumn))
        {
            if (isWholeA) ShortRows<V, M>(map, row.Extent, isRow: row.B == 1, a, b, y);
            else ShortRows<V, Swapped<V, M>>(new(map), row.Extent, isRow: row.A == 1, b, a, y);
            return;
        }

        var rows = new Rows(loops);
        for (int at = 0; at < y.Length; at += row.Extent, rows.Next())
        {
            var to = y.Slice(at, row.Extent);
            if (row.A == 0) Map.Run<V, Second<V, M>>(new(map, a[rows.A]), b.Slice(rows.B, row.Extent), to);
            else if (row.B == 0) Map.Run<V, First<V, M>>(new(map, b[rows.B]), a.Slice(rows.A, row.Extent), to);
            else Map.Run2<V, M>(map, a.Slice(rows.A, row.Extent), b.Slice(rows.B, row.Extent), to);
        }
    }

    /// <summary>y = x / divisor, repeated: the mirror image of a sum over the same folds.</summary>
    public static void Repeat<V>(ReadOnlySpan<Fold> folds, ReadOnlySpan<float> x, Span<float> y, float divisor = 1) where V : unmanaged, IVector<V>
    {
        if (folds.Length == 0)
        {
            if (divisor == 1) x.CopyTo(y);
            else Map.Run<V, Quotient<V>>(new(divisor), x, y);
            return;
        }

        var (outer, extent, inner) = folds[0];
        float[]? rented = null;
        if (folds.Length > 1 || divisor != 1)
        {
            // The sum begins with the last run of axes, and so the repetition with the first.
            rented = ArrayPool<float>.Shared.Rent(outer * inner);
            var partial = rented.AsSpan(0, outer * inner);
            Repeat<V>(folds[1..], x, partial, divisor);
            x = partial;
        }

        for (int o = 0; o < outer; o++)
        {
            var block = y.Slice(o * extent * inner, extent * inner);
            if (inner == 1)
            {
                Fill<V>(x[o], block);
                continue;
            }

            // What is written already is copied, twice as much each time.
            x.Slice(o * inner, inner).CopyTo(block);
            for (int done = inner, count; done < block.Length; done += count)
            {
                count = Math.Min(done, block.Length - done);
                block[..count].CopyTo(block[done..]);
            }
        }

        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill<V>(float value, Span<float> y) where V : unmanaged, IVector<V>
    {
        V v = V.Create(value);
        fixed (float* p = y)
        {
            int i = 0;
            for (; i <= y.Length - V.Width; i += V.Width) V.Store(v, p + i);
            if (i < y.Length) V.StoreFirst(v, p + i, y.Length - i);
        }
    }

    // b is the same row again and again, or one number for each row.
    private static void ShortRows<V, M>(M map, int extent, bool isRow, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
    {
        int most = Math.Min(LaidOut / extent, y.Length / extent);
        Span<float> laid = stackalloc float[most * extent];
        for (int i = 0; isRow && i < laid.Length; i += extent) b.CopyTo(laid[i..]);
        for (int i = 0, row = 0; i < y.Length; i += laid.Length, row += most)
        {
            int count = Math.Min(laid.Length, y.Length - i);
            if (!isRow) Spread(b.Slice(row, count / extent), extent, laid);
            Map.Run2<V, M>(map, a.Slice(i, count), laid[..count], y.Slice(i, count));
        }

        static void Spread(ReadOnlySpan<float> column, int extent, Span<float> laid)
        {
            int at = 0;
            foreach (float value in column)
                for (int end = at + extent; at < end; at++) laid[at] = value;
        }
    }

    /// <summary>f(·, b) with b one number.</summary>
    private readonly struct First<V, M>(M map, V b) : IMap<V>
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
    {
        public static bool IsLong => M.IsLong;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V a) => map.Invoke(a, b);
    }

    /// <summary>f(a, ·) with a one number.</summary>
    private readonly struct Second<V, M>(M map, V a) : IMap<V>
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
    {
        public static bool IsLong => M.IsLong;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V b) => map.Invoke(a, b);
    }

    /// <summary>f with its operands exchanged.</summary>
    private readonly struct Swapped<V, M>(M map) : IMap2<V>
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
    {
        public static bool IsLong => M.IsLong;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V b, V a) => map.Invoke(a, b);
    }

    /// <summary>Where the operands stand at each row, as an odometer counts.</summary>
    private ref struct Rows
    {
        private readonly ReadOnlySpan<Loop> outer;
        private readonly int[] turns;

        public Rows(ReadOnlySpan<Loop> loops)
        {
            outer = loops[..^1];
            turns = new int[outer.Length];
        }

        /// <summary>The first element of a's row.</summary>
        public int A { get; private set; }

        /// <summary>The first element of b's row.</summary>
        public int B { get; private set; }

        public void Next()
        {
            for (int k = outer.Length - 1; k >= 0; k--)
            {
                var loop = outer[k];
                (A, B) = (A + loop.A, B + loop.B);
                if (++turns[k] < loop.Extent) return;
                (A, B, turns[k]) = (A - loop.Extent * loop.A, B - loop.Extent * loop.B, 0);
            }
        }
    }
}

/// <summary>x/d.</summary>
/// <param name="d">The divisor.</param>
/// <typeparam name="V">The vector.</typeparam>
public readonly struct Quotient<V>(V d) : IMap<V> where V : unmanaged, IVector<V>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke(V x) => x / d;
}
