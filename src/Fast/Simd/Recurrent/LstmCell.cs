using System.Buffers;
using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>One step of an LSTM over spans: <c>LstmCell.Forward(new(), n, i, hidden, x, h, c, w, u, b, rb, p, h1, c1, gates)</c>. Page: spec/Recurrent/lstm-cell.md.</summary>
public abstract class LstmCell
{
    private static readonly LstmCell widest = Door.Widest<LstmCell>();

    /// <summary>h1 and c1 of one step, and the gates for backward.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="n">Samples N.</param>
    /// <param name="i">Inputs I.</param>
    /// <param name="hidden">Units H.</param>
    /// <param name="x">The input, [N, I].</param>
    /// <param name="h">The output of the step before, [N, H].</param>
    /// <param name="c">The cell state, [N, H].</param>
    /// <param name="w">The weights of x, [4H, I].</param>
    /// <param name="u">The weights of h, [4H, H].</param>
    /// <param name="b">The bias, [4H].</param>
    /// <param name="rb">The recurrent bias, [4H]; empty where the operator has none.</param>
    /// <param name="p">The peepholes, [3H]; empty where the operator has none.</param>
    /// <param name="h1">The output, [N, H].</param>
    /// <param name="c1">The new cell state, [N, H].</param>
    /// <param name="gates">The activated gates, [N, 4H].</param>
    /// <exception cref="ConstraintException">A length is not that of the shape (B1), or an output overlaps another operand (B2).</exception>
    public static void Forward(Spec.LstmCell op, int n, int i, int hidden,
        ReadOnlySpan<float> x, ReadOnlySpan<float> h, ReadOnlySpan<float> c, ReadOnlySpan<float> w, ReadOnlySpan<float> u,
        ReadOnlySpan<float> b, ReadOnlySpan<float> rb, ReadOnlySpan<float> p, Span<float> h1, Span<float> c1, Span<float> gates)
    {
        Inputs(op, n, i, hidden, x, h, c, w, u, p);
        Door.Holds(op, "b", b, 4 * hidden);
        Optional(op, "rb", rb, op.TwoBiases ? 4 * hidden : 0);
        Outputs(op, n, hidden, h1, c1, gates);
        Apart("h1", h1, x, h, c, w, u, b, rb, p);
        Apart("c1", c1, x, h, c, w, u, b, rb, p);
        Apart("gates", gates, x, h, c, w, u, b, rb, p);
        Door.Apart<float>(op, "h1", h1, "c1", c1);
        Door.Apart<float>(op, "h1", h1, "gates", gates);
        Door.Apart<float>(op, "c1", c1, "gates", gates);
        widest.Run(op, n, i, hidden, x, h, c, w, u, b, rb, p, h1, c1, gates);

        void Apart(string name, ReadOnlySpan<float> output, ReadOnlySpan<float> x, ReadOnlySpan<float> h, ReadOnlySpan<float> c, ReadOnlySpan<float> w,
            ReadOnlySpan<float> u, ReadOnlySpan<float> b, ReadOnlySpan<float> rb, ReadOnlySpan<float> p)
        {
            Door.Apart(op, name, output, "x", x);
            Door.Apart(op, name, output, "h", h);
            Door.Apart(op, name, output, "c", c);
            Door.Apart(op, name, output, "w", w);
            Door.Apart(op, name, output, "u", u);
            Door.Apart(op, name, output, "b", b);
            Door.Apart(op, name, output, "rb", rb);
            Door.Apart(op, name, output, "p", p);
        }
    }

