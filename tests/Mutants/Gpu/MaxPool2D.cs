using ComputeSharp;
using Conformance.Gpu;

namespace Conformance.Tests.Planted;

/// <summary>Max pooling with a bug in backward; forward is sound.</summary>
internal sealed class PlantedMaxPool2D(int bug) : IDeviceForward<Spec.MaxPool2D>, IDeviceBackward<Spec.MaxPool2D>
{
    public const int Scatter = 1, NoArgmax = 2, FirstPlane = 3;

    public void Forward(Spec.MaxPool2D op, GraphicsDevice device, DeviceOperands x, DeviceOperands y) => new Gpu.MaxPool2D().Forward(op, device, x, y);

    public void Backward(Spec.MaxPool2D op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        var (_, _, height, width) = dx.Real[0].Shape;
        var (_, _, rows, columns) = dy.Real[0].Shape;
        int cells = dx.Real[0].Count, windows = dy.Real[0].Count;
        if (bug == Scatter)
        {
            Grid.Over(device, cells, new PlantedZero(dx[0], cells));
            Grid.Over(device, windows, new PlantedScatter(y.Int[0].Buffer, dy[0], dx[0], windows, height * width, rows * columns));
        }
        else
            Grid.Over(device, cells, new PlantedGather(y.Int[0].Buffer, dy[0], dx[0], cells, height * width, width, rows * columns, columns,
                op.H.Stride, op.H.PadBegin, op.W.Stride, op.W.PadBegin, bug));
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct PlantedZero(ReadWriteBuffer<float> gradient, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i < n) gradient[i] = 0;
    }
}

/// <summary>A thread for each window: two that overlap may have chosen one cell.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct PlantedScatter(ReadWriteBuffer<int> argmax, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n, int cells, int windows) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i < n) gradient[i / windows * cells + argmax[i]] += dy[i];
    }
}

/// <summary>A thread for each cell: it looks at all windows of its plane.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct PlantedGather(ReadWriteBuffer<int> argmax, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n, int cells, int width, int windows, int columns,
    int strideH, int padH, int strideW, int padW, int bug) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int first = i / cells * windows, cell = i % cells;
        float sum = 0;
        for (int window = 0; window < windows; window++)
        {
            int at = 0;
            if (bug == PlantedMaxPool2D.NoArgmax) at = Hlsl.Max(window / columns * strideH - padH, 0) * width + Hlsl.Max(window % columns * strideW - padW, 0);
            else if (bug == PlantedMaxPool2D.FirstPlane) at = argmax[window];
            else at = argmax[first + window];
            if (at == cell) sum += dy[first + window];
        }
        gradient[i] = sum;
    }
}
