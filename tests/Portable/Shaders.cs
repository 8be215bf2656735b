using ComputeSharp;

namespace Conformance.Tests;

#pragma warning disable CS0649, CA1823, CA1802 // Group-shared arrays are given by the device.

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct Saxpy(ReadOnlyBuffer<float> x, ReadWriteBuffer<float> y, float a) : IComputeShader
{
    public void Execute() => y[ThreadIds.X] = a * x[ThreadIds.X] + y[ThreadIds.X];
}

[ThreadGroupSize(DefaultThreadGroupSizes.XY), GeneratedComputeShaderDescriptor]
internal readonly partial struct NaiveProduct(ReadOnlyBuffer<float> a, ReadOnlyBuffer<float> b, ReadWriteBuffer<float> c, int n, int k) : IComputeShader
{
    public void Execute()
    {
        float sum = 0;
        for (int i = 0; i < k; i++) sum += a[ThreadIds.Y * k + i] * b[i * n + ThreadIds.X];
        c[ThreadIds.Y * n + ThreadIds.X] = sum;
    }
}

[ThreadGroupSize(16, 16, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct TiledProduct(ReadOnlyBuffer<float> a, ReadOnlyBuffer<float> b, ReadWriteBuffer<float> c, int m, int n, int k) : IComputeShader
{
    private const int Side = 16;

    [GroupShared(Side * Side)]
    private static readonly float[] tileA = null!;
    [GroupShared(Side * Side)]
    private static readonly float[] tileB = null!;

    public void Execute()
    {
        int x = GroupIds.X, y = GroupIds.Y, row = ThreadIds.Y, column = ThreadIds.X;
        float sum = 0;
        for (int from = 0; from < k; from += Side)
        {
            tileA[y * Side + x] = row < m && from + x < k ? a[row * k + from + x] : 0;
            tileB[y * Side + x] = column < n && from + y < k ? b[(from + y) * n + column] : 0;
            Hlsl.GroupMemoryBarrierWithGroupSync();
            for (int i = 0; i < Side; i++) sum += tileA[y * Side + i] * tileB[i * Side + x];
            Hlsl.GroupMemoryBarrierWithGroupSync();
        }
        if (row < m && column < n) c[row * n + column] = sum;
    }
}

/// <summary>One group for each row: maximum and sum by halving, in group-shared memory.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct RowSoftmax(ReadOnlyBuffer<float> x, ReadWriteBuffer<float> y, int columns) : IComputeShader
{
    [GroupShared]
    private static readonly float[] part = null!;

    public void Execute()
    {
        int lane = GroupIds.X, row = GridIds.X * columns;
        float most = -3.4e38f;
        for (int i = lane; i < columns; i += 64) most = Hlsl.Max(most, x[row + i]);
        part[lane] = most;
        Hlsl.GroupMemoryBarrierWithGroupSync();
        for (int half = 32; half > 0; half >>= 1)
        {
            if (lane < half) part[lane] = Hlsl.Max(part[lane], part[lane + half]);
            Hlsl.GroupMemoryBarrierWithGroupSync();
        }
        most = part[0];
        Hlsl.GroupMemoryBarrierWithGroupSync();
        float sum = 0;
        for (int i = lane; i < columns; i += 64) sum += Hlsl.Exp(x[row + i] - most);
        part[lane] = sum;
        Hlsl.GroupMemoryBarrierWithGroupSync();
        for (int half = 32; half > 0; half >>= 1)
        {
            if (lane < half) part[lane] += part[lane + half];
            Hlsl.GroupMemoryBarrierWithGroupSync();
        }
        float scale = 1 / part[0];
        for (int i = lane; i < columns; i += 64) y[row + i] = Hlsl.Exp(x[row + i] - most) * scale;
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.XYZ), GeneratedComputeShaderDescriptor]
internal readonly partial struct MaxPool(ReadOnlyBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<int> argmax, int height, int width, int window, int stride) : IComputeShader
{
    public void Execute()
    {
        int plane = ThreadIds.Z * height * width, best = -1;
        float most = 0;
        for (int i = 0; i < window; i++)
        {
            for (int j = 0; j < window; j++)
            {
                int r = ThreadIds.Y * stride + i, c = ThreadIds.X * stride + j;
                if (r >= height || c >= width) continue;
                float value = x[plane + r * width + c];
                if (best >= 0 && !(value > most)) continue;
                most = value;
                best = r * width + c;
            }
        }
        int at = (ThreadIds.Z * DispatchSize.Y + ThreadIds.Y) * DispatchSize.X + ThreadIds.X;
        y[at] = most;
        argmax[at] = best;
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct Histogram(ReadOnlyBuffer<int> x, ReadWriteBuffer<int> bins) : IComputeShader
{
    public void Execute() => Hlsl.InterlockedAdd(ref bins[x[ThreadIds.X]], 1);
}

/// <summary>A histogram in group-shared memory first, with a stride loop.</summary>
[ThreadGroupSize(32, 1, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct GroupHistogram(ReadOnlyBuffer<int> x, ReadWriteBuffer<uint> bins, int count) : IComputeShader
{
    [GroupShared]
    private static readonly uint[] own = null!;

    public void Execute()
    {
        own[GroupIds.X] = 0;
        Hlsl.GroupMemoryBarrierWithGroupSync();
        for (int i = ThreadIds.X; i < count; i += DispatchSize.X) Hlsl.InterlockedAdd(ref own[x[i]], 1u);
        Hlsl.GroupMemoryBarrierWithGroupSync();
        Hlsl.InterlockedAdd(ref bins[GroupIds.X], own[GroupIds.X], out uint _before);
    }
}