    /// <summary>The gradients of a step from those of h1 and c1. The gradient of rb is that of b.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="n">Samples N.</param>
    /// <param name="i">Inputs I.</param>
    /// <param name="hidden">Units H.</param>
    /// <param name="x">The input.</param>
    /// <param name="h">The output of the step before.</param>
    /// <param name="c">The cell state.</param>
    /// <param name="w">The weights of x.</param>
    /// <param name="u">The weights of h.</param>
    /// <param name="p">The peepholes; empty where the operator has none.</param>
    /// <param name="c1">The new cell state, from forward.</param>
    /// <param name="gates">The gates, from forward.</param>
    /// <param name="dh1">The gradient of h1.</param>
    /// <param name="dc1">The gradient of c1.</param>
    /// <param name="dx">The gradient of x.</param>
    /// <param name="dh">The gradient of h.</param>
    /// <param name="dc">The gradient of c.</param>
    /// <param name="dw">The gradient of w.</param>
    /// <param name="du">The gradient of u.</param>
    /// <param name="db">The gradient of b.</param>
    /// <param name="dp">The gradient of p; empty where the operator has none.</param>
    /// <exception cref="ConstraintException">A length is not that of the shape (B1), or a gradient overlaps another operand (B2).</exception>
    public static void Backward(Spec.LstmCell op, int n, int i, int hidden,
        ReadOnlySpan<float> x, ReadOnlySpan<float> h, ReadOnlySpan<float> c, ReadOnlySpan<float> w, ReadOnlySpan<float> u, ReadOnlySpan<float> p,
        ReadOnlySpan<float> c1, ReadOnlySpan<float> gates, ReadOnlySpan<float> dh1, ReadOnlySpan<float> dc1,
        Span<float> dx, Span<float> dh, Span<float> dc, Span<float> dw, Span<float> du, Span<float> db, Span<float> dp)
    {
        Inputs(op, n, i, hidden, x, h, c, w, u, p);
        Outputs(op, n, hidden, dh1, c1, gates);
        Door.Holds(op, "dc1", dc1, (n, hidden));
        Door.Holds<float>(op, "dx", dx, (n, i));
        Door.Holds<float>(op, "dh", dh, (n, hidden));
        Door.Holds<float>(op, "dc", dc, (n, hidden));
        Door.Holds<float>(op, "dw", dw, (4 * hidden, i));
        Door.Holds<float>(op, "du", du, (4 * hidden, hidden));
        Door.Holds<float>(op, "db", db, 4 * hidden);
        Optional(op, "dp", dp, op.Peepholes ? 3 * hidden : 0);
        string[] names = ["dx", "dh", "dc", "dw", "du", "db", "dp"];
        for (int a = 0; a < names.Length; a++)
        {
            var gradient = Gradient(a, dx, dh, dc, dw, du, db, dp);
            Door.Apart(op, names[a], gradient, "x", x);
            Door.Apart(op, names[a], gradient, "h", h);
            Door.Apart(op, names[a], gradient, "c", c);
            Door.Apart(op, names[a], gradient, "w", w);
            Door.Apart(op, names[a], gradient, "u", u);
            Door.Apart(op, names[a], gradient, "p", p);
            Door.Apart(op, names[a], gradient, "c1", c1);
            Door.Apart(op, names[a], gradient, "gates", gates);
            Door.Apart(op, names[a], gradient, "dh1", dh1);
            Door.Apart(op, names[a], gradient, "dc1", dc1);
            for (int other = a + 1; other < names.Length; other++)
                Door.Apart(op, names[a], gradient, names[other], Gradient(other, dx, dh, dc, dw, du, db, dp));
        }
        widest.RunBackward(op, n, i, hidden, x, h, c, w, u, p, c1, gates, dh1, dc1, dx, dh, dc, dw, du, db, dp);

        static ReadOnlySpan<float> Gradient(int which, ReadOnlySpan<float> dx, ReadOnlySpan<float> dh, ReadOnlySpan<float> dc, ReadOnlySpan<float> dw,
            ReadOnlySpan<float> du, ReadOnlySpan<float> db, ReadOnlySpan<float> dp) => which switch { 0 => dx, 1 => dh, 2 => dc, 3 => dw, 4 => du, 5 => db, _ => dp };
    }

    private static void Inputs(Spec.LstmCell op, int n, int i, int hidden,
        ReadOnlySpan<float> x, ReadOnlySpan<float> h, ReadOnlySpan<float> c, ReadOnlySpan<float> w, ReadOnlySpan<float> u, ReadOnlySpan<float> p)
    {
        Shape[] shapes = [(n, i), (n, hidden), (n, hidden), (4 * hidden, i), (4 * hidden, hidden), 4 * hidden];
        op.Infer(new([.. shapes, .. op.TwoBiases ? (Shape[])[4 * hidden] : [], .. op.Peepholes ? (Shape[])[3 * hidden] : []]));
        Door.Holds(op, "x", x, (n, i));
        Door.Holds(op, "h", h, (n, hidden));
        Door.Holds(op, "c", c, (n, hidden));
        Door.Holds(op, "w", w, (4 * hidden, i));
        Door.Holds(op, "u", u, (4 * hidden, hidden));
        Optional(op, "p", p, op.Peepholes ? 3 * hidden : 0);
    }

    private static void Outputs(Spec.LstmCell op, int n, int hidden, ReadOnlySpan<float> h1, ReadOnlySpan<float> c1, ReadOnlySpan<float> gates)
    {
        Door.Holds(op, "h1", h1, (n, hidden));
        Door.Holds(op, "c1", c1, (n, hidden));
        Door.Holds(op, "gates", gates, (n, 4 * hidden));
    }

    // An operand that the attributes switch off is an empty span, and has the shape (0), which no operand else has.
    private static void Optional(Spec.LstmCell op, string name, ReadOnlySpan<float> buffer, int count) => Door.Holds(op, name, buffer, count);

