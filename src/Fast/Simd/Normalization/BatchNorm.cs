using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Batch normalization over spans. Page: spec/Normalization/batch-norm.md.</summary>
public abstract class BatchNorm
{
    private static readonly BatchNorm widest = Door.Widest<BatchNorm>();

    /// <summary>
    /// Normalizes x [N, C, d…]. y may be the memory of x, and the new running statistics that of the old ones.
    /// In inference the last four are empty.
    /// </summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of x.</param>
    /// <param name="x">The input.</param>
    /// <param name="gamma">The scale of each channel.</param>
    /// <param name="beta">The shift of each channel.</param>
    /// <param name="runningMean">The running mean of each channel.</param>
    /// <param name="runningVar">The running variance of each channel.</param>
    /// <param name="y">Receives the output.</param>
    /// <param name="runningMean1">Receives the new running mean.</param>
    /// <param name="runningVar1">Receives the new running variance.</param>
    /// <param name="mean">Receives the mean of the batch, for backward.</param>
    /// <param name="invStd">Receives 1/√(variance of the batch + ε), for backward.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is wrong (B1), or spans overlap (B2).</exception>
    public static void Forward(Spec.BatchNorm op, Shape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta,
        ReadOnlySpan<float> runningMean, ReadOnlySpan<float> runningVar, Span<float> y,
        Span<float> runningMean1, Span<float> runningVar1, Span<float> mean, Span<float> invStd)
    {
        int channels = Check(op, shape), saved = op.Training ? channels : 0;
        Door.Holds(op, "x", x, shape);
        Door.Holds(op, "gamma", gamma, channels);
        Door.Holds(op, "beta", beta, channels);
        Door.Holds(op, "running_mean", runningMean, channels);
        Door.Holds(op, "running_var", runningVar, channels);
        Door.Holds<float>(op, "y", y, shape);
        Door.Holds<float>(op, "running_mean1", runningMean1, saved);
        Door.Holds<float>(op, "running_var1", runningVar1, saved);
        Door.Holds<float>(op, "mean", mean, saved);
        Door.Holds<float>(op, "inv_std", invStd, saved);
        Inputs("y", y, x, gamma, beta, runningMean, runningVar);
        Inputs("running_mean1", runningMean1, x, gamma, beta, runningMean, runningVar);
        Inputs("running_var1", runningVar1, x, gamma, beta, runningMean, runningVar);
        Inputs("mean", mean, x, gamma, beta, runningMean, runningVar);
        Inputs("inv_std", invStd, x, gamma, beta, runningMean, runningVar);
        Door.Apart<float>(op, "y", y, "running_mean1", runningMean1);
        Door.Apart<float>(op, "y", y, "running_var1", runningVar1);
        Door.Apart<float>(op, "y", y, "mean", mean);
        Door.Apart<float>(op, "y", y, "inv_std", invStd);
        Door.Apart<float>(op, "running_mean1", runningMean1, "running_var1", runningVar1);
        Door.Apart<float>(op, "running_mean1", runningMean1, "mean", mean);
        Door.Apart<float>(op, "running_mean1", runningMean1, "inv_std", invStd);
        Door.Apart<float>(op, "running_var1", runningVar1, "mean", mean);
        Door.Apart<float>(op, "running_var1", runningVar1, "inv_std", invStd);
        Door.Apart<float>(op, "mean", mean, "inv_std", invStd);
        widest.Run(op, shape, x, gamma, beta, runningMean, runningVar, y, runningMean1, runningVar1, mean, invStd);

        void Inputs(string name, ReadOnlySpan<float> output, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta,
            ReadOnlySpan<float> runningMean, ReadOnlySpan<float> runningVar)
        {
            Door.Apart(op, name, output, "x", x, inPlace: name == "y");
            Door.Apart(op, name, output, "gamma", gamma);
            Door.Apart(op, name, output, "beta", beta);
            Door.Apart(op, name, output, "running_mean", runningMean, inPlace: name == "running_mean1");
            Door.Apart(op, name, output, "running_var", runningVar, inPlace: name == "running_var1");
        }
    }

