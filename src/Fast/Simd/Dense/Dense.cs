using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Fully connected layer over spans: <c>Dense.Forward(new(), n, i, o, x, w, b, y)</c>. Page: spec/Dense/dense.md.</summary>
public abstract class Dense
{
    private static readonly Dense widest = Door.Widest<Dense>();

    /// <summary>y [n, o] = x [n, i] · w [i, o] + b [o].</summary>
    /// <param name="op">The operator.</param>
    /// <param name="n">Rows of x and y.</param>
    /// <param name="i">Columns of x.</param>
    /// <param name="o">Columns of w and y.</param>
    /// <param name="x">The input.</param>
    /// <param name="w">The weights.</param>
    /// <param name="b">The bias; empty where the operator has none.</param>
    /// <param name="y">The output.</param>
    /// <exception cref="ConstraintException">A length is not that of the shape (B1), or y overlaps an input (B2).</exception>
    public static void Forward(Spec.Dense op, int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y)
    {
        Inputs(op, n, i, o, x, w);
        if (op.Bias || b.Length > 0) Door.Holds(op, "b", b, op.Bias ? o : 0);
        Door.Holds<float>(op, "y", y, (n, o));
        Door.Apart(op, "y", y, "x", x);
        Door.Apart(op, "y", y, "w", w);
        Door.Apart(op, "y", y, "b", b);
        widest.Run(n, i, o, x, w, b, y);
    }

    /// <summary>Packs the weights of a layer that no longer learns, so that the forwards that follow need not.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="i">Columns of x, and rows of w.</param>
    /// <param name="o">Columns of w and y.</param>
    /// <param name="w">The weights, which are copied.</param>
    /// <exception cref="ConstraintException">w has not the length of its shape (B1).</exception>
    public static DenseWeights Pack(Spec.Dense op, int i, int o, ReadOnlySpan<float> w)
    {
        op.Infer(op.Bias ? new((1, i), (i, o), o) : new((1, i), (i, o)));
        Door.Holds(op, "w", w, (i, o));
        return widest.RunPack(i, o, w);
    }

    /// <summary>y [n, o] = x [n, i] · w [i, o] + b [o] with packed weights.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="n">Rows of x and y.</param>
    /// <param name="x">The input.</param>
    /// <param name="w">The weights.</param>
    /// <param name="b">The bias; empty where the operator has none.</param>
    /// <param name="y">The output.</param>
    /// <exception cref="ConstraintException">A length is not that of the shape (B1), or y overlaps an input (B2).</exception>
    public static void Forward(Spec.Dense op, int n, ReadOnlySpan<float> x, DenseWeights w, ReadOnlySpan<float> b, Span<float> y)
    {
        ArgumentNullException.ThrowIfNull(w);
        op.Infer(op.Bias ? new((n, w.Inputs), (w.Inputs, w.Outputs), w.Outputs) : new((n, w.Inputs), (w.Inputs, w.Outputs)));
        Door.Holds(op, "x", x, (n, w.Inputs));
        if (op.Bias || b.Length > 0) Door.Holds(op, "b", b, op.Bias ? w.Outputs : 0);
        Door.Holds<float>(op, "y", y, (n, w.Outputs));
        Door.Apart(op, "y", y, "x", x);
        Door.Apart(op, "y", y, "b", b);
        w.Run(n, x, b, y);
    }

    /// <summary>dx = dy·wᵀ, dw = xᵀ·dy, db = the sum of the rows of dy.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="n">Rows of x and y.</param>
    /// <param name="i">Columns of x.</param>
    /// <param name="o">Columns of w and y.</param>
    /// <param name="x">The input.</param>
    /// <param name="w">The weights.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of x.</param>
    /// <param name="dw">The gradient of w.</param>
    /// <param name="db">The gradient of b; empty where the operator has none.</param>
    /// <exception cref="ConstraintException">A length is not that of the shape (B1), or a gradient overlaps another operand (B2).</exception>
    public static void Backward(Spec.Dense op, int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> dy,
        Span<float> dx, Span<float> dw, Span<float> db)
    {
        Inputs(op, n, i, o, x, w);
        Door.Holds(op, "dy", dy, (n, o));
        Door.Holds<float>(op, "dx", dx, (n, i));
        Door.Holds<float>(op, "dw", dw, (i, o));
        if (op.Bias || db.Length > 0) Door.Holds<float>(op, "db", db, op.Bias ? o : 0);
        Apart("dx", dx, x, w, dy);
        Apart("dw", dw, x, w, dy);
        Apart("db", db, x, w, dy);
        Door.Apart<float>(op, "dx", dx, "dw", dw);
        Door.Apart<float>(op, "dx", dx, "db", db);
        Door.Apart<float>(op, "dw", dw, "db", db);
        widest.RunBackward(n, i, o, x, w, dy, dx, dw, db);

        void Apart(string name, ReadOnlySpan<float> gradient, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> dy)
        {
            Door.Apart(op, name, gradient, "x", x);
            Door.Apart(op, name, gradient, "w", w);
            Door.Apart(op, name, gradient, "dy", dy);
        }
    }

