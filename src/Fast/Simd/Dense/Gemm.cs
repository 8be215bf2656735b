using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>General matrix product over spans: <c>Gemm.Forward(new(), m, n, k, a, b, cShape, c, y)</c>. Page: spec/Dense/gemm.md.</summary>
public abstract class Gemm
{
    private static readonly Gemm widest = Door.Widest<Gemm>();

    /// <summary>y [m, n] = α·A [m, k]·B [k, n] + β·c.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="m">Rows of A and y.</param>
    /// <param name="n">Columns of B and y.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="a">A, or its transpose [k, m].</param>
    /// <param name="b">B, or its transpose [n, k].</param>
    /// <param name="cShape">The shape of c; null where the operator has none.</param>
    /// <param name="c">What is added; empty where the operator has none.</param>
    /// <param name="y">The output.</param>
    /// <exception cref="ConstraintException">c does not broadcast (C4), a length is not that of the shape (B1), or y overlaps an input (B2).</exception>
    public static void Forward(Spec.Gemm op, int m, int n, int k, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Shape? cShape, ReadOnlySpan<float> c, Span<float> y)
    {
        Inputs(op, m, n, k, a, b, cShape);
        Door.Holds(op, "c", c, cShape ?? 0);
        Door.Holds<float>(op, "y", y, (m, n));
        Door.Apart(op, "y", y, "a", a);
        Door.Apart(op, "y", y, "b", b);
        Door.Apart(op, "y", y, "c", c);
        widest.Run(op, m, n, k, a, b, cShape, c, y);
    }

    /// <summary>da, db = α·dy times the other factor; dc = β·dy, added up where c is repeated.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="m">Rows of A and y.</param>
    /// <param name="n">Columns of B and y.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="a">A, or its transpose [k, m].</param>
    /// <param name="b">B, or its transpose [n, k].</param>
    /// <param name="cShape">The shape of c; null where the operator has none.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="da">The gradient of a.</param>
    /// <param name="db">The gradient of b.</param>
    /// <param name="dc">The gradient of c; empty where the operator has none.</param>
    /// <exception cref="ConstraintException">c does not broadcast (C4), a length is not that of the shape (B1), or a gradient overlaps another operand (B2).</exception>
    public static void Backward(Spec.Gemm op, int m, int n, int k, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Shape? cShape, ReadOnlySpan<float> dy,
        Span<float> da, Span<float> db, Span<float> dc)
    {
        Inputs(op, m, n, k, a, b, cShape);
        Door.Holds(op, "dy", dy, (m, n));
        Door.Holds<float>(op, "da", da, a.Length);
        Door.Holds<float>(op, "db", db, b.Length);
        Door.Holds<float>(op, "dc", dc, cShape ?? 0);
        Apart("da", da, a, b, dy);
        Apart("db", db, a, b, dy);
        Apart("dc", dc, a, b, dy);
        Door.Apart<float>(op, "da", da, "db", db);
        Door.Apart<float>(op, "da", da, "dc", dc);
        Door.Apart<float>(op, "db", db, "dc", dc);
        widest.RunBackward(op, m, n, k, a, b, cShape, dy, da, db, dc);

        void Apart(string name, ReadOnlySpan<float> gradient, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy)
        {
            Door.Apart(op, name, gradient, "a", a);
            Door.Apart(op, name, gradient, "b", b);
            Door.Apart(op, name, gradient, "dy", dy);
        }
    }

    private static void Inputs(Spec.Gemm op, int m, int n, int k, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Shape? cShape)
    {
        Shape aShape = op.TransposeA ? (k, m) : (m, k), bShape = op.TransposeB ? (n, k) : (k, n);
        op.Infer(cShape is null ? new(aShape, bShape) : new(aShape, bShape, cShape));
        Door.Holds(op, "a", a, aShape);
        Door.Holds(op, "b", b, bShape);
    }

    private protected abstract void Run(Spec.Gemm op, int m, int n, int k, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Shape? cShape, ReadOnlySpan<float> c, Span<float> y);
    private protected abstract void RunBackward(Spec.Gemm op, int m, int n, int k, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Shape? cShape, ReadOnlySpan<float> dy,
        Span<float> da, Span<float> db, Span<float> dc);
}

