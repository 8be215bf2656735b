using System.Runtime.CompilerServices;

namespace Conformance.Simd;

/// <summary>
/// Products of matrices in row-major order, blocked for registers: twelve vectors of sums stay in registers while a
/// loop runs over the terms, so that a vector that is loaded enters several products. Every number of the result is
/// one sum, whose order depends on the width of the vector and on the shapes alone.
/// </summary>
/// <remarks>
/// There are two loops because a row-major matrix is contiguous along its columns only. Where the second factor is
/// B, a vector holds neighbouring columns of the result; where it is Bᵀ, a vector holds neighbouring terms of one
/// sum, and its lanes are added at the end. Neither makes a transposed copy. A tile at the lower edge repeats its last
/// row, and stores the same numbers twice.
/// </remarks>
public static unsafe class MatrixProduct
{
    // So many rows of B, two vectors wide, stay in the second-level cache even where the rows lie 4 KiB apart.
    private const int BlockTerms = 256;

    /// <summary>C[m, n] = start + Σ_k A[m, k]·B[k, n].</summary>
    /// <param name="M">Rows of C.</param>
    /// <param name="N">Columns of C.</param>
    /// <param name="K">Terms of a sum.</param>
    /// <param name="a">A; its element (m, k) is <c>a[m * aRow + k * aTerm]</c>, so that a transposed A needs no copy.</param>
    /// <param name="aRow">Distance between the rows of A.</param>
    /// <param name="aTerm">Distance between the terms of a row of A.</param>
    /// <param name="b">B, K rows of N.</param>
    /// <param name="c">C, M rows of N.</param>
    /// <param name="bias">N numbers that every row starts with; 0 where null.</param>
    /// <param name="add">Start with what C holds; <paramref name="bias"/> is then null.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void Multiply<V>(int M, int N, int K, float* a, nint aRow, nint aTerm, float* b, float* c, float* bias = null, bool add = false)
        where V : unmanaged, IVector<V>
    {
        for (int k = 0; k < K; k += BlockTerms)
        {
            int terms = Math.Min(BlockTerms, K - k);
            float* ak = a + (k * aTerm), bk = b + ((nint)k * N);
            int n = 0;
            for (; n <= N - (2 * V.Width); n += 2 * V.Width) Strip(new Whole<V>(), n);
            if (n < N) Strip(new Part<V>(N - n), n);
            bias = null;
            add = true;                                      // the next block goes on from what this one stored

            void Strip<L>(L lanes, int n) where L : struct, ILanes<V>
            {
                float* start = bias is null ? null : bias + n;
                int m = 0;
                for (; m < M - 1; m += 6) Tile<V, L>(lanes, Math.Min(6, M - m), N, terms, ak + (m * aRow), aRow, aTerm, bk + n, c + ((nint)m * N) + n, start, add);
                if (m == M - 1) Row<V, L>(lanes, N, terms, ak + (m * aRow), aTerm, bk + n, c + ((nint)m * N) + n, start, add);
            }
        }
    }

    /// <summary>C[m, n] = start + Σ_k A[m, k]·B[n, k].</summary>
    /// <param name="M">Rows of C and of A.</param>
    /// <param name="N">Columns of C, and rows of B.</param>
    /// <param name="K">Terms of a sum.</param>
    /// <param name="a">A, M rows of K.</param>
    /// <param name="b">B, N rows of K.</param>
    /// <param name="c">C, M rows of N.</param>
    /// <param name="bias">N numbers that every row starts with; 0 where null.</param>
    /// <param name="add">Start with what C holds; <paramref name="bias"/> is then null.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void MultiplyTransposed<V>(int M, int N, int K, float* a, float* b, float* c, float* bias = null, bool add = false)
        where V : unmanaged, IVector<V>
    {
        // Four rows of B stay in the first-level cache while A goes by: B, as a rule the weights, is read once.
        for (int n = 0; n < N; n += 4)
        {
            int columns = Math.Min(4, N - n);
            float* bn = b + ((nint)n * K), start = bias is null ? null : bias + n;
            int m = 0;
            for (; m < M - 1; m += 3) Dots<V>(Math.Min(3, M - m), columns, N, K, a + ((nint)m * K), bn, c + ((nint)m * N) + n, start, add);
            if (m == M - 1) Dots<V>(columns, N, K, a + ((nint)m * K), bn, c + ((nint)m * N) + n, start, add);
        }
    }

