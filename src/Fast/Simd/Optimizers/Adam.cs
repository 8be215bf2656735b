using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>One step of Adam over spans, in place: <c>t = Adam.Step(op, t, theta, g, m, v)</c>. Page: spec/Optimizers/adam.md.</summary>
public abstract class Adam
{
    private static readonly Adam widest = Door.Widest<Adam>();

    /// <summary>Updates the parameters and the moments in place, and returns the new number of steps.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="t">How many steps are done.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="g">Their gradient.</param>
    /// <param name="m">The mean of gradients.</param>
    /// <param name="v">The mean of squares.</param>
    /// <param name="vmax">The largest mean of squares so far; empty without AMSGrad.</param>
    /// <exception cref="ConstraintException">An attribute or t is not allowed, lengths differ (B1), or spans overlap (B2).</exception>
    public static int Step(Spec.Adam op, int t, Span<float> theta, ReadOnlySpan<float> g, Span<float> m, Span<float> v, Span<float> vmax = default) =>
        Step(op, t, theta, g, m, v, vmax, theta, m, v, vmax);

    /// <summary>As the other, to buffers of its own; each may be the memory of its input.</summary>
    /// <exception cref="ConstraintException">An attribute or t is not allowed, lengths differ (B1), or spans overlap without being the same (B2).</exception>
    public static int Step(Spec.Adam op, int t, ReadOnlySpan<float> theta, ReadOnlySpan<float> g, ReadOnlySpan<float> m, ReadOnlySpan<float> v, ReadOnlySpan<float> vmax,
        Span<float> theta1, Span<float> m1, Span<float> v1, Span<float> vmax1)
    {
        Shape n = theta.Length, most = op.AmsGrad ? theta.Length : 0;
        op.Infer(new([.. Enumerable.Repeat(n, op.Signature.Inputs.Length)], [new Shape()]));
        op.CheckStep(t);
        Door.Holds(op, "g", g, n);
        Door.Holds(op, "m", m, n);
        Door.Holds(op, "v", v, n);
        Door.Holds(op, "vmax", vmax, most);
        Output("theta1", theta1, n, theta, g, m, v, vmax);
        Output("m1", m1, n, theta, g, m, v, vmax);
        Output("v1", v1, n, theta, g, m, v, vmax);
        Output("vmax1", vmax1, most, theta, g, m, v, vmax);
        Door.Apart<float>(op, "m1", m1, "theta1", theta1);
        Door.Apart<float>(op, "v1", v1, "theta1", theta1);
        Door.Apart<float>(op, "v1", v1, "m1", m1);
        Door.Apart<float>(op, "vmax1", vmax1, "theta1", theta1);
        Door.Apart<float>(op, "vmax1", vmax1, "m1", m1);
        Door.Apart<float>(op, "vmax1", vmax1, "v1", v1);
        widest.Run(op, t, theta, g, m, v, vmax, theta1, m1, v1, vmax1);
        return t + 1;

        void Output(string name, ReadOnlySpan<float> output, Shape shape, ReadOnlySpan<float> theta, ReadOnlySpan<float> g, ReadOnlySpan<float> m, ReadOnlySpan<float> v, ReadOnlySpan<float> vmax)
        {
            Door.Holds(op, name, output, shape);
            Door.Apart(op, name, output, "theta", theta, inPlace: true);
            Door.Apart(op, name, output, "g", g, inPlace: true);
            Door.Apart(op, name, output, "m", m, inPlace: true);
            Door.Apart(op, name, output, "v", v, inPlace: true);
            Door.Apart(op, name, output, "vmax", vmax, inPlace: true);
        }
    }

    private protected abstract void Run(Spec.Adam op, int t, ReadOnlySpan<float> theta, ReadOnlySpan<float> g, ReadOnlySpan<float> m, ReadOnlySpan<float> v, ReadOnlySpan<float> vmax,
        Span<float> theta1, Span<float> m1, Span<float> v1, Span<float> vmax1);
}

