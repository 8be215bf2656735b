using System.Buffers;
using System.Runtime.CompilerServices;

namespace Conformance.Simd;

/// <summary>A product of matrices, or a block of its terms: C[m, n] = Start[m, n] + Σ_k A[m, k]·B[k, n].</summary>
internal unsafe struct Product
{
    public int M, N, K;
    public float* A, B, C, Start;
    public nint ARow, ATerm, BTerm, BColumn, CRow, StartRow;
}

/// <summary>
/// Cuts a product into blocks that fit the caches and into tasks for the threads, packs what pays, and runs
/// <see cref="MatrixTile"/> and <see cref="MatrixNarrow"/> over it.
/// </summary>
internal static unsafe class MatrixBlocks
{
    // A block of terms: its panels of A and B stream from the second-level cache, and C is read and written once for it.
    private const int BlockTerms = 512;

    // Near: tiles side by side whose terms stay in the second-level cache while all rows go by: 8 × 32 × 512 floats are half a MiB.
    private const int BlockTiles = 8;

    // Of packed factors a block may be longer, since their rows are not apart: C is read and written half as often.
    private const int PackedTerms = 1024;

    // Far: panels of packed rows that stay there while all columns go by: 5 × 14 × 1024 floats are a quarter of a MiB.
    private const int BlockPanels = 5;

    // From so many multiplications on (812 × 812 × 812) the factors are far away, and what is packed must be packed once.
    private const long Far = 1 << 29;

    // From so many on, threads pay: 128 × 128 × 128 take 16 µs, a thread that spins costs half of one, and one that sleeps 5 to 8.
    private const long Parallel = 1 << 21;

    // The most blocks of terms that are added one after the other; more are added in halves, see Halves.
    private const int ChainedBlocks = 512;

    // Up to so many rows it does not pay to turn a transposed B round: its columns are summed where they lie.
    private const int DotRows = 12;

    /// <summary>A block with what its tasks share.</summary>
    private struct Block
    {
        public Product Of;
        public float* PackedB;                                // all of B in tiles, or null
        public bool Dots, PackA, PackB;                       // how a task treats the rows and columns it works on
        public int Panels, Tiles, RowTasks, ColumnTasks;
    }

