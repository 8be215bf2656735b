using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Max pooling over rows and columns, see spec/Pooling/max-pool-2d.md.</summary>
public sealed class MaxPool2D : IDeviceForward<Spec.MaxPool2D>, IDeviceBackward<Spec.MaxPool2D>
{
    /// <inheritdoc/>
    public void Forward(Spec.MaxPool2D op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var (_, _, height, width) = x.Real[0].Shape;
        var (_, _, rows, columns) = y.Real[0].Shape;
        Grid.Over(device, y.Real[0].Count, new MaxPool2DForward(x[0], y[0], y.Int[0].Buffer, y.Real[0].Count, height, width, rows, columns,
            op.H.Kernel, op.H.Stride, op.H.PadBegin, op.H.Dilation, op.W.Kernel, op.W.Stride, op.W.PadBegin, op.W.Dilation));
    }

    /// <inheritdoc/>
    public void Backward(Spec.MaxPool2D op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        var (_, _, height, width) = dx.Real[0].Shape;
        var (_, _, rows, columns) = dy.Real[0].Shape;
        Grid.Over(device, dx.Real[0].Count, new MaxPool2DBackward(y.Int[0].Buffer, dy[0], dx[0], dx.Real[0].Count, height, width, rows, columns,
            Reach(op.H), op.H.Stride, op.H.PadBegin, Reach(op.W), op.W.Stride, op.W.PadBegin));
    }

    // From the first cell of a window to its last. What does not fit in 32 bits is further than any cell lies from padding's first.
    private static uint Reach(Window w) => (uint)Math.Min(w.Span - 1, uint.MaxValue);
}

/// <summary>A thread for each window.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct MaxPool2DForward(
    ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<int> argmax, int n, int height, int width, int rows, int columns,
    int kernelH, int strideH, int padH, int dilationH, int kernelW, int strideW, int padW, int dilationW) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int line = i / columns, plane = line / rows * height * width;
        Cells(line % rows, height, kernelH, strideH, padH, dilationH, out int top, out int countH);
        Cells(i % columns, width, kernelW, strideW, padW, dilationW, out int left, out int countW);
        int most = int.MinValue, at = 0;
        for (int a = 0; a < countH; a++)
        {
            int row = (top + a * dilationH) * width + left;
            for (int b = 0; b < countW; b++)
            {
                int place = row + b * dilationW, order = Order(x[plane + place]);
                if (order <= most) continue;
                most = order;
                at = place;
            }
        }
        y[i] = x[plane + at];
        argmax[i] = at;
    }

    /// <summary>The first cell of a window that lies on the n cells of an axis, and how many do. Unsigned, for padding up to the largest int.</summary>
    private static void Cells(int window, int n, int kernel, int stride, int pad, int dilation, out int first, out int count)
    {
        int start = (int)((uint)window * (uint)stride - (uint)pad);
        uint skipped = start < 0 ? ((uint)-start - 1) / (uint)dilation + 1 : 0;
        uint end = ((uint)n - (uint)start - 1) / (uint)dilation + 1;
        first = (int)((uint)start + skipped * (uint)dilation);
        count = (int)((end < (uint)kernel ? end : (uint)kernel) - skipped);
    }

    /// <summary>Integers in the order of the numbers: −0 is 0, NaN is the largest. Floats would compare subnormal numbers as 0 on some devices.</summary>
    private static int Order(float value)
    {
        int bits = Hlsl.AsInt(value), size = bits & 0x7FFFFFFF;
        return size > 0x7F800000 ? int.MaxValue : bits < 0 ? -size : size;
    }
}

/// <summary>A thread for each cell: it adds up the windows that chose it, in their order, and no two threads write to one place.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct MaxPool2DBackward(
    ReadWriteBuffer<int> argmax, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n, int height, int width, int rows, int columns,
    uint reachH, int strideH, int padH, uint reachW, int strideW, int padW) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int line = i / width, h = line % height, w = i % width, plane = line / height * rows * columns, place = h * width + w;
        int top = First(h, reachH, strideH, padH), bottom = Last(h, strideH, padH, rows);
        int left = First(w, reachW, strideW, padW), right = Last(w, strideW, padW, columns);
        float sum = 0;
        for (int a = top; a <= bottom; a++)
        {
            int row = plane + a * columns;
            for (int b = left; b <= right; b++)
                if (argmax[row + b] == place) sum += dy[row + b];
        }
        gradient[i] = sum;
    }

    /// <summary>The first window that reaches as far as a cell.</summary>
    private static int First(int cell, uint reach, int stride, int pad)
    {
        uint at = (uint)cell + (uint)pad;
        return at > reach ? (int)((at - reach - 1) / (uint)stride) + 1 : 0;
    }

    /// <summary>The last window that starts no later than a cell.</summary>
    private static int Last(int cell, int stride, int pad, int windows)
    {
        uint last = ((uint)cell + (uint)pad) / (uint)stride;
        return last < (uint)windows ? (int)last : windows - 1;
    }
}
