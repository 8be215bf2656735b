using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

#pragma warning disable CS0649, CA1823, CA1802 // Group-shared arrays are given by the device.

/// <summary>Hinge loss of many classes, see spec/Losses/categorical-hinge.md.</summary>
public sealed class CategoricalHinge : Loss<Spec.CategoricalHinge>
{
    // A group takes one row after another where there are more rows than a device has groups.
    private const int MostGroups = 65535;

    // Below this many classes a group would mostly idle.
    private const int FewClasses = 32;

    private protected override void Run(Spec.CategoricalHinge op, GraphicsDevice device, DeviceOperands x, ReadWriteBuffer<float> losses)
    {
        var rows = op.Rows(x.Real[0].Shape);
        using var right = device.AllocateReadWriteBuffer<float>(rows.Count);
        using var rival = device.AllocateReadWriteBuffer<float>(rows.Count);
        using var count = device.AllocateReadWriteBuffer<float>(rows.Count);
        Scores(op, device, rows, x, right, rival, count);
        Grid.Over(device, rows.Count, new CategoricalHinges(right, rival, losses, rows.Count, rows.Length, (int)op.Rivals));
    }

    private protected override void RunBackward(Spec.CategoricalHinge op, GraphicsDevice device, DeviceOperands x, ReadWriteBuffer<float> dlosses, ReadWriteBuffer<float> dprediction)
    {
        var rows = op.Rows(x.Real[0].Shape);
        using var right = device.AllocateReadWriteBuffer<float>(rows.Count);
        using var rival = device.AllocateReadWriteBuffer<float>(rows.Count);
        using var count = device.AllocateReadWriteBuffer<float>(rows.Count);
        Scores(op, device, rows, x, right, rival, count);
        Grid.Over(device, x.Real[0].Count, new CategoricalHingesBackward(
            x[0], x[1], right, rival, count, dlosses, dprediction, x.Real[0].Count, rows.Length, rows.Inner, (int)op.Rivals));
    }

    /// <summary>Of every row: the score of the right class; the largest rival and how many are tied with it, or the sum of all slacks and how many there are.</summary>
    private static void Scores(Spec.CategoricalHinge op, GraphicsDevice device, Lines rows, DeviceOperands x,
        ReadWriteBuffer<float> right, ReadWriteBuffer<float> rival, ReadWriteBuffer<float> count)
    {
        Sums.Of(device, [new Fold(rows.Outer, rows.Length, rows.Inner)], x[0], right, rows.Count, x[1]);
        // With rows side by side neighbouring threads read neighbouring elements, and a thread takes a whole row.
        if (rows.Inner > 1 || rows.Length < FewClasses)
            Grid.Over(device, rows.Count, new RivalsByThread(x[0], x[1], right, rival, count, rows.Count, rows.Length, rows.Inner, (int)op.Rivals));
        else
            device.For(Math.Min(rows.Count, MostGroups) * RivalsByGroup.Lanes, new RivalsByGroup(x[0], x[1], right, rival, count, rows.Count, rows.Length, (int)op.Rivals));
    }
}

/// <summary>What the shaders of the hinge loss share.</summary>
internal static class Rivalry
{
    public const int LargestOrZero = (int)Rivals.LargestOrZero, Each = (int)Rivals.Each;

    /// <summary>Whether a target says that the class is wrong. A device may take a subnormal for 0 where it compares, but not the order of bits.</summary>
    public static bool IsWrong(float target) => !Kink.Above(target, 0f) && !Kink.Below(target, 0f) && !Hlsl.IsNaN(target);

    /// <summary>The score of a rival.</summary>
    public static float Score(float prediction, float target, int rivals) => rivals == LargestOrZero ? (1f - target) * prediction : prediction;

    /// <summary>How much a score lacks to be 1 below that of the right class; NaN stays.</summary>
    public static float Slack(float score, float right)
    {
        float slack = score - right + 1f;
        return slack < 0f ? 0f : slack;
    }

    /// <summary>Takes one more class into what is known of a row's rivals: their slacks and how many are too near, or the largest score and how many have it.</summary>
    public static void Meet(float prediction, float target, float right, int rivals, ref float most, ref float ties)
    {
        if (rivals != LargestOrZero && !IsWrong(target)) return;
        if (rivals == Each)
        {
            most += Slack(prediction, right);
            if (!(prediction + 1f < right)) ties += 1;
            return;
        }
        float score = Score(prediction, target, rivals);
        if (score > most || Hlsl.IsNaN(score))
        {
            most = score;
            ties = 1;
        }
        else if (score == most) ties += 1;
    }
}

