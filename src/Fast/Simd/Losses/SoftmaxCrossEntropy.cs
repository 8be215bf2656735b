using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Softmax cross-entropy over spans. Page: spec/Losses/softmax-cross-entropy.md.</summary>
public abstract class SoftmaxCrossEntropy
{
    private static readonly SoftmaxCrossEntropy widest = Door.Widest<SoftmaxCrossEntropy>();

    /// <summary>The loss of logits z and labels, and the log-softmax of z over axis 1.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of z, [N, C, d…].</param>
    /// <param name="z">The logits.</param>
    /// <param name="label">The labels, [N, d…].</param>
    /// <param name="weight">The weights of the classes, [C]; empty unless <see cref="LabelLoss.Weighted"/>.</param>
    /// <param name="loss">Receives the loss: one number, or one for each label where nothing is reduced.</param>
    /// <param name="logp">Receives the log-softmax, [N, C, d…].</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is wrong (B1), or spans overlap (B2).</exception>
    public static void Forward(Spec.SoftmaxCrossEntropy op, Shape shape, ReadOnlySpan<float> z, ReadOnlySpan<int> label,
        ReadOnlySpan<float> weight, Span<float> loss, Span<float> logp)
    {
        var y = LabelLosses.Check(op, shape, label, weight);
        Door.Holds(op, "z", z, shape);
        Door.Holds<float>(op, "loss", loss, y[0]);
        Door.Holds<float>(op, "logp", logp, shape);
        Door.Apart(op, "logp", logp, "z", z);
        Door.Apart(op, "logp", logp, "weight", weight);
        Door.Asunder<float, int>(op, "logp", logp, "label", label);
        Door.Apart<float>(op, "logp", logp, "loss", loss);
        Door.Apart(op, "loss", loss, "z", z);
        Door.Apart(op, "loss", loss, "weight", weight);
        Door.Asunder<float, int>(op, "loss", loss, "label", label);
        widest.Run(op, shape, z, label, weight, loss, logp);
    }

    /// <summary>The gradient of z from the saved log-softmax; dz may be the memory of logp.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of z, [N, C, d…].</param>
    /// <param name="label">The labels, [N, d…].</param>
    /// <param name="weight">The weights of the classes, [C]; empty unless <see cref="LabelLoss.Weighted"/>.</param>
    /// <param name="logp">The log-softmax that forward returned.</param>
    /// <param name="dloss">The gradient of the loss.</param>
    /// <param name="dz">Receives the gradient of z.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is wrong (B1), or spans overlap (B2).</exception>
    public static void Backward(Spec.SoftmaxCrossEntropy op, Shape shape, ReadOnlySpan<int> label, ReadOnlySpan<float> weight,
        ReadOnlySpan<float> logp, ReadOnlySpan<float> dloss, Span<float> dz)
    {
        var y = LabelLosses.Check(op, shape, label, weight);
        Door.Holds(op, "logp", logp, shape);
        Door.Holds(op, "dloss", dloss, y[0]);
        Door.Holds<float>(op, "dz", dz, shape);
        Door.Apart(op, "dz", dz, "logp", logp, inPlace: true);
        Door.Apart(op, "dz", dz, "weight", weight);
        Door.Apart(op, "dz", dz, "dloss", dloss);
        Door.Asunder<float, int>(op, "dz", dz, "label", label);
        widest.RunBackward(op, shape, label, weight, logp, dloss, dz);
    }

    private protected abstract void Run(Spec.SoftmaxCrossEntropy op, Shape shape, ReadOnlySpan<float> z, ReadOnlySpan<int> label,
        ReadOnlySpan<float> weight, Span<float> loss, Span<float> logp);

    private protected abstract void RunBackward(Spec.SoftmaxCrossEntropy op, Shape shape, ReadOnlySpan<int> label, ReadOnlySpan<float> weight,
        ReadOnlySpan<float> logp, ReadOnlySpan<float> dloss, Span<float> dz);
}

