using ComputeSharp;
using ComputeSharp.Resources;

namespace Conformance.Gpu;

/// <summary>
/// Products of matrices on a device. The distances between rows and terms are given, so that one shader
/// serves A·B, A·Bᵀ and Aᵀ·B without a transposed copy. Every sum has a fixed order.
/// </summary>
internal static class MatrixProduct
{
    // An axis has 65,535 groups at most; what needs more goes on along the other axis.
    private const int Axis = 1 << 15;

    /// <summary>C[m, n] = start + Σ_k A[m, k]·B[k, n].</summary>
    /// <param name="device">The device.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="terms">Terms of a sum.</param>
    /// <param name="a">A; its element (m, k) is <c>a[m * aRow + k * aTerm]</c>.</param>
    /// <param name="aRow">Distance between the rows of A.</param>
    /// <param name="aTerm">Distance between the terms of a row of A.</param>
    /// <param name="b">B; its element (k, n) is <c>b[k * bTerm + n * bColumn]</c>.</param>
    /// <param name="bTerm">Distance between the terms of a column of B.</param>
    /// <param name="bColumn">Distance between the columns of B.</param>
    /// <param name="c">C, row by row.</param>
    /// <param name="bias">A number for each column that its sums start with; 0 where null.</param>
    /// <param name="add">Start with what C holds; <paramref name="bias"/> is then null.</param>
    /// <param name="batch">How many products, and where their matrices lie; one, from the beginning, where null.</param>
    public static void Multiply(GraphicsDevice device, int rows, int columns, int terms, ReadWriteBuffer<float> a, int aRow, int aTerm,
        ReadWriteBuffer<float> b, int bTerm, int bColumn, ReadWriteBuffer<float> c, ReadWriteBuffer<float>? bias = null, bool add = false,
        MatrixBatch? batch = null)
    {
        int start = add ? StartValue.Sum : bias is null ? StartValue.Zero : StartValue.Bias;
        // An operand that is not there is a buffer that the shader binds and does not read.
        var first = bias ?? a;
        var matrices = batch ?? new() { Count = 1 };
        if (IsTiny(rows, columns, terms)) ByElement(device, rows, columns, terms, a, aRow, aTerm, b, bTerm, bColumn, c, first, start, matrices);
        else ByBlock(device, rows, columns, terms, a, aRow, aTerm, b, bTerm, bColumn, c, first, start, matrices);
    }

    /// <summary>A thread for each element.</summary>
    internal static void ByElement(GraphicsDevice device, int rows, int columns, int terms, ReadWriteBuffer<float> a, int aRow, int aTerm,
        ReadWriteBuffer<float> b, int bTerm, int bColumn, ReadWriteBuffer<float> c, ReadWriteBuffer<float> bias, int start, MatrixBatch batch)
    {
        int n = rows * columns;
        Grid.Over(device, n * batch.Count, new NaiveProduct(a, aRow, aTerm, b, bTerm, bColumn, bias, c, n, columns, terms, Sums.Stretch(terms), start, batch));
    }

    /// <summary>A group for each tile.</summary>
    internal static void ByBlock(GraphicsDevice device, int rows, int columns, int terms, ReadWriteBuffer<float> a, int aRow, int aTerm,
        ReadWriteBuffer<float> b, int bTerm, int bColumn, ReadWriteBuffer<float> c, ReadWriteBuffer<float> bias, int start, MatrixBatch batch)
    {
        var (x, y) = Groups((((rows - 1) / BlockedProduct.Tile) + 1) * batch.Count, ((columns - 1) / BlockedProduct.Tile) + 1);
        device.For(x * BlockedProduct.Side, y * BlockedProduct.Side, new BlockedProduct(a, aRow, aTerm, b, bTerm, bColumn, bias, c, rows, columns, terms, Whole(Sums.Stretch(terms)), start, batch));
    }

