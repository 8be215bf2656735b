using System.Numerics;
using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Rows of a table, see spec/Dense/embedding.md.</summary>
/// <remarks>
/// Backward sorts the places of the indices by the row that they name, and by place where that is the same; then the places of a row
/// stand side by side, and a thread for each column of it adds up what arrives there. Nothing depends on the number of rows but their
/// zeros, no two threads write to one place, and the terms of a row are added in the order of their places.
/// </remarks>
public sealed class Embedding : IDeviceForward<Spec.Embedding>, IDeviceBackward<Spec.Embedding>
{
    /// <inheritdoc/>
    public void Forward(Spec.Embedding op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var (rows, columns) = x.Real[0].Shape;
        int n = y.Real[0].Count;
        Grid.Over(device, n, new EmbeddingForward(x[0], x.Int[0].Buffer, y[0], n, rows, columns));
    }

    /// <inheritdoc/>
    public void Backward(Spec.Embedding op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        var (rows, columns) = dx.Real[0].Shape;
        var index = x.Int[0].Buffer;
        int count = x.Int[0].Count, padding = op.PaddingIndex ?? -1, n = count * columns;
        // Places behind the last index fill up the last run, and come last.
        int whole = Math.Max(EmbeddingSortBlocks.Block, (int)BitOperations.RoundUpToPowerOf2((uint)count));
        using var named = device.AllocateReadWriteBuffer<int>(whole);
        using var places = device.AllocateReadWriteBuffer<int>(whole);
        Grid.Over(device, whole, new EmbeddingPlaces(index, named, places, whole, count, rows));
        Sort(device, named, places, whole);
        Grid.Over(device, dx.Real[0].Count, new EmbeddingZeros(dx[0], dx.Real[0].Count));
        Grid.Over(device, n, new EmbeddingSums(named, places, dy[0], dx[0], n, count, columns, padding));
    }

    // A bitonic sort: runs of so many places, in turn upward and downward, are merged into runs of twice as many, by comparing places that lie
    // apart by half of it, a quarter, and so on; as soon as they lie within a group, the group does the rest by itself.
    private static void Sort(GraphicsDevice device, ReadWriteBuffer<int> named, ReadWriteBuffer<int> places, int whole)
    {
        const int Block = EmbeddingSortBlocks.Block;
        Blocks(2, Block);
        for (int run = 2 * Block; run <= whole; run *= 2)
        {
            for (int apart = run / 2; apart >= Block; apart /= 2) Grid.Over(device, whole / 2, new EmbeddingSortStep(named, places, whole / 2, run, apart));
            Blocks(run, run);
        }

        void Blocks(int first, int last)
        {
            int groups = whole / Block, x = Math.Min(groups, 1 << 15);
            device.For(x * (Block / 2), groups / x, new EmbeddingSortBlocks(named, places, first, last));
        }
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct EmbeddingForward(ReadWriteBuffer<float> table, ReadWriteBuffer<int> index, ReadWriteBuffer<float> y, int n, int rows, int columns) : IComputeShader
{
    /// <summary>The row that an index names.</summary>
    public static int Row(int index, int rows) => index < 0 ? index + rows : index;

    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int at = i / columns;
        y[i] = table[Row(index[at], rows) * columns + (i - at * columns)];
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct EmbeddingZeros(ReadWriteBuffer<float> dtable, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i < n) dtable[i] = 0;
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct EmbeddingPlaces(ReadWriteBuffer<int> index, ReadWriteBuffer<int> named, ReadWriteBuffer<int> places, int n, int count, int rows) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        places[i] = i;
        named[i] = i < count ? EmbeddingForward.Row(index[i], rows) : rows;
    }
}

/// <summary>The order of places: by the row that is named there, then by place.</summary>
internal static class EmbeddingOrder
{
    /// <summary>Whether the first comes after the second.</summary>
    public static bool After(int firstRow, int first, int secondRow, int second) => firstRow > secondRow || (firstRow == secondRow && first > second);
}

/// <summary>Compares places that lie so far apart, and exchanges them where they stand the wrong way round for their run.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct EmbeddingSortStep(ReadWriteBuffer<int> named, ReadWriteBuffer<int> places, int pairs, int run, int apart) : IComputeShader
{
    public void Execute()
    {
        int pair = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (pair >= pairs) return;
        int i = pair / apart * 2 * apart + pair % apart, k = i + apart;
        int first = places[i], second = places[k], firstRow = named[i], secondRow = named[k];
        bool down = i / run % 2 == 1;
        if (EmbeddingOrder.After(firstRow, first, secondRow, second) == down) return;
        places[i] = second;
        places[k] = first;
        named[i] = secondRow;
        named[k] = firstRow;
    }
}

#pragma warning disable CS0649, CA1823, CA1802 // Group-shared arrays are given by the device.

/// <summary>The steps whose places lie within a block, for each block by a group: of runs from the first length to the last.</summary>
[ThreadGroupSize(Block / 2, 1, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct EmbeddingSortBlocks(ReadWriteBuffer<int> named, ReadWriteBuffer<int> places, int firstRun, int lastRun) : IComputeShader
{
    /// <summary>Places of a block.</summary>
    public const int Block = 512;

    [GroupShared(Block)]
    private static readonly int[] held = null!;
    [GroupShared(Block)]
    private static readonly int[] row = null!;

    public void Execute()
    {
        int thread = GroupIds.X, from = (GridIds.Y * (DispatchSize.X / (Block / 2)) + GridIds.X) * Block;
        for (int i = thread; i < Block; i += Block / 2)
        {
            held[i] = places[from + i];
            row[i] = named[from + i];
        }
        Hlsl.GroupMemoryBarrierWithGroupSync();
        for (int run = firstRun; run <= lastRun; run *= 2)
            for (int apart = run < Block ? run / 2 : Block / 2; apart > 0; apart /= 2)
            {
                int i = thread / apart * 2 * apart + thread % apart, k = i + apart, first = held[i], second = held[k], firstRow = row[i], secondRow = row[k];
                bool down = (from + i) / run % 2 == 1;
                if (EmbeddingOrder.After(firstRow, first, secondRow, second) != down)
                {
                    held[i] = second;
                    held[k] = first;
                    row[i] = secondRow;
                    row[k] = firstRow;
                }
                Hlsl.GroupMemoryBarrierWithGroupSync();
            }
        for (int i = thread; i < Block; i += Block / 2)
        {
            places[from + i] = held[i];
            named[from + i] = row[i];
        }
    }
}

/// <summary>A thread for each column of the first place of each row.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct EmbeddingSums(ReadWriteBuffer<int> named, ReadWriteBuffer<int> places, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dtable,
    int n, int count, int columns, int padding) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int k = i / columns, column = i - k * columns, row = named[k];
        // Whoever does not begin a row leaves it to the one who does; k - 1 is read where there is one only.
        if (row == padding) return;
        if (k > 0)
            if (named[k - 1] == row) return;
        float sum = 0;
        while (k < count)
        {
            if (named[k] != row) break;
            sum += dy[places[k] * columns + column];
            k++;
        }
        dtable[row * columns + column] = sum;
    }
}