/// <summary>Softmax cross-entropy with one width of vector.</summary>
/// <remarks>
/// Without further axes the classes of a position lie side by side, and vectors run along them. With further axes the classes
/// are D elements apart while neighbouring positions lie side by side: then every lane is a position of its own, and no
/// reduction crosses lanes. What happens once per position (one label, one weight, one logarithm of the labelled class) is scalar.
/// </remarks>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class SoftmaxCrossEntropy<V> : SoftmaxCrossEntropy, IFloatForward<Spec.SoftmaxCrossEntropy>, IFloatBackward<Spec.SoftmaxCrossEntropy>
    where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.SoftmaxCrossEntropy>.Forward(Spec.SoftmaxCrossEntropy op, Operands<float> x, Operands<float> y) =>
        Run(op, x[0].Shape, x[0].Span, x.Int[0].Span, op.Weighted ? x[1].Span : default, y[0].Span, y[1].Span);

    void IFloatBackward<Spec.SoftmaxCrossEntropy>.Backward(Spec.SoftmaxCrossEntropy op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Shape, x.Int[0].Span, op.Weighted ? x[1].Span : default, y[1].Span, dy[0].Span, dx[0].Span);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Run(Spec.SoftmaxCrossEntropy op, Shape shape, ReadOnlySpan<float> z, ReadOnlySpan<int> label,
        ReadOnlySpan<float> weight, Span<float> loss, Span<float> logp)
    {
        int N = shape[0], C = shape[1], D = shape[2..].Count, step = D == 1 ? 1 : V.Width;
        float keep = (float)(1 - op.LabelSmoothing), spread = (float)(op.LabelSmoothing / C);
        float* smooth = stackalloc float[V.Width];            // Σ_c w_c ln p_c of the positions at hand
        SoftmaxLines<V>.LogSoftmax(Lines.Along(shape, 1), z, logp);
        fixed (float* pw = weight, pp = logp, pl = loss)
        fixed (int* py = label)
        {
            // Sums over positions are held in double: beside the exponentials that costs nothing, and there is one rounding.
            double total = 0, divisor = 0;
            for (int n = 0; n < N; n++)
                for (int d = 0; d < D; d += step)
                {
                    int lanes = Math.Min(step, D - d), first = (n * C * D) + d;
                    if (op.LabelSmoothing > 0)
                    {
                        if (D == 1) *smooth = RowSum(pp + first, pw, C);
                        else V.Store(ColumnSums(pp + first, pw, C, D, lanes), smooth);
                    }
                    for (int i = 0; i < lanes; i++)
                    {
                        int position = (n * D) + d + i, y = py[position];
                        float l = 0;
                        if (!op.Ignores(y))
                        {
                            float w = pw == null ? 1 : pw[y];
                            l = -w * pp[first + (y * D) + i];
                            if (op.LabelSmoothing > 0) l = (keep * l) - (spread * smooth[i]);
                            total += l;
                            divisor += w;
                        }
                        if (op.Reduction == Reduction.None) pl[position] = l;
                    }
                }
            if (op.Reduction == Reduction.Sum) *pl = (float)total;
            if (op.Reduction == Reduction.Mean) *pl = (float)(total / divisor);
        }
    }

    /// <summary>Σ_c w_c·x_c over C neighbours, of many from their halves; w may be null for weights of 1.</summary>
    private static float RowSum(float* x, float* w, int C)
    {
        if (C <= 2 * V.Width * Halves.Chain) return ShortRowSum(x, w, C);
        int first = Halves.First(C, 2 * V.Width);
        return RowSum(x, w, first) + RowSum(x + first, w == null ? null : w + first, C - first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ShortRowSum(float* x, float* w, int C)
    {
        int W = V.Width, rest = C % W, c = 0;
        V s0 = V.Zero, s1 = s0;
        for (; c <= C - (2 * W); c += 2 * W)
        {
            s0 = V.MultiplyAdd(w == null ? 1f : V.Load(w + c), V.Load(x + c), s0);
            s1 = V.MultiplyAdd(w == null ? 1f : V.Load(w + c + W), V.Load(x + c + W), s1);
        }
        for (; c <= C - W; c += W) s0 = V.MultiplyAdd(w == null ? 1f : V.Load(w + c), V.Load(x + c), s0);
        if (rest > 0) s1 = V.MultiplyAdd(w == null ? 1f : V.LoadFirst(w + c, rest), V.LoadFirst(x + c, rest), s1);
        return V.Sum(s0 + s1);
    }

    /// <summary>Σ_c w_c·x_c for some neighbouring positions; w may be null for weights of 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static V ColumnSums(float* x, float* w, int C, int D, int lanes)
    {
        V s = V.Zero;
        for (int c = 0; c < C; c++) s = V.MultiplyAdd(w == null ? 1f : w[c], Load(x + ((nint)c * D), lanes), s);
        return s;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void RunBackward(Spec.SoftmaxCrossEntropy op, Shape shape, ReadOnlySpan<int> label, ReadOnlySpan<float> weight,
        ReadOnlySpan<float> logp, ReadOnlySpan<float> dloss, Span<float> dz)
    {
        int N = shape[0], C = shape[1], D = shape[2..].Count, step = D == 1 ? 1 : V.Width;
        float keep = (float)(1 - op.LabelSmoothing), spread = (float)(op.LabelSmoothing / C);
        // Of the positions at hand: dℓ, Σ_c q_c, and what the label adds to its own q.
        float* dl = stackalloc float[V.Width], Q = stackalloc float[V.Width], own = stackalloc float[V.Width];
        new Span<float>(dl, V.Width).Clear();
        new Span<float>(Q, V.Width).Clear();
        new Span<float>(own, V.Width).Clear();
        fixed (float* pw = weight, pp = logp, pdl = dloss, pdz = dz)
        fixed (int* py = label)
        {
            double divisor = 0, weights = 0;
            if (op.Reduction == Reduction.Mean)
                for (int i = 0; i < N * D; i++)
                    if (!op.Ignores(py[i])) divisor += pw == null ? 1 : pw[py[i]];
            // Without smoothing only the label's weight is read.
            float* smoothing = op.LabelSmoothing > 0 ? pw : null;
            if (smoothing != null)
                for (int c = 0; c < C; c++) weights += smoothing[c];
            float arrives = op.Reduction switch { Reduction.Mean => (float)(*pdl / divisor), Reduction.Sum => *pdl, _ => 0 };

            for (int n = 0; n < N; n++)
                for (int d = 0; d < D; d += step)
                {
                    int lanes = Math.Min(step, D - d), first = (n * C * D) + d;
                    int* y = py + (n * D) + d;
                    for (int i = 0; i < lanes; i++)
                    {
                        bool ignored = op.Ignores(y[i]);
                        float w = pw == null || ignored ? 1 : pw[y[i]];
                        dl[i] = op.Reduction == Reduction.None ? pdl[(n * D) + d + i] : arrives;
                        own[i] = keep * w;
                        // Without weights Σ_c q_c is 1, whatever is smoothed.
                        Q[i] = pw == null ? 1 : smoothing == null ? own[i] : (float)(((1 - op.LabelSmoothing) * w) + (op.LabelSmoothing / C * weights));
                    }
                    if (D > 1) BackwardColumns(op, pp + first, smoothing, pdz + first, C, D, lanes, y, dl, Q, own, spread);
                    else if (op.Ignores(*y)) new Span<float>(pdz + first, C).Clear();
                    else BackwardRow(pp + first, smoothing, pdz + first, C, *y, *dl, *Q, *own, spread);
                }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardRow(float* logp, float* w, float* dz, int C, int y, float dl, float Q, float own, float spread)
    {
        int W = V.Width, rest = C % W, c = 0;
        V label = V.SubtractBits(V.CreateBits(y), V.LaneBits), vdl = dl, vQ = Q, vown = own, vspread = spread;
        for (; c <= C - (2 * W); c += 2 * W)
        {
            V q0 = vspread * (w == null ? 1f : V.Load(w + c)), q1 = vspread * (w == null ? 1f : V.Load(w + c + W));
            V x0 = V.Load(logp + c), x1 = V.Load(logp + c + W);
            V.Store(Gradient(x0, q0, V.EqualBits(label, V.CreateBits(c)), vdl, vQ, vown), dz + c);
            V.Store(Gradient(x1, q1, V.EqualBits(label, V.CreateBits(c + W)), vdl, vQ, vown), dz + c + W);
        }
        for (; c <= C - W; c += W)
        {
            V q = vspread * (w == null ? 1f : V.Load(w + c));
            V.Store(Gradient(V.Load(logp + c), q, V.EqualBits(label, V.CreateBits(c)), vdl, vQ, vown), dz + c);
        }
        if (rest > 0)
        {
            V q = vspread * (w == null ? 1f : V.LoadFirst(w + c, rest));
            V.StoreFirst(Gradient(V.LoadFirst(logp + c, rest), q, V.EqualBits(label, V.CreateBits(c)), vdl, vQ, vown), dz + c, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardColumns(Spec.SoftmaxCrossEntropy op, float* logp, float* w, float* dz, int C, int D, int lanes,
        int* y, float* dl, float* Q, float* own, float spread)
    {
        V label = V.LoadBitsFirst(y, lanes), vdl = V.Load(dl), vQ = V.Load(Q), vown = V.Load(own);
        V ignored = op.IgnoreIndex is { } k ? V.EqualBits(label, V.CreateBits(k)) : V.Zero;
        for (int c = 0; c < C; c++)
        {
            V q = spread * (w == null ? 1f : w[c]);
            V g = Gradient(Load(logp + ((nint)c * D), lanes), q, V.EqualBits(label, V.CreateBits(c)), vdl, vQ, vown);
            // Not a product with 0, which would let NaN through.
            Store(V.AndNot(g, ignored), dz + ((nint)c * D), lanes);
        }
    }

    /// <summary>dℓ·(p·Σq − q), where q gains <paramref name="own"/> at the label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gradient(V logp, V q, V isLabel, V dl, V Q, V own) =>
        dl * V.MultiplyAdd(Elementary.Exp(logp), Q, -(q + V.And(isLabel, own)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load(float* p, int lanes) => lanes == V.Width ? V.Load(p) : V.LoadFirst(p, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V x, float* p, int lanes)
    {
        if (lanes == V.Width) V.Store(x, p);
        else V.StoreFirst(x, p, lanes);
    }
}
