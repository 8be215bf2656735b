using System.Numerics;
using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

#pragma warning disable CS0649, CA1823, CA1802 // Group-shared arrays are given by the device.

/// <summary>
/// Sums over runs of axes: the forward of a sum, and the gradient of what was repeated. No two threads write to one place, and the order
/// of the terms depends on the shape alone.
/// </summary>
internal static class Sums
{
    // A thread adds up this many terms by itself before threads share the work.
    private const int FewTerms = 16;

    // Enough groups to keep a large device busy.
    private const int ManyGroups = 512;

    // Groups along an axis of the grid, at most.
    private const int Axis = 65535;

    // A thread adds up this many terms one after the other, at most: a sum that outgrows its terms rounds each of them.
    private const int Chain = 512;

    /// <summary>
    /// How many terms a thread adds up before they enter its sum, where it has all the terms of a long sum: the root of their number,
    /// and so is the number of its parts. The relative error of n terms of one sign is at most 2·√n·u, and n·u of a single chain.
    /// </summary>
    public static int Stretch(int terms) => Math.Max(Chain, (int)Math.Ceiling(Math.Sqrt(terms)));

    /// <summary>Adds up x, or the products x·w, fold by fold, and divides; no folds copy or multiply.</summary>
    public static void Of(GraphicsDevice device, ReadOnlySpan<Fold> folds, ReadWriteBuffer<float> x, ReadWriteBuffer<float> sum, int count,
        ReadWriteBuffer<float>? w = null, float divisor = 1)
    {
        if (folds.Length <= 1)
        {
            Step(device, folds.Length == 0 ? new(count, 1, 1) : folds[0], x, w, sum, divisor);
            return;
        }

        using var partial = device.AllocateReadWriteBuffer<float>(folds[0].Outer * folds[0].Inner);
        Step(device, folds[0], x, w, partial, 1);
        Of(device, folds[1..], partial, sum, count, null, divisor);
    }

    /// <summary>Adds up all of x, and divides.</summary>
    public static void OfAll(GraphicsDevice device, int n, ReadWriteBuffer<float> x, ReadWriteBuffer<float> sum, float divisor = 1) =>
        Of(device, [new(1, n, 1)], x, sum, n, divisor: divisor);

    /// <summary>Divides one number by another that only the device knows.</summary>
    public static void Divide(GraphicsDevice device, ReadWriteBuffer<float> number, ReadWriteBuffer<float> divisor) => device.For(1, new SumQuotient(number, divisor));

    private static void Step(GraphicsDevice device, Fold fold, ReadWriteBuffer<float> x, ReadWriteBuffer<float>? w, ReadWriteBuffer<float> sum, float divisor)
    {
        var (outer, extent, inner) = fold;
        int sums = outer * inner;
        // Something must be bound where there is no second factor; nobody reads it.
        var second = w ?? x;
        if (extent <= FewTerms)
        {
            Grid.Over(device, sums, new SumByThread(x, second, sum, sums, extent, inner, w is not null, divisor));
            return;
        }

        // Terms that lie side by side are read side by side; otherwise the sums are, and few lanes share one.
        int lanes = Math.Min((int)BitOperations.RoundUpToPowerOf2((uint)(extent - 1) / 4 + 1), inner == 1 ? SumByGroup.Threads : 8);
        int tiles = (sums - 1) / (SumByGroup.Threads / lanes) + 1;
        // Where sums are few and terms are many, the terms are parted, and the parts' sums are added up in a second step.
        // A lane's terms must not be too many, however many the sums.
        int parts = Math.Clamp(Math.Min(ManyGroups / tiles, extent / (FewTerms * lanes)), (extent - 1) / (Chain * lanes) + 1, extent), part = (extent - 1) / parts + 1;
        parts = (extent - 1) / part + 1;
        if (parts == 1)
        {
            Groups(sum, divisor);
            return;
        }

        using var partial = device.AllocateReadWriteBuffer<float>(parts * sums);
        Groups(partial, 1);
        Step(device, new(1, parts, sums), partial, null, sum, divisor);

        void Groups(ReadWriteBuffer<float> to, float divisor)
        {
            int groups = checked(tiles * parts), x1 = Math.Min(groups, Axis), y1 = (groups - 1) / x1 + 1;
            device.For(x1 * SumByGroup.Threads, y1, new SumByGroup(x, second, to, sums, extent, inner, tiles, lanes, parts, part, w is not null, divisor));
        }
    }
}

/// <summary>One number by another.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SumQuotient(ReadWriteBuffer<float> number, ReadWriteBuffer<float> divisor) : IComputeShader
{
    public void Execute()
    {
        if (ThreadIds.X == 0) number[0] = number[0] / divisor[0];
    }
}

/// <summary>A thread for each sum.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SumByThread(ReadWriteBuffer<float> x, ReadWriteBuffer<float> w, ReadWriteBuffer<float> sums, int n, int extent, int inner,
    bool product, float divisor) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int outer = i / inner, at = outer * extent * inner + (i - outer * inner);
        float sum = 0;
        for (int k = 0; k < extent; k++, at += inner)
        {
            float term = x[at];
            if (product) term = term * w[at];
            sum += term;
        }

        // A quotient may err on a device even where the divisor is 1.
        if (divisor != 1) sum = sum / divisor;
        sums[i] = sum;
    }
}

/// <summary>
/// A group for some of the sums and a part of their terms: several lanes share a sum, each takes every so many-th term, and their sums
/// are added by halving. Neighbouring threads read neighbouring elements.
/// </summary>
[ThreadGroupSize(Threads, 1, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct SumByGroup(ReadWriteBuffer<float> x, ReadWriteBuffer<float> w, ReadWriteBuffer<float> sums, int n, int extent, int inner,
    int tiles, int lanes, int parts, int part, bool product, float divisor) : IComputeShader
{
    public const int Threads = 256;

    [GroupShared(Threads)]
    private static readonly float[] tree = null!;

    public void Execute()
    {
        int group = GridIds.Y * (DispatchSize.X / Threads) + GridIds.X, p = group / tiles, columns = Threads / lanes;
        int thread = GroupIds.X, lane = inner == 1 ? thread % lanes : thread / columns, column = inner == 1 ? thread / lanes : thread % columns;
        int i = (group - p * tiles) * columns + column;
        float sum = 0;
        if (p < parts && i < n)
        {
            int outer = i / inner, at = outer * extent * inner + (i - outer * inner), first = p * part;
            int count = extent - first < part ? extent - first : part;
            at += first * inner;
            for (int k = lane; k < count; k += lanes)
            {
                float term = x[at + k * inner];
                if (product) term = term * w[at + k * inner];
                sum += term;
            }
        }

        tree[lane * columns + column] = sum;
        Hlsl.GroupMemoryBarrierWithGroupSync();
        for (int half = lanes / 2; half > 0; half >>= 1)
        {
            if (lane < half) tree[lane * columns + column] += tree[(lane + half) * columns + column];
            Hlsl.GroupMemoryBarrierWithGroupSync();
        }

        if (lane != 0 || p >= parts || i >= n) return;
        sum = tree[column];
        if (divisor != 1) sum = sum / divisor;
        sums[p * n + i] = sum;
    }
}
