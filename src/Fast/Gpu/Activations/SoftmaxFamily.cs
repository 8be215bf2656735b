using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

#pragma warning disable CS0649, CA1823, CA1802 // Group-shared arrays are given by the device.

/// <summary>What the kernels of softmax and its logarithm share: the shaders, which take either.</summary>
/// <typeparam name="TOp">The operator.</typeparam>
public abstract class SoftmaxFamily<TOp> : IDeviceForward<TOp>, IDeviceBackward<TOp> where TOp : Spec.SoftmaxFamily
{
    private protected abstract bool IsLog { get; }

    /// <inheritdoc/>
    public void Forward(TOp op, GraphicsDevice device, DeviceOperands x, DeviceOperands y) =>
        SoftmaxLines.Forward(device, op.Lines(x.Real[0].Shape), x[0], y[0], IsLog);

    /// <inheritdoc/>
    public void Backward(TOp op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx) =>
        SoftmaxLines.Backward(device, op.Lines(dx.Real[0].Shape), y[0], dy[0], dx[0], IsLog);
}

/// <summary>Softmax and its logarithm over the lines of a tensor: for Softmax, LogSoftmax and SoftmaxCrossEntropy.</summary>
internal static class SoftmaxLines
{
    // A group takes one line after another where there are more lines than a device has groups.
    private const int MostGroups = 65535;

    // Below this many elements a group would mostly idle.
    private const int FewElements = 32;

    /// <summary>y: e^x over its sum along each line, or the logarithm of that.</summary>
    public static void Forward(GraphicsDevice device, Lines lines, ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, bool log)
    {
        if (IsByThread(lines)) Grid.Over(device, lines.Count, new SoftmaxByThread(x, y, lines.Count, lines.Length, lines.Inner, log));
        else device.For(Threads(lines), new SoftmaxByGroup(x, y, lines.Count, lines.Length, log));
    }

    /// <summary>dx from the output and its gradient.</summary>
    public static void Backward(GraphicsDevice device, Lines lines, ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> dx, bool log)
    {
        if (IsByThread(lines)) Grid.Over(device, lines.Count, new SoftmaxBackwardByThread(y, dy, dx, lines.Count, lines.Length, lines.Inner, log));
        else device.For(Threads(lines), new SoftmaxBackwardByGroup(y, dy, dx, lines.Count, lines.Length, log));
    }

    // With lines side by side neighbouring threads read neighbouring elements, and a thread takes a whole line.
    private static bool IsByThread(Lines lines) => lines.Inner > 1 || lines.Length < FewElements;

    private static int Threads(Lines lines) => Math.Min(lines.Count, MostGroups) * SoftmaxByGroup.Lanes;
}