    private static void Inputs(Spec.Dense op, int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w)
    {
        op.Infer(op.Bias ? new((n, i), (i, o), o) : new((n, i), (i, o)));
        Door.Holds(op, "x", x, (n, i));
        Door.Holds(op, "w", w, (i, o));
    }

    private protected abstract void Run(int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y);
    private protected abstract DenseWeights RunPack(int i, int o, ReadOnlySpan<float> w);
    private protected abstract void RunBackward(int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> dy,
        Span<float> dx, Span<float> dw, Span<float> db);
}

/// <summary>The packed weights of a fully connected layer: see <see cref="Dense.Pack"/>.</summary>
public abstract class DenseWeights
{
    private protected DenseWeights(int inputs, int outputs) => (Inputs, Outputs) = (inputs, outputs);

    /// <summary>Columns of x.</summary>
    public int Inputs { get; }

    /// <summary>Columns of y.</summary>
    public int Outputs { get; }

    internal abstract void Run(int n, ReadOnlySpan<float> x, ReadOnlySpan<float> b, Span<float> y);
}

internal sealed unsafe class DenseWeights<V>(PackedMatrix<V> packed) : DenseWeights(packed.Terms, packed.Columns) where V : unmanaged, IVector<V>
{
    internal override void Run(int n, ReadOnlySpan<float> x, ReadOnlySpan<float> b, Span<float> y)
    {
        fixed (float* px = x, pb = b, py = y) packed.Multiply(n, px, aRow: Inputs, aTerm: 1, py, cRow: Outputs, bias: pb);
    }
}

/// <summary>Fully connected layer with one width of vector. Forward and backward are products of matrices: see <see cref="MatrixProduct"/>.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class Dense<V> : Dense, IFloatForward<Spec.Dense>, IFloatBackward<Spec.Dense> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Dense>.Forward(Spec.Dense op, Operands<float> x, Operands<float> y) =>
        Run(x[0].Shape[0], x[1].Shape[0], x[1].Shape[1], x[0].Span, x[1].Span, op.Bias ? x[2].Span : default, y[0].Span);

    void IFloatBackward<Spec.Dense>.Backward(Spec.Dense op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(x[0].Shape[0], x[1].Shape[0], x[1].Shape[1], x[0].Span, x[1].Span, dy[0].Span, dx[0].Span, dx[1].Span, op.Bias ? dx[2].Span : default);

    private protected override void Run(int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y)
    {
        fixed (float* px = x, pw = w, pb = b, py = y) MatrixProduct.Multiply<V>(n, o, i, px, aRow: i, aTerm: 1, pw, py, bias: pb);
    }

    private protected override DenseWeights RunPack(int i, int o, ReadOnlySpan<float> w)
    {
        fixed (float* pw = w) return new DenseWeights<V>(new(i, o, pw, bTerm: o, bColumn: 1));
    }

    private protected override void RunBackward(int n, int i, int o, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> dy,
        Span<float> dx, Span<float> dw, Span<float> db)
    {
        fixed (float* px = x, pw = w, pdy = dy, pdx = dx, pdw = dw)
        {
            MatrixProduct.MultiplyTransposed<V>(n, i, o, pdy, pw, pdx);
            MatrixProduct.Multiply<V>(i, o, n, px, aRow: 1, aTerm: i, pdy, pdw);
        }

        if (!db.IsEmpty) Sums.Of<V>([new(1, n, o)], dy, db);
    }
}
