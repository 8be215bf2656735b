using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Max pooling over spans: <c>MaxPool2D.Forward(op, (n, c, h, w), x, y, argmax)</c>. Page: spec/Pooling/max-pool-2d.md.</summary>
public abstract class MaxPool2D
{
    private static readonly MaxPool2D widest = Door.Widest<MaxPool2D>(typeof(MaxPool2D<>));

    /// <summary>The largest number of each window, and where it stood.</summary>
    /// <param name="op">The windows.</param>
    /// <param name="shape">The shape of x: N, C, H, W.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">The maxima.</param>
    /// <param name="argmax">Their places h·W + w, for backward.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is not that of its shape (B1), or y overlaps x (B2).</exception>
    public static void Forward(Spec.MaxPool2D op, Shape shape, ReadOnlySpan<float> x, Span<float> y, Span<int> argmax)
    {
        var outputs = op.Infer(new(shape));
        Door.Holds(op, "x", x, shape);
        Door.Holds<float>(op, "y", y, outputs[0]);
        Door.Holds<int>(op, "argmax", argmax, outputs.Int[0]);
        Door.Apart(op, "y", y, "x", x);
        widest.Run(op, shape, x, y, argmax);
    }

    /// <summary>dx: each dy added at the place that argmax names, 0 elsewhere.</summary>
    /// <param name="op">The windows.</param>
    /// <param name="shape">The shape of x and of dx: N, C, H, W.</param>
    /// <param name="argmax">The places that forward wrote.</param>
    /// <param name="dy">The gradient of y.</param>
    /// <param name="dx">The gradient of x.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is not that of its shape (B1), or dx overlaps dy (B2).</exception>
    /// <exception cref="IndexOutOfRangeException">A place lies outside of its plane: argmax is not what forward wrote.</exception>
    public static void Backward(Spec.MaxPool2D op, Shape shape, ReadOnlySpan<int> argmax, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var outputs = op.Infer(new(shape));
        Door.Holds(op, "argmax", argmax, outputs.Int[0]);
        Door.Holds(op, "dy", dy, outputs[0]);
        Door.Holds<float>(op, "dx", dx, shape);
        Door.Apart(op, "dx", dx, "dy", dy);
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

/// <summary>Max pooling with one width of vector: one lane for each window of an output row.</summary>
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
        int rows = op.H.Extent(height), columns = op.W.Extent(width);
        fixed (float* px = x, py = y)
        fixed (int* pat = argmax)
        {
            for (int plane = 0; plane < n * c; plane++)
            {
                for (int row = 0; row < rows; row++)
                {
                    long to = ((long)plane * rows + row) * columns;
                    var (first, end) = op.H.Taps(row, height);
                    int top = op.H.Start(row) + first * op.H.Dilation;
                    Row(new Strip(px + (long)plane * height * width, width, top, end - first, op.H.Dilation, op.W), columns, py + to, pat + to);
                }
            }
        }
    }

    /// <summary>The rows of a plane that a row of windows reads: <c>Count</c> of them from <c>Top</c> on, <c>Step</c> apart.</summary>
    private readonly record struct Strip(nint Address, int Width, int Top, int Count, int Step, Window Columns)
    {
        public Strip(float* plane, int width, int top, int count, int step, Window columns)
            : this((nint)plane, width, top, count, step, columns) { }

        public float* Plane => (float*)Address;
    }

    // One row of windows. The last vector is moved back until it is full, which computes some windows twice, to the same
    // bits; only a row shorter than a vector is masked.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(in Strip strip, int columns, float* y, int* argmax)
    {
        var w = strip.Columns;
        int stride = w.Stride, width = strip.Width;
        V steps = V.MultiplyBits(V.LaneBits, V.CreateBits(stride));
        for (int at = 0; at < columns; at += V.Width)
        {
            if (columns - at < V.Width && columns >= V.Width) at = columns - V.Width;
            int count = Math.Min(V.Width, columns - at);
            int start = w.Start(at), last = start + (count - 1) * stride;      // of the first cell of the first and the last window
            bool inside = start >= 0 && last + w.Span <= width;
            if (inside && count == V.Width && stride == 1) Plain(strip, start, steps, y + at, argmax + at);
            else if (inside && count == V.Width && stride == 2 && w.Dilation == 1) Pairs(strip, start, steps, y + at, argmax + at);
            else Edge(strip, at, count, steps, y + at, argmax + at);
        }
    }