    // A tile costs the same however much of it is padding.
    private static bool IsTiny(int rows, int columns, int terms)
    {
        const int Products = 1 << 11, Waste = 1 << 8;
        double products = (double)rows * columns * terms;
        return products < Products || Whole(rows, BlockedProduct.Tile) * Whole(columns, BlockedProduct.Tile) * Whole(terms, BlockedProduct.Depth) > Waste * products;
    }

    private static double Whole(int extent, int tile) => (double)(((extent - 1) / tile) + 1) * tile;

    // In whole tiles.
    private static int Whole(int stretch) => (((stretch - 1) / BlockedProduct.Depth) + 1) * BlockedProduct.Depth;

    private static (int X, int Y) Groups(int down, int across)
    {
        int groups = checked(down * across);
        return groups <= Axis ? (groups, 1) : (Axis, ((groups - 1) / Axis) + 1);
    }
}

/// <summary>What the sums of a product start with.</summary>
internal static class StartValue
{
    /// <summary>0.</summary>
    public const int Zero = 0;

    /// <summary>A number for each column.</summary>
    public const int Bias = 1;

    /// <summary>What the result holds.</summary>
    public const int Sum = 2;
}

/// <summary>Products of so many matrices: the factors of product z lie at <c>FromA + z * A</c> and <c>FromB + z * B</c>, it itself at <c>FromC + z * C</c>.</summary>
internal struct MatrixBatch
{
    public int Count, FromA, FromB, FromC, A, B, C;
}

/// <summary>One thread for each element of the product.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct NaiveProduct(ReadWriteBuffer<float> a, int aRow, int aTerm, ReadWriteBuffer<float> b, int bTerm, int bColumn,
    ReadWriteBuffer<float> bias, ReadWriteBuffer<float> c, int count, int columns, int terms, int stretch, int start, MatrixBatch batch) : IComputeShader
{
    public void Execute()
    {
        int at = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (at >= count * batch.Count) return;
        int z = at / count;
        at -= z * count;
        int row = at / columns, column = at - row * columns, to = batch.FromC + z * batch.C + at;
        float sum = 0;
        if (start == StartValue.Bias) sum = bias[column];
        if (start == StartValue.Sum) sum = c[to];
        int i = batch.FromA + z * batch.A + row * aRow, j = batch.FromB + z * batch.B + column * bColumn;
        for (int k = 0; k < terms;)
        {
            float some = 0;
            for (int left = stretch; left > 0 && k < terms; left--, k++) some += a[i + k * aTerm] * b[j + k * bTerm];
            sum += some;
        }

        c[to] = sum;
    }
}

#pragma warning disable CS0649, CA1823, CA1802 // Group-shared arrays are given by the device.

