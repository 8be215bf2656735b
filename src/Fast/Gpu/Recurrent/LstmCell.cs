using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>One step of an LSTM, see spec/Recurrent/lstm-cell.md: products of matrices, and one pass over the units between them.</summary>
public sealed class LstmCell : IDeviceForward<Spec.LstmCell>, IDeviceBackward<Spec.LstmCell>
{
    /// <inheritdoc/>
    public void Forward(Spec.LstmCell op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var (n, i, hidden) = Extents(x);
        var (state, gates) = (x[2], y[2]);
        var (bi, bf, bg, bo) = op.Blocks;

        // gates = x·wᵀ + h·uᵀ + b, then activated in place
        MatrixProduct.Multiply(device, n, 4 * hidden, i, x[0], aRow: i, aTerm: 1, x[3], bTerm: 1, bColumn: i, gates, bias: x[5]);
        MatrixProduct.Multiply(device, n, 4 * hidden, hidden, x[1], aRow: hidden, aTerm: 1, x[4], bTerm: 1, bColumn: hidden, gates, add: true);
        Grid.Over(device, n * hidden, new LstmForward(gates, state, op.TwoBiases ? x[6] : state, op.Peepholes ? x.Real[^1].Buffer : state, y[0], y[1],
            n * hidden, hidden, bi * hidden, bf * hidden, bg * hidden, bo * hidden, op.TwoBiases, op.Peepholes));
    }

    /// <inheritdoc/>
    public void Backward(Spec.LstmCell op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        var (n, i, hidden) = Extents(x);
        var (state, next, gates) = (x[2], y[1], y[2]);
        var (bi, bf, bg, bo) = op.Blocks;
        int rows = 4 * hidden;
        using var dz = device.AllocateReadWriteBuffer<float>(n * rows);
        // The gradients of the peepholes, a term for each sample, in their order i, o, f.
        using var dps = op.Peepholes ? device.AllocateReadWriteBuffer<float>(n * 3 * hidden) : null;
        Grid.Over(device, n * hidden, new LstmBackward(gates, state, next, op.Peepholes ? x.Real[^1].Buffer : state, dy[0], dy[1], dz, dx[2], dps ?? dz,
            n * hidden, hidden, bi * hidden, bf * hidden, bg * hidden, bo * hidden, op.Peepholes));

        // dx = dz·w, dh = dz·u, dw = dzᵀ·x, du = dzᵀ·h, db = drb = the sum of the rows of dz
        MatrixProduct.Multiply(device, n, i, rows, dz, aRow: rows, aTerm: 1, x[3], bTerm: i, bColumn: 1, dx[0]);
        MatrixProduct.Multiply(device, n, hidden, rows, dz, aRow: rows, aTerm: 1, x[4], bTerm: hidden, bColumn: 1, dx[1]);
        MatrixProduct.Multiply(device, rows, i, n, dz, aRow: 1, aTerm: rows, x[0], bTerm: i, bColumn: 1, dx[3]);
        MatrixProduct.Multiply(device, rows, hidden, n, dz, aRow: 1, aTerm: rows, x[1], bTerm: hidden, bColumn: 1, dx[4]);
        Sums.Of(device, [new(1, n, rows)], dz, dx[5], rows);
        if (op.TwoBiases) Sums.Of(device, [new(1, n, rows)], dz, dx[6], rows);
        if (dps is not null) Sums.Of(device, [new(1, n, 3 * hidden)], dps, dx.Real[^1].Buffer, 3 * hidden);
    }

    private static (int N, int I, int Hidden) Extents(DeviceOperands x) => (x.Real[0].Shape[0], x.Real[0].Shape[1], x.Real[1].Shape[1]);
}

/// <summary>Turns z into gates, and computes the new state and output. Gate i of unit k is at row · 4H + i + k, likewise f, g and o.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct LstmForward(ReadWriteBuffer<float> gates, ReadWriteBuffer<float> c, ReadWriteBuffer<float> rb, ReadWriteBuffer<float> p,
    ReadWriteBuffer<float> h1, ReadWriteBuffer<float> c1, int count, int hidden, int i, int f, int g, int o, bool twoBiases, bool peepholes) : IComputeShader
{
    public void Execute()
    {
        int at = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (at >= count) return;
        int row = at / hidden, k = at - row * hidden, z = row * 4 * hidden + k;
        float zi = gates[z + i], zf = gates[z + f], zg = gates[z + g], zo = gates[z + o], state = c[at];
        if (twoBiases)
        {
            zi += rb[i + k];
            zf += rb[f + k];
            zg += rb[g + k];
            zo += rb[o + k];
        }

        if (peepholes)
        {
            zi += p[k] * state;
            zf += p[2 * hidden + k] * state;
        }

        float input = Special.Sigmoid(zi), forget = Special.Sigmoid(zf), cell = Special.Tanh(zg);
        float next = forget * state + input * cell;
        // The output gate is last: its peephole sees the new state.
        if (peepholes) zo += p[hidden + k] * next;
        float output = Special.Sigmoid(zo);
        gates[z + i] = input;
        gates[z + f] = forget;
        gates[z + g] = cell;
        gates[z + o] = output;
        c1[at] = next;
        h1[at] = output * Special.Tanh(next);
    }
}

/// <summary>dz, in the layout of the gates, dc, and each sample's terms of dp.</summary>
[ThreadGroupSize(DefaultThreadGroupSizes.X), GeneratedComputeShaderDescriptor]
internal readonly partial struct LstmBackward(ReadWriteBuffer<float> gates, ReadWriteBuffer<float> c, ReadWriteBuffer<float> c1, ReadWriteBuffer<float> p,
    ReadWriteBuffer<float> dh1, ReadWriteBuffer<float> dc1, ReadWriteBuffer<float> dz, ReadWriteBuffer<float> dc, ReadWriteBuffer<float> dps,
    int count, int hidden, int i, int f, int g, int o, bool peepholes) : IComputeShader
{
    public void Execute()
    {
        int at = ThreadIds.Y * Grid.Row + ThreadIds.X;
        if (at >= count) return;
        int row = at / hidden, k = at - row * hidden, z = row * 4 * hidden + k;
        float input = gates[z + i], forget = gates[z + f], cell = gates[z + g], output = gates[z + o];
        float state = c[at], t = Special.Tanh(c1[at]), dOut = dh1[at];
        float dzo = dOut * output * (1 - output) * t;

        // c1 is an output itself, enters h1 through tanh, and zo through the peephole.
        float dNext = dc1[at] + dOut * output * (1 - t * t);
        if (peepholes) dNext += dzo * p[hidden + k];

        // The slope of the sigmoid stands before the state, which may be large: ∞ · 0 would be NaN.
        float dzi = dNext * input * (1 - input) * cell;
        float dzf = dNext * forget * (1 - forget) * state;
        float dzg = dNext * (1 - cell * cell) * input;
        float dState = dNext * forget;
        if (peepholes)
        {
            dState += dzi * p[k] + dzf * p[2 * hidden + k];
            int at3 = row * 3 * hidden + k;
            dps[at3] = dzi * state;
            // The output gate saw the new state.
            dps[at3 + hidden] = dzo * c1[at];
            dps[at3 + 2 * hidden] = dzf * state;
        }

        dz[z + i] = dzi;
        dz[z + f] = dzf;
        dz[z + g] = dzg;
        dz[z + o] = dzo;
        dc[at] = dState;
    }
}
