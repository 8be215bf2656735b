using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>What the kernels of two tensors' arithmetic share: the front door of forward over spans, and the seam.</summary>
/// <typeparam name="TOp">The operator.</typeparam>
/// <typeparam name="TSelf">The class that holds its door.</typeparam>
public abstract class Pairwise<TOp, TSelf> : IFloatForward<TOp>, IFloatBackward<TOp>
    where TOp : Spec.Pairwise
    where TSelf : Pairwise<TOp, TSelf>
{
    private protected static readonly TSelf widest = Door.Widest<TSelf>();

    /// <summary>y of a and b, each of one axis: as long as the other, or a single number. y may be the memory of an operand that is as long.</summary>
    /// <exception cref="ConstraintException">A constraint of the page is violated, a length is wrong (B1), or y overlaps an operand without being the same (B2).</exception>
    public static void Forward(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => Forward(op, a.Length, a, b.Length, b, y);

    /// <summary>y of a and b, whose shapes broadcast. y may be the memory of an operand of as many elements.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shapeA">The shape of a.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="shapeB">The shape of b.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="y">Receives the output, of the common shape.</param>
    /// <exception cref="ConstraintException">A constraint of the page is violated, a length is wrong (B1), or y overlaps an operand without being the same (B2).</exception>
    public static void Forward(TOp op, Shape shapeA, ReadOnlySpan<float> a, Shape shapeB, ReadOnlySpan<float> b, Span<float> y)
    {
        var shape = op.Infer(new(shapeA, shapeB))[0];
        Door.Holds(op, "a", a, shapeA);
        Door.Holds(op, "b", b, shapeB);
        Door.Holds<float>(op, "y", y, shape);
        Door.Apart(op, "y", y, "a", a, inPlace: true);
        Door.Apart(op, "y", y, "b", b, inPlace: true);
        widest.Run(op.Meet(shapeA, shapeB), a, b, y);
    }

    void IFloatForward<TOp>.Forward(TOp op, Operands<float> x, Operands<float> y) => Run(op.Meet(x[0].Shape, x[1].Shape), x[0].Span, x[1].Span, y[0].Span);

    void IFloatBackward<TOp>.Backward(TOp op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op.Meet(x[0].Shape, x[1].Shape), x[0].Span, x[1].Span, dy[0].Span, dx[0].Span, dx[1].Span);

    private protected abstract void Run(Broadcast meet, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y);
    private protected abstract void RunBackward(Broadcast meet, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da, Span<float> db);
}
