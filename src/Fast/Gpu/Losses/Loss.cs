using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>
/// What the kernels of losses share: how the losses of positions are weighted and reduced, and how a gradient comes back. Sums run
/// in a fixed order: the same bits on every run.
/// </summary>
/// <typeparam name="TOp">The loss.</typeparam>
public abstract class Loss<TOp> : IDeviceForward<TOp>, IDeviceBackward<TOp> where TOp : Spec.Loss
{
    /// <summary>Writes the loss of every position, without weights.</summary>
    private protected abstract void Run(TOp op, GraphicsDevice device, DeviceOperands x, ReadWriteBuffer<float> losses);

    /// <summary>Writes the gradient of the prediction from the gradient of the loss of every position, weights and divisor included.</summary>
    private protected abstract void RunBackward(TOp op, GraphicsDevice device, DeviceOperands x, ReadWriteBuffer<float> dlosses, ReadWriteBuffer<float> dprediction);

    /// <inheritdoc/>
    public void Forward(TOp op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var positions = op.Positions(x.Real[0].Shape);
        if (op.Reduction == Reduction.None)
        {
            Weighed(y[0]);
            return;
        }
        using var losses = device.AllocateReadWriteBuffer<float>(positions.Count);
        using var weights = Weights(op, device, x);
        Weighed(losses);
        Sums.OfAll(device, positions.Count, losses, y[0], weights is null ? op.Divisor(positions) : Spec.Loss.PerSample(positions));
        if (weights is not null) Sums.Divide(device, y[0], weights);

        void Weighed(ReadWriteBuffer<float> to)
        {
            Run(op, device, x, to);
            if (op.Weighted) Grid.Over(device, positions.Count, new LossWeigh(to, x[2], positions.Count, Spec.Loss.PerSample(positions)));
        }
    }

    /// <inheritdoc/>
    public void Backward(TOp op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        var positions = op.Positions(x.Real[0].Shape);
        int P = positions.Count, per = Spec.Loss.PerSample(positions);
        using var dlosses = device.AllocateReadWriteBuffer<float>(P);
        using var weights = Weights(op, device, x);
        // Something must be bound where there are no weights; nobody reads it.
        Grid.Over(device, P, new LossSpread(dy[0], op.Weighted ? x[2] : dy[0], weights ?? dy[0], dlosses, P, per, op.Weighted, op.Reduction != Reduction.None,
            weights is not null, weights is null ? op.Divisor(positions) : per));
        RunBackward(op, device, x, dlosses, dx[0]);
    }

    // The sum of the weights where a mean divides by it, and null elsewhere.
    private static ReadWriteBuffer<float>? Weights(TOp op, GraphicsDevice device, DeviceOperands x)
    {
        if (!op.Weighted || op.Reduction != Reduction.WeightedMean) return null;
        var sum = device.AllocateReadWriteBuffer<float>(1);
        Sums.OfAll(device, x.Real[2].Count, x[2], sum);
        return sum;
    }
}

/// <summary>What losses of elements share: ℓ and its slope by element, and rows.</summary>
/// <typeparam name="TOp">The loss.</typeparam>
public abstract class ElementLoss<TOp> : Loss<TOp> where TOp : Spec.ElementLoss
{
    /// <summary>term[i] = ℓ(ŷ[i], y[i]).</summary>
    private protected abstract void Terms(TOp op, GraphicsDevice device, ReadWriteBuffer<float> prediction, ReadWriteBuffer<float> target, ReadWriteBuffer<float> term, int n);

    /// <summary>dŷ[i] = dŷ[i] · ∂ℓ/∂ŷ: the gradient that arrives is in place.</summary>
    private protected abstract void Slopes(TOp op, GraphicsDevice device, ReadWriteBuffer<float> prediction, ReadWriteBuffer<float> target, ReadWriteBuffer<float> dprediction, int n);

    private protected sealed override void Run(TOp op, GraphicsDevice device, DeviceOperands x, ReadWriteBuffer<float> losses)
    {
        int n = x.Real[0].Count, P = op.Positions(x.Real[0].Shape).Count;
        if (op.LastAxis == LastAxis.Each)
        {
            Terms(op, device, x[0], x[1], losses, n);
            return;
        }
        using var terms = device.AllocateReadWriteBuffer<float>(n);
        Terms(op, device, x[0], x[1], terms, n);
        Sums.Of(device, [new(P, n / P, 1)], terms, losses, P, divisor: Divisor(op, n / P));
    }

    private protected sealed override void RunBackward(TOp op, GraphicsDevice device, DeviceOperands x, ReadWriteBuffer<float> dlosses, ReadWriteBuffer<float> dprediction)
    {
        int n = x.Real[0].Count, D = n / op.Positions(x.Real[0].Shape).Count;
        Grid.Over(device, n, new LossElements(dlosses, dprediction, n, D, Divisor(op, D)));
        Slopes(op, device, x[0], x[1], dprediction, n);
    }

    private static float Divisor(TOp op, int D) => op.LastAxis == LastAxis.Mean ? D : 1;
}

/// <summary>Every position's loss times the weight of its sample.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct LossWeigh(ReadWriteBuffer<float> losses, ReadWriteBuffer<float> weight, int positions, int perSample) : IComputeShader
{
    public void Execute()
    {
        int p = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (p >= positions) return;
        losses[p] = weight[p / perSample] * losses[p];
    }
}

/// <summary>The gradient of every position's loss: w · dloss / divisor, or w · dloss / (Σw · divisor).</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct LossSpread(
    ReadWriteBuffer<float> dloss, ReadWriteBuffer<float> weight, ReadWriteBuffer<float> weights, ReadWriteBuffer<float> dlosses, int positions, int perSample,
    bool weighted, bool reduced, bool byWeights, float divisor) : IComputeShader
{
    public void Execute()
    {
        int p = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (p >= positions) return;
        float dl = dloss[reduced ? 0 : p];
        if (reduced) dl = dl / (byWeights ? weights[0] * divisor : divisor);
        if (weighted) dl = weight[p / perSample] * dl;
        dlosses[p] = dl;
    }
}

/// <summary>The gradient of a position, or its share for a mean, at every element of its row.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct LossElements(ReadWriteBuffer<float> dlosses, ReadWriteBuffer<float> dprediction, int n, int D, float divisor) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        dprediction[i] = dlosses[i / D] / divisor;
    }
}