/// <summary>A thread for each row, whose elements lie <paramref name="inner"/> apart.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct RivalsByThread(
    ReadWriteBuffer<float> prediction, ReadWriteBuffer<float> target, ReadWriteBuffer<float> right, ReadWriteBuffer<float> rival, ReadWriteBuffer<float> count,
    int rows, int classes, int inner, int rivals) : IComputeShader
{
    public void Execute()
    {
        int row = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (row >= rows) return;
        int first = row / inner * classes * inner + row % inner;
        float s = right[row], most = rivals == Rivalry.Each ? 0f : Hlsl.AsFloat(0xFF800000u), ties = 0;
        for (int k = 0; k < classes; k++) Rivalry.Meet(prediction[first + k * inner], target[first + k * inner], s, rivals, ref most, ref ties);
        rival[row] = most;
        count[row] = ties;
    }
}

/// <summary>A group for each row, whose elements lie side by side: the lanes' shares are brought together by halving.</summary>
[ThreadGroupSize(Lanes, 1, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct RivalsByGroup(
    ReadWriteBuffer<float> prediction, ReadWriteBuffer<float> target, ReadWriteBuffer<float> right, ReadWriteBuffer<float> rival, ReadWriteBuffer<float> count,
    int rows, int classes, int rivals) : IComputeShader
{
    public const int Lanes = 128;

    [GroupShared(Lanes)]
    private static readonly float[] scores = null!;
    [GroupShared(Lanes)]
    private static readonly float[] counts = null!;

    public void Execute()
    {
        int lane = GroupIds.X;
        for (int row = GridIds.X; row < rows; row += DispatchSize.X / Lanes)
        {
            int first = row * classes;
            float s = right[row], most = rivals == Rivalry.Each ? 0f : Hlsl.AsFloat(0xFF800000u), ties = 0;
            for (int k = lane; k < classes; k += Lanes) Rivalry.Meet(prediction[first + k], target[first + k], s, rivals, ref most, ref ties);
            scores[lane] = most;
            counts[lane] = ties;
            Hlsl.GroupMemoryBarrierWithGroupSync();
            for (int half = Lanes / 2; half > 0; half >>= 1)
            {
                if (lane < half)
                {
                    float other = scores[lane + half];
                    if (rivals == Rivalry.Each)
                    {
                        scores[lane] += other;
                        counts[lane] += counts[lane + half];
                    }
                    else if (other > scores[lane] || Hlsl.IsNaN(other))
                    {
                        scores[lane] = other;
                        counts[lane] = counts[lane + half];
                    }
                    else if (other == scores[lane]) counts[lane] += counts[lane + half];
                }
                Hlsl.GroupMemoryBarrierWithGroupSync();
            }
            if (lane == 0)
            {
                rival[row] = scores[0];
                count[row] = counts[0];
            }
            Hlsl.GroupMemoryBarrierWithGroupSync();
        }
    }
}

/// <summary>ℓ of every row: max(0, m − s + 1), or the mean of the slacks.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct CategoricalHinges(
    ReadWriteBuffer<float> right, ReadWriteBuffer<float> rival, ReadWriteBuffer<float> losses, int rows, int classes, int rivals) : IComputeShader
{
    public void Execute()
    {
        int row = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (row >= rows) return;
        if (rivals == Rivalry.Each) losses[row] = rival[row] / (float)classes;
        else losses[row] = Rivalry.Slack(rival[row], right[row]);
    }
}

/// <summary>dŷ = dℓ·(share among the largest · (1 − y) − y), or dℓ/C·([too near] − y·how many are).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct CategoricalHingesBackward(
    ReadWriteBuffer<float> prediction, ReadWriteBuffer<float> target, ReadWriteBuffer<float> right, ReadWriteBuffer<float> rival, ReadWriteBuffer<float> count,
    ReadWriteBuffer<float> dlosses, ReadWriteBuffer<float> dprediction, int n, int classes, int inner, int rivals) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int row = i / (classes * inner) * inner + i % inner;
        float p = prediction[i], t = target[i], s = right[row], dl = dlosses[row], own = 0;
        bool counts = rivals == Rivalry.LargestOrZero || Rivalry.IsWrong(t);
        if (rivals == Rivalry.Each)
        {
            if (counts && !(p + 1f < s)) own = 1;
            dprediction[i] = dl * ((own - count[row] * t) / (float)classes);
            return;
        }
        if (rival[row] + 1f < s)
        {
            dprediction[i] = 0;
            return;
        }
        if (counts && Rivalry.Score(p, t, rivals) == rival[row]) own = (rivals == Rivalry.LargestOrZero ? 1f - t : 1f) / count[row];
        dprediction[i] = dl * (own - t);
    }
}