    private protected abstract void Run(Spec.LstmCell op, int n, int i, int hidden,
        ReadOnlySpan<float> x, ReadOnlySpan<float> h, ReadOnlySpan<float> c, ReadOnlySpan<float> w, ReadOnlySpan<float> u,
        ReadOnlySpan<float> b, ReadOnlySpan<float> rb, ReadOnlySpan<float> p, Span<float> h1, Span<float> c1, Span<float> gates);
    private protected abstract void RunBackward(Spec.LstmCell op, int n, int i, int hidden,
        ReadOnlySpan<float> x, ReadOnlySpan<float> h, ReadOnlySpan<float> c, ReadOnlySpan<float> w, ReadOnlySpan<float> u, ReadOnlySpan<float> p,
        ReadOnlySpan<float> c1, ReadOnlySpan<float> gates, ReadOnlySpan<float> dh1, ReadOnlySpan<float> dc1,
        Span<float> dx, Span<float> dh, Span<float> dc, Span<float> dw, Span<float> du, Span<float> db, Span<float> dp);
}

/// <summary>One step of an LSTM with one width of vector: products of matrices, and one pass over the units between them.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class LstmCell<V> : LstmCell, IFloatForward<Spec.LstmCell>, IFloatBackward<Spec.LstmCell> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.LstmCell>.Forward(Spec.LstmCell op, Operands<float> x, Operands<float> y) =>
        Run(op, x[0].Shape[0], x[0].Shape[1], x[1].Shape[1], x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span, x[5].Span,
            op.TwoBiases ? x[6].Span : default, op.Peepholes ? x.Real[^1].Span : default, y[0].Span, y[1].Span, y[2].Span);

    void IFloatBackward<Spec.LstmCell>.Backward(Spec.LstmCell op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx)
    {
        RunBackward(op, x[0].Shape[0], x[0].Shape[1], x[1].Shape[1], x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span,
            op.Peepholes ? x.Real[^1].Span : default, y[1].Span, y[2].Span, dy[0].Span, dy[1].Span,
            dx[0].Span, dx[1].Span, dx[2].Span, dx[3].Span, dx[4].Span, dx[5].Span, op.Peepholes ? dx.Real[^1].Span : default);
        if (op.TwoBiases) dx[5].Span.CopyTo(dx[6].Span);
    }

    private protected override void Run(Spec.LstmCell op, int n, int i, int hidden,
        ReadOnlySpan<float> x, ReadOnlySpan<float> h, ReadOnlySpan<float> c, ReadOnlySpan<float> w, ReadOnlySpan<float> u,
        ReadOnlySpan<float> b, ReadOnlySpan<float> rb, ReadOnlySpan<float> p, Span<float> h1, Span<float> c1, Span<float> gates)
    {
        fixed (float* px = x, ph = h, pc = c, pw = w, pu = u, pb = b, prb = rb, pp = p, ph1 = h1, pc1 = c1, pgates = gates)
        {
            // gates = x·wᵀ + h·uᵀ + b, then activated in place
            MatrixProduct.MultiplyTransposed<V>(n, 4 * hidden, i, px, pw, pgates, bias: pb);
            MatrixProduct.MultiplyTransposed<V>(n, 4 * hidden, hidden, ph, pu, pgates, add: true);
            for (int row = 0; row < n; row++)
            {
                nint at = (nint)row * hidden;
                Units(op, hidden, pgates + (4 * at), prb, pp, pc + at, pc1 + at, ph1 + at);
            }
        }
    }

    private protected override void RunBackward(Spec.LstmCell op, int n, int i, int hidden,
        ReadOnlySpan<float> x, ReadOnlySpan<float> h, ReadOnlySpan<float> c, ReadOnlySpan<float> w, ReadOnlySpan<float> u, ReadOnlySpan<float> p,
        ReadOnlySpan<float> c1, ReadOnlySpan<float> gates, ReadOnlySpan<float> dh1, ReadOnlySpan<float> dc1,
        Span<float> dx, Span<float> dh, Span<float> dc, Span<float> dw, Span<float> du, Span<float> db, Span<float> dp)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(gates.Length);
        dp.Clear();
        fixed (float* px = x, ph = h, pc = c, pw = w, pu = u, pp = p, pc1 = c1, pgates = gates, pdh1 = dh1, pdc1 = dc1,
            pdx = dx, pdh = dh, pdc = dc, pdw = dw, pdu = du, pdp = dp, dz = rented)
        {
            for (int row = 0; row < n; row++)
            {
                nint at = (nint)row * hidden;
                UnitsBackward(op, hidden, pgates + (4 * at), pp, pc + at, pc1 + at, pdh1 + at, pdc1 + at, dz + (4 * at), pdc + at, pdp);
            }

            int rows = 4 * hidden;
            MatrixProduct.Multiply<V>(n, i, rows, dz, aRow: rows, aTerm: 1, pw, pdx);
            MatrixProduct.Multiply<V>(n, hidden, rows, dz, aRow: rows, aTerm: 1, pu, pdh);
            MatrixProduct.Multiply<V>(rows, i, n, dz, aRow: 1, aTerm: rows, px, pdw);
            MatrixProduct.Multiply<V>(rows, hidden, n, dz, aRow: 1, aTerm: rows, ph, pdu);
            Sums.Of<V>([new(1, n, rows)], rented.AsSpan(0, n * rows), db);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The gates, the new state and the output of one sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Units(Spec.LstmCell op, int hidden, float* gates, float* rb, float* p, float* c, float* c1, float* h1)
    {
        var (bi, bf, bg, bo) = op.Blocks;
        nint i = (nint)bi * hidden, f = (nint)bf * hidden, g = (nint)bg * hidden, o = (nint)bo * hidden;
        for (int k = 0; k < hidden; k += V.Width)
        {
            int count = Math.Min(V.Width, hidden - k);
            V zi = Load(gates + i + k, count), zf = Load(gates + f + k, count), zg = Load(gates + g + k, count), zo = Load(gates + o + k, count);
            V state = Load(c + k, count);
            if (rb is not null)
            {
                zi += Load(rb + i + k, count);
                zf += Load(rb + f + k, count);
                zg += Load(rb + g + k, count);
                zo += Load(rb + o + k, count);
            }

            if (p is not null)
            {
                zi = V.MultiplyAdd(Load(p + k, count), state, zi);
                zf = V.MultiplyAdd(Load(p + (2 * (nint)hidden) + k, count), state, zf);
            }

            V input = Elementary.Sigmoid(zi), forget = Elementary.Sigmoid(zf), cell = Elementary.Tanh(zg);
            V next = V.MultiplyAdd(forget, state, input * cell);
            if (p is not null) zo = V.MultiplyAdd(Load(p + hidden + k, count), next, zo);
            V output = Elementary.Sigmoid(zo);
            Store(input, gates + i + k, count);
            Store(forget, gates + f + k, count);
            Store(cell, gates + g + k, count);
            Store(output, gates + o + k, count);
            Store(next, c1 + k, count);
            Store(output * Elementary.Tanh(next), h1 + k, count);
        }
    }

    /// <summary>dz and dc of one sample; adds to dp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnitsBackward(Spec.LstmCell op, int hidden, float* gates, float* p, float* c, float* c1, float* dh1, float* dc1,
        float* dz, float* dc, float* dp)
    {
        var (bi, bf, bg, bo) = op.Blocks;
        nint i = (nint)bi * hidden, f = (nint)bf * hidden, g = (nint)bg * hidden, o = (nint)bo * hidden;
        for (int k = 0; k < hidden; k += V.Width)
        {
            int count = Math.Min(V.Width, hidden - k);
            V input = Load(gates + i + k, count), forget = Load(gates + f + k, count), cell = Load(gates + g + k, count), output = Load(gates + o + k, count);
            V state = Load(c + k, count), next = Load(c1 + k, count), dOut = Load(dh1 + k, count);
            V t = Elementary.Tanh(next);
            V dzo = dOut * output * (1f - output) * t;
            V dNext = V.MultiplyAdd(dOut * output, V.NegateMultiplyAdd(t, t, 1f), Load(dc1 + k, count));
            float* pi = p + k, po = pi + hidden, pf = po + hidden;
            if (p is not null) dNext = V.MultiplyAdd(dzo, Load(po, count), dNext);
            V dzi = dNext * input * (1f - input) * cell;
            V dzf = dNext * forget * (1f - forget) * state;
            V dzg = dNext * V.NegateMultiplyAdd(cell, cell, 1f) * input;
            V dState = dNext * forget;
            if (p is not null)
            {
                dState = V.MultiplyAdd(dzi, Load(pi, count), V.MultiplyAdd(dzf, Load(pf, count), dState));
                float* di = dp + k, @do = di + hidden, df = @do + hidden;
                Store(V.MultiplyAdd(dzi, state, Load(di, count)), di, count);
                Store(V.MultiplyAdd(dzo, next, Load(@do, count)), @do, count);
                Store(V.MultiplyAdd(dzf, state, Load(df, count)), df, count);
            }

            Store(dzi, dz + i + k, count);
            Store(dzf, dz + f + k, count);
            Store(dzg, dz + g + k, count);
            Store(dzo, dz + o + k, count);
            Store(dState, dc + k, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load(float* p, int count) => count == V.Width ? V.Load(p) : V.LoadFirst(p, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V x, float* p, int count)
    {
        if (count == V.Width) V.Store(x, p);
        else V.StoreFirst(x, p, count);
    }
}
