using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Fewer axes over spans: <c>Flatten.Forward(op, (2, 3), x, y)</c>. Page: spec/Structural/flatten.md.</summary>
public abstract class Flatten
{
    private static readonly Flatten widest = Door.Widest<Flatten>();

    /// <summary>y = x with fewer axes.</summary>
    /// <exception cref="ConstraintException">A constraint of the operator is violated, a buffer has another size than its shape (B1), or y overlaps x (B2).</exception>
    public static void Forward(Spec.Flatten op, Shape shape, ReadOnlySpan<float> x, Span<float> y)
    {
        OneTensor.Forward(op, shape, x, y);
        widest.Run(op, shape, x, y);
    }

    /// <summary>dx = dy with the axes of x.</summary>
    /// <exception cref="ConstraintException">A constraint of the operator is violated, a buffer has another size than its shape (B1), or dx overlaps dy (B2).</exception>
    public static void Backward(Spec.Flatten op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx)
    {
        OneTensor.Backward(op, shape, dy, dx);
        widest.RunBackward(op, shape, dy, dx);
    }

    private protected abstract void Run(Spec.Flatten op, Shape shape, ReadOnlySpan<float> x, Span<float> y);
    private protected abstract void RunBackward(Spec.Flatten op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx);
}

/// <summary>Flatten with one width of vector.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed class Flatten<V> : Flatten, IFloatForward<Spec.Flatten>, IFloatBackward<Spec.Flatten> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Flatten>.Forward(Spec.Flatten op, Operands<float> x, Operands<float> y) => Run(op, x[0].Shape, x[0].Span, y[0].Span);

    void IFloatBackward<Spec.Flatten>.Backward(Spec.Flatten op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Shape, dy[0].Span, dx[0].Span);

    private protected override void Run(Spec.Flatten op, Shape shape, ReadOnlySpan<float> x, Span<float> y) => Moves.Copy<V>(op.Move(shape), x, y);

    private protected override void RunBackward(Spec.Flatten op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx) => Moves.Copy<V>(op.Move(shape).Back, dy, dx);
}
