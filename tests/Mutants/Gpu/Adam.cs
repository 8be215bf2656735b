using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Gpu;
using Conformance.Spec;

namespace Conformance.Tests.Planted;

/// <summary>A step of Adam with a bug.</summary>
internal sealed class PlantedAdam(int bug) : IDeviceForward<Spec.Adam>
{
    public const int InPlace = 1, StaleMean = 2, ManyCount = 3;

    public void Forward(Spec.Adam op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        int n = y.Real[0].Count, t = x.Int[0].Buffer.ToArray(0, 1)[0];
        var (c1, c2) = op.Corrections(t);
        double root = Math.Sqrt(c2), epsilon = op.Form == AdamForm.Algorithm1 ? op.Epsilon * root : op.Epsilon;
        Grid.Over(device, n, new PlantedAdamStep(x[0], x[1], x[2], x[3], op.AmsGrad ? x[4] : x[3], y[0], y[1], y[2], op.AmsGrad ? y[3] : y[2], y.Int[0].Buffer,
            (float)op.Beta1, (float)(1 - op.Beta1), (float)op.Beta2, (float)(1 - op.Beta2), (float)op.WeightDecay, (float)(op.LearningRate * root / c1), (float)epsilon,
            op.WeightDecay != 0, op.AmsGrad, t + 1, n, bug));
    }
}

[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct PlantedAdamStep(ReadWriteBuffer<float> theta, ReadWriteBuffer<float> g, ReadWriteBuffer<float> m, ReadWriteBuffer<float> v, ReadWriteBuffer<float> vmax,
    ReadWriteBuffer<float> theta1, ReadWriteBuffer<float> m1, ReadWriteBuffer<float> v1, ReadWriteBuffer<float> vmax1, ReadWriteBuffer<int> t1,
    float beta1, float rest1, float beta2, float rest2, float decay, float step, float epsilon, bool decays, bool amsGrad, int next, int n, int bug) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        if (i == 0 || bug == PlantedAdam.ManyCount) t1[0] = next;
        float parameter = theta[i], gradient = g[i], before = m[i];
        if (decays) gradient = decay * parameter + gradient;
        float mean = beta1 * before + rest1 * gradient, square = beta2 * v[i] + rest2 * (gradient * gradient), divisor = square;
        m1[i] = mean;
        v1[i] = square;
        if (amsGrad)
        {
            float most = vmax[i];
            divisor = square > most || Hlsl.IsNaN(square) ? square : most;
            vmax1[i] = divisor;
        }
        if (bug == PlantedAdam.InPlace) m[i] = mean;
        theta1[i] = parameter - step * (bug == PlantedAdam.StaleMean ? before : mean) / (Hlsl.Sqrt(divisor) + epsilon);
    }
}