    /// <summary>Computes the product.</summary>
    /// <param name="whole">The product.</param>
    /// <param name="packed">B in the order of <see cref="Pack"/>, which is used instead of that of the product; or null.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void Run<V>(in Product whole, float* packed = null) where V : unmanaged, IVector<V>
    {
        Block x = default;
        x.Of = whole;
        int tile = MatrixTile.Columns<V>();
        x.Panels = Parts.Of(whole.M, MatrixTile.Rows<V>()).Count;
        x.Tiles = (whole.N + tile - 1) / tile;
        long work = (long)whole.M * whole.N * whole.K;
        bool pack = packed is null && work >= Far && whole.M >= 8 * MatrixTile.Rows<V>() && x.Tiles >= 8;

        // Four tasks a thread even out what one thread loses to others.
        int threads = work < Parallel ? 1 : Pool.Shared.Count, wanted = threads == 1 ? 1 : 4 * threads;
        if (pack || packed is not null)
        {
            x.PackA = x.Tiles >= 8;
            x.RowTasks = Math.Min((x.Panels + 3) / 4, wanted);
            x.ColumnTasks = Math.Min((x.Tiles + 3) / 4, (wanted + x.RowTasks - 1) / x.RowTasks);
        }
        else
        {
            x.Dots = whole.ATerm == 1 && whole.BTerm == 1 && whole.M <= DotRows && whole.K >= 8 * V.Width;
            x.PackB = whole.BColumn != 1 && !x.Dots;
            x.ColumnTasks = Math.Max((x.Tiles + BlockTiles - 1) / BlockTiles, Math.Min((x.Tiles + 1) / 2, wanted));
            x.RowTasks = Math.Min((x.Panels + 3) / 4, (wanted + x.ColumnTasks - 1) / x.ColumnTasks);
        }

        int terms = Parts.Of(whole.K, pack || packed is not null ? PackedTerms : BlockTerms).Longest;
        float[]? rented = pack ? ArrayPool<float>.Shared.Rent((x.Tiles * tile * terms) + 16) : null;
        fixed (float* buffer = rented)
        {
            x.PackedB = pack ? Aligned(buffer) : packed;
            Terms<V>(x, whole.K, terms, threads, pack);
        }

        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Adds so many terms, block by block; of very many, those of the second half are added up beside C.</summary>
    private static void Terms<V>(Block x, int K, int terms, int threads, bool pack) where V : unmanaged, IVector<V>
    {
        nint packedTerm = x.PackedB is null || pack ? 0 : x.Tiles * MatrixTile.Columns<V>();
        if (K > ChainedBlocks * terms)
        {
            int first = Halves.First(K, terms);
            Terms<V>(x, first, terms, threads, pack);
            float* c = x.Of.C;
            nint row = x.Of.CRow;
            float[] rented = ArrayPool<float>.Shared.Rent(checked(x.Of.M * x.Of.N));
            fixed (float* second = rented)
            {
                x.Of.C = second;
                x.Of.CRow = x.Of.N;
                x.Of.Start = null;
                x.Of.A += first * x.Of.ATerm;
                x.Of.B += first * x.Of.BTerm;
                x.PackedB += first * packedTerm;
                Terms<V>(x, K - first, terms, threads, pack);
                for (int m = 0; m < x.Of.M; m++) Sums.Add<V>(x.Of.N, second + ((nint)m * x.Of.N), c + (m * row));
            }

            ArrayPool<float>.Shared.Return(rented);
            return;
        }

        int done = 0;
        do
        {
            x.Of.K = Math.Min(terms, K - done);
            if (pack) Share(x.Tiles, threads, x, PackTile<V>);
            if (x.PackedB is null) Share(x.RowTasks * x.ColumnTasks, threads, x, Unpacked<V>);
            else Share(x.RowTasks * x.ColumnTasks, threads, x, Packed<V>);
            x.Of.Start = x.Of.C;                              // the next block goes on from what this one stored
            x.Of.StartRow = x.Of.CRow;
            x.Of.A += x.Of.K * x.Of.ATerm;
            x.Of.B += x.Of.K * x.Of.BTerm;
            x.PackedB += x.Of.K * packedTerm;
            done += terms;
        }
        while (done < K);
    }

    private static void Share(int tasks, int threads, in Block x, Pool.Work<Block> work)
    {
        if (threads > 1) Pool.Shared.Run(tasks, x, work);
        else for (int i = 0; i < tasks; i++) work(in x, i);
    }

    /// <summary>The next multiple of the width.</summary>
    internal static int Rounded<V>(int n) where V : unmanaged, IVector<V> => (n + V.Width - 1) / V.Width * V.Width;

    internal static float* Aligned(float* p) => (float*)(((nint)p + 63) & ~63);

    /// <summary>
    /// Some rows times some columns, packing no more than must be: a B that is not contiguous along its columns, and columns that
    /// fill no tile. The terms of the columns stay in the second-level cache while panel after panel of rows goes by.
    /// </summary>
    [SkipLocalsInit]
    private static void Unpacked<V>(ref readonly Block x, int task) where V : unmanaged, IVector<V>
    {
        ref readonly Product of = ref x.Of;
        int tile = MatrixTile.Columns<V>(), K = of.K;
        Parts rows = Parts.Of(of.M, MatrixTile.Rows<V>()), rowTasks = new(x.Panels, x.RowTasks), columnTasks = new(x.Tiles, x.ColumnTasks);
        int first = rowTasks.Begin(task % x.RowTasks), last = rowTasks.Begin((task % x.RowTasks) + 1);
        int begin = columnTasks.Begin(task / x.RowTasks) * tile, end = Math.Min(of.N, columnTasks.Begin((task / x.RowTasks) + 1) * tile);

        // The columns that fill no tile: few of them have a kernel of their own, the others are a tile that is not stored whole.
        int tiles = (end - begin) / tile, rest = (end - begin) % tile, few = rest % V.Width;
        if (!MatrixNarrow.Pays<V>(of, few)) few = 0;
        rest -= few;
        if (x.Dots)
        {
            few = end - begin;
            tiles = rest = 0;
        }

        const int Small = 4096;
        int step = tile * K, size = ((x.PackB ? tiles : 0) * step) + (rest > 0 ? step : 0) + (x.Dots ? 0 : few * Rounded<V>(K)) + 16;
        float* small = stackalloc float[Small];
        float[]? rented = size > Small ? ArrayPool<float>.Shared.Rent(size) : null;
        fixed (float* large = rented)
        {
            float* free = Aligned(rented is null ? small : large), b = of.B + (begin * of.BColumn), edge = b + (tiles * tile * of.BColumn);
            nint bTerm = of.BTerm, bTile = tile;
            if (x.PackB)
            {
                float* to = free;
                for (int t = 0; t < tiles; t++, free += step) Panel<V>(tile, tile, K, b + (t * tile * of.BColumn), of.BColumn, of.BTerm, free, tile);
                b = to;
                bTerm = tile;
                bTile = step;
            }

            if (rest > 0)
            {
                Panel<V>(rest, rest, K, edge, of.BColumn, of.BTerm, free, tile);
                edge = free;
                free += step;
            }

            for (int p = first; p < last; p++)
            {
                int row = rows.Begin(p), count = rows.Length(p);
                float* a = of.A + (row * of.ARow), c = of.C + (row * of.CRow) + begin, start = of.Start is null ? null : of.Start + (row * of.StartRow) + begin;
                var kernel = MatrixTile.Kernel<V>(count, two: true);
                for (int t = 0; t < tiles; t++)
                {
                    kernel(K, a, of.ARow, of.ATerm, b + (t * bTile), bTerm, c, of.CRow, start, of.StartRow);
                    c += tile;
                    if (start is not null) start += tile;
                }

                if (rest > 0) Edge<V>(rest, count, K, a, of.ARow, of.ATerm, edge, c, of.CRow, start, of.StartRow);
            }

            if (few > 0)
            {
                int row = rows.Begin(first);
                MatrixNarrow.Run<V>(rows.Begin(last) - row, few, of, row, end - few, free);
            }
        }

        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>
    /// Some rows times some columns of a packed B. A group of packed panels of rows stays in the second-level cache while the
    /// columns go by; so every page of A and C is visited once and not once for each few tiles.
    /// </summary>
    private static void Packed<V>(ref readonly Block x, int task) where V : unmanaged, IVector<V>
    {
        ref readonly Product of = ref x.Of;
        int tile = MatrixTile.Columns<V>(), K = of.K, pitch = Rounded<V>(MatrixTile.Rows<V>());
        Parts rows = Parts.Of(of.M, MatrixTile.Rows<V>()), rowTasks = new(x.Panels, x.RowTasks), columnTasks = new(x.Tiles, x.ColumnTasks);
        int first = rowTasks.Begin(task % x.RowTasks), last = rowTasks.Begin((task % x.RowTasks) + 1);
        Parts groups = Parts.Of(last - first, BlockPanels);
        float[]? rented = x.PackA ? ArrayPool<float>.Shared.Rent((groups.Longest * pitch * K) + 16) : null;
        fixed (float* buffer = rented)
        {
            float* panels = Aligned(buffer);
            for (int g = 0; g < groups.Count; g++)
            {
                int begin = first + groups.Begin(g), end = first + groups.Begin(g + 1);
                for (int p = begin; p < end && x.PackA; p++)
                    Panel<V>(rows.Length(p), of.M - rows.Begin(p), K, of.A + (rows.Begin(p) * of.ARow), of.ARow, of.ATerm, panels + ((p - begin) * pitch * K), pitch);
                for (int t = columnTasks.Begin(task / x.RowTasks); t < columnTasks.Begin((task / x.RowTasks) + 1); t++)
                {
                    int n = t * tile;
                    float* b = x.PackedB + ((nint)n * K);
                    for (int p = begin; p < end; p++)
                    {
                        int row = rows.Begin(p), count = rows.Length(p);
                        float* a = x.PackA ? panels + ((p - begin) * pitch * K) : of.A + (row * of.ARow);
                        nint aRow = x.PackA ? 1 : of.ARow, aTerm = x.PackA ? pitch : of.ATerm;
                        float* c = of.C + (row * of.CRow) + n, start = of.Start is null ? null : of.Start + (row * of.StartRow) + n;
                        if (n <= of.N - tile) MatrixTile.Kernel<V>(count, two: true)(K, a, aRow, aTerm, b, tile, c, of.CRow, start, of.StartRow);
                        else Edge<V>(of.N - n, count, K, a, aRow, aTerm, b, c, of.CRow, start, of.StartRow);
                    }
                }
            }
        }

        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    private static void PackTile<V>(ref readonly Block x, int t) where V : unmanaged, IVector<V>
    {
        int tile = MatrixTile.Columns<V>(), n = t * tile;
        int columns = Math.Min(tile, x.Of.N - n);
        Panel<V>(columns, columns, x.Of.K, x.Of.B + (n * x.Of.BColumn), x.Of.BColumn, x.Of.BTerm, x.PackedB + ((nint)n * x.Of.K), tile);
    }

    /// <summary>Packs all of B, block of terms by block of terms, tile of columns by tile.</summary>
    public static void Pack<V>(int N, int K, float* b, nint bTerm, nint bColumn, float* to) where V : unmanaged, IVector<V>
    {
        int tile = MatrixTile.Columns<V>(), terms = Parts.Of(K, PackedTerms).Longest;
        for (int k = 0; k < K; k += terms)
        {
            int some = Math.Min(terms, K - k);
            for (int n = 0; n < N; n += tile, to += tile * some)
                Panel<V>(Math.Min(tile, N - n), Math.Min(tile, N - n), some, b + (k * bTerm) + (n * bColumn), bColumn, bTerm, to, tile);
        }
    }

    /// <summary>A tile that has fewer columns than the kernel: it is computed beside C.</summary>
    [SkipLocalsInit]
    private static void Edge<V>(int columns, int rows, int K, float* a, nint aRow, nint aTerm, float* b, float* c, nint cRow, float* start, nint startRow)
        where V : unmanaged, IVector<V>
    {
        int tile = MatrixTile.Columns<V>();
        var kernel = MatrixTile.Kernel<V>(rows, columns > V.Width);
        if (columns == V.Width)
        {
            kernel(K, a, aRow, aTerm, b, tile, c, cRow, start, startRow);
            return;
        }

        float* beside = stackalloc float[14 * 32];
        if (start is not null)
            for (int r = 0; r < rows; r++) Copy<V>(columns, start + (r * startRow), beside + (r * tile));
        kernel(K, a, aRow, aTerm, b, tile, beside, tile, start is null ? null : beside, tile);
        for (int r = 0; r < rows; r++) Copy<V>(columns, beside + (r * tile), c + (r * cRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<V>(int columns, float* from, float* to) where V : unmanaged, IVector<V>
    {
        int left = Math.Min(columns, V.Width);
        V.StoreFirst(V.LoadFirst(from, left), to, left);
        if (columns > V.Width) V.StoreFirst(V.LoadFirst(from + V.Width, columns - V.Width), to + V.Width, columns - V.Width);
    }

    /// <summary>
    /// Packs a panel, <c>to[k * toTerm + i] = from[i * fromRow + k * fromTerm]</c>: what one step of a kernel needs lies side by side.
    /// Stores whole vectors: <paramref name="toTerm"/> is a multiple of the width. Behind the last row that is there follows 0,
    /// because what else lies there may be slow to multiply.
    /// </summary>
    /// <param name="count">Rows of the panel.</param>
    /// <param name="readable">Rows that are there, at least <paramref name="count"/>: whole squares of them are faster than parts.</param>
    /// <param name="K">Terms.</param>
    /// <param name="from">The first row.</param>
    /// <param name="fromRow">Distance between rows.</param>
    /// <param name="fromTerm">Distance between terms.</param>
    /// <param name="to">The panel.</param>
    /// <param name="toTerm">Distance between the terms of the panel.</param>
    /// <typeparam name="V">The vector.</typeparam>
    internal static void Panel<V>(int count, int readable, int K, float* from, nint fromRow, nint fromTerm, float* to, nint toTerm) where V : unmanaged, IVector<V>
    {
        for (int i = 0; i < count; i += V.Width)
        {
            float* p = from + (i * fromRow), q = to + i;
            if (fromRow == 1) Copy<V>(Math.Min(V.Width, readable - i), K, p, fromTerm, q, toTerm);
            else if (fromTerm == 1) Turn<V>(Math.Min(V.Width, readable - i), K, p, fromRow, q, toTerm);
            else
                for (int k = 0; k < K; k++)
                    for (int r = 0; r < V.Width; r++) q[(k * toTerm) + r] = r < count - i ? p[(r * fromRow) + (k * fromTerm)] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<V>(int rows, int K, float* from, nint fromTerm, float* to, nint toTerm) where V : unmanaged, IVector<V>
    {
        if (rows == V.Width)
            for (int k = 0; k < K; k++, from += fromTerm, to += toTerm) V.Store(V.Load(from), to);
        else
            for (int k = 0; k < K; k++, from += fromTerm, to += toTerm) V.Store(V.LoadFirst(from, rows), to);
    }

    /// <summary>Transposes some rows, square by square; a part of a square beside the matrix, where there is room for a whole one.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn<V>(int rows, int K, float* from, nint fromRow, float* to, nint toTerm) where V : unmanaged, IVector<V>
    {
        float* part = stackalloc float[2 * 16 * 16], turned = part + (16 * 16);
        if (rows < V.Width) new Span<float>(part, V.Width * V.Width).Clear();
        for (int k = 0; k < K; k += V.Width, from += V.Width, to += V.Width * toTerm)
        {
            int terms = Math.Min(V.Width, K - k);
            if (rows == V.Width && terms == V.Width)
            {
                Tile.Transpose<V>(from, fromRow, to, toTerm);
                continue;
            }

            for (int r = 0; r < rows; r++) V.Store(V.LoadFirst(from + (r * fromRow), terms), part + (r * V.Width));
            Tile.Transpose<V>(part, V.Width, turned, V.Width);
            for (int t = 0; t < terms; t++) V.Store(V.Load(turned + (t * V.Width)), to + (t * toTerm));
        }
    }
}

/// <summary>A length cut into parts that differ by at most one: 32 rows are 11 + 11 + 10, and not 14 + 14 + 4.</summary>
internal readonly struct Parts(int length, int count)
{
    // A division takes as long as ten vectors of sums, and one part is the frequent case.
    private readonly int part = count == 1 ? length : length / count, longer = count == 1 ? 0 : length % count;

    /// <summary>As few parts as possible, none longer than <paramref name="longest"/>.</summary>
    public static Parts Of(int length, int longest) => new(length, Math.Max(1, (length + longest - 1) / longest));

    public int Count => count;

    public int Longest => longer > 0 ? part + 1 : part;

    public int Begin(int i) => (i * part) + Math.Min(i, longer);

    public int Length(int i) => i < longer ? part + 1 : part;
}
