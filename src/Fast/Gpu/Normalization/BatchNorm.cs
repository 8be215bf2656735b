using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

#pragma warning disable CS0649, CA1823, CA1802 // Group-shared arrays are given by the device.

/// <summary>Batch normalization, see spec/Normalization/batch-norm.md.</summary>
public sealed class BatchNorm : IDeviceForward<Spec.BatchNorm>, IDeviceBackward<Spec.BatchNorm>
{
    // A group takes one channel after another where there are more channels than a device has groups.
    private const int MostGroups = 65535;

    /// <inheritdoc/>
    public void Forward(Spec.BatchNorm op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var shape = x.Real[0].Shape;
        int n = shape.Count, channels = shape[1], run = shape[2..].Count, m = n / channels;
        if (op.Training)
        {
            double s = op.UnbiasedRunningVariance ? m / (m - 1.0) : 1;
            device.For(Math.Min(channels, MostGroups) * BatchNormStatistics.Lanes, new BatchNormStatistics(
                x[0], x[3], x[4], y[1], y[2], y[3], y[4], channels, run, m, Stretch(m),
                (float)op.Epsilon, (float)(1 - op.Momentum), (float)op.Momentum, (float)(op.Momentum * s)));
            Grid.Over(device, n, new BatchNormForward(x[0], y[3], y[4], x[1], x[2], y[0], n, channels, run));
            return;
        }
        using var invStd = InvStd(op, device, x);
        Grid.Over(device, n, new BatchNormForward(x[0], x[3], invStd, x[1], x[2], y[0], n, channels, run));
    }

    /// <inheritdoc/>
    public void Backward(Spec.BatchNorm op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        if (op.Training)
        {
            Backward(op, device, x, y[3], y[4], dy, dx);
            return;
        }
        using var invStd = InvStd(op, device, x);
        Backward(op, device, x, x[3], invStd, dy, dx);
    }

    private static void Backward(Spec.BatchNorm op, GraphicsDevice device, DeviceOperands x, ReadWriteBuffer<float> mean, ReadWriteBuffer<float> invStd, DeviceOperands dy, DeviceOperands dx)
    {
        var shape = x.Real[0].Shape;
        int n = shape.Count, channels = shape[1], run = shape[2..].Count, m = n / channels;
        device.For(Math.Min(channels, MostGroups) * BatchNormSums.Lanes, new BatchNormSums(x[0], mean, invStd, dy[0], dx[1], dx[2], channels, run, m, Stretch(m)));
        Grid.Over(device, n, new BatchNormBackward(x[0], mean, invStd, x[1], dy[0], dx[1], dx[2], dx[0], n, channels, run, m, op.Training));
    }

    private static int Stretch(int m) => Sums.Stretch((m - 1) / BatchNormSums.Lanes + 1);

    // Of the running variance, for inference.
    private static ReadWriteBuffer<float> InvStd(Spec.BatchNorm op, GraphicsDevice device, DeviceOperands x)
    {
        int channels = x.Real[4].Count;
        var invStd = device.AllocateReadWriteBuffer<float>(channels);
        Grid.Over(device, channels, new BatchNormInvStd(x[4], invStd, channels, (float)op.Epsilon));
        return invStd;
    }
}

