using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Parametric ReLU, see spec/Activations/p-relu.md.</summary>
public sealed class PRelu : IDeviceForward<Spec.PRelu>, IDeviceBackward<Spec.PRelu>
{
    /// <inheritdoc/>
    public void Forward(Spec.PRelu op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        int n = x.Real[0].Count;
        using var slope = new Slope(op, device, x);
        var (middle, inner) = (slope.Middle, slope.Inner);
        Grid.Over(device, n, new PReluForward(x[0], slope.Buffer, y[0], n, middle.Extent, inner.Extent, slope.Outer.B, middle.B, inner.B));
    }

    /// <inheritdoc/>
    public void Backward(Spec.PRelu op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        int n = x.Real[0].Count;
        using var slope = new Slope(op, device, x);
        var folds = slope.Meet.FoldsToB();
        using var terms = folds.Length > 0 ? device.AllocateReadWriteBuffer<float>(n) : null;
        var (middle, inner) = (slope.Middle, slope.Inner);
        Grid.Over(device, n, new PReluBackward(
            x[0], slope.Buffer, dy[0], dx[0], terms ?? dx[1], n, middle.Extent, inner.Extent, slope.Outer.B, middle.B, inner.B));
        if (terms is not null) Sums.Of(device, folds, terms, dx[1], dx.Real[1].Count);
    }

    /// <summary>The slope as three loops over the elements of x, each with a step; laid out for every element where there are more turns than that.</summary>
    private sealed class Slope : IDisposable
    {
        private readonly ReadWriteBuffer<float>? whole;

        public Slope(Spec.PRelu op, GraphicsDevice device, DeviceOperands x)
        {
            int n = x.Real[0].Count;
            Meet = op.Meet(x.Real[0].Shape, x.Real[1].Shape);
            var loops = Meet.Loops;
            if (loops.Length > 3)
            {
                whole = device.AllocateReadWriteBuffer<float>(n);
                Broadcasting.Repeat(device, Meet.FoldsToB(), x[1], whole, n);
                loops = new Loop[] { new(n, 1, 1) };
            }

            Buffer = whole ?? x[1];
            Inner = loops[^1];
            Middle = loops.Length > 1 ? loops[^2] : new(1, 0, 0);
            Outer = loops.Length > 2 ? loops[^3] : new(1, 0, 0);
        }

        public Broadcast Meet { get; }
        public ReadWriteBuffer<float> Buffer { get; }
        public Loop Outer { get; }
        public Loop Middle { get; }
        public Loop Inner { get; }

        public void Dispose() => whole?.Dispose();
    }
}

/// <summary>y = x where x > 0, otherwise a·x.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct PReluForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> slope, ReadWriteBuffer<float> y, int n,
    int middle, int inner, int outerStep, int middleStep, int innerStep) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int line = i / inner, turn = line / middle;
        float a = slope[turn * outerStep + (line - turn * middle) * middleStep + (i - line * inner) * innerStep], value = x[i];
        y[i] = Kink.Above(value, 0f) ? value : a * value;
    }
}

/// <summary>dx = dy where x > 0, otherwise a·dy; and the element's term of the slope's gradient, 0 where x > 0, otherwise x·dy.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct PReluBackward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> slope, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, ReadWriteBuffer<float> terms, int n,
    int middle, int inner, int outerStep, int middleStep, int innerStep) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int line = i / inner, turn = line / middle;
        float a = slope[turn * outerStep + (line - turn * middle) * middleStep + (i - line * inner) * innerStep], value = x[i], arrives = dy[i];
        bool above = Kink.Above(value, 0f);
        gradient[i] = above ? arrives : a * arrives;
        terms[i] = above ? 0f : value * arrives;
    }
}