/// <summary>A group for each line, whose elements lie side by side: maximum and sum by halving. A maximum skips NaN; x − m brings it back.</summary>
[ThreadGroupSize(Lanes, 1, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct SoftmaxByGroup(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int lines, int length, bool log) : IComputeShader
{
    public const int Lanes = 128;

    [GroupShared(Lanes)]
    private static readonly float[] part = null!;

    public void Execute()
    {
        int lane = GroupIds.X;
        for (int line = GridIds.X; line < lines; line += DispatchSize.X / Lanes)
        {
            int first = line * length;
            float most = x[first];
            for (int k = lane; k < length; k += Lanes) most = Hlsl.Max(most, x[first + k]);
            part[lane] = most;
            Hlsl.GroupMemoryBarrierWithGroupSync();
            for (int half = Lanes / 2; half > 0; half >>= 1)
            {
                if (lane < half) part[lane] = Hlsl.Max(part[lane], part[lane + half]);
                Hlsl.GroupMemoryBarrierWithGroupSync();
            }
            most = part[0];
            Hlsl.GroupMemoryBarrierWithGroupSync();

            float sum = 0;
            for (int k = lane; k < length; k += Lanes) sum += Hlsl.Exp(x[first + k] - most);
            part[lane] = sum;
            Hlsl.GroupMemoryBarrierWithGroupSync();
            for (int half = Lanes / 2; half > 0; half >>= 1)
            {
                if (lane < half) part[lane] += part[lane + half];
                Hlsl.GroupMemoryBarrierWithGroupSync();
            }
            sum = part[0];
            Hlsl.GroupMemoryBarrierWithGroupSync();

            float logSum = Hlsl.Log(sum);
            for (int k = lane; k < length; k += Lanes)
            {
                float above = x[first + k] - most;
                if (log) y[first + k] = above - logSum;
                else y[first + k] = Hlsl.Exp(above) / sum;
            }
        }
    }
}

/// <summary>A thread for each line, whose elements lie <paramref name="inner"/> apart.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SoftmaxByThread(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, int lines, int length, int inner, bool log) : IComputeShader
{
    public void Execute()
    {
        int line = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (line >= lines) return;
        int first = line / inner * length * inner + line % inner;
        float most = x[first];
        for (int k = 1; k < length; k++) most = Hlsl.Max(most, x[first + k * inner]);
        float sum = 0;
        for (int k = 0; k < length; k++) sum += Hlsl.Exp(x[first + k * inner] - most);
        float logSum = Hlsl.Log(sum);
        for (int k = 0; k < length; k++)
        {
            float above = x[first + k * inner] - most;
            if (log) y[first + k * inner] = above - logSum;
            else y[first + k * inner] = Hlsl.Exp(above) / sum;
        }
    }
}

/// <summary>A group for each line: Σ dy·y by halving, then dx = y·(dy − Σ dy·y); for the logarithm Σ dy, then dx = dy − eʸ·Σ dy.</summary>
[ThreadGroupSize(SoftmaxByGroup.Lanes, 1, 1), GeneratedComputeShaderDescriptor]
internal readonly partial struct SoftmaxBackwardByGroup(ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int lines, int length, bool log) : IComputeShader
{
    private const int Lanes = SoftmaxByGroup.Lanes;

    [GroupShared(Lanes)]
    private static readonly float[] part = null!;

    public void Execute()
    {
        int lane = GroupIds.X;
        for (int line = GridIds.X; line < lines; line += DispatchSize.X / Lanes)
        {
            int first = line * length;
            float sum = 0;
            for (int k = lane; k < length; k += Lanes)
            {
                if (log) sum += dy[first + k];
                else sum += dy[first + k] * y[first + k];
            }
            part[lane] = sum;
            Hlsl.GroupMemoryBarrierWithGroupSync();
            for (int half = Lanes / 2; half > 0; half >>= 1)
            {
                if (lane < half) part[lane] += part[lane + half];
                Hlsl.GroupMemoryBarrierWithGroupSync();
            }
            sum = part[0];
            Hlsl.GroupMemoryBarrierWithGroupSync();

            for (int k = lane; k < length; k += Lanes)
            {
                if (log) gradient[first + k] = dy[first + k] - Hlsl.Exp(y[first + k]) * sum;
                else gradient[first + k] = y[first + k] * (dy[first + k] - sum);
            }
        }
    }
}

/// <summary>The same by a thread for each line, whose elements lie <paramref name="inner"/> apart.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct SoftmaxBackwardByThread(ReadWriteBuffer<float> y, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int lines, int length, int inner, bool log) : IComputeShader
{
    public void Execute()
    {
        int line = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (line >= lines) return;
        int first = line / inner * length * inner + line % inner;
        float sum = 0;
        for (int k = 0; k < length; k++)
        {
            if (log) sum += dy[first + k * inner];
            else sum += dy[first + k * inner] * y[first + k * inner];
        }
        for (int k = 0; k < length; k++)
        {
            int at = first + k * inner;
            if (log) gradient[at] = dy[at] - Hlsl.Exp(y[at]) * sum;
            else gradient[at] = y[at] * (dy[at] - sum);
        }
    }
}
