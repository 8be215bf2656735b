using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Maxout, see spec/Activations/maxout.md.</summary>
public sealed class Maxout : IDeviceForward<Spec.Maxout>, IDeviceBackward<Spec.Maxout>
{
    /// <inheritdoc/>
    public void Forward(Spec.Maxout op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var lines = op.Lines(x.Real[0].Shape);
        Grid.Over(device, lines.Count, new MaxoutForward(x[0], y[0], y.Int[0].Buffer, lines.Count, lines.Length, lines.Inner));
    }

    /// <inheritdoc/>
    public void Backward(Spec.Maxout op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        var lines = op.Lines(dx.Real[0].Shape);
        int n = dx.Real[0].Count;
        Grid.Over(device, n, new MaxoutBackward(y.Int[0].Buffer, dy[0], dx[0], n, lines.Length, lines.Inner));
    }
}

/// <summary>A thread for each unit, whose pieces lie <paramref name="inner"/> apart.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct MaxoutForward(ReadWriteBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<int> argmax, int n, int pieces, int inner) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int first = i / inner * pieces * inner + i % inner, at = 0;
        float most = x[first];
        for (int j = 1; j < pieces; j++)
        {
            float piece = x[first + j * inner];
            // A larger one, or the first NaN.
            if (Hlsl.IsNaN(most) || !(Hlsl.IsNaN(piece) || Kink.Above(piece, most))) continue;
            most = piece;
            at = j;
        }
        y[i] = most;
        argmax[i] = at;
    }
}

/// <summary>A thread for each piece: dy where it is the one that argmax names.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct MaxoutBackward(ReadWriteBuffer<int> argmax, ReadWriteBuffer<float> dy, ReadWriteBuffer<float> gradient, int n, int pieces, int inner) : IComputeShader
{
    public void Execute()
    {
        int i = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (i >= n) return;
        int row = i / inner, unit = row / pieces * inner + i % inner;
        float arrives = dy[unit];
        gradient[i] = argmax[unit] == row % pieces ? arrives : 0f;
    }
}
