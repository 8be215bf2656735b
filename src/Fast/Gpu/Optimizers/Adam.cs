using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>One step of Adam, see spec/Optimizers/adam.md: one pass that reads each operand once and writes each once.</summary>
/// <remarks>
/// Both forms run as the paper's efficient one, θ − α_t·m/(√v + ε̂): algorithm 1 is the same formula with ε̂ = ε·√(1 − β2^t).
/// Its constants are formed on the host, in double, as a device may not have double. For that t, a single int, is downloaded before the
/// step; everything else stays on the device.
/// </remarks>
public sealed class Adam : IDeviceForward<Spec.Adam>
{
    /// <inheritdoc/>
    public void Forward(Spec.Adam op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        int n = y.Real[0].Count, t = x.Int[0].Buffer.ToArray(0, 1)[0];
        var (c1, c2) = op.Corrections(t);
        var update = new AdamUpdate
        {
            Beta1 = (float)op.Beta1,
            Rest1 = (float)(1 - op.Beta1),
            Beta2 = (float)op.Beta2,
            Rest2 = (float)(1 - op.Beta2),
            Decay = (float)op.WeightDecay,
            Step = (float)(op.LearningRate * Math.Sqrt(c2) / c1),
            Epsilon = (float)(op.Form == AdamForm.Algorithm1 ? op.Epsilon * Math.Sqrt(c2) : op.Epsilon),
        };
        int next = t + 1, decays = op.WeightDecay != 0 ? 1 : 0;
        if (op.AmsGrad) Grid.Over(device, n, new AdamLargest(x[0], x[1], x[2], x[3], x[4], y[0], y[1], y[2], y[3], y.Int[0].Buffer, update, decays, next, n));
        else Grid.Over(device, n, new AdamPlain(x[0], x[1], x[2], x[3], y[0], y[1], y[2], y.Int[0].Buffer, update, decays, next, n));
    }
}

/// <summary>The constants of a step, and the formula.</summary>
internal struct AdamUpdate
{
    public float Beta1, Rest1, Beta2, Rest2, Decay, Step, Epsilon;

    // Without decay nothing is added: 0·θ would be NaN for an infinite θ.
    public static float Gradient(AdamUpdate u, int decays, float theta, float g) => decays != 0 ? u.Decay * theta + g : g;

    public static float Mean(AdamUpdate u, float m, float g) => u.Beta1 * m + u.Rest1 * g;

    public static float Square(AdamUpdate u, float v, float g) => u.Beta2 * v + u.Rest2 * (g * g);

    public static float Move(AdamUpdate u, float theta, float m, float v) => theta - u.Step * m / (Hlsl.Sqrt(v) + u.Epsilon);
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct AdamPlain(ReadWriteBuffer<float> theta, ReadWriteBuffer<float> g, ReadWriteBuffer<float> m, ReadWriteBuffer<float> v,
    ReadWriteBuffer<float> theta1, ReadWriteBuffer<float> m1, ReadWriteBuffer<float> v1, ReadWriteBuffer<int> t1, AdamUpdate update, int decays, int next, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        if (i == 0) t1[0] = next;
        float parameter = theta[i];
        float gradient = AdamUpdate.Gradient(update, decays, parameter, g[i]);
        float mean = AdamUpdate.Mean(update, m[i], gradient), square = AdamUpdate.Square(update, v[i], gradient);
        m1[i] = mean;
        v1[i] = square;
        theta1[i] = AdamUpdate.Move(update, parameter, mean, square);
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct AdamLargest(ReadWriteBuffer<float> theta, ReadWriteBuffer<float> g, ReadWriteBuffer<float> m, ReadWriteBuffer<float> v, ReadWriteBuffer<float> vmax,
    ReadWriteBuffer<float> theta1, ReadWriteBuffer<float> m1, ReadWriteBuffer<float> v1, ReadWriteBuffer<float> vmax1, ReadWriteBuffer<int> t1, AdamUpdate update, int decays, int next, int n) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        if (i == 0) t1[0] = next;
        float parameter = theta[i];
        float gradient = AdamUpdate.Gradient(update, decays, parameter, g[i]);
        float mean = AdamUpdate.Mean(update, m[i], gradient), square = AdamUpdate.Square(update, v[i], gradient);
        // NaN on either side stays: Hlsl.Max would take the number.
        float most = vmax[i];
        most = square > most || Hlsl.IsNaN(square) ? square : most;
        m1[i] = mean;
        v1[i] = square;
        vmax1[i] = most;
        theta1[i] = AdamUpdate.Move(update, parameter, mean, most);
    }
}
