namespace Conformance.Simd;

/// <summary>
/// Products of matrices: the one entry is <see cref="Run{V}"/>, the others are its frequent forms. How it is built and what
/// each choice gained: spec/decisions/matrix-products.md.
/// </summary>
/// <remarks>
/// The bits of a result depend on the shapes, the strides and the width of the vector, and neither on the number of threads nor on chance.
/// </remarks>
public static unsafe class MatrixProduct
{
    /// <summary>C[m, n] = start + Σ_k A[m, k]·B[k, n], for factors and results of any strides.</summary>
    /// <param name="M">Rows of A and C.</param>
    /// <param name="N">Columns of B and C.</param>
    /// <param name="K">Terms of a sum; with none the result is the start.</param>
    /// <param name="a">A; its element (m, k) is <c>a[m * aRow + k * aTerm]</c>, so that a transposed A needs no copy.</param>
    /// <param name="aRow">Distance between the rows of A.</param>
    /// <param name="aTerm">Distance between the terms of a row of A.</param>
    /// <param name="b">B; its element (k, n) is <c>b[k * bTerm + n * bColumn]</c>.</param>
    /// <param name="bTerm">Distance between the terms of a column of B.</param>
    /// <param name="bColumn">Distance between the columns of B.</param>
    /// <param name="c">C; its element (m, n) is <c>c[m * cRow + n]</c>. It shares no memory with the factors.</param>
    /// <param name="cRow">Distance between the rows of C.</param>
    /// <param name="bias">N numbers that every row starts with; 0 where null.</param>
    /// <param name="add">Start with what C holds; <paramref name="bias"/> is then null.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void Run<V>(int M, int N, int K, float* a, nint aRow, nint aTerm, float* b, nint bTerm, nint bColumn, float* c, nint cRow,
        float* bias = null, bool add = false)
        where V : unmanaged, IVector<V>
    {
        if (M <= 0 || N <= 0) return;
        Product of = new()
        {
            M = M, N = N, K = K, A = a, ARow = aRow, ATerm = aTerm, B = b, BTerm = bTerm, BColumn = bColumn, C = c, CRow = cRow,
            Start = add ? c : bias, StartRow = add ? cRow : 0,
        };
        if (MatrixVector.Is(of)) MatrixVector.Run<V>(of);
        else MatrixBlocks.Run<V>(of);
    }

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
        where V : unmanaged, IVector<V> => Run<V>(M, N, K, a, aRow, aTerm, b, bTerm: N, bColumn: 1, c, cRow: N, bias, add);

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
        where V : unmanaged, IVector<V> => Run<V>(M, N, K, a, aRow: K, aTerm: 1, b, bTerm: 1, bColumn: K, c, cRow: N, bias, add);
}
