using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

#pragma warning disable CS0649, CA1823, CA1802 // Group-shared arrays are given by the device.

/// <summary>Softmax cross-entropy, see spec/Losses/softmax-cross-entropy.md.</summary>
public sealed class SoftmaxCrossEntropy : IDeviceForward<Spec.SoftmaxCrossEntropy>, IDeviceBackward<Spec.SoftmaxCrossEntropy>
{
    /// <inheritdoc/>
    public void Forward(Spec.SoftmaxCrossEntropy op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var shape = x.Real[0].Shape;
        int classes = shape[1], run = shape[2..].Count, positions = shape[0] * run;
        LabelLosses.Forward(op, device, x, y[0], to =>
        {
            SoftmaxLines.Forward(device, Lines.Along(shape, 1), x[0], y[1], log: true);
            Grid.Over(device, positions, new SoftmaxCrossEntropyLosses(
                y[1], x.Int[0].Buffer, LabelLosses.Weight(op, x), to, positions, classes, run, op.Weighted, op.IgnoreIndex is not null, op.IgnoreIndex ?? 0,
                op.LabelSmoothing > 0, (float)(1 - op.LabelSmoothing), (float)(op.LabelSmoothing / classes)));
        });
    }

    /// <inheritdoc/>
    public void Backward(Spec.SoftmaxCrossEntropy op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        var shape = x.Real[0].Shape;
        using var weights = LabelLosses.Weights(op, device, x, op.LabelSmoothing / shape[1]);
        Grid.Over(device, shape.Count, new SoftmaxCrossEntropyBackward(
            y[1], x.Int[0].Buffer, LabelLosses.Weight(op, x), weights, dy[0], dx[0], shape.Count, shape[1], shape[2..].Count, op.Weighted, op.IgnoreIndex is not null, op.IgnoreIndex ?? 0,
            op.LabelSmoothing > 0, (float)(1 - op.LabelSmoothing), (float)(op.LabelSmoothing / shape[1]), op.Reduction == Reduction.None, op.Reduction == Reduction.Mean));
    }
}

/// <summary>A thread for each position, whose classes lie <paramref name="run"/> apart: ℓ = (1 − ε)·(−w_y ln p_y) + ε/C·Σ (−w_c ln p_c).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SoftmaxCrossEntropyLosses(
    ReadWriteBuffer<float> logp, ReadWriteBuffer<int> label, ReadWriteBuffer<float> weight, ReadWriteBuffer<float> loss,
    int positions, int classes, int run, bool weighted, bool ignores, int ignored, bool smooths, float keep, float spread) : IComputeShader
{
    public void Execute()
    {
        int position = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (position >= positions) return;
        int first = position / run * classes * run + position % run, y = label[position];
        float value = 0;
        if (!ignores || y != ignored)
        {
            value = (weighted ? weight[y] : 1) * -logp[first + y * run];
            if (smooths)
            {
                float smooth = 0;
                for (int c = 0; c < classes; c++) smooth -= (weighted ? weight[c] : 1) * logp[first + c * run];
                value = keep * value + spread * smooth;
            }
        }
        loss[position] = value;
    }
}

/// <summary>One group: Σ w_y over the positions that count, by which the mean divides, and Σ ε/C·w_c over the classes.</summary>
[ThreadGroupSize(Lanes, 1, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct SoftmaxCrossEntropyWeights(
    ReadWriteBuffer<int> label, ReadWriteBuffer<float> weight, ReadWriteBuffer<float> sums,
    int positions, int classes, int stretch, bool weighted, bool ignores, int ignored, float spread) : IComputeShader
{
    public const int Lanes = 256;

    [GroupShared(Lanes)]
    private static readonly float[] ofLabels = null!;
    [GroupShared(Lanes)]
    private static readonly float[] ofClasses = null!;
    [GroupShared(Lanes)]
    private static readonly int[] counts = null!;

    public void Execute()
    {
        int lane = GroupIds.X, count = 0;
        float labels = 0, all = 0;
        for (int i = lane; i < positions;)
        {
            float some = 0;
            for (int left = stretch; left > 0 && i < positions; left--, i += Lanes)
            {
                int y = label[i];
                if (ignores && y == ignored) continue;
                count++;
                if (weighted) some += weight[y];
            }
            labels += some;
        }
        if (weighted)
            for (int c = lane; c < classes; c += Lanes) all += spread * weight[c];
        ofLabels[lane] = labels;
        ofClasses[lane] = all;
        counts[lane] = count;
        Hlsl.GroupMemoryBarrierWithGroupSync();
        for (int half = Lanes / 2; half > 0; half >>= 1)
        {
            if (lane < half)
            {
                ofLabels[lane] += ofLabels[lane + half];
                ofClasses[lane] += ofClasses[lane + half];
                counts[lane] += counts[lane + half];
            }
            Hlsl.GroupMemoryBarrierWithGroupSync();
        }
        if (lane == 0)
        {
            sums[0] = weighted ? ofLabels[0] : counts[0];
            sums[1] = ofClasses[0];
        }
    }
}

/// <summary>dz = dℓ·(p·Σq − q), where q is ε/C·w_c, and (1 − ε)·w_y more at the label.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SoftmaxCrossEntropyBackward(
    ReadWriteBuffer<float> logp, ReadWriteBuffer<int> label, ReadWriteBuffer<float> weight, ReadWriteBuffer<float> weights, ReadWriteBuffer<float> dloss, ReadWriteBuffer<float> dz,
    int n, int classes, int run, bool weighted, bool ignores, int ignored, bool smooths, float keep, float spread, bool each, bool mean) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int line = i / run, c = line % classes, position = line / classes * run + i % run, y = label[position];
        if (ignores && y == ignored)
        {
            dz[i] = 0;
            return;
        }
        float own = keep * (weighted ? weight[y] : 1), target = 0, all = own;
        if (c == y) target = own;
        if (smooths)
        {
            target += spread * (weighted ? weight[c] : 1);
            all += weights[1];
        }
        // Without weights Σq is 1, whatever is smoothed.
        if (!weighted) all = 1;
        float arrives = dloss[each ? position : 0];
        if (mean) arrives = arrives / weights[0];
        dz[i] = arrives * (Hlsl.Exp(logp[i]) * all - target);
    }
}