/// <summary>A group for each channel: mean, then variance, then the running statistics.</summary>
[ThreadGroupSize(Lanes, 1, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct BatchNormStatistics(
    ReadWriteBuffer<float> x, ReadWriteBuffer<float> runningMean, ReadWriteBuffer<float> runningVar,
    ReadWriteBuffer<float> runningMean1, ReadWriteBuffer<float> runningVar1, ReadWriteBuffer<float> mean, ReadWriteBuffer<float> invStd,
    int channels, int run, int m, int stretch, float epsilon, float old, float momentum, float momentumOfVariance) : IComputeShader
{
    public const int Lanes = 256;

    [GroupShared(Lanes)]
    private static readonly float[] part = null!;

    public void Execute()
    {
        int lane = GroupIds.X;
        for (int c = GridIds.X; c < channels; c += DispatchSize.X / Lanes)
        {
            float sum = 0;
            for (int k = lane; k < m;)
            {
                float some = 0;
                for (int left = stretch; left > 0 && k < m; left--, k += Lanes) some += x[(k / run * channels + c) * run + k % run];
                sum += some;
            }
            part[lane] = sum;
            Hlsl.GroupMemoryBarrierWithGroupSync();
            for (int half = Lanes / 2; half > 0; half >>= 1)
            {
                if (lane < half) part[lane] += part[lane + half];
                Hlsl.GroupMemoryBarrierWithGroupSync();
            }
            float average = part[0] / m;
            Hlsl.GroupMemoryBarrierWithGroupSync();

            float squares = 0;
            for (int k = lane; k < m;)
            {
                float some = 0;
                for (int left = stretch; left > 0 && k < m; left--, k += Lanes)
                {
                    float distance = x[(k / run * channels + c) * run + k % run] - average;
                    some += distance * distance;
                }
                squares += some;
            }
            part[lane] = squares;
            Hlsl.GroupMemoryBarrierWithGroupSync();
            for (int half = Lanes / 2; half > 0; half >>= 1)
            {
                if (lane < half) part[lane] += part[lane + half];
                Hlsl.GroupMemoryBarrierWithGroupSync();
            }
            if (lane == 0)
            {
                float variance = part[0] / m;
                mean[c] = average;
                invStd[c] = 1 / Hlsl.Sqrt(variance + epsilon);
                runningMean1[c] = old * runningMean[c] + momentum * average;
                runningVar1[c] = old * runningVar[c] + momentumOfVariance * variance;
            }
            Hlsl.GroupMemoryBarrierWithGroupSync();
        }
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct BatchNormInvStd(ReadWriteBuffer<float> variance, ReadWriteBuffer<float> invStd, int channels, float epsilon) : IComputeShader
{
    public void Execute()
    {
        int c = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (c < channels) invStd[c] = 1 / Hlsl.Sqrt(variance[c] + epsilon);
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct BatchNormForward(
    ReadWriteBuffer<float> x, ReadWriteBuffer<float> mean, ReadWriteBuffer<float> invStd, ReadWriteBuffer<float> gamma, ReadWriteBuffer<float> beta,
    ReadWriteBuffer<float> y, int n, int channels, int run) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int c = i / run % channels;
        y[i] = gamma[c] * ((x[i] - mean[c]) * invStd[c]) + beta[c];
    }
}

/// <summary>A group for each channel: dβ = Σ dy and dγ = Σ dy·x̂.</summary>
[ThreadGroupSize(Lanes, 1, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct BatchNormSums(
    ReadWriteBuffer<float> x, ReadWriteBuffer<float> mean, ReadWriteBuffer<float> invStd, ReadWriteBuffer<float> dy,
    ReadWriteBuffer<float> dgamma, ReadWriteBuffer<float> dbeta, int channels, int run, int m, int stretch) : IComputeShader
{
    public const int Lanes = 256;

    [GroupShared(Lanes)]
    private static readonly float[] partGamma = null!;
    [GroupShared(Lanes)]
    private static readonly float[] partBeta = null!;

    public void Execute()
    {
        int lane = GroupIds.X;
        for (int c = GridIds.X; c < channels; c += DispatchSize.X / Lanes)
        {
            float average = mean[c], inv = invStd[c], sumGamma = 0, sumBeta = 0;
            for (int k = lane; k < m;)
            {
                float someGamma = 0, someBeta = 0;
                for (int left = stretch; left > 0 && k < m; left--, k += Lanes)
                {
                    int i = (k / run * channels + c) * run + k % run;
                    someGamma += dy[i] * ((x[i] - average) * inv);
                    someBeta += dy[i];
                }
                sumGamma += someGamma;
                sumBeta += someBeta;
            }
            partGamma[lane] = sumGamma;
            partBeta[lane] = sumBeta;
            Hlsl.GroupMemoryBarrierWithGroupSync();
            for (int half = Lanes / 2; half > 0; half >>= 1)
            {
                if (lane < half)
                {
                    partGamma[lane] += partGamma[lane + half];
                    partBeta[lane] += partBeta[lane + half];
                }
                Hlsl.GroupMemoryBarrierWithGroupSync();
            }
            if (lane == 0)
            {
                dgamma[c] = partGamma[0];
                dbeta[c] = partBeta[0];
            }
            Hlsl.GroupMemoryBarrierWithGroupSync();
        }
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct BatchNormBackward(
    ReadWriteBuffer<float> x, ReadWriteBuffer<float> mean, ReadWriteBuffer<float> invStd, ReadWriteBuffer<float> gamma, ReadWriteBuffer<float> dy,
    ReadWriteBuffer<float> dgamma, ReadWriteBuffer<float> dbeta, ReadWriteBuffer<float> gradient, int n, int channels, int run, int m, bool training) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int c = i / run % channels;
        float direct = dy[i];
        // In inference the statistics are constants.
        if (training) direct = direct - dbeta[c] / m - (x[i] - mean[c]) * invStd[c] * (dgamma[c] / m);
        gradient[i] = gamma[c] * invStd[c] * direct;
    }
}