    /// <summary>
    /// The gradients of x, gamma and beta; dx may be the memory of x or of dy. mean and invStd are those that forward saved;
    /// in inference they are empty, and the running statistics are used; in training the running statistics are not read.
    /// </summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of x.</param>
    /// <param name="x">The input.</param>
    /// <param name="gamma">The scale of each channel.</param>
    /// <param name="runningMean">The running mean of each channel.</param>
    /// <param name="runningVar">The running variance of each channel.</param>
    /// <param name="mean">The saved mean.</param>
    /// <param name="invStd">The saved 1/√(variance + ε).</param>
    /// <param name="dy">The gradient of y.</param>
    /// <param name="dx">Receives the gradient of x.</param>
    /// <param name="dgamma">Receives the gradient of gamma.</param>
    /// <param name="dbeta">Receives the gradient of beta.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is wrong (B1), or spans overlap (B2).</exception>
    public static void Backward(Spec.BatchNorm op, Shape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma,
        ReadOnlySpan<float> runningMean, ReadOnlySpan<float> runningVar, ReadOnlySpan<float> mean, ReadOnlySpan<float> invStd,
        ReadOnlySpan<float> dy, Span<float> dx, Span<float> dgamma, Span<float> dbeta)
    {
        int channels = Check(op, shape), saved = op.Training ? channels : 0;
        Door.Holds(op, "x", x, shape);
        Door.Holds(op, "gamma", gamma, channels);
        Door.Holds(op, "running_mean", runningMean, channels);
        Door.Holds(op, "running_var", runningVar, channels);
        Door.Holds(op, "mean", mean, saved);
        Door.Holds(op, "inv_std", invStd, saved);
        Door.Holds(op, "dy", dy, shape);
        Door.Holds<float>(op, "dx", dx, shape);
        Door.Holds<float>(op, "dgamma", dgamma, channels);
        Door.Holds<float>(op, "dbeta", dbeta, channels);
        Inputs("dx", dx, x, gamma, runningMean, runningVar, mean, invStd, dy);
        Inputs("dgamma", dgamma, x, gamma, runningMean, runningVar, mean, invStd, dy);
        Inputs("dbeta", dbeta, x, gamma, runningMean, runningVar, mean, invStd, dy);
        Door.Apart<float>(op, "dx", dx, "dgamma", dgamma);
        Door.Apart<float>(op, "dx", dx, "dbeta", dbeta);
        Door.Apart<float>(op, "dgamma", dgamma, "dbeta", dbeta);
        widest.RunBackward(op, shape, x, gamma, runningMean, runningVar, mean, invStd, dy, dx, dgamma, dbeta);

        void Inputs(string name, ReadOnlySpan<float> output, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> runningMean,
            ReadOnlySpan<float> runningVar, ReadOnlySpan<float> mean, ReadOnlySpan<float> invStd, ReadOnlySpan<float> dy)
        {
            Door.Apart(op, name, output, "x", x, inPlace: name == "dx");
            Door.Apart(op, name, output, "dy", dy, inPlace: name == "dx");
            Door.Apart(op, name, output, "gamma", gamma);
            Door.Apart(op, name, output, "running_mean", runningMean);
            Door.Apart(op, name, output, "running_var", runningVar);
            Door.Apart(op, name, output, "mean", mean);
            Door.Apart(op, name, output, "inv_std", invStd);
        }
    }

    private static int Check(Spec.BatchNorm op, Shape shape)
    {
        int channels = shape.Rank < 2 ? 1 : shape[1];
        op.Infer(new(shape, channels, channels, channels, channels));
        return channels;
    }

    private protected abstract void Run(Spec.BatchNorm op, Shape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta,
        ReadOnlySpan<float> runningMean, ReadOnlySpan<float> runningVar, Span<float> y,
        Span<float> runningMean1, Span<float> runningVar1, Span<float> mean, Span<float> invStd);

    private protected abstract void RunBackward(Spec.BatchNorm op, Shape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma,
        ReadOnlySpan<float> runningMean, ReadOnlySpan<float> runningVar, ReadOnlySpan<float> mean, ReadOnlySpan<float> invStd,
        ReadOnlySpan<float> dy, Span<float> dx, Span<float> dgamma, Span<float> dbeta);
}

