using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Max pooling over spans: <c>MaxPool2D.Forward(op, (n, c, h, w), x, y, argmax)</c>. Page: spec/Pooling/max-pool-2d.md.</summary>
public abstract class MaxPool2D
{
    private static readonly MaxPool2D widest = Door.Widest<MaxPool2D>();

    /// <summary>The largest number of each window, and where it stood.</summary>
    /// <param name="op">The windows.</param>
    /// <param name="shape">The shape of x: N, C, H, W.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">The maxima.</param>
    /// <param name="argmax">Their places h·W + w, for backward.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is not that of its shape (B1), or spans overlap (B2).</exception>
    public static void Forward(Spec.MaxPool2D op, Shape shape, ReadOnlySpan<float> x, Span<float> y, Span<int> argmax)
    {
        var outputs = op.Infer(new(shape));
        Door.Holds(op, "x", x, shape);
        Door.Holds<float>(op, "y", y, outputs[0]);
        Door.Holds<int>(op, "argmax", argmax, outputs.Int[0]);
        Door.Apart(op, "y", y, "x", x);
        Door.Asunder<float, int>(op, "y", y, "argmax", argmax);
        Door.Asunder<int, float>(op, "argmax", argmax, "x", x);
        widest.Run(op, shape, x, y, argmax);
    }

    /// <summary>dx: each dy added at the place that argmax names, 0 elsewhere.</summary>
    /// <param name="op">The windows.</param>
    /// <param name="shape">The shape of x and of dx: N, C, H, W.</param>
    /// <param name="argmax">The places that forward wrote.</param>
    /// <param name="dy">The gradient of y.</param>
    /// <param name="dx">The gradient of x.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is not that of its shape (B1), spans overlap (B2), or a place lies outside of its plane (B3).</exception>
    public static void Backward(Spec.MaxPool2D op, Shape shape, ReadOnlySpan<int> argmax, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var outputs = op.Infer(new(shape));
        Door.Holds(op, "argmax", argmax, outputs.Int[0]);
        Door.Holds(op, "dy", dy, outputs[0]);
        Door.Holds<float>(op, "dx", dx, shape);
        Door.Apart(op, "dx", dx, "dy", dy);
        Door.Asunder<float, int>(op, "dx", dx, "argmax", argmax);
        Door.Places(op, "argmax", argmax, shape[2] * shape[3]);
        Scatter(shape, outputs[0], argmax, dy, dx);
    }

    private protected abstract void Run(Spec.MaxPool2D op, Shape shape, ReadOnlySpan<float> x, Span<float> y, Span<int> argmax);

    /// <summary>
    /// One addition per window, one at a time: neighbouring windows may name the same cell, and lanes that add to one cell
    /// would lose gradients. It is also the order of the sum, and so the same bits on every machine.
    /// </summary>
    private protected static void Scatter(Shape shape, Shape windows, ReadOnlySpan<int> argmax, ReadOnlySpan<float> dy, Span<float> dx)
    {
        dx.Clear();
        int cells = shape[2] * shape[3], count = windows[2] * windows[3];
        for (int plane = 0; plane < shape[0] * shape[1]; plane++)
        {
            var to = dx.Slice(plane * cells, cells);
            var at = argmax.Slice(plane * count, count);
            var from = dy.Slice(plane * count, count);
            for (int i = 0; i < at.Length; i++)
            {
                to[at[i]] += from[i];
            }
        }
    }
}