    /// <summary>sum[n] = Σ_m A[m, n]: the sum of the rows of A.</summary>
    /// <param name="M">Rows of A.</param>
    /// <param name="N">Columns of A.</param>
    /// <param name="a">A, M rows of N.</param>
    /// <param name="sum">N sums.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void SumRows<V>(int M, int N, float* a, float* sum) where V : unmanaged, IVector<V>
    {
        int n = 0;
        for (; n <= N - (2 * V.Width); n += 2 * V.Width) Columns(new Whole<V>(), n);
        if (n < N) Columns(new Part<V>(N - n), n);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Columns<L>(L lanes, int n) where L : struct, ILanes<V>
        {
            V s0 = V.Zero, s1 = V.Zero, t0 = V.Zero, t1 = V.Zero;
            float* p = a + n;
            int m = 0;
            for (; m < M - 1; m += 2, p += 2 * (nint)N)
            {
                lanes.Load(p, out V a0, out V a1);
                lanes.Load(p + N, out V b0, out V b1);
                s0 += a0;
                s1 += a1;
                t0 += b0;
                t1 += b1;
            }

            if (m < M)
            {
                lanes.Load(p, out V a0, out V a1);
                s0 += a0;
                s1 += a1;
            }

            lanes.Store(s0 + t0, s1 + t1, sum + n);
        }
    }

    /// <summary>Two neighbouring vectors of columns: all of them, or those that the matrix has.</summary>
    private interface ILanes<V> where V : unmanaged, IVector<V>
    {
        void Load(float* p, out V left, out V right);
        void Store(V left, V right, float* p);
    }

