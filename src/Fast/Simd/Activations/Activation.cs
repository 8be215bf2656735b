using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>
/// What the kernels of activations share: the front door over spans, <c>Sigmoid.Forward(new(), x, y)</c>, and the seam. An
/// activation is a class of its name that holds the door, and one generic in the vector that holds the loops.
/// </summary>
/// <typeparam name="TOp">The activation.</typeparam>
/// <typeparam name="TSelf">The class that holds its door.</typeparam>
public abstract class Activation<TOp, TSelf> : IFloatForward<TOp>, IFloatBackward<TOp>
    where TOp : Spec.Activation
    where TSelf : Activation<TOp, TSelf>
{
    private static readonly TSelf widest = Door.Widest<TSelf>();

    /// <summary>y = f(x); x and y have the same length, and may be the same memory.</summary>
    /// <exception cref="ConstraintException">Lengths differ (B1), the spans overlap without being the same (B2), or a constraint of the page is violated.</exception>
    public static void Forward(TOp op, ReadOnlySpan<float> x, Span<float> y)
    {
        op.Infer(new(x.Length));
        Door.Holds<float>(op, "y", y, x.Length);
        Door.Apart(op, "y", y, "x", x, inPlace: true);
        widest.Run(op, x, y);
    }

    /// <summary>dx = dy · f′(x), where y is what <see cref="Forward"/> gave for x; all have the same length, and dx may be the memory of one of the others.</summary>
    /// <exception cref="ConstraintException">Lengths differ (B1), the spans overlap without being the same (B2), or a constraint of the page is violated.</exception>
    public static void Backward(TOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        op.Infer(new(x.Length));
        Door.Holds(op, "y", y, x.Length);
        Door.Holds(op, "dy", dy, x.Length);
        Door.Holds<float>(op, "dx", dx, x.Length);
        Door.Apart(op, "dx", dx, "x", x, inPlace: true);
        Door.Apart(op, "dx", dx, "y", y, inPlace: true);
        Door.Apart(op, "dx", dx, "dy", dy, inPlace: true);
        widest.RunBackward(op, x, y, dy, dx);
    }

    void IFloatForward<TOp>.Forward(TOp op, Operands<float> x, Operands<float> y) => Run(op, x[0].Span, y[0].Span);

    void IFloatBackward<TOp>.Backward(TOp op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Span, y[0].Span, dy[0].Span, dx[0].Span);

    private protected abstract void Run(TOp op, ReadOnlySpan<float> x, Span<float> y);
    private protected abstract void RunBackward(TOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);
}
