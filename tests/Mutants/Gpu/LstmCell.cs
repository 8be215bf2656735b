using ComputeSharp;
using Conformance.Gpu;

namespace Conformance.Tests.Planted;

/// <summary>One step of an LSTM with a bug in forward; backward is sound.</summary>
internal sealed class PlantedLstmCell(int bug) : IDeviceForward<Spec.LstmCell>, IDeviceBackward<Spec.LstmCell>
{
    public const int GateOrder = 1, OldState = 2;

    public void Forward(Spec.LstmCell op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        int n = x.Real[0].Shape[0], inputs = x.Real[0].Shape[1], hidden = x.Real[1].Shape[1];
        var (i, f, g, o) = op.Blocks;
        if (bug == GateOrder) (i, f) = (f, i);
        Grid.Over(device, n * hidden, new PlantedLstm(x[0], x[1], x[2], x[3], x[4], x[5], op.TwoBiases ? x[6] : x[5], op.Peepholes ? x.Real[^1].Buffer : x[5], y[0], y[1], y[2],
            n * hidden, inputs, hidden, i * hidden, f * hidden, g * hidden, o * hidden, op.TwoBiases, op.Peepholes, bug));
    }

    public void Backward(Spec.LstmCell op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx) => new Gpu.LstmCell().Backward(op, device, x, y, dy, dx);
}

/// <summary>A thread for each unit of each row. The four sums lie in the place of the gates until these are known.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct PlantedLstm(ReadWriteBuffer<float> x, ReadWriteBuffer<float> h, ReadWriteBuffer<float> c, ReadWriteBuffer<float> w, ReadWriteBuffer<float> u,
    ReadWriteBuffer<float> b, ReadWriteBuffer<float> rb, ReadWriteBuffer<float> p, ReadWriteBuffer<float> h1, ReadWriteBuffer<float> c1, ReadWriteBuffer<float> gates,
    int count, int inputs, int hidden, int i, int f, int g, int o, bool twoBiases, bool peepholes, int bug) : IComputeShader
{
    public void Execute()
    {
        int at = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (at >= count) return;
        int row = at / hidden, k = at - row * hidden, z = row * 4 * hidden + k;
        for (int gate = 0; gate < 4; gate++)
        {
            int unit = gate * hidden + k;
            float sum = b[unit];
            if (twoBiases) sum += rb[unit];
            for (int t = 0; t < inputs; t++) sum += x[row * inputs + t] * w[unit * inputs + t];
            for (int t = 0; t < hidden; t++) sum += h[row * hidden + t] * u[unit * hidden + t];
            gates[z + gate * hidden] = sum;
        }
        float zi = gates[z + i], zf = gates[z + f], zg = gates[z + g], zo = gates[z + o], state = c[at];
        if (peepholes)
        {
            zi += p[k] * state;
            zf += p[2 * hidden + k] * state;
        }
        float input = Sigmoid(zi), forget = Sigmoid(zf), cell = Hlsl.Tanh(zg);
        float next = forget * state + input * cell;
        if (peepholes) zo += p[hidden + k] * (bug == PlantedLstmCell.OldState ? state : next);
        float output = Sigmoid(zo);
        gates[z + i] = input;
        gates[z + f] = forget;
        gates[z + g] = cell;
        gates[z + o] = output;
        c1[at] = next;
        h1[at] = output * Hlsl.Tanh(next);
    }

    private static float Sigmoid(float z) => 1 / (1 + Hlsl.Exp(-z));
}