/// <summary>General matrix product with one width of vector.</summary>
/// <remarks>The product is finished before c is added: a sum that began with a large c would lose its small terms.</remarks>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class Gemm<V> : Gemm, IFloatForward<Spec.Gemm>, IFloatBackward<Spec.Gemm> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Gemm>.Forward(Spec.Gemm op, Operands<float> x, Operands<float> y)
    {
        var (m, n, k) = op.Extents(x[0].Shape, x[1].Shape);
        Run(op, m, n, k, x[0].Span, x[1].Span, op.HasC ? x[2].Shape : null, op.HasC ? x[2].Span : default, y[0].Span);
    }

    void IFloatBackward<Spec.Gemm>.Backward(Spec.Gemm op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx)
    {
        var (m, n, k) = op.Extents(x[0].Shape, x[1].Shape);
        RunBackward(op, m, n, k, x[0].Span, x[1].Span, op.HasC ? x[2].Shape : null, dy[0].Span, dx[0].Span, dx[1].Span, op.HasC ? dx[2].Span : default);
    }

    private protected override void Run(Spec.Gemm op, int m, int n, int k, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Shape? cShape, ReadOnlySpan<float> c, Span<float> y)
    {
        if (op.TakesProduct)
            fixed (float* pa = a, pb = b, py = y) Products.Run<V>(m, n, k, pa, op.TransposeA, pb, op.TransposeB, py);
        if (!op.TakesC)
        {
            if (op.TakesProduct) Scale((float)op.Alpha, y, y);
            else y.Clear();
            return;
        }

        var (row, column) = Spec.Gemm.StepsOfC(cShape!);
        // Where nothing is repeated, or c is one number, all rows are one.
        bool isWhole = c.Length == y.Length;
        int rows = isWhole || c.Length == 1 ? 1 : m, length = y.Length / rows;
        for (int i = 0; i < rows; i++)
        {
            var line = y.Slice(i * length, length);
            if (isWhole || column == 1) Add(op, c.Slice(i * row, length), line);
            else Add(op, c[i * row], line);
        }
    }

    private protected override void RunBackward(Spec.Gemm op, int m, int n, int k, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Shape? cShape, ReadOnlySpan<float> dy,
        Span<float> da, Span<float> db, Span<float> dc)
    {
        if (op.TakesProduct)
        {
            fixed (float* pa = a, pb = b, pdy = dy, pda = da, pdb = db)
            {
                Products.GradientOfA<V>(m, n, k, pb, op.TransposeB, pdy, pda, op.TransposeA);
                Products.GradientOfB<V>(m, n, k, pa, op.TransposeA, pdy, pdb, op.TransposeB);
            }
            Scale((float)op.Alpha, da, da);
            Scale((float)op.Alpha, db, db);
        }
        else
        {
            da.Clear();
            db.Clear();
        }

        if (op.TakesC)
        {
            Sums.Of<V>(new Broadcast(cShape!, (m, n)).FoldsToA(), dy, dc);
            Scale((float)op.Beta, dc, dc);
        }
        else dc.Clear();
    }

    private static void Add(Spec.Gemm op, ReadOnlySpan<float> c, Span<float> y)
    {
        if (op.TakesProduct) Map.Run2<V, Sum>(new((float)op.Alpha, (float)op.Beta), y, c, y);
        else Map.Run<V, Factor>(new((float)op.Beta), c, y);
    }

    private static void Add(Spec.Gemm op, float c, Span<float> y)
    {
        c *= (float)op.Beta;
        if (op.TakesProduct) Map.Run<V, Shift>(new((float)op.Alpha, c), y, y);
        else y.Fill(c);
    }

    private static void Scale(float factor, ReadOnlySpan<float> x, Span<float> y)
    {
        if (factor != 1) Map.Run<V, Factor>(new(factor), x, y);
    }

    private readonly struct Factor(float factor) : IMap<V>
    {
        private readonly V factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => factor * x;
    }

    private readonly struct Shift(float α, float c) : IMap<V>
    {
        private readonly V α = α, c = c;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V s) => V.MultiplyAdd(α, s, c);
    }

    private readonly struct Sum(float α, float β) : IMap2<V>
    {
        private readonly V α = α, β = β;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V s, V c) => V.MultiplyAdd(β, c, α * s);
    }
}
