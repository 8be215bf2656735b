using ComputeSharp;
using Conformance.Gpu;

namespace Conformance.Tests.Planted;

#pragma warning disable CS0649, CA1823, CA1802 // Group-shared arrays are given by the device.

/// <summary>The fully connected layer as a tiled product with a bug; backward is sound.</summary>
internal sealed class PlantedDense(int bug) : IDeviceForward<Spec.Dense>, IDeviceBackward<Spec.Dense>
{
    public const int NoBarrierAfterLoad = 1, NoBarrierAfterUse = 2, NoLoadGuard = 3, NoStoreGuard = 4, NoTail = 5, Transposed = 6;

    public void Forward(Spec.Dense op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var (rows, columns) = y.Real[0].Shape;
        device.For(Whole(columns), Whole(rows), new PlantedProduct(x[0], x[1], op.Bias ? x[2] : x[0], y[0], rows, columns, x.Real[0].Shape[1], op.Bias, bug));
    }

    public void Backward(Spec.Dense op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx) => new Gpu.Dense().Backward(op, device, x, y, dy, dx);

    private static int Whole(int extent) => ((extent - 1) / PlantedProduct.Side + 1) * PlantedProduct.Side;
}

/// <summary>One group for each tile of the product, a thread for each of its elements.</summary>
[ThreadGroupSize(Side, Side, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct PlantedProduct(ReadWriteBuffer<float> a, ReadWriteBuffer<float> b, ReadWriteBuffer<float> bias, ReadWriteBuffer<float> c,
    int rows, int columns, int terms, bool biased, int bug) : IComputeShader
{
    public const int Side = 8;

    [GroupShared(Side * Side)]
    private static readonly float[] tileA = null!;
    [GroupShared(Side * Side)]
    private static readonly float[] tileB = null!;

    public void Execute()
    {
        int x = GroupIds.X, y = GroupIds.Y, row = ThreadIds.Y, column = ThreadIds.X, last = terms;
        bool unguarded = bug == PlantedDense.NoLoadGuard;
        if (bug == PlantedDense.NoTail) last = terms / Side * Side;
        float sum = 0;
        if (biased && column < columns) sum = bias[column];
        for (int from = 0; from < last; from += Side)
        {
            int i = from + x, k = from + y, at = k * columns + column;
            if (bug == PlantedDense.Transposed) at = column * terms + k;
            tileA[y * Side + x] = unguarded || (row < rows && i < terms) ? a[row * terms + i] : 0;
            tileB[y * Side + x] = column < columns && k < terms ? b[at] : 0;
            if (bug != PlantedDense.NoBarrierAfterLoad) Hlsl.GroupMemoryBarrierWithGroupSync();
            for (int t = 0; t < Side; t++) sum += tileA[y * Side + t] * tileB[t * Side + x];
            if (bug != PlantedDense.NoBarrierAfterUse) Hlsl.GroupMemoryBarrierWithGroupSync();
        }
        if (bug == PlantedDense.NoStoreGuard || (row < rows && column < columns)) c[row * columns + column] = sum;
    }
}

/// <summary>The fully connected layer with a bug in the sum over rows, db; all else is sound.</summary>
internal sealed class PlantedRowSum(int bug) : IDeviceForward<Spec.Dense>, IDeviceBackward<Spec.Dense>
{
    public const int NoBarrier = 1, HalfBarrier = 2, Unwritten = 3, NoLastRow = 4, FirstGroup = 5, ReadExchange = 6, Exchange = 7;

    private readonly Gpu.Dense sound = new();

    public void Forward(Spec.Dense op, GraphicsDevice device, DeviceOperands x, DeviceOperands y) => sound.Forward(op, device, x, y);

    public void Backward(Spec.Dense op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        // Without a bias db is left as it was.
        sound.Backward(op with { Bias = false }, device, x, y, dy, dx);
        if (!op.Bias) return;
        var (rows, columns) = dy.Real[0].Shape;
        if (bug is not (ReadExchange or Exchange))
        {
            device.For(columns * PlantedSum.Lanes, new PlantedSum(dy[0], dx[2], rows, columns, bug));
            return;
        }
        using var bits = device.AllocateReadWriteBuffer(new uint[columns]);
        Grid.Over(device, rows * columns, new PlantedAtomicSum(dy[0], bits, rows * columns, columns, bug));
        Grid.Over(device, columns, new PlantedBits(bits, dx[2], columns));
    }
}

/// <summary>One group for each column.</summary>
[ThreadGroupSize(Lanes, 1, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct PlantedSum(ReadWriteBuffer<float> a, ReadWriteBuffer<float> sums, int rows, int columns, int bug) : IComputeShader
{
    public const int Lanes = 32;

    [GroupShared(Lanes)]
    private static readonly float[] part = null!;

    public void Execute()
    {
        int lane = GroupIds.X, column = GridIds.X, last = rows;
        if (bug == PlantedRowSum.NoLastRow) last = rows - 1;
        float sum = 0;
        for (int row = lane; row < last; row += Lanes) sum += a[row * columns + column];
        if (bug != PlantedRowSum.Unwritten || lane < rows) part[lane] = sum;
        Hlsl.GroupMemoryBarrierWithGroupSync();
        for (int half = Lanes / 2; half > 0; half >>= 1)
        {
            if (lane < half)
            {
                part[lane] += part[lane + half];
                if (bug == PlantedRowSum.HalfBarrier) Hlsl.GroupMemoryBarrierWithGroupSync();
            }
            if (bug != PlantedRowSum.NoBarrier && bug != PlantedRowSum.HalfBarrier) Hlsl.GroupMemoryBarrierWithGroupSync();
        }
        if (lane == 0 && (bug != PlantedRowSum.FirstGroup || column == 0)) sums[column] = part[0];
    }
}

/// <summary>What some do where there is no atomic addition of floats: every thread exchanges the bits of a sum until nobody came between.</summary>
[ThreadGroupSize(8, 1, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct PlantedAtomicSum(ReadWriteBuffer<float> a, ReadWriteBuffer<uint> sums, int n, int columns, int bug) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int column = i % columns;
        float value = a[i];
        uint seen = 0u;
        if (bug == PlantedRowSum.ReadExchange) seen = sums[column];
        for (int done = 0; done == 0;)
        {
            Hlsl.InterlockedCompareExchange(ref sums[column], seen, Hlsl.AsUInt(Hlsl.AsFloat(seen) + value), out uint before);
            if (before == seen) done = 1;
            seen = before;
        }
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct PlantedBits(ReadWriteBuffer<uint> bits, ReadWriteBuffer<float> sums, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i < n) sums[i] = Hlsl.AsFloat(bits[i]);
    }
}
