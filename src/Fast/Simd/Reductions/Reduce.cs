using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>What the kernels of reductions share: the front door over spans, <c>ReduceSum.Forward(new([0]), (2, 3), x, y)</c>, and the seam.</summary>
/// <typeparam name="TOp">The operator.</typeparam>
/// <typeparam name="TSelf">The class that holds its door.</typeparam>
public abstract class Reduce<TOp, TSelf> : IFloatForward<TOp>, IFloatBackward<TOp>
    where TOp : Spec.Reduce
    where TSelf : Reduce<TOp, TSelf>
{
    private static readonly TSelf widest = Door.Widest<TSelf>();

    /// <summary>y, reduced from x, which shares no memory with it.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of x.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">Receives the output.</param>
    /// <exception cref="ConstraintException">A constraint of the page is violated, a length is wrong (B1), or the spans overlap (B2).</exception>
    public static void Forward(TOp op, Shape shape, ReadOnlySpan<float> x, Span<float> y)
    {
        var reduced = op.Infer(new(shape))[0];
        Door.Holds(op, "x", x, shape);
        Door.Holds<float>(op, "y", y, reduced);
        Door.Apart(op, "y", y, "x", x);
        widest.Run(op.Meet(shape), x, y);
    }

    /// <summary>dx, repeated from dy, which shares no memory with it.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of x.</param>
    /// <param name="dy">The gradient of y.</param>
    /// <param name="dx">Receives the gradient of x.</param>
    /// <exception cref="ConstraintException">A constraint of the page is violated, a length is wrong (B1), or the spans overlap (B2).</exception>
    public static void Backward(TOp op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var reduced = op.Infer(new(shape))[0];
        Door.Holds(op, "dy", dy, reduced);
        Door.Holds<float>(op, "dx", dx, shape);
        Door.Apart(op, "dx", dx, "dy", dy);
        widest.RunBackward(op.Meet(shape), dy, dx);
    }

    void IFloatForward<TOp>.Forward(TOp op, Operands<float> x, Operands<float> y) => Run(op.Meet(x[0].Shape), x[0].Span, y[0].Span);

    void IFloatBackward<TOp>.Backward(TOp op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op.Meet(x[0].Shape), dy[0].Span, dx[0].Span);

    private protected abstract void Run(Broadcast meet, ReadOnlySpan<float> x, Span<float> y);
    private protected abstract void RunBackward(Broadcast meet, ReadOnlySpan<float> dy, Span<float> dx);
}
