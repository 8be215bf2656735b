using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>
/// Negative log-likelihood, see spec/Losses/negative-log-likelihood.md. It is softmax cross-entropy from its log-softmax on, without smoothing, and takes
/// the shaders from there; only its gradient is another.
/// </summary>
public sealed class NegativeLogLikelihood : IDeviceForward<Spec.NegativeLogLikelihood>, IDeviceBackward<Spec.NegativeLogLikelihood>
{
    /// <inheritdoc/>
    public void Forward(Spec.NegativeLogLikelihood op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var (_, classes, run) = Lines.Along(x.Real[0].Shape, 1);
        int positions = x.Int[0].Count;
        LabelLosses.Forward(op, device, x, y[0], to => Grid.Over(device, positions, new SoftmaxCrossEntropyLosses(
            x[0], x.Int[0].Buffer, LabelLosses.Weight(op, x), to, positions, classes, run, op.Weighted, op.IgnoreIndex is not null, op.IgnoreIndex ?? 0, smooths: false, 1, 0)));
    }

    /// <inheritdoc/>
    public void Backward(Spec.NegativeLogLikelihood op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        var (_, classes, run) = Lines.Along(x.Real[0].Shape, 1);
        int n = x.Real[0].Shape.Count;
        using var weights = LabelLosses.Weights(op, device, x);
        Grid.Over(device, n, new NegativeLogLikelihoodBackward(x.Int[0].Buffer, LabelLosses.Weight(op, x), weights, dy[0], dx[0], n, classes, run,
            op.Weighted, op.IgnoreIndex is not null, op.IgnoreIndex ?? 0, op.Reduction == Reduction.None, op.Reduction == Reduction.Mean));
    }
}

/// <summary>−w_y·dℓ at the label of each position that counts, and 0 everywhere else.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct NegativeLogLikelihoodBackward(
    ReadWriteBuffer<int> label, ReadWriteBuffer<float> weight, ReadWriteBuffer<float> weights, ReadWriteBuffer<float> dloss, ReadWriteBuffer<float> dlogp,
    int n, int classes, int run, bool weighted, bool ignores, int ignored, bool each, bool mean) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int line = i / run, c = line % classes, position = line / classes * run + i % run, y = label[position];
        float value = 0;
        if (c == y && (!ignores || y != ignored))
        {
            float arrives = dloss[each ? position : 0];
            if (mean) arrives = arrives / weights[0];
            value = arrives * -(weighted ? weight[y] : 1);
        }
        dlogp[i] = value;
    }
}
