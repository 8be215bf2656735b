using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

#pragma warning disable CS0649, CA1823, CA1802 // Group-shared arrays are given by the device.

/// <summary>Euclidean radial basis functions, see spec/Losses/euclidean-rbf.md.</summary>
public sealed class EuclideanRbf : IDeviceForward<Spec.EuclideanRbf>, IDeviceBackward<Spec.EuclideanRbf>
{
    // Groups along an axis of the grid; what needs more goes on along the other axis.
    private const int Axis = 1 << 15;

    /// <inheritdoc/>
    public void Forward(Spec.EuclideanRbf op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var (n, i, o) = Extents(x);
        int groups = checked(Tiles(n) * Tiles(o)), wide = Math.Min(groups, Axis);
        device.For(wide * RbfDistances.Side, ((groups - 1) / wide + 1) * RbfDistances.Side, new RbfDistances(x[0], x[1], y[0], n, i, o, (Sums.Stretch(i) - 1) / RbfDistances.Side + 1));

        static int Tiles(int extent) => (extent - 1) / RbfDistances.Side + 1;
    }

    /// <inheritdoc/>
    public void Backward(Spec.EuclideanRbf op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        var (n, i, o) = Extents(x);
        // A sample is pulled by the centres as a centre is by the samples: x − w changes its sign with the roles.
        Pulls(device, n, o, i, x[0], x[1], dy[0], o, 1, dx[0]);
        Pulls(device, o, n, i, x[1], x[0], dy[0], 1, o, dx[1]);
    }

    private static void Pulls(GraphicsDevice device, int rows, int terms, int i, ReadWriteBuffer<float> a, ReadWriteBuffer<float> b, ReadWriteBuffer<float> dy, int row, int term, ReadWriteBuffer<float> da)
    {
        // Where terms are few a thread adds them up by itself; where they are many, lanes share them.
        if (terms <= 4 * RbfSharedPulls.Lanes)
        {
            Grid.Over(device, rows * i, new RbfPulls(a, b, dy, da, rows * i, terms, i, row, term));
            return;
        }
        int groups = checked(((i - 1) / RbfSharedPulls.Columns + 1) * rows), wide = Math.Min(groups, Axis);
        device.For(wide * RbfSharedPulls.Columns, ((groups - 1) / wide + 1) * RbfSharedPulls.Lanes, new RbfSharedPulls(a, b, dy, da, rows, terms, i, row, term, Sums.Stretch((terms - 1) / RbfSharedPulls.Lanes + 1)));
    }

    private static (int N, int I, int O) Extents(DeviceOperands x) => (x.Real[0].Shape[0], x.Real[0].Shape[1], x.Real[1].Shape[0]);
}

/// <summary>
/// y = Σ (x − w)², a group for each tile of samples by centres: some coordinates of both at a time lie in group-shared memory. Behind the last
/// coordinate both hold 0, whose difference adds 0; what lies behind the last sample or centre is computed and not stored.
/// </summary>
[ThreadGroupSize(Side, Side, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct RbfDistances(ReadWriteBuffer<float> x, ReadWriteBuffer<float> w, ReadWriteBuffer<float> y, int samples, int coordinates, int centres, int stretch) : IComputeShader
{
    /// <summary>Samples, centres, and coordinates of a tile.</summary>
    public const int Side = 16;

    // Rows do not lie a power of two apart, which would put a column into one bank of the memory.
    private const int Pitch = Side + 1;

    [GroupShared(Side * Pitch)]
    private static readonly float[] tileX = null!;
    [GroupShared(Side * Pitch)]
    private static readonly float[] tileW = null!;

    public void Execute()
    {
        int across = (centres - 1) / Side + 1, tile = GridIds.Y * (DispatchSize.X / Side) + GridIds.X;
        int down = GroupIds.Y, right = GroupIds.X, n = tile / across * Side + down, first = tile % across * Side, o = first + right;
        float total = 0, sum = 0;
        int rest = stretch;
        for (int from = 0; from < coordinates; from += Side)
        {
            // Neighbouring threads load neighbouring coordinates.
            int i = from + right;
            tileX[down * Pitch + right] = n < samples && i < coordinates ? x[n * coordinates + i] : 0;
            tileW[down * Pitch + right] = first + down < centres && i < coordinates ? w[(first + down) * coordinates + i] : 0;
            Hlsl.GroupMemoryBarrierWithGroupSync();
            for (int k = 0; k < Side; k++)
            {
                float d = tileX[down * Pitch + k] - tileW[right * Pitch + k];
                sum += d * d;
            }
            Hlsl.GroupMemoryBarrierWithGroupSync();
            rest--;
            if (rest > 0) continue;
            total += sum;
            sum = 0;
            rest = stretch;
        }
        if (n < samples && o < centres) y[n * centres + o] = total + sum;
    }
}

/// <summary>da = 2·Σ dy·(a − b), a thread for each coordinate of each row.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct RbfPulls(
    ReadWriteBuffer<float> a, ReadWriteBuffer<float> b, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> da, int count, int terms, int coordinates, int row, int term) : IComputeShader
{
    public void Execute()
    {
        int at = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (at >= count) return;
        int m = at / coordinates, i = at - m * coordinates;
        float own = a[at], sum = 0;
        for (int k = 0; k < terms; k++) sum += dy[m * row + k * term] * (own - b[k * coordinates + i]);
        da[at] = 2 * sum;
    }
}

/// <summary>da = 2·Σ dy·(a − b), a group for some coordinates of a row: the terms are shared by lanes, whose sums are added up by halving.</summary>
[ThreadGroupSize(Columns, Lanes, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct RbfSharedPulls(
    ReadWriteBuffer<float> a, ReadWriteBuffer<float> b, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> da, int rows, int terms, int coordinates, int row, int term, int stretch) : IComputeShader
{
    /// <summary>Coordinates of a group.</summary>
    public const int Columns = 16;

    /// <summary>Threads that share a sum.</summary>
    public const int Lanes = 8;

    [GroupShared(Columns * Lanes)]
    private static readonly float[] part = null!;

    public void Execute()
    {
        int across = (coordinates - 1) / Columns + 1, group = GridIds.Y * (DispatchSize.X / Columns) + GridIds.X;
        int m = group / across, i = group % across * Columns + GroupIds.X, lane = GroupIds.Y, at = lane * Columns + GroupIds.X;
        bool inside = m < rows && i < coordinates;
        float sum = 0;
        if (inside)
        {
            float own = a[m * coordinates + i];
            float some = 0;
            int rest = stretch;
            for (int k = lane; k < terms; k += Lanes)
            {
                some += dy[m * row + k * term] * (own - b[k * coordinates + i]);
                rest--;
                if (rest > 0) continue;
                sum += some;
                some = 0;
                rest = stretch;
            }
            sum += some;
        }
        part[at] = sum;
        Hlsl.GroupMemoryBarrierWithGroupSync();
        for (int half = Lanes / 2; half > 0; half >>= 1)
        {
            if (lane < half) part[at] += part[at + half * Columns];
            Hlsl.GroupMemoryBarrierWithGroupSync();
        }
        if (inside && lane == 0) da[m * coordinates + i] = 2 * part[at];
    }
}
