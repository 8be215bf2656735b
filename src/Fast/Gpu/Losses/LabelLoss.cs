using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>What losses of class labels share: the weights, and how the losses of positions are reduced.</summary>
internal static class LabelLosses
{
    /// <summary>The losses of the positions, or their reduction.</summary>
    public static void Forward(LabelLoss op, GraphicsDevice device, DeviceOperands x, ReadWriteBuffer<float> loss, Action<ReadWriteBuffer<float>> losses)
    {
        if (op.Reduction == Reduction.None)
        {
            losses(loss);
            return;
        }
        int positions = x.Int[0].Count;
        using var each = device.AllocateReadWriteBuffer<float>(positions);
        losses(each);
        Sums.OfAll(device, positions, each, loss);
        if (op.Reduction == Reduction.Sum) return;
        using var weights = Weights(op, device, x);
        Sums.Divide(device, loss, weights);
    }

    /// <summary>Two numbers: the weights of the labels that count, by which a mean divides, and <paramref name="spread"/> times those of all classes.</summary>
    public static ReadWriteBuffer<float> Weights(LabelLoss op, GraphicsDevice device, DeviceOperands x, double spread = 0)
    {
        const int Lanes = SoftmaxCrossEntropyWeights.Lanes;
        int positions = x.Int[0].Count;
        var weights = device.AllocateReadWriteBuffer<float>(2);
        device.For(Lanes, new SoftmaxCrossEntropyWeights(x.Int[0].Buffer, Weight(op, x), weights, positions, x.Real[0].Shape[1],
            Sums.Stretch((positions - 1) / Lanes + 1), op.Weighted, op.IgnoreIndex is not null, op.IgnoreIndex ?? 0, (float)spread));
        return weights;
    }

    /// <summary>The weights of the classes. Something must be bound where there are none; nobody reads it.</summary>
    public static ReadWriteBuffer<float> Weight(LabelLoss op, DeviceOperands x) => op.Weighted ? x[1] : x[0];
}