/// <summary>Batch normalization with one width of vector.</summary>
/// <remarks>
/// One set of loops serves both layouts. With further axes a block is one channel: N runs of D neighbours, statistics the same
/// in all lanes, sums closed across lanes. Without them a block is as many channels as a vector has lanes: N runs of one vector,
/// statistics of a lane's own channel, sums closed lane by lane. A block is finished before the next, while it is in the cache.
/// </remarks>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class BatchNorm<V> : BatchNorm, IFloatForward<Spec.BatchNorm>, IFloatBackward<Spec.BatchNorm>
    where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.BatchNorm>.Forward(Spec.BatchNorm op, Operands<float> x, Operands<float> y)
    {
        if (op.Training) Run(op, x[0].Shape, x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span, y[0].Span, y[1].Span, y[2].Span, y[3].Span, y[4].Span);
        else Run(op, x[0].Shape, x[0].Span, x[1].Span, x[2].Span, x[3].Span, x[4].Span, y[0].Span, default, default, default, default);
    }

    void IFloatBackward<Spec.BatchNorm>.Backward(Spec.BatchNorm op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx)
    {
        if (op.Training) RunBackward(op, x[0].Shape, x[0].Span, x[1].Span, x[3].Span, x[4].Span, y[3].Span, y[4].Span, dy[0].Span, dx[0].Span, dx[1].Span, dx[2].Span);
        else RunBackward(op, x[0].Shape, x[0].Span, x[1].Span, x[3].Span, x[4].Span, default, default, dy[0].Span, dx[0].Span, dx[1].Span, dx[2].Span);
    }

    /// <summary>The elements of a block: runs of neighbours, one for each example.</summary>
    private readonly struct Runs(int count, int stride, int length)
    {
        public readonly int Count = count, Stride = stride, Length = length;

        /// <summary>Whether they are too many for so many chains, and where their second half begins.</summary>
        public bool Halved(int chains, out Runs first, out Runs second, out nint behind)
        {
            (first, second, behind) = (this, this, 0);
            if ((long)Count * ((Length - 1) / V.Width + 1) <= chains * Halves.Chain) return false;
            if (Count > 1)
            {
                (first, second) = (new(Count / 2, Stride, Length), new(Count - (Count / 2), Stride, Length));
                behind = (nint)first.Count * Stride;
            }
            else
            {
                (first, second) = (new(1, Stride, Halves.First(Length, 4 * V.Width)), new(1, Stride, Length - Halves.First(Length, 4 * V.Width)));
                behind = first.Length;
            }
            return true;
        }
    }

    private protected override void Run(Spec.BatchNorm op, Shape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta,
        ReadOnlySpan<float> runningMean, ReadOnlySpan<float> runningVar, Span<float> y,
        Span<float> runningMean1, Span<float> runningVar1, Span<float> mean, Span<float> invStd)
    {
        int N = shape[0], C = shape[1], D = shape[2..].Count, m = N * D, step = D == 1 ? V.Width : 1;
        float a = (float)op.Momentum, old = (float)(1 - op.Momentum);
        float aVar = (float)(op.Momentum * (op.UnbiasedRunningVariance ? m / (m - 1.0) : 1));
        fixed (float* px = x, pg = gamma, pb = beta, prm = runningMean, prv = runningVar, py = y, prm1 = runningMean1, prv1 = runningVar1, pm = mean, pi = invStd)
        {
            for (int c = 0; c < C; c += step)
            {
                int lanes = Math.Min(step, C - c);
                var runs = new Runs(N, C * D, D == 1 ? lanes : D);
                float* block = px + (c * D);
                V μ, var;
                if (op.Training)
                {
                    μ = Close(Sum(default(Value), block, runs), D) / m;
                    var = Close(Sum(new SquaredDistance(μ), block, runs), D) / m;
                }
                else
                {
                    μ = PerChannel(prm + c, lanes, D);
                    var = PerChannel(prv + c, lanes, D);
                }
                V inv = 1f / V.Sqrt(var + (float)op.Epsilon);
                if (op.Training)
                {
                    V.StoreFirst(V.MultiplyAdd(old, V.LoadFirst(prm + c, lanes), a * μ), prm1 + c, lanes);
                    V.StoreFirst(V.MultiplyAdd(old, V.LoadFirst(prv + c, lanes), aVar * var), prv1 + c, lanes);
                    V.StoreFirst(μ, pm + c, lanes);
                    V.StoreFirst(inv, pi + c, lanes);
                }
                Normalize(block, py + (c * D), runs, μ, inv, PerChannel(pg + c, lanes, D), PerChannel(pb + c, lanes, D));
            }
        }
    }

    private protected override void RunBackward(Spec.BatchNorm op, Shape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma,
        ReadOnlySpan<float> runningMean, ReadOnlySpan<float> runningVar, ReadOnlySpan<float> mean, ReadOnlySpan<float> invStd,
        ReadOnlySpan<float> dy, Span<float> dx, Span<float> dgamma, Span<float> dbeta)
    {
        int N = shape[0], C = shape[1], D = shape[2..].Count, m = N * D, step = D == 1 ? V.Width : 1;
        fixed (float* px = x, pg = gamma, prm = runningMean, prv = runningVar, pm = mean, pi = invStd, pdy = dy, pdx = dx, pdg = dgamma, pdb = dbeta)
        {
            for (int c = 0; c < C; c += step)
            {
                int lanes = Math.Min(step, C - c), first = c * D;
                var runs = new Runs(N, C * D, D == 1 ? lanes : D);
                V μ = PerChannel((op.Training ? pm : prm) + c, lanes, D);
                V inv = op.Training ? PerChannel(pi + c, lanes, D) : 1f / V.Sqrt(PerChannel(prv + c, lanes, D) + (float)op.Epsilon);
                Sums(px + first, pdy + first, runs, μ, inv, out V dβ, out V dγ);
                (dβ, dγ) = (Close(dβ, D), Close(dγ, D));
                V.StoreFirst(dβ, pdb + c, lanes);
                V.StoreFirst(dγ, pdg + c, lanes);
                V scale = PerChannel(pg + c, lanes, D) * inv;
                if (op.Training) Gradient(px + first, pdy + first, pdx + first, runs, μ, inv, scale, dβ / m, dγ / m);
                else Scale(pdy + first, pdx + first, runs, scale);
            }
        }
    }

    /// <summary>A sum that is complete: across lanes where they are elements of one channel, as it is where they are channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Close(V s, int D) => D == 1 ? s : V.Sum(s);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PerChannel(float* p, int lanes, int D) => D == 1 ? V.LoadFirst(p, lanes) : *p;

    private readonly struct Value : IMap<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => x;
    }

    private readonly struct SquaredDistance(V μ) : IMap<V>
    {
        private readonly V μ = μ;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => (x - μ) * (x - μ);
    }

    /// <summary>Σ f(x), lane by lane.</summary>
    private static V Sum<M>(M f, float* x, Runs runs) where M : struct, IMap<V>
    {
        if (!runs.Halved(4, out var first, out var second, out nint behind)) return Chain(f, x, runs);
        V half = Sum(f, x, first);
        return half + Sum(f, x + behind, second);
    }

    // Four sums take turns, from vector to vector and from run to run: short chains, small errors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static V Chain<M>(M f, float* x, Runs runs) where M : struct, IMap<V>
    {
        int W = V.Width, length = runs.Length, rest = length % W;
        V tail = V.FirstMask(rest), s0 = V.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (int n = 0; n < runs.Count; n++, x += runs.Stride)
        {
            int i = 0;
            for (; i <= length - (4 * W); i += 4 * W)
            {
                s0 += f.Invoke(V.Load(x + i));
                s1 += f.Invoke(V.Load(x + i + W));
                s2 += f.Invoke(V.Load(x + i + (2 * W)));
                s3 += f.Invoke(V.Load(x + i + (3 * W)));
            }
            for (; i <= length - W; i += W) s0 += f.Invoke(V.Load(x + i));
            if (rest > 0) s1 += V.And(tail, f.Invoke(V.LoadFirst(x + i, rest)));
            (s0, s1, s2, s3) = (s1, s2, s3, s0);
        }
        return (s0 + s1) + (s2 + s3);
    }

    /// <summary>y = γ·x̂ + β.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalize(float* x, float* y, Runs runs, V μ, V inv, V γ, V β)
    {
        int W = V.Width, length = runs.Length, rest = length % W;
        for (int n = 0; n < runs.Count; n++, x += runs.Stride, y += runs.Stride)
        {
            int i = 0;
            for (; i <= length - W; i += W) V.Store(V.MultiplyAdd(γ, (V.Load(x + i) - μ) * inv, β), y + i);
            if (rest > 0) V.StoreFirst(V.MultiplyAdd(γ, (V.LoadFirst(x + i, rest) - μ) * inv, β), y + i, rest);
        }
    }

    /// <summary>Σ dy and Σ dy·x̂ in one pass, lane by lane.</summary>
    private static void Sums(float* x, float* dy, Runs runs, V μ, V inv, out V dβ, out V dγ)
    {
        if (!runs.Halved(2, out var first, out var second, out nint behind))
        {
            Chains(x, dy, runs, μ, inv, out dβ, out dγ);
            return;
        }
        Sums(x, dy, first, μ, inv, out V firstβ, out V firstγ);
        Sums(x + behind, dy + behind, second, μ, inv, out dβ, out dγ);
        (dβ, dγ) = (firstβ + dβ, firstγ + dγ);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Chains(float* x, float* dy, Runs runs, V μ, V inv, out V dβ, out V dγ)
    {
        int W = V.Width, length = runs.Length, rest = length % W;
        V tail = V.FirstMask(rest), b0 = V.Zero, b1 = b0, g0 = b0, g1 = b0;
        for (int n = 0; n < runs.Count; n++, x += runs.Stride, dy += runs.Stride)
        {
            int i = 0;
            for (; i <= length - (2 * W); i += 2 * W)
            {
                V d0 = V.Load(dy + i), d1 = V.Load(dy + i + W);
                b0 += d0;
                b1 += d1;
                g0 = V.MultiplyAdd(d0, (V.Load(x + i) - μ) * inv, g0);
                g1 = V.MultiplyAdd(d1, (V.Load(x + i + W) - μ) * inv, g1);
            }
            for (; i <= length - W; i += W)
            {
                V d = V.Load(dy + i);
                b0 += d;
                g0 = V.MultiplyAdd(d, (V.Load(x + i) - μ) * inv, g0);
            }
            if (rest > 0)
            {
                V d = V.LoadFirst(dy + i, rest);
                b1 += d;
                g1 += V.And(tail, d * ((V.LoadFirst(x + i, rest) - μ) * inv));
            }
            (b0, b1, g0, g1) = (b1, b0, g1, g0);
        }
        (dβ, dγ) = (b0 + b1, g0 + g1);
    }

    /// <summary>dx = γ/√(σ² + ε)·(dy − mean(dy) − x̂·mean(dy·x̂)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradient(float* x, float* dy, float* dx, Runs runs, V μ, V inv, V scale, V meanDy, V meanDyx̂)
    {
        int W = V.Width, length = runs.Length, rest = length % W;
        for (int n = 0; n < runs.Count; n++, x += runs.Stride, dy += runs.Stride, dx += runs.Stride)
        {
            int i = 0;
            for (; i <= length - W; i += W)
            {
                V x̂ = (V.Load(x + i) - μ) * inv;
                V.Store(scale * V.NegateMultiplyAdd(x̂, meanDyx̂, V.Load(dy + i) - meanDy), dx + i);
            }
            if (rest > 0)
            {
                V x̂ = (V.LoadFirst(x + i, rest) - μ) * inv;
                V.StoreFirst(scale * V.NegateMultiplyAdd(x̂, meanDyx̂, V.LoadFirst(dy + i, rest) - meanDy), dx + i, rest);
            }
        }
    }

    /// <summary>dx = γ/√(σ² + ε)·dy: in inference the statistics are constants.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(float* dy, float* dx, Runs runs, V scale)
    {
        int W = V.Width, length = runs.Length, rest = length % W;
        for (int n = 0; n < runs.Count; n++, dy += runs.Stride, dx += runs.Stride)
        {
            int i = 0;
            for (; i <= length - W; i += W) V.Store(scale * V.Load(dy + i), dx + i);
            if (rest > 0) V.StoreFirst(scale * V.LoadFirst(dy + i, rest), dx + i, rest);
        }
    }
}