/// <summary>
/// One group for each tile of the product, four rows and four columns of it for each thread: a term costs a thread eight
/// reads of group-shared memory for sixteen products. Behind the last term both tiles hold 0, which adds 0; what lies
/// behind the last row or column is computed and not stored.
/// </summary>
[ThreadGroupSize(Side, Side, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct BlockedProduct(ReadWriteBuffer<float> a, int aRow, int aTerm, ReadWriteBuffer<float> b, int bTerm, int bColumn,
    ReadWriteBuffer<float> bias, ReadWriteBuffer<float> c, int rows, int columns, int terms, int stretch, int start, MatrixBatch batch) : IComputeShader
{
    /// <summary>Threads along each side of a group.</summary>
    public const int Side = 16;

    /// <summary>Rows and columns of a tile.</summary>
    public const int Tile = 4 * Side;

    /// <summary>Terms in group-shared memory at a time.</summary>
    public const int Depth = 16;

    // Terms do not lie a power of two apart, which would put them all into one bank of the memory.
    private const int Pitch = Tile + 4;

    [GroupShared(Depth * Pitch)]
    private static readonly float[] tileA = null!;
    [GroupShared(Depth * Pitch)]
    private static readonly float[] tileB = null!;

    public void Execute()
    {
        int tile = GridIds.Y * (DispatchSize.X / Side) + GridIds.X, across = (columns - 1) / Tile + 1, down = (rows - 1) / Tile + 1;
        int z = tile / (across * down);
        tile -= z * across * down;
        // Behind the last matrix a group has no rows.
        int top = z < batch.Count ? tile / across * Tile : rows, left = tile % across * Tile, lane = GroupIds.Y * Side + GroupIds.X;
        int y = 4 * GroupIds.Y, x = GroupIds.X;
        int fromA = batch.FromA + z * batch.A, fromB = batch.FromB + z * batch.B, fromC = batch.FromC + z * batch.C;
        // A stretch of terms at a time goes into what C holds.
        int begins = start;
        for (int first = 0; first < terms; first += stretch)
        {
            float s00 = 0, s01 = 0, s02 = 0, s03 = 0;
            float s10 = 0, s11 = 0, s12 = 0, s13 = 0;
            float s20 = 0, s21 = 0, s22 = 0, s23 = 0;
            float s30 = 0, s31 = 0, s32 = 0, s33 = 0;
            for (int from = first; from < terms && from < first + stretch; from += Depth)
            {
                for (int e = lane; e < Tile * Depth; e += Side * Side)
                {
                    // Neighbouring threads read neighbouring cells, whichever way a matrix lies.
                    int i = aTerm == 1 ? e / Depth : e % Tile, k = aTerm == 1 ? e % Depth : e / Tile;
                    tileA[k * Pitch + i] = top + i < rows && from + k < terms ? a[fromA + (top + i) * aRow + (from + k) * aTerm] : 0;
                    i = bTerm == 1 ? e / Depth : e % Tile;
                    k = bTerm == 1 ? e % Depth : e / Tile;
                    tileB[k * Pitch + i] = left + i < columns && from + k < terms ? b[fromB + (from + k) * bTerm + (left + i) * bColumn] : 0;
                }

                Hlsl.GroupMemoryBarrierWithGroupSync();
                for (int k = 0; k < Depth; k++)
                {
                    int i = k * Pitch + y, j = k * Pitch + x;
                    float a0 = tileA[i], a1 = tileA[i + 1], a2 = tileA[i + 2], a3 = tileA[i + 3];
                    float b0 = tileB[j], b1 = tileB[j + Side], b2 = tileB[j + 2 * Side], b3 = tileB[j + 3 * Side];
                    s00 += a0 * b0;
                    s01 += a0 * b1;
                    s02 += a0 * b2;
                    s03 += a0 * b3;
                    s10 += a1 * b0;
                    s11 += a1 * b1;
                    s12 += a1 * b2;
                    s13 += a1 * b3;
                    s20 += a2 * b0;
                    s21 += a2 * b1;
                    s22 += a2 * b2;
                    s23 += a2 * b3;
                    s30 += a3 * b0;
                    s31 += a3 * b1;
                    s32 += a3 * b2;
                    s33 += a3 * b3;
                }

                Hlsl.GroupMemoryBarrierWithGroupSync();
            }

            StoreRow(begins, fromC, top + y, left + x, s00, s01, s02, s03);
            StoreRow(begins, fromC, top + y + 1, left + x, s10, s11, s12, s13);
            StoreRow(begins, fromC, top + y + 2, left + x, s20, s21, s22, s23);
            StoreRow(begins, fromC, top + y + 3, left + x, s30, s31, s32, s33);
            begins = StartValue.Sum;
        }
    }

    private void StoreRow(int begins, int from, int row, int column, float s0, float s1, float s2, float s3)
    {
        Store(begins, from, row, column, s0);
        Store(begins, from, row, column + Side, s1);
        Store(begins, from, row, column + 2 * Side, s2);
        Store(begins, from, row, column + 3 * Side, s3);
    }

    private void Store(int begins, int from, int row, int column, float sum)
    {
        if (row >= rows || column >= columns) return;
        int at = from + row * columns + column;
        float first = 0;
        if (begins == StartValue.Bias) first = bias[column];
        if (begins == StartValue.Sum) first = c[at];
        c[at] = first + sum;
    }
}