    private readonly struct Whole<V> : ILanes<V> where V : unmanaged, IVector<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load(float* p, out V left, out V right) => (left, right) = (V.Load(p), V.Load(p + V.Width));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(V left, V right, float* p)
        {
            V.Store(left, p);
            V.Store(right, p + V.Width);
        }
    }

    private readonly struct Part<V>(int count) : ILanes<V> where V : unmanaged, IVector<V>
    {
        private readonly int left = Math.Min(count, V.Width), right = Math.Max(count - V.Width, 0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load(float* p, out V left, out V right) => (left, right) = (V.LoadFirst(p, this.left), V.LoadFirst(p + V.Width, this.right));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(V left, V right, float* p)
        {
            V.StoreFirst(left, p, this.left);
            V.StoreFirst(right, p + V.Width, this.right);
        }
    }

    /// <summary>Up to six rows and two vectors of columns: twelve sums, one load of B and one of A for each six and two products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<V, L>(L lanes, int rows, nint N, int K, float* a0, nint aRow, nint aTerm, float* b, float* c0, float* bias, bool add)
        where V : unmanaged, IVector<V>
        where L : struct, ILanes<V>
    {
        int r2 = Math.Min(2, rows - 1), r3 = Math.Min(3, rows - 1), r4 = Math.Min(4, rows - 1), r5 = rows - 1;
        float* a1 = a0 + aRow, a2 = a0 + (r2 * aRow), a3 = a0 + (r3 * aRow), a4 = a0 + (r4 * aRow), a5 = a0 + (r5 * aRow);
        float* c1 = c0 + N, c2 = c0 + (r2 * N), c3 = c0 + (r3 * N), c4 = c0 + (r4 * N), c5 = c0 + (r5 * N);
        V s00 = V.Zero, s01 = V.Zero;
        if (bias is not null) lanes.Load(bias, out s00, out s01);
        V s10 = s00, s11 = s01, s20 = s00, s21 = s01, s30 = s00, s31 = s01, s40 = s00, s41 = s01, s50 = s00, s51 = s01;
        if (add)
        {
            lanes.Load(c0, out s00, out s01);
            lanes.Load(c1, out s10, out s11);
            lanes.Load(c2, out s20, out s21);
            lanes.Load(c3, out s30, out s31);
            lanes.Load(c4, out s40, out s41);
            lanes.Load(c5, out s50, out s51);
        }

        nint at = 0;
        for (int k = 0; k < K; k++, at += aTerm, b += N)
        {
            lanes.Load(b, out V b0, out V b1);
            V a = V.Create(a0[at]);
            s00 = V.MultiplyAdd(a, b0, s00);
            s01 = V.MultiplyAdd(a, b1, s01);
            a = V.Create(a1[at]);
            s10 = V.MultiplyAdd(a, b0, s10);
            s11 = V.MultiplyAdd(a, b1, s11);
            a = V.Create(a2[at]);
            s20 = V.MultiplyAdd(a, b0, s20);
            s21 = V.MultiplyAdd(a, b1, s21);
            a = V.Create(a3[at]);
            s30 = V.MultiplyAdd(a, b0, s30);
            s31 = V.MultiplyAdd(a, b1, s31);
            a = V.Create(a4[at]);
            s40 = V.MultiplyAdd(a, b0, s40);
            s41 = V.MultiplyAdd(a, b1, s41);
            a = V.Create(a5[at]);
            s50 = V.MultiplyAdd(a, b0, s50);
            s51 = V.MultiplyAdd(a, b1, s51);
        }

        lanes.Store(s00, s01, c0);
        lanes.Store(s10, s11, c1);
        lanes.Store(s20, s21, c2);
        lanes.Store(s30, s31, c3);
        lanes.Store(s40, s41, c4);
        lanes.Store(s50, s51, c5);
    }

    /// <summary>One row and two vectors of columns; even and odd terms apart, so that additions need not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<V, L>(L lanes, nint N, int K, float* a, nint aTerm, float* b, float* c, float* bias, bool add)
        where V : unmanaged, IVector<V>
        where L : struct, ILanes<V>
    {
        V s0 = V.Zero, s1 = V.Zero, t0 = V.Zero, t1 = V.Zero;
        if (bias is not null) lanes.Load(bias, out s0, out s1);
        if (add) lanes.Load(c, out s0, out s1);
        int k = 0;
        for (; k < K - 1; k += 2, a += 2 * aTerm, b += 2 * N)
        {
            lanes.Load(b, out V even0, out V even1);
            lanes.Load(b + N, out V odd0, out V odd1);
            V even = V.Create(a[0]), odd = V.Create(a[aTerm]);
            s0 = V.MultiplyAdd(even, even0, s0);
            s1 = V.MultiplyAdd(even, even1, s1);
            t0 = V.MultiplyAdd(odd, odd0, t0);
            t1 = V.MultiplyAdd(odd, odd1, t1);
        }

        if (k < K)
        {
            lanes.Load(b, out V b0, out V b1);
            s0 = V.MultiplyAdd(V.Create(*a), b0, s0);
            s1 = V.MultiplyAdd(V.Create(*a), b1, s1);
        }

        lanes.Store(s0 + t0, s1 + t1, c);
    }

    /// <summary>Up to three rows of A times up to four of B: twelve sums, each in the lanes of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots<V>(int rows, int columns, nint N, nint K, float* a0, float* b0, float* c, float* bias, bool add)
        where V : unmanaged, IVector<V>
    {
        float* a1 = a0 + K, a2 = a0 + (K * (rows - 1));
        float* b1 = b0 + (K * Math.Min(1, columns - 1)), b2 = b0 + (K * Math.Min(2, columns - 1)), b3 = b0 + (K * (columns - 1));
        V s00 = V.Zero, s01 = V.Zero, s02 = V.Zero, s03 = V.Zero;
        V s10 = V.Zero, s11 = V.Zero, s12 = V.Zero, s13 = V.Zero;
        V s20 = V.Zero, s21 = V.Zero, s22 = V.Zero, s23 = V.Zero;
        nint k = 0;
        for (; k <= K - V.Width; k += V.Width)
        {
            V x0 = V.Load(a0 + k), x1 = V.Load(a1 + k), x2 = V.Load(a2 + k);
            V w = V.Load(b0 + k);
            s00 = V.MultiplyAdd(x0, w, s00);
            s10 = V.MultiplyAdd(x1, w, s10);
            s20 = V.MultiplyAdd(x2, w, s20);
            w = V.Load(b1 + k);
            s01 = V.MultiplyAdd(x0, w, s01);
            s11 = V.MultiplyAdd(x1, w, s11);
            s21 = V.MultiplyAdd(x2, w, s21);
            w = V.Load(b2 + k);
            s02 = V.MultiplyAdd(x0, w, s02);
            s12 = V.MultiplyAdd(x1, w, s12);
            s22 = V.MultiplyAdd(x2, w, s22);
            w = V.Load(b3 + k);
            s03 = V.MultiplyAdd(x0, w, s03);
            s13 = V.MultiplyAdd(x1, w, s13);
            s23 = V.MultiplyAdd(x2, w, s23);
        }

        if (k < K)
        {
            int rest = (int)(K - k);
            V x0 = V.LoadFirst(a0 + k, rest), x1 = V.LoadFirst(a1 + k, rest), x2 = V.LoadFirst(a2 + k, rest);
            V w = V.LoadFirst(b0 + k, rest);
            s00 = V.MultiplyAdd(x0, w, s00);
            s10 = V.MultiplyAdd(x1, w, s10);
            s20 = V.MultiplyAdd(x2, w, s20);
            w = V.LoadFirst(b1 + k, rest);
            s01 = V.MultiplyAdd(x0, w, s01);
            s11 = V.MultiplyAdd(x1, w, s11);
            s21 = V.MultiplyAdd(x2, w, s21);
            w = V.LoadFirst(b2 + k, rest);
            s02 = V.MultiplyAdd(x0, w, s02);
            s12 = V.MultiplyAdd(x1, w, s12);
            s22 = V.MultiplyAdd(x2, w, s22);
            w = V.LoadFirst(b3 + k, rest);
            s03 = V.MultiplyAdd(x0, w, s03);
            s13 = V.MultiplyAdd(x1, w, s13);
            s23 = V.MultiplyAdd(x2, w, s23);
        }

        Finish(s00, s01, s02, s03, columns, c, bias, add);
        Finish(s10, s11, s12, s13, columns, c + N, bias, add);
        if (rows == 3) Finish(s20, s21, s22, s23, columns, c + (2 * N), bias, add);
    }

    /// <summary>One row of A times up to four of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots<V>(int columns, nint N, nint K, float* a, float* b0, float* c, float* bias, bool add)
        where V : unmanaged, IVector<V>
    {
        float* b1 = b0 + (K * Math.Min(1, columns - 1)), b2 = b0 + (K * Math.Min(2, columns - 1)), b3 = b0 + (K * (columns - 1));
        V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
        nint k = 0;
        for (; k <= K - V.Width; k += V.Width)
        {
            V x = V.Load(a + k);
            s0 = V.MultiplyAdd(x, V.Load(b0 + k), s0);
            s1 = V.MultiplyAdd(x, V.Load(b1 + k), s1);
            s2 = V.MultiplyAdd(x, V.Load(b2 + k), s2);
            s3 = V.MultiplyAdd(x, V.Load(b3 + k), s3);
        }

        if (k < K)
        {
            int rest = (int)(K - k);
            V x = V.LoadFirst(a + k, rest);
            s0 = V.MultiplyAdd(x, V.LoadFirst(b0 + k, rest), s0);
            s1 = V.MultiplyAdd(x, V.LoadFirst(b1 + k, rest), s1);
            s2 = V.MultiplyAdd(x, V.LoadFirst(b2 + k, rest), s2);
            s3 = V.MultiplyAdd(x, V.LoadFirst(b3 + k, rest), s3);
        }

        Finish(s0, s1, s2, s3, columns, c, bias, add);
    }

    /// <summary>Adds the lanes of up to four sums to where they start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<V>(V s0, V s1, V s2, V s3, int columns, float* c, float* bias, bool add) where V : unmanaged, IVector<V>
    {
        float* start = add ? c : bias;
        c[0] = V.Sum(s0) + (start is null ? 0 : start[0]);
        if (columns > 1) c[1] = V.Sum(s1) + (start is null ? 0 : start[1]);
        if (columns > 2) c[2] = V.Sum(s2) + (start is null ? 0 : start[2]);
        if (columns > 3) c[3] = V.Sum(s3) + (start is null ? 0 : start[3]);
    }
}
