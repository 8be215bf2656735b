using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>
/// What the kernels of softmax and its logarithm share: the front door over spans, <c>Softmax.Forward(new(), (n, c), x, y)</c>,
/// and the seam.
/// </summary>
/// <typeparam name="TOp">The operator.</typeparam>
/// <typeparam name="TSelf">The class that holds its door.</typeparam>
public abstract class SoftmaxFamily<TOp, TSelf> : IFloatForward<TOp>, IFloatBackward<TOp>
    where TOp : Spec.SoftmaxFamily
    where TSelf : SoftmaxFamily<TOp, TSelf>
{
    private static readonly TSelf widest = Door.Widest<TSelf>();

    /// <summary>The operator over x; y may be the memory of x.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of x and y.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">Receives the output.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is not that of the shape (B1), or the spans overlap without being the same (B2).</exception>
    public static void Forward(TOp op, Shape shape, ReadOnlySpan<float> x, Span<float> y)
    {
        op.Infer(new(shape));
        Door.Holds(op, "x", x, shape);
        Door.Holds<float>(op, "y", y, shape);
        Door.Apart(op, "y", y, "x", x, inPlace: true);
        widest.Run(op.Lines(shape), x, y);
    }

    /// <summary>The gradient of x from the output of forward; dx may be the memory of y or of dy.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of all operands.</param>
    /// <param name="y">What forward gave.</param>
    /// <param name="dy">The gradient of y.</param>
    /// <param name="dx">Receives the gradient of x.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is not that of the shape (B1), or the spans overlap without being the same (B2).</exception>
    public static void Backward(TOp op, Shape shape, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        op.Infer(new(shape));
        Door.Holds(op, "y", y, shape);
        Door.Holds(op, "dy", dy, shape);
        Door.Holds<float>(op, "dx", dx, shape);
        Door.Apart(op, "dx", dx, "y", y, inPlace: true);
        Door.Apart(op, "dx", dx, "dy", dy, inPlace: true);
        widest.RunBackward(op.Lines(shape), y, dy, dx);
    }

    void IFloatForward<TOp>.Forward(TOp op, Operands<float> x, Operands<float> y) => Run(op.Lines(x[0].Shape), x[0].Span, y[0].Span);

    void IFloatBackward<TOp>.Backward(TOp op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op.Lines(y[0].Shape), y[0].Span, dy[0].Span, dx[0].Span);

    private protected abstract void Run(Lines lines, ReadOnlySpan<float> x, Span<float> y);
    private protected abstract void RunBackward(Lines lines, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);
}
