using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Inverted dropout over spans: <c>Dropout.Forward(new(0.2), x, mask, y)</c>. Page: spec/Dropout/dropout.md.</summary>
public abstract class Dropout
{
    private static readonly Dropout widest = Door.Widest<Dropout>();

    /// <summary>y = x·mask/(1 − Rate); y may be the memory of x. In inference the mask is empty, and y = x.</summary>
    /// <exception cref="ConstraintException">The rate (C1) or a value of the mask (C3) is not allowed, lengths differ (B1), or the spans overlap without being the same (B2).</exception>
    public static void Forward(Spec.Dropout op, ReadOnlySpan<float> x, ReadOnlySpan<int> mask, Span<float> y)
    {
        Check(op, mask, x.Length, "y", y);
        Door.Apart(op, "y", y, "x", x, inPlace: true);
        Door.Asunder<float, int>(op, "y", y, "mask", mask);
        Apply(op, x, mask, y);
    }

    /// <summary>dx = dy·mask/(1 − Rate); dx may be the memory of dy. In inference the mask is empty, and dx = dy.</summary>
    /// <exception cref="ConstraintException">The rate (C1) or a value of the mask (C3) is not allowed, lengths differ (B1), or the spans overlap without being the same (B2).</exception>
    public static void Backward(Spec.Dropout op, ReadOnlySpan<int> mask, ReadOnlySpan<float> dy, Span<float> dx)
    {
        Check(op, mask, dy.Length, "dx", dx);
        Door.Apart(op, "dx", dx, "dy", dy, inPlace: true);
        Door.Asunder<float, int>(op, "dx", dx, "mask", mask);
        Apply(op, dy, mask, dx);
    }

    private static void Check(Spec.Dropout op, ReadOnlySpan<int> mask, int length, string name, ReadOnlySpan<float> output)
    {
        op.Infer(op.Training ? new([length], [length]) : new(length));
        Door.Holds(op, "mask", mask, op.Training ? length : 0);
        Door.Holds(op, name, output, length);
        op.CheckMask(mask);
    }

    private static void Apply(Spec.Dropout op, ReadOnlySpan<float> from, ReadOnlySpan<int> mask, Span<float> to)
    {
        if (op.Training) widest.Run((float)op.Scale, from, mask, to);
        else from.CopyTo(to);
    }

    private protected abstract void Run(float scale, ReadOnlySpan<float> from, ReadOnlySpan<int> mask, Span<float> to);
}

/// <summary>Inverted dropout with one width of vector. Forward and backward are the same multiplication.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class Dropout<V> : Dropout, IFloatForward<Spec.Dropout>, IFloatBackward<Spec.Dropout> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Dropout>.Forward(Spec.Dropout op, Operands<float> x, Operands<float> y)
    {
        if (op.Training) Run((float)op.Scale, x[0].Span, x.Int[0].Span, y[0].Span);
        else x[0].Span.CopyTo(y[0].Span);
    }

    void IFloatBackward<Spec.Dropout>.Backward(Spec.Dropout op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx)
    {
        if (op.Training) Run((float)op.Scale, dy[0].Span, x.Int[0].Span, dx[0].Span);
        else dy[0].Span.CopyTo(dx[0].Span);
    }

    // Bound by memory. A product and no choice between x·scale and 0: ∞ that is dropped is NaN, as on the page.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Run(float scale, ReadOnlySpan<float> from, ReadOnlySpan<int> mask, Span<float> to)
    {
        fixed (float* x = from, y = to)
        fixed (int* m = mask)
        {
            int i = 0;
            for (; i <= to.Length - V.Width; i += V.Width)
            {
                V.Store(V.Load(x + i) * (V.LoadInt(m + i) * scale), y + i);
            }

            int left = to.Length - i;
            if (left > 0)
            {
                V.StoreFirst(V.LoadFirst(x + i, left) * (V.LoadIntFirst(m + i, left) * scale), y + i, left);
            }
        }
    }
}
