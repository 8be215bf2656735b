using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Product of matrices over spans: <c>MatMul.Forward(new(), (8, 64, 32), a, (32, 16), b, y)</c>. Page: spec/Dense/mat-mul.md.</summary>
public abstract class MatMul
{
    private static readonly MatMul widest = Door.Widest<MatMul>();

    /// <summary>y = A·B over the last two axes of both.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="aShape">The shape of a.</param>
    /// <param name="a">The left factors.</param>
    /// <param name="bShape">The shape of b.</param>
    /// <param name="b">The right factors.</param>
    /// <param name="y">The products.</param>
    /// <exception cref="ConstraintException">The shapes do not go together, a length is not that of its shape (B1), or y overlaps an input (B2).</exception>
    public static void Forward(Spec.MatMul op, Shape aShape, ReadOnlySpan<float> a, Shape bShape, ReadOnlySpan<float> b, Span<float> y)
    {
        Door.Holds<float>(op, "y", y, Inputs(op, aShape, a, bShape, b));
        Door.Apart(op, "y", y, "a", a);
        Door.Apart(op, "y", y, "b", b);
        widest.Run(op, aShape, a, bShape, b, y);
    }

    /// <summary>da = dy·Bᵀ, db = Aᵀ·dy, added up where a matrix of a or b serves several of y.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="aShape">The shape of a.</param>
    /// <param name="a">The left factors.</param>
    /// <param name="bShape">The shape of b.</param>
    /// <param name="b">The right factors.</param>
    /// <param name="dy">The gradient of the products.</param>
    /// <param name="da">The gradient of a.</param>
    /// <param name="db">The gradient of b.</param>
    /// <exception cref="ConstraintException">The shapes do not go together, a length is not that of its shape (B1), or a gradient overlaps another operand (B2).</exception>
    public static void Backward(Spec.MatMul op, Shape aShape, ReadOnlySpan<float> a, Shape bShape, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da, Span<float> db)
    {
        Door.Holds(op, "dy", dy, Inputs(op, aShape, a, bShape, b));
        Door.Holds<float>(op, "da", da, aShape);
        Door.Holds<float>(op, "db", db, bShape);
        Apart("da", da, a, b, dy);
        Apart("db", db, a, b, dy);
        Door.Apart<float>(op, "da", da, "db", db);
        widest.RunBackward(op, aShape, a, bShape, b, dy, da, db);

        void Apart(string name, ReadOnlySpan<float> gradient, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy)
        {
            Door.Apart(op, name, gradient, "a", a);
            Door.Apart(op, name, gradient, "b", b);
            Door.Apart(op, name, gradient, "dy", dy);
        }
    }

    private static Shape Inputs(Spec.MatMul op, Shape aShape, ReadOnlySpan<float> a, Shape bShape, ReadOnlySpan<float> b)
    {
        var y = op.Infer(new(aShape, bShape));
        Door.Holds(op, "a", a, aShape);
        Door.Holds(op, "b", b, bShape);
        return y[0];
    }

    private protected abstract void Run(Spec.MatMul op, Shape aShape, ReadOnlySpan<float> a, Shape bShape, ReadOnlySpan<float> b, Span<float> y);
    private protected abstract void RunBackward(Spec.MatMul op, Shape aShape, ReadOnlySpan<float> a, Shape bShape, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da, Span<float> db);
}

/// <summary>Product of matrices with one width of vector, one matrix of y after the other.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class MatMul<V> : MatMul, IFloatForward<Spec.MatMul>, IFloatBackward<Spec.MatMul> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.MatMul>.Forward(Spec.MatMul op, Operands<float> x, Operands<float> y) =>
        Run(op, x[0].Shape, x[0].Span, x[1].Shape, x[1].Span, y[0].Span);

    void IFloatBackward<Spec.MatMul>.Backward(Spec.MatMul op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Shape, x[0].Span, x[1].Shape, x[1].Span, dy[0].Span, dx[0].Span, dx[1].Span);

    private protected override void Run(Spec.MatMul op, Shape aShape, ReadOnlySpan<float> a, Shape bShape, ReadOnlySpan<float> b, Span<float> y)
    {
        var (m, n, k, batch) = op.Plan(aShape, bShape);
        nint sizeA = (nint)m * k, sizeB = (nint)k * n, sizeY = (nint)m * n;
        fixed (float* pa = a, pb = b, py = y)
            for (int i = 0; i < batch.Shape.Count; i++)
                Products.Run<V>(m, n, k, pa + batch.IndexA(i) * sizeA, op.TransposeA, pb + batch.IndexB(i) * sizeB, op.TransposeB, py + i * sizeY);
    }

    private protected override void RunBackward(Spec.MatMul op, Shape aShape, ReadOnlySpan<float> a, Shape bShape, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da, Span<float> db)
    {
        var (m, n, k, batch) = op.Plan(aShape, bShape);
        nint sizeA = (nint)m * k, sizeB = (nint)k * n, sizeY = (nint)m * n;
        // What serves several matrices of y adds up what comes back from them.
        bool addsA = batch.A != batch.Shape, addsB = batch.B != batch.Shape;
        if (addsA) da.Clear();
        if (addsB) db.Clear();
        fixed (float* fromA = a, fromB = b, fromY = dy, toA = da, toB = db)
            for (int i = 0; i < batch.Shape.Count; i++)
            {
                nint atA = batch.IndexA(i) * sizeA, atB = batch.IndexB(i) * sizeB;
                float* pa = fromA + atA, pb = fromB + atB, pdy = fromY + i * sizeY;
                Products.GradientOfA<V>(m, n, k, pb, op.TransposeB, pdy, toA + atA, op.TransposeA, addsA);
                Products.GradientOfB<V>(m, n, k, pa, op.TransposeA, pdy, toB + atB, op.TransposeB, addsB);
            }
    }
}
