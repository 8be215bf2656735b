using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>The loss of LeNet-5, see spec/Losses/rbf-loss.md. A thread takes a sample: centres are drawn for classes of characters, tens of them and not thousands.</summary>
public sealed class RbfLoss : IDeviceForward<Spec.RbfLoss>, IDeviceBackward<Spec.RbfLoss>
{
    /// <inheritdoc/>
    public void Forward(Spec.RbfLoss op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        int n = x.Real[0].Shape[0];
        if (op.Reduction == Reduction.None)
        {
            Losses(y[0]);
            return;
        }
        using var losses = device.AllocateReadWriteBuffer<float>(n);
        Losses(losses);
        Sums.OfAll(device, n, losses, y[0], op.Reduction == Reduction.Mean ? n : 1);

        void Losses(ReadWriteBuffer<float> to) =>
            Grid.Over(device, n, new RbfLosses(x[0], x.Int[0].Buffer, to, n, x.Real[0].Shape[1], op.Competitive, (float)op.Rubbish));
    }

    /// <inheritdoc/>
    public void Backward(Spec.RbfLoss op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        int n = x.Real[0].Shape[0];
        Grid.Over(device, n, new RbfLossesBackward(
            x[0], x.Int[0].Buffer, dy[0], dx[0], n, x.Real[0].Shape[1], op.Competitive, (float)op.Rubbish, op.Reduction != Reduction.None, op.Reduction == Reduction.Mean ? n : 1));
    }
}

/// <summary>ℓ = y_D, or (y_D − m) + ln(e^(m − j) + Σ e^(m − y)) with m = min(j, y). A minimum skips NaN; m − y brings it back.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct RbfLosses(
    ReadWriteBuffer<float> penalty, ReadWriteBuffer<int> label, ReadWriteBuffer<float> loss, int samples, int classes, bool competitive, float rubbish) : IComputeShader
{
    public void Execute()
    {
        int n = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (n >= samples) return;
        int first = n * classes;
        float right = penalty[first + label[n]];
        if (competitive)
        {
            float least = rubbish;
            for (int c = 0; c < classes; c++) least = Hlsl.Min(least, penalty[first + c]);
            float sum = Hlsl.Exp(least - rubbish);
            for (int c = 0; c < classes; c++) sum += Hlsl.Exp(least - penalty[first + c]);
            right = right - least + Hlsl.Log(sum);
        }
        loss[n] = right;
    }
}

/// <summary>dy = dℓ·([c = D] − e^(m − y)/s), or dℓ at the right class alone.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct RbfLossesBackward(
    ReadWriteBuffer<float> penalty, ReadWriteBuffer<int> label, ReadWriteBuffer<float> dloss, ReadWriteBuffer<float> dpenalty,
    int samples, int classes, bool competitive, float rubbish, bool reduced, float divisor) : IComputeShader
{
    public void Execute()
    {
        int n = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (n >= samples) return;
        int first = n * classes, right = label[n];
        float dl = reduced ? dloss[0] / divisor : dloss[n], least = rubbish, sum = 1;
        if (competitive)
        {
            for (int c = 0; c < classes; c++) least = Hlsl.Min(least, penalty[first + c]);
            sum = Hlsl.Exp(least - rubbish);
            for (int c = 0; c < classes; c++) sum += Hlsl.Exp(least - penalty[first + c]);
        }
        for (int c = 0; c < classes; c++)
        {
            float own = c == right ? 1f : 0f;
            if (competitive) dpenalty[first + c] = dl * (own - Hlsl.Exp(least - penalty[first + c]) / sum);
            else dpenalty[first + c] = c == right ? dl : 0;
        }
    }
}