    /// <summary>v goes in where it is larger, or the first NaN: where v ≤ max is false although max is a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(V v, V place, ref V max, ref V at)
    {
        V take = V.AndNot(V.Equal(max, max), V.LessThanOrEqual(v, max));
        max = V.Select(take, v, max);
        at = V.Select(take, place, at);
    }

    // Windows side by side: their cells are too.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Plain(in Strip strip, int start, V steps, float* y, int* argmax)
    {
        int kernel = strip.Columns.Kernel, dilation = strip.Columns.Dilation;
        V max = float.NegativeInfinity, at = V.AddBits(V.CreateBits(strip.Top * strip.Width + start), steps);
        for (int a = 0, h = strip.Top; a < strip.Count; a++, h += strip.Step)
        {
            int place = h * strip.Width + start;
            float* cells = strip.Plane + place;
            for (int b = 0; b < kernel; b++)
            {
                Take(V.Load(cells + b * dilation), V.AddBits(V.CreateBits(place + b * dilation), steps), ref max, ref at);
            }
        }

        V.Store(max, y);
        V.StoreBits(at, argmax);
    }

    // Stride 2: two neighbouring cells of each window by one load that parts even and odd, which is two for the price of two.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pairs(in Strip strip, int start, V steps, float* y, int* argmax)
    {
        int kernel = strip.Columns.Kernel;
        V max = float.NegativeInfinity, at = V.AddBits(V.CreateBits(strip.Top * strip.Width + start), steps);
        for (int a = 0, h = strip.Top; a < strip.Count; a++, h += strip.Step)
        {
            int place = h * strip.Width + start, b = 0;
            float* cells = strip.Plane + place;
            for (; b + 1 < kernel; b += 2)
            {
                V.LoadPairs(cells + b, out V even, out V odd);
                Take(even, V.AddBits(V.CreateBits(place + b), steps), ref max, ref at);
                Take(odd, V.AddBits(V.CreateBits(place + b + 1), steps), ref max, ref at);
            }

            if (b < kernel)
            {
                Take(V.Gather(cells + b, 2), V.AddBits(V.CreateBits(place + b), steps), ref max, ref at);
            }
        }

        V.Store(max, y);
        V.StoreBits(at, argmax);
    }

    // Everything else: any stride, padding, rows shorter than a vector. Padding loads as −∞, which is never larger.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Edge(in Strip strip, int column, int count, V steps, float* y, int* argmax)
    {
        var w = strip.Columns;
        int start = w.Start(column);
        // A window of nothing but −∞ names its first cell that is not padding.
        int* firsts = stackalloc int[V.Width];
        for (int lane = 0; lane < count; lane++)
        {
            firsts[lane] = strip.Top * strip.Width + w.Start(column + lane) + w.Taps(column + lane, strip.Width).First * w.Dilation;
        }

        V max = float.NegativeInfinity, at = V.LoadBitsFirst(firsts, count);
        for (int a = 0, h = strip.Top; a < strip.Count; a++, h += strip.Step)
        {
            float* row = strip.Plane + (h * strip.Width);
            for (int b = 0; b < w.Kernel; b++)
            {
                int first = start + b * w.Dilation;
                bool inside = first >= 0 && first + (count - 1) * (long)w.Stride < strip.Width;
                V v = inside ? Inner(row + first, w.Stride, count) : Outer(row, strip.Width, first, w.Stride, count);
                Take(v, V.AddBits(V.CreateBits(h * strip.Width + first), steps), ref max, ref at);
            }
        }

        V.StoreFirst(max, y, count);
        V.StoreBitsFirst(at, argmax, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Inner(float* p, int stride, int count) =>
        count == V.Width ? V.Gather(p, stride) : stride == 1 ? V.LoadFirst(p, count) : V.GatherFirst(p, stride, count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Outer(float* row, int width, int first, int stride, int count)
    {
        float* lanes = stackalloc float[V.Width];
        for (int lane = 0; lane < V.Width; lane++)
        {
            int i = first + lane * stride;
            lanes[lane] = lane < count && i >= 0 && i < width ? row[i] : float.NegativeInfinity;
        }

        return V.Load(lanes);
    }
}
