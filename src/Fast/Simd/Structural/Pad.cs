using System.Buffers;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>A border over spans: <c>Pad.Forward(op, (2, 3), x, y)</c>. Page: spec/Structural/pad.md.</summary>
public abstract class Pad
{
    private static readonly Pad widest = Door.Widest<Pad>();

    /// <summary>y = x with a border.</summary>
    /// <exception cref="ConstraintException">A constraint of the operator is violated, a buffer has another size than its shape (B1), or y overlaps x (B2).</exception>
    public static void Forward(Spec.Pad op, Shape shape, ReadOnlySpan<float> x, Span<float> y)
    {
        OneTensor.Forward(op, shape, x, y);
        widest.Run(op, shape, x, y);
    }

    /// <summary>dx = dy with its border folded back onto the elements that it repeats.</summary>
    /// <exception cref="ConstraintException">A constraint of the operator is violated, a buffer has another size than its shape (B1), or dx overlaps dy (B2).</exception>
    public static void Backward(Spec.Pad op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx)
    {
        OneTensor.Backward(op, shape, dy, dx);
        widest.RunBackward(op, shape, dy, dx);
    }

    private protected abstract void Run(Spec.Pad op, Shape shape, ReadOnlySpan<float> x, Span<float> y);
    private protected abstract void RunBackward(Spec.Pad op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx);
}

/// <summary>Pad with one width of vector.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed class Pad<V> : Pad, IFloatForward<Spec.Pad>, IFloatBackward<Spec.Pad> where V : unmanaged, IVector<V>
{
    // Numbers that stay in the second-level cache beside what is read and written.
    private const int Cached = 1 << 14;

    void IFloatForward<Spec.Pad>.Forward(Spec.Pad op, Operands<float> x, Operands<float> y) => Run(op, x[0].Shape, x[0].Span, y[0].Span);

    void IFloatBackward<Spec.Pad>.Backward(Spec.Pad op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Shape, dy[0].Span, dx[0].Span);

    private protected override void Run(Spec.Pad op, Shape shape, ReadOnlySpan<float> x, Span<float> y)
    {
        Moves.Copy<V>(op.Centre(shape), x, y);
        foreach (var (from, to) in op.Borders(shape))
        {
            if (from is null) Moves.Fill<V>(to, (float)op.Value, y);
            else Moves.Copy<V>(new(from, to), y, y);
        }
    }

    private protected override void RunBackward(Spec.Pad op, Shape shape, ReadOnlySpan<float> dy, Span<float> dx)
    {
        if (op.Mode == PadMode.Constant)
        {
            if (op.Begin.Concat(op.End).Any(p => p < 0)) dx.Clear();
            Moves.Copy<V>(op.Centre(shape).Back, dy, dx);
            return;
        }

        // The border is inside of images, and these are folded a few at a time, so that what is between stays in the cache.
        int first = op.FirstPadded, images = shape[..first].Count, one = dx.Length / images, padded = dy.Length / images;
        int few = Math.Clamp(Cached / padded, 1, images);
        float[] rented = ArrayPool<float>.Shared.Rent(few * padded);
        Back(few, images - (images % few), rented.AsSpan(0, few * padded), dy, dx);
        int rest = images % few;
        if (rest > 0) Back(rest, rest, rented.AsSpan(0, rest * padded), dy[((images - rest) * padded)..], dx[((images - rest) * one)..]);
        ArrayPool<float>.Shared.Return(rented);

        void Back(int few, int images, Span<float> folded, ReadOnlySpan<float> dy, Span<float> dx)
        {
            var part = new Shape([few, .. shape[first..].ToArray()]);
            var inside = op with { Begin = [0, .. op.Begin.Skip(first)], End = [0, .. op.End.Skip(first)] };
            Move[] back = [.. inside.Borders(part).Reverse().Select(b => new Move(b.To, b.From!))];
            var centre = inside.Centre(part).Back;
            for (int image = 0; image < images; image += few)
            {
                dy.Slice(image * padded, folded.Length).CopyTo(folded);
                foreach (var move in back) Moves.Add<V>(move, folded, folded);
                Moves.Copy<V>(centre, folded, dx.Slice(image * one, few * one));
            }
        }
    }
}