/// <summary>
/// Max pooling with one width of vector: one lane for each window of an output row. Windows that reach into padding go one by
/// one, by the same rule; so no lane ever needs a mask.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class MaxPool2D<V> : MaxPool2D, IFloatForward<Spec.MaxPool2D>, IFloatBackward<Spec.MaxPool2D> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.MaxPool2D>.Forward(Spec.MaxPool2D op, Operands<float> x, Operands<float> y) =>
        Run(op, x[0].Shape, x[0].Span, y[0].Span, y.Int[0].Span);

    void IFloatBackward<Spec.MaxPool2D>.Backward(Spec.MaxPool2D op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        Scatter(dx[0].Shape, dy[0].Shape, y.Int[0].Span, dy[0].Span, dx[0].Span);

    private protected override void Run(Spec.MaxPool2D op, Shape shape, ReadOnlySpan<float> x, Span<float> y, Span<int> argmax)
    {
        var (n, c, height, width) = shape;
        var w = op.W;
        int rows = op.H.Extent(height), columns = w.Extent(width);
        // The windows of a row that lie on the input: from the first that starts there, before the first that ends behind it.
        int from = (int)Math.Min(((long)w.PadBegin + w.Stride - 1) / w.Stride, columns);
        long room = (long)width + w.PadBegin - w.Span;
        int to = room < 0 ? from : (int)Math.Clamp(room / w.Stride + 1, from, columns);
        fixed (float* px = x, py = y)
        fixed (int* pat = argmax)
        {
            for (int plane = 0; plane < n * c; plane++)
            {
                for (int row = 0; row < rows; row++)
                {
                    var (first, end) = op.H.Taps(row, height);
                    int top = op.H.Start(row) + first * op.H.Dilation;
                    long o = ((long)plane * rows + row) * columns;
                    var strip = new Strip(px + (long)plane * height * width, width, top, end - first, op.H.Dilation, w);
                    for (int i = 0; i < from; i++) Edge(strip, i, py + o, pat + o);
                    if (from < to) Row(strip, from, to, py + o, pat + o);
                    for (int i = to; i < columns; i++) Edge(strip, i, py + o, pat + o);
                }
            }
        }
    }

    /// <summary>The rows of a plane that a row of windows reads: <c>Count</c> of them from <c>Top</c> on, <c>Step</c> apart.</summary>
    internal readonly struct Strip(float* plane, int width, int top, int count, int step, Window columns)
    {
        public readonly float* Plane = plane;
        public readonly int Width = width, Top = top, Count = count, Step = step;
        public readonly Window Columns = columns;
    }

    // Windows on the input. The last vector is moved back until it is full, which computes some windows twice, to the same
    // bits; fewer windows than lanes go to a narrower vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Row(in Strip strip, int from, int to, float* y, int* argmax)
    {
        int n = to - from, stride = strip.Columns.Stride;
        if (n < V.Width)
        {
            if (n >= V256.Width) MaxPool2D<V256>.Row(Narrow<V256>(strip), from, to, y, argmax);
            else if (n >= V128.Width) MaxPool2D<V128>.Row(Narrow<V128>(strip), from, to, y, argmax);
            else MaxPool2D<V1>.Row(Narrow<V1>(strip), from, to, y, argmax);
            return;
        }

        V steps = V.MultiplyBits(V.LaneBits, V.CreateBits(stride));
        for (int i = from; i < to; i += V.Width)
        {
            i = Math.Min(i, to - V.Width);
            int start = strip.Columns.Start(i);
            if (stride == 1) SideBySide(strip, start, steps, y + i, argmax + i);
            else if (stride == 2 && strip.Columns.Dilation == 1) Pairs(strip, start, steps, y + i, argmax + i);
            else Strided(strip, start, steps, y + i, argmax + i);
        }
    }

    private static MaxPool2D<U>.Strip Narrow<U>(in Strip s) where U : unmanaged, IVector<U> => new(s.Plane, s.Width, s.Top, s.Count, s.Step, s.Columns);

    /// <summary>v goes in where it is larger, or the first NaN: where v ≤ max is false although max is a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(V v, V place, ref V max, ref V at)
    {
        V take = V.AndNot(V.Equal(max, max), V.LessThanOrEqual(v, max));
        max = V.Select(take, v, max);
        at = V.Select(take, place, at);
    }

    // Stride 1: neighbouring windows read neighbouring cells.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SideBySide(in Strip strip, int start, V steps, float* y, int* argmax)
    {
        int kernel = strip.Columns.Kernel, dilation = strip.Columns.Dilation;
        V max = float.NegativeInfinity, at = Place(strip.Top * strip.Width + start, steps);
        for (int a = 0, h = strip.Top; a < strip.Count; a++, h += strip.Step)
        {
            int place = h * strip.Width + start;
            for (int b = 0; b < kernel; b++, place += dilation)
            {
                Take(V.Load(strip.Plane + place), Place(place, steps), ref max, ref at);
            }
        }

        V.Store(max, y);
        V.StoreBits(at, argmax);
    }

    // Stride 2: one load that parts even and odd gives two cells of each window.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pairs(in Strip strip, int start, V steps, float* y, int* argmax)
    {
        int kernel = strip.Columns.Kernel;
        V max = float.NegativeInfinity, at = Place(strip.Top * strip.Width + start, steps);
        for (int a = 0, h = strip.Top; a < strip.Count; a++, h += strip.Step)
        {
            int place = h * strip.Width + start, b = 0;
            for (; b + 1 < kernel; b += 2, place += 2)
            {
                V.LoadPairs(strip.Plane + place, out V even, out V odd);
                Take(even, Place(place, steps), ref max, ref at);
                Take(odd, Place(place + 1, steps), ref max, ref at);
            }

            if (b < kernel)
            {
                Take(V.Gather(strip.Plane + place, 2), Place(place, steps), ref max, ref at);
            }
        }

        V.Store(max, y);
        V.StoreBits(at, argmax);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Strided(in Strip strip, int start, V steps, float* y, int* argmax)
    {
        int kernel = strip.Columns.Kernel, stride = strip.Columns.Stride, dilation = strip.Columns.Dilation;
        V max = float.NegativeInfinity, at = Place(strip.Top * strip.Width + start, steps);
        for (int a = 0, h = strip.Top; a < strip.Count; a++, h += strip.Step)
        {
            int place = h * strip.Width + start;
            for (int b = 0; b < kernel; b++, place += dilation)
            {
                Take(V.Gather(strip.Plane + place, stride), Place(place, steps), ref max, ref at);
            }
        }

        V.Store(max, y);
        V.StoreBits(at, argmax);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Place(int first, V steps) => V.AddBits(V.CreateBits(first), steps);

    // One window that reaches into padding. Take chooses by masks: which cell is larger is random, and a branch would be foretold wrongly.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Edge(in Strip strip, int i, float* y, int* argmax)
    {
        var w = strip.Columns;
        var (first, end) = w.Taps(i, strip.Width);
        int start = w.Start(i) + first * w.Dilation;
        V1 max = float.NegativeInfinity, at = V1.CreateBits(strip.Top * strip.Width + start);
        for (int a = 0, h = strip.Top; a < strip.Count; a++, h += strip.Step)
        {
            int place = h * strip.Width + start;
            for (int b = first; b < end; b++, place += w.Dilation)
            {
                MaxPool2D<V1>.Take(V1.Load(strip.Plane + place), V1.CreateBits(place), ref max, ref at);
            }
        }

        V1.Store(max, y + i);
        V1.StoreBits(at, argmax + i);
    }
}
