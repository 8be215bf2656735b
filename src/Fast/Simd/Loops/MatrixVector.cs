using System.Buffers;
using System.Runtime.CompilerServices;

namespace Conformance.Simd;

/// <summary>
/// A vector times a matrix, y[n] = start + Σ_k x[k]·B[k, n]: every element of B is used once, so that the speed is that of
/// reading B in the order in which it lies. Many terms are added in halves of halves, see <see cref="Halves"/>.
/// </summary>
internal static unsafe class MatrixVector
{
    // From so many elements of B on, threads pay: 2 MiB take 20 µs.
    private const long Parallel = 1 << 19;

    // Columns of y that stay in the first-level cache while the terms go by.
    private const int Columns = 4096;

    private struct Shared
    {
        public int N, K, Count;
        public float* X, B, Y;
        public nint BTerm, BColumn;
    }

    /// <summary>Whether the product has one row or one column, and its matrix is contiguous in one direction.</summary>
    public static bool Is(in Product of) => of is { M: 1, BTerm: 1 } or { M: 1, BColumn: 1 } or { N: 1, ARow: 1 } or { N: 1, ATerm: 1 };

    /// <summary>Computes a product with one row or one column.</summary>
    public static void Run<V>(in Product of) where V : unmanaged, IVector<V>
    {
        // One column is one row of the transposed product.
        bool row = of.M == 1 && (of.BTerm == 1 || of.BColumn == 1);
        Shared x = new()
        {
            N = row ? of.N : of.M, K = of.K, X = row ? of.A : of.B, B = row ? of.B : of.A, Y = of.C,
            BTerm = row ? of.BTerm : of.ATerm, BColumn = row ? of.BColumn : of.ARow,
        };
        nint xTerm = row ? of.ATerm : of.BTerm, yColumn = row ? 1 : of.CRow;
        nint start = row ? 1 : of.StartRow;
        float[]? rented = xTerm != 1 || yColumn != 1 ? ArrayPool<float>.Shared.Rent(x.N + x.K) : null;
        fixed (float* buffer = rented)
        {
            if (yColumn != 1) x.Y = buffer;
            if (of.Start is null) new Span<float>(x.Y, x.N).Clear();
            else if (x.Y != of.Start) for (int n = 0; n < x.N; n++) x.Y[n] = of.Start[n * start];
            if (xTerm != 1)
            {
                for (int k = 0; k < x.K; k++) buffer[x.N + k] = x.X[k * xTerm];
                x.X = buffer + x.N;
            }

            int threads = (long)x.N * x.K < Parallel ? 1 : Pool.Shared.Count;
            x.Count = Math.Min(threads == 1 ? (x.N + Columns - 1) / Columns : Math.Max(2 * threads, (x.N + Columns - 1) / Columns), (x.N + 15) / 16);
            if (threads > 1) Pool.Shared.Run(x.Count, x, Part<V>);
            else for (int i = 0; i < x.Count; i++) Part<V>(in x, i);
            if (yColumn != 1) for (int n = 0; n < x.N; n++) of.C[n * yColumn] = x.Y[n];
        }

        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    // Some columns, 16 by 16, which is a line of a cache.
    private static void Part<V>(ref readonly Shared x, int i) where V : unmanaged, IVector<V>
    {
        var parts = new Parts((x.N + 15) / 16, x.Count);
        int begin = parts.Begin(i) * 16, count = Math.Min(x.N, parts.Begin(i + 1) * 16) - begin;
        float* b = x.B + (begin * x.BColumn), y = x.Y + begin;
        if (x.BTerm == 1)
        {
            for (int n = 0; n < count; n += 4) Dots<V>(Math.Min(4, count - n), x.K, x.X, b + (n * x.BColumn), x.BColumn, y + n);
            return;
        }

        float[]? rented = x.K > Halves.Chain ? ArrayPool<float>.Shared.Rent(count * Halves.Depth(x.K, Halves.Chain)) : null;
        fixed (float* spare = rented) AllTerms<V>(count, x.K, x.X, b, x.BTerm, y, spare);
        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    // Up to four columns whose terms lie side by side.
    private static void Dots<V>(int columns, int K, float* x, float* b, nint bColumn, float* y) where V : unmanaged, IVector<V>
    {
        if (K <= V.Width * Halves.Chain)
        {
            MatrixNarrow.Tile<V, MatrixNarrow.OneRow>(1, columns, K, x, 0, b, bColumn, y, 0, y, 0);
            return;
        }

        int first = Halves.First(K, V.Width);
        float* second = stackalloc float[4];
        new Span<float>(second, 4).Clear();
        Dots<V>(columns, first, x, b, bColumn, y);
        Dots<V>(columns, K - first, x + first, b + first, bColumn, second);
        for (int n = 0; n < columns; n++) y[n] += second[n];
    }

    // Some columns that lie side by side. The sums of a second half lie in the spare, before those of its own halves.
    private static void AllTerms<V>(int count, int K, float* x, float* b, nint bTerm, float* y, float* spare) where V : unmanaged, IVector<V>
    {
        if (K > Halves.Chain)
        {
            int first = Halves.First(K, 8);
            AllTerms<V>(count, first, x, b, bTerm, y, spare);
            new Span<float>(spare, count).Clear();
            AllTerms<V>(count, K - first, x + first, b + (first * bTerm), bTerm, spare, spare + count);
            Sums.Add<V>(count, spare, y);
            return;
        }

        int k = 0;
        for (; k <= K - 8; k += 8) Terms<V, Eight>(count, x + k, b + (k * bTerm), bTerm, y);
        for (; k < K; k++) Terms<V, One>(count, x + k, b + (k * bTerm), bTerm, y);
    }

    /// <summary>Adds eight terms, or one, to some columns: eight rows of B are read side by side, and y is loaded and stored once for all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Terms<V, T>(int N, float* x, float* b, nint bTerm, float* y)
        where V : unmanaged, IVector<V>
        where T : struct, ITerms
    {
        V x0 = V.Create(x[0]), x1 = x0, x2 = x0, x3 = x0, x4 = x0, x5 = x0, x6 = x0, x7 = x0;
        if (T.Eight)
        {
            x1 = V.Create(x[1]);
            x2 = V.Create(x[2]);
            x3 = V.Create(x[3]);
            x4 = V.Create(x[4]);
            x5 = V.Create(x[5]);
            x6 = V.Create(x[6]);
            x7 = V.Create(x[7]);
        }

        float* b1 = b + bTerm, b2 = b1 + bTerm, b3 = b2 + bTerm, b4 = b3 + bTerm, b5 = b4 + bTerm, b6 = b5 + bTerm, b7 = b6 + bTerm;
        nint n = 0;
        for (; n <= N - V.Width; n += V.Width)
        {
            V sum = V.MultiplyAdd(x0, V.Load(b + n), V.Load(y + n));
            if (T.Eight)
            {
                sum = V.MultiplyAdd(x1, V.Load(b1 + n), sum);
                sum = V.MultiplyAdd(x2, V.Load(b2 + n), sum);
                sum = V.MultiplyAdd(x3, V.Load(b3 + n), sum);
                sum = V.MultiplyAdd(x4, V.Load(b4 + n), sum);
                sum = V.MultiplyAdd(x5, V.Load(b5 + n), sum);
                sum = V.MultiplyAdd(x6, V.Load(b6 + n), sum);
                sum = V.MultiplyAdd(x7, V.Load(b7 + n), sum);
            }

            V.Store(sum, y + n);
        }

        if (n < N)
        {
            int rest = (int)(N - n);
            V sum = V.MultiplyAdd(x0, V.LoadFirst(b + n, rest), V.LoadFirst(y + n, rest));
            if (T.Eight)
            {
                sum = V.MultiplyAdd(x1, V.LoadFirst(b1 + n, rest), sum);
                sum = V.MultiplyAdd(x2, V.LoadFirst(b2 + n, rest), sum);
                sum = V.MultiplyAdd(x3, V.LoadFirst(b3 + n, rest), sum);
                sum = V.MultiplyAdd(x4, V.LoadFirst(b4 + n, rest), sum);
                sum = V.MultiplyAdd(x5, V.LoadFirst(b5 + n, rest), sum);
                sum = V.MultiplyAdd(x6, V.LoadFirst(b6 + n, rest), sum);
                sum = V.MultiplyAdd(x7, V.LoadFirst(b7 + n, rest), sum);
            }

            V.StoreFirst(sum, y + n, rest);
        }
    }

    private interface ITerms
    {
        static abstract bool Eight { get; }
    }

    private readonly struct Eight : ITerms { static bool ITerms.Eight => true; }
    private readonly struct One : ITerms { static bool ITerms.Eight => false; }
}
