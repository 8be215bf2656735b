using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Part of a tensor over spans: <c>Slice.Forward(op, (2, 3), x, y)</c>. Page: spec/Structural/slice.md.</summary>
public abstract class Slice
{
    private static readonly Slice widest = Door.Widest<Slice>();

    /// <summary>y = the elements of x that are taken.</summary>
    /// <exception cref="ConstraintException">A constraint of the operator is violated, a buffer has another size than its shape (B1), or y overlaps x (B2).</exception>
    public static void Forward(Spec.Slice op, Shape shape, ReadOnlySpan<float> x, Span<float> y)
    {
        OneTensor.Forward(op, shape, x, y);
        widest.Run(op, shape, x, y);
    }

    /// <summary>dx = dy where elements were taken, 0 elsewhere.</summary>
    /// <exception cref="ConstraintException">A constraint of the operator is violated, a buffer has another size than its shape (B1), or dx overlaps dy (B2).</exception>
    public static void Backward(Spec.Slice op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx)
    {
        OneTensor.Backward(op, shape, dy, dx);
        widest.RunBackward(op, shape, dy, dx);
    }

    private protected abstract void Run(Spec.Slice op, Shape shape, ReadOnlySpan<float> x, Span<float> y);
    private protected abstract void RunBackward(Spec.Slice op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx);
}

/// <summary>Slice with one width of vector.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed class Slice<V> : Slice, IFloatForward<Spec.Slice>, IFloatBackward<Spec.Slice> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Slice>.Forward(Spec.Slice op, Operands<float> x, Operands<float> y) => Run(op, x[0].Shape, x[0].Span, y[0].Span);

    void IFloatBackward<Spec.Slice>.Backward(Spec.Slice op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Shape, dy[0].Span, dx[0].Span);

    private protected override void Run(Spec.Slice op, Shape shape, ReadOnlySpan<float> x, Span<float> y) => Moves.Copy<V>(op.Move(shape), x, y);

    private protected override void RunBackward(Spec.Slice op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx)
    {
        if (dy.Length < dx.Length) dx.Clear();
        Moves.Copy<V>(op.Move(shape).Back, dy, dx);
    }
}