/// <summary>
/// Adam with one width of vector: one pass that reads each operand once and writes each once, since memory is what it waits for.
/// </summary>
/// <remarks>
/// Both forms run as the paper's efficient one, θ − α_t·m/(√v + ε̂): algorithm 1 is the same formula with ε̂ = ε·√(1 − β2^t).
/// That takes one root and one division per element instead of three divisions, and rounds less.
/// </remarks>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class Adam<V> : Adam, IFloatForward<Spec.Adam> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Adam>.Forward(Spec.Adam op, Operands<float> x, Operands<float> y)
    {
        int t = x.Int[0][0];
        Run(op, t, x[0].Span, x[1].Span, x[2].Span, x[3].Span, op.AmsGrad ? x[4].Span : default, y[0].Span, y[1].Span, y[2].Span, op.AmsGrad ? y[3].Span : default);
        y.Int[0][0] = t + 1;
    }

    private protected override void Run(Spec.Adam op, int t, ReadOnlySpan<float> theta, ReadOnlySpan<float> g, ReadOnlySpan<float> m, ReadOnlySpan<float> v, ReadOnlySpan<float> vmax,
        Span<float> theta1, Span<float> m1, Span<float> v1, Span<float> vmax1)
    {
        var update = new Update(op, t);
        fixed (float* pθ = theta, pg = g, pm = m, pv = v, pmax = vmax, pθ1 = theta1, pm1 = m1, pv1 = v1, pmax1 = vmax1)
        {
            int n = theta.Length, full = n - n % V.Width;
            if (op.AmsGrad) Largest(update, full, pθ, pg, pm, pv, pmax, pθ1, pm1, pv1, pmax1);
            else Plain(update, full, pθ, pg, pm, pv, pθ1, pm1, pv1);
            if (full < n) Last(update, op.AmsGrad, full, n - full, pθ, pg, pm, pv, pmax, pθ1, pm1, pv1, pmax1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Plain(in Update update, int n, float* θ, float* g, float* m, float* v, float* θ1, float* m1, float* v1)
    {
        var u = update;
        for (int i = 0; i < n; i += V.Width)
        {
            V x = V.Load(θ + i);
            u.Moments(x, V.Load(g + i), V.Load(m + i), V.Load(v + i), out V mean, out V square);
            V.Store(mean, m1 + i);
            V.Store(square, v1 + i);
            V.Store(u.Move(x, mean, square), θ1 + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Largest(in Update update, int n, float* θ, float* g, float* m, float* v, float* max, float* θ1, float* m1, float* v1, float* max1)
    {
        var u = update;
        for (int i = 0; i < n; i += V.Width)
        {
            V x = V.Load(θ + i), most = V.Load(max + i);
            u.Moments(x, V.Load(g + i), V.Load(m + i), V.Load(v + i), out V mean, out V square);
            most = V.Max(most, square);
            V.Store(mean, m1 + i);
            V.Store(square, v1 + i);
            V.Store(most, max1 + i);
            V.Store(u.Move(x, mean, most), θ1 + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Last(in Update update, bool amsGrad, int i, int n, float* θ, float* g, float* m, float* v, float* max, float* θ1, float* m1, float* v1, float* max1)
    {
        var u = update;
        V x = V.LoadFirst(θ + i, n), most = amsGrad ? V.LoadFirst(max + i, n) : V.Zero;
        u.Moments(x, V.LoadFirst(g + i, n), V.LoadFirst(m + i, n), V.LoadFirst(v + i, n), out V mean, out V square);
        most = amsGrad ? V.Max(most, square) : square;
        V.StoreFirst(mean, m1 + i, n);
        V.StoreFirst(square, v1 + i, n);
        if (amsGrad) V.StoreFirst(most, max1 + i, n);
        V.StoreFirst(u.Move(x, mean, most), θ1 + i, n);
    }

    /// <summary>The formula, its constants formed in double and rounded once.</summary>
    private readonly struct Update
    {
        private readonly V β1, rest1, β2, rest2, λ, αt, ε;
        private readonly bool decays;

        public Update(Spec.Adam op, int t)
        {
            var (c1, c2) = op.Corrections(t);
            (β1, rest1) = ((float)op.Beta1, (float)(1 - op.Beta1));
            (β2, rest2) = ((float)op.Beta2, (float)(1 - op.Beta2));
            (λ, decays) = ((float)op.WeightDecay, op.WeightDecay != 0);
            αt = (float)(op.LearningRate * Math.Sqrt(c2) / c1);
            ε = (float)(op.Form == AdamForm.Algorithm1 ? op.Epsilon * Math.Sqrt(c2) : op.Epsilon);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Moments(V θ, V g, V m, V v, out V m1, out V v1)
        {
            if (decays) g = V.MultiplyAdd(λ, θ, g);
            m1 = V.MultiplyAdd(rest1, g, β1 * m);
            v1 = V.MultiplyAdd(rest2, g * g, β2 * v);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Move(V θ, V m, V v) => θ - αt * m / (V.Sqrt(v) + ε);
    }
}
