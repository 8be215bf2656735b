using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of the LSTM cell.</summary>
public sealed class LstmCell : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        .. GateOrders(),

        new Mutant<Spec.LstmCell>("gates saved in the other order", "", forward: (op, x) => Formula.Forward(op, x) is var y ? y.Replace(2, Blocks(y[2], op.Gates == GateOrder.Ifgo ? [0, 3, 1, 2] : [0, 2, 3, 1], 1)) : y),
        new Mutant<Spec.LstmCell>("gates saved before their activation", "", forward: (op, x) => Formula.Forward(op, x).Replace(2, Forward(op, x, new() { σ = z => z, tanh = z => z })[2])),
        new Mutant<Spec.LstmCell>("bias dropped", "", forward: (op, x) => Formula.Forward(op, x.Map(5, (_, _) => 0))),
        new Mutant<Spec.LstmCell>("recurrent bias dropped", "onnx/onnx#1127", forward: (op, x) => Formula.Forward(op, op.TwoBiases ? x.Map(6, (_, _) => 0) : x)),
        new Mutant<Spec.LstmCell>("recurrent bias doubled", "onnx/keras-onnx#98", forward: (op, x) => Formula.Forward(op, op.TwoBiases ? x.Map(6, (v, _) => 2 * v) : x)),
        new Mutant<Spec.LstmCell>("the one bias added twice", "onnx/keras-onnx#98", forward: (op, x) => Formula.Forward(op, op.TwoBiases ? x : x.Map(5, (v, _) => 2 * v))),
        new Mutant<Spec.LstmCell>("forget gate biased by 1, which is an initial value of b", "",
            forward: (op, x) => Formula.Forward(op, x.Map(5, (v, r) => r / x[1].Shape[1] == op.Blocks.F ? v + 1 : v))),
        new Mutant<Spec.LstmCell>("recurrent product left out", "", forward: (op, x) => Formula.Forward(op, x.Map(4, (_, _) => 0))),
        new Mutant<Spec.LstmCell>("peepholes ignored", "", forward: (op, x) => Formula.Forward(op, Peepholes(op, x, p => p.Select(_ => (Real)0)))),
        new Mutant<Spec.LstmCell>("peepholes in the order i f o", "", forward: (op, x) => Formula.Forward(op, Peepholes(op, x, p => Blocks(p, [0, 2, 1], 0)))),
        new Mutant<Spec.LstmCell>("peephole of o on the old state", "", forward: (op, x) => Forward(op, x, new() { SeenByOutput = (c, _) => c })),
        new Mutant<Spec.LstmCell>("peepholes of all gates on h", "", forward: (op, x) => Forward(op, x, new() { PeepsAtOutput = true })),
        new Mutant<Spec.LstmCell>("h1 without tanh", "", forward: (op, x) => Forward(op, x, new() { Output = (o, c1, _) => o * c1 })),
        new Mutant<Spec.LstmCell>("h1 from the old state", "", forward: (op, x) => Forward(op, x, new() { Output = (o, _, c) => o * Real.Tanh(c) })),
        new Mutant<Spec.LstmCell>("state not updated", "", forward: (op, x) => Formula.Forward(op, x).Replace(1, x[2])),
        new Mutant<Spec.LstmCell>("state squashed", "", forward: (op, x) => Forward(op, x, new() { State = (i, f, g, c) => Real.Tanh(f * c + i * g) })),
        new Mutant<Spec.LstmCell>("no forget gate, as in 1997", "", forward: (op, x) => Forward(op, x, new() { State = (i, _, g, c) => c + i * g })),
        new Mutant<Spec.LstmCell>("input gate coupled to the forget gate", "", forward: (op, x) => Forward(op, x, new() { State = (_, f, g, c) => f * c + (1 - f) * g })),
        new Mutant<Spec.LstmCell>("cell candidate through σ", "", forward: (op, x) => Forward(op, x, new() { tanh = Sigmoid })),
        new Mutant<Spec.LstmCell>("hard sigmoid, as in Keras before 2.3", "", forward: (op, x) => Forward(op, x, new() { σ = z => Real.Max(0, Real.Min(1, 0.2 * z + 0.5)) })),
        new Mutant<Spec.LstmCell>("σ as ½(1 + tanh) in float32", "", forward: (op, x) => Forward(op, x, new() { σ = z => (double)(0.5f * (1 + MathF.Tanh((float)z.Value / 2))) })),
        new Mutant<Spec.LstmCell>("tanh that cancels near 0 in float32", "System.Numerics.Tensors 10.0.0, TensorPrimitives.Tanh", forward: (op, x) => Forward(op, x, new() { Output = (o, c1, _) => o * CancellingTanh(c1) })),

        Backward("backward ignores dc1", new() { IgnoresDc1 = true }),
        Backward("backward forgets the path from h1 through the state", new() { ForgetsOutputPath = true }),
        Backward("backward takes 1 − c1² for 1 − tanh²(c1)", new() { SlopeOfState = (c1, _) => 1 - c1 * c1 }),
        Backward("backward takes 1 for 1 − tanh²(c1)", new() { SlopeOfState = (_, _) => 1 }),
        Backward("backward without the output gate on the way to the state", new() { OutputGate = _ => 1 }),
        Backward("gates without the derivative of σ", new() { SlopeOfSigmoid = _ => 1 }),
        Backward("gates with σ(z) for σ′(z)", new() { SlopeOfSigmoid = s => s }),
        Backward("cell candidate with the derivative of σ", new() { SlopeOfTanh = g => g * (1 - g) }),
        Backward("cell candidate without the derivative of tanh", new() { SlopeOfTanh = _ => 1 }),
        Backward("dc misses the forget gate", new() { ForgetGate = _ => 1 }),
        Backward("dc misses the peepholes", new() { StateMissesPeepholes = true }),
        Backward("state misses the peephole of o", new() { StateMissesOutputPeephole = true }),
        Backward("dp of o from the old state", new() { SeenByOutput = (c, _) => c }),
        Backward("forget gate from the new state", new() { SeenByForget = (_, c1) => c1 }),
        Backward("input and forget gates exchanged", new() { ExchangesInputAndForget = true }),
        Gradient("du from h1", (op, x, y, dy, dx) => dx.Replace(4, Formula.Backward(op, x.Replace(1, y[0]), y, dy)[4])),
        Gradient("dw and du exchanged where they have one shape", (op, x, y, dy, dx) => dx[3].Shape == dx[4].Shape ? dx.Swap(3, 4) : dx),
        Gradient("dx and dh exchanged where they have one shape", (op, x, y, dy, dx) => dx[0].Shape == dx[1].Shape ? dx.Swap(0, 1) : dx),
        Gradient("dh is 0", (op, x, y, dy, dx) => dx.Map(1, (_, _) => 0)),
        Gradient("db averaged over the batch", (op, x, y, dy, dx) => dx.Map(5, (v, _) => v / x[0].Shape[0])),
        Gradient("recurrent bias receives no gradient", (op, x, y, dy, dx) => op.TwoBiases ? dx.Map(6, (_, _) => 0) : dx),
        Gradient("gradient of b shared between the biases", (op, x, y, dy, dx) => op.TwoBiases ? dx.Map(5, (v, _) => v / 2).Map(6, (v, _) => v / 2) : dx),
        Gradient("gradients of the gates in the other order", (op, x, y, dy, dx) =>
            Formula.Backward(op with { Gates = op.Gates == GateOrder.Ifgo ? GateOrder.Iofg : GateOrder.Ifgo }, x, y, dy)),
        Gradient("dp in the order i f o", (op, x, y, dy, dx) => Peepholes(op, dx, p => Blocks(p, [0, 2, 1], 0))),
    ];

    // ---- the order of the gates ----

    /// <summary>Every wrong reading of the four blocks. What is saved stays right, so that h1 and c1 have to give the mistake away.</summary>
    private static IEnumerable<Mutant> GateOrders()
    {
        foreach (int[] order in Orders([0, 1, 2, 3]).Where(o => o is not [0, 1, 2, 3]))
            yield return new Mutant<Spec.LstmCell>($"blocks i f g o of the weights read from {string.Join(" ", order.Select(b => "ifgo"[b]))}", "",
                forward: (op, x) => Formula.Forward(op, Reordered(op, x, order)).Replace(2, Formula.Forward(op, x)[2]));
    }

    private static IEnumerable<int[]> Orders(int[] left) => left.Length == 0 ? [[]] :
        left.SelectMany(first => Orders([.. left.Where(v => v != first)]).Select(rest => (int[])[first, .. rest]));

    private static Operands<Real> Reordered(Spec.LstmCell op, Operands<Real> x, int[] order)
    {
        int[] block = [op.Blocks.I, op.Blocks.F, op.Blocks.G, op.Blocks.O], from = new int[4];
        for (int gate = 0; gate < 4; gate++) from[block[gate]] = block[order[gate]];
        var y = x.Replace(3, Blocks(x[3], from, 0)).Replace(4, Blocks(x[4], from, 0)).Replace(5, Blocks(x[5], from, 0));
        return op.TwoBiases ? y.Replace(6, Blocks(x[6], from, 0)) : y;
    }

    /// <summary>The blocks of an axis in another order.</summary>
    private static Tensor<Real> Blocks(Tensor<Real> t, int[] from, int axis)
    {
        var result = new Tensor<Real>(t.Shape);
        int size = t.Shape[axis] / from.Length;
        for (int i = 0; i < t.Count; i++)
        {
            int[] at = t.Shape.Index(i);
            at[axis] = from[at[axis] / size] * size + at[axis] % size;
            result[i] = t[t.Shape.Offset(at)];
        }
        return result;
    }

    private static Operands<Real> Peepholes(Spec.LstmCell op, Operands<Real> x, Func<Tensor<Real>, Tensor<Real>> wrong) =>
        op.Peepholes ? x.Replace(x.Real.Length - 1, wrong(x.Real[^1])) : x;

    // ---- forward with one thing wrong ----

    private sealed record ForwardBug
    {
        public Func<Real, Real> σ { get; init; } = Sigmoid;
        public Func<Real, Real> tanh { get; init; } = Real.Tanh;
        public Func<Real, Real, Real, Real, Real> State { get; init; } = (i, f, g, c) => f * c + i * g;
        public Func<Real, Real, Real, Real> Output { get; init; } = (o, c1, _) => o * Real.Tanh(c1);
        public Func<Real, Real, Real> SeenByOutput { get; init; } = (_, c1) => c1;
        public bool PeepsAtOutput { get; init; }
    }

    private static Operands<Real> Forward(Spec.LstmCell op, Operands<Real> x, ForwardBug bug)
    {
        int N = x[0].Shape[0], H = x[1].Shape[1];
        var (bi, bf, bg, bo) = op.Blocks;
        Tensor<Real> h1 = new((N, H)), c1 = new((N, H)), gates = new((N, 4 * H));
        for (int n = 0; n < N; n++)
            for (int k = 0; k < H; k++)
            {
                Real seen = bug.PeepsAtOutput ? x[1][n, k] : x[2][n, k];
                Real P(int which) => op.Peepholes ? x.Real[^1][which * H + k] : 0;
                Real i = bug.σ(Z(bi) + P(0) * seen), f = bug.σ(Z(bf) + P(2) * seen), g = bug.tanh(Z(bg));
                c1[n, k] = bug.State(i, f, g, x[2][n, k]);
                Real o = bug.σ(Z(bo) + P(1) * (bug.PeepsAtOutput ? seen : bug.SeenByOutput(x[2][n, k], c1[n, k])));
                h1[n, k] = bug.Output(o, c1[n, k], x[2][n, k]);
                (gates[n, bi * H + k], gates[n, bf * H + k], gates[n, bg * H + k], gates[n, bo * H + k]) = (i, f, g, o);

                Real Z(int block)
                {
                    int r = block * H + k;
                    Real z = x[5][r] + (op.TwoBiases ? x[6][r] : 0);
                    for (int j = 0; j < x[0].Shape[1]; j++) z += x[3][r, j] * x[0][n, j];
                    for (int j = 0; j < H; j++) z += x[4][r, j] * x[1][n, j];
                    return z;
                }
            }
        return new(h1, c1, gates);
    }

    private static Real Sigmoid(Real z) => 1 / (1 + Real.Exp(-z));

    private static Real CancellingTanh(Real x)
    {
        float e = MathF.Exp(2 * (float)Math.Min(x.Value, 20));
        return Real.IsNaN(x) ? x : (double)((e - 1) / (e + 1));
    }

    // ---- backward with one thing wrong ----

    private sealed record BackwardBug
    {
        public bool IgnoresDc1 { get; init; }
        public bool ForgetsOutputPath { get; init; }
        public bool StateMissesPeepholes { get; init; }
        public bool StateMissesOutputPeephole { get; init; }
        public bool ExchangesInputAndForget { get; init; }
        public Func<Real, Real, Real> SlopeOfState { get; init; } = (_, t) => 1 - t * t;
        public Func<Real, Real> OutputGate { get; init; } = o => o;
        public Func<Real, Real> ForgetGate { get; init; } = f => f;
        public Func<Real, Real> SlopeOfSigmoid { get; init; } = s => s * (1 - s);
        public Func<Real, Real> SlopeOfTanh { get; init; } = g => 1 - g * g;
        public Func<Real, Real, Real> SeenByForget { get; init; } = (c, _) => c;
        public Func<Real, Real, Real> SeenByOutput { get; init; } = (_, c1) => c1;
    }

    private static Mutant<Spec.LstmCell> Backward(string name, BackwardBug bug) => new(name, "", backward: (op, x, y, dy) => Backward(op, x, y, dy, bug));

    private static Operands<Real> Backward(Spec.LstmCell op, Operands<Real> x, Operands<Real> y, Operands<Real> dy, BackwardBug bug)
    {
        int N = x[0].Shape[0], I = x[0].Shape[1], H = x[1].Shape[1];
        var (bi, bf, bg, bo) = op.Blocks;
        Operands<Real> dx = new([.. x.Real.Select(t => new Tensor<Real>(t.Shape))], []);
        for (int n = 0; n < N; n++)
            for (int k = 0; k < H; k++)
            {
                Real i = y[2][n, bi * H + k], f = y[2][n, bf * H + k], g = y[2][n, bg * H + k], o = y[2][n, bo * H + k];
                Real c = x[2][n, k], c1 = y[1][n, k], t = Real.Tanh(c1), dh1 = dy[0][n, k];
                Real P(int which) => op.Peepholes ? x.Real[^1][which * H + k] : 0;
                Real dzo = dh1 * bug.SlopeOfSigmoid(o) * t;
                Real dC = (bug.IgnoresDc1 ? 0 : dy[1][n, k]) + (bug.ForgetsOutputPath ? 0 : dh1 * bug.OutputGate(o) * bug.SlopeOfState(c1, t))
                    + (bug.StateMissesOutputPeephole ? 0 : dzo * P(1));
                Real dzi = dC * bug.SlopeOfSigmoid(i) * g, dzf = dC * bug.SlopeOfSigmoid(f) * bug.SeenByForget(c, c1), dzg = dC * bug.SlopeOfTanh(g) * i;
                if (bug.ExchangesInputAndForget) (dzi, dzf) = (dzf, dzi);
                dx[2][n, k] = dC * bug.ForgetGate(f) + (bug.StateMissesPeepholes ? 0 : dzi * P(0) + dzf * P(2));
                if (op.Peepholes)
                {
                    dx.Real[^1][k] += dzi * c;
                    dx.Real[^1][H + k] += dzo * bug.SeenByOutput(c, c1);
                    dx.Real[^1][2 * H + k] += dzf * c;
                }
                foreach (var (block, dz) in ((int, Real)[])[(bi, dzi), (bf, dzf), (bg, dzg), (bo, dzo)])
                {
                    int r = block * H + k;
                    for (int j = 0; j < I; j++)
                    {
                        dx[0][n, j] += dz * x[3][r, j];
                        dx[3][r, j] += dz * x[0][n, j];
                    }
                    for (int j = 0; j < H; j++)
                    {
                        dx[1][n, j] += dz * x[4][r, j];
                        dx[4][r, j] += dz * x[1][n, j];
                    }
                    dx[5][r] += dz;
                    if (op.TwoBiases) dx[6][r] += dz;
                }
            }
        return dx;
    }

    private delegate Operands<Real> GradientBug(Spec.LstmCell op, Operands<Real> x, Operands<Real> y, Operands<Real> dy, Operands<Real> dx);

    /// <summary>A mutant that spoils the sound gradients afterwards.</summary>
    private static Mutant<Spec.LstmCell> Gradient(string name, GradientBug bug) =>
        new(name, "", backward: (op, x, y, dy) => bug(op, x, y, dy, Formula.Backward(op, x, y, dy)));
}
