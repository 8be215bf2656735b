using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Axes in another order over spans: <c>Transpose.Forward(op, (2, 3), x, y)</c>. Page: spec/Structural/transpose.md.</summary>
public abstract class Transpose
{
    private static readonly Transpose widest = Door.Widest<Transpose>();

    /// <summary>y = x with its axes in another order.</summary>
    /// <exception cref="ConstraintException">A constraint of the operator is violated, a buffer has another size than its shape (B1), or y overlaps x (B2).</exception>
    public static void Forward(Spec.Transpose op, Shape shape, ReadOnlySpan<float> x, Span<float> y)
    {
        OneTensor.Forward(op, shape, x, y);
        widest.Run(op, shape, x, y);
    }

    /// <summary>dx = dy with its axes in the order that they had.</summary>
    /// <exception cref="ConstraintException">A constraint of the operator is violated, a buffer has another size than its shape (B1), or dx overlaps dy (B2).</exception>
    public static void Backward(Spec.Transpose op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx)
    {
        OneTensor.Backward(op, shape, dy, dx);
        widest.RunBackward(op, shape, dy, dx);
    }

    private protected abstract void Run(Spec.Transpose op, Shape shape, ReadOnlySpan<float> x, Span<float> y);
    private protected abstract void RunBackward(Spec.Transpose op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx);
}

/// <summary>Transpose with one width of vector.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed class Transpose<V> : Transpose, IFloatForward<Spec.Transpose>, IFloatBackward<Spec.Transpose> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Transpose>.Forward(Spec.Transpose op, Operands<float> x, Operands<float> y) => Run(op, x[0].Shape, x[0].Span, y[0].Span);

    void IFloatBackward<Spec.Transpose>.Backward(Spec.Transpose op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Shape, dy[0].Span, dx[0].Span);

    private protected override void Run(Spec.Transpose op, Shape shape, ReadOnlySpan<float> x, Span<float> y) => Moves.Copy<V>(op.Move(shape), x, y);

    private protected override void RunBackward(Spec.Transpose op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx) => Moves.Copy<V>(op.Move(shape).Back, dy, dx);
}
