using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>What the kernel of a loss of rows states: ℓ(ŷ, y) of vectors, and its gradient.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal interface IRowLoss<V> where V : unmanaged, IVector<V>
{
    /// <summary>The loss of each of the rows.</summary>
    V Loss(Rows<V> rows);

    /// <summary>The gradient of the prediction, written by <see cref="Rows{V}.Write"/>, from that of the loss of each of the rows.</summary>
    void Gradient(Rows<V> rows, V dl);
}

/// <summary>
/// The rows of prediction and target that a kernel takes at a time. Where the elements of a row lie side by side, it is one row: vectors run
/// along it, and what is said of the row is in every lane. Where they lie apart, neighbouring rows lie side by side: every lane is
/// a row of its own, and nothing crosses lanes. A kernel need not know which.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal readonly unsafe struct Rows<V> where V : unmanaged, IVector<V>
{
    private readonly float* a, b, to;
    private readonly nint step;                           // 1: one row, otherwise from element to element
    private readonly int lanes;                           // rows, where each is a lane
    private readonly bool along;

    /// <summary>Rows from their first elements on.</summary>
    public Rows(float* prediction, float* target, float* dprediction, Lines rows, int lanes)
    {
        a = prediction;
        b = target;
        to = dprediction;
        (Length, step, this.lanes, along) = (rows.Length, rows.Inner, lanes, rows.Inner == 1);
    }

    /// <summary>The elements of a row.</summary>
    public int Length { get; }

    /// <summary>Σ f(ŷ, y).</summary>
    public V Sum<M>(M f) where M : struct, IMap2<V> => along ? Simd.MappedSum.Run2<V, M>(f, new(a, Length), new(b, Length)) : SumAcross(f, 0, Length);

    /// <summary>max f(ŷ, y); NaN where one is.</summary>
    public V Max<M>(M f) where M : struct, IMap2<V> => along ? MaxAlong(f) : MaxAcross(f);

    /// <summary>dŷ = f(ŷ, y).</summary>
    public void Write<M>(M f) where M : struct, IMap2<V>
    {
        if (along) Map.Run2<V, M>(f, new(a, Length), new(b, Length), new(to, Length));
        else WriteAcross(f);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private V MaxAlong<M>(M f) where M : struct, IMap2<V>
    {
        int n = Length, rest = n % V.Width, k = 0;
        V least = float.NegativeInfinity, m0 = least, m1 = least;
        for (; k <= n - 2 * V.Width; k += 2 * V.Width)
        {
            m0 = V.Max(m0, f.Invoke(V.Load(a + k), V.Load(b + k)));
            m1 = V.Max(m1, f.Invoke(V.Load(a + k + V.Width), V.Load(b + k + V.Width)));
        }
        if (k <= n - V.Width) m0 = V.Max(m0, f.Invoke(V.Load(a + k), V.Load(b + k)));
        k = n - rest;
        if (rest > 0) m1 = V.Max(m1, V.Select(V.FirstMask(rest), f.Invoke(V.LoadFirst(a + k, rest), V.LoadFirst(b + k, rest)), least));
        return V.MaxAcross(V.Max(m0, m1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private V MaxAcross<M>(M f) where M : struct, IMap2<V>
    {
        V m = float.NegativeInfinity;
        nint at = 0;
        for (int k = 0; k < Length; k++, at += step) m = V.Max(m, f.Invoke(Load(a + at), Load(b + at)));
        return m;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private V SumAcross<M>(M f, int k, int end) where M : struct, IMap2<V>
    {
        if (end - k > 2 * Halves.Chain)
        {
            int middle = k + Halves.First(end - k, 2);
            V first = SumAcross(f, k, middle);
            return first + SumAcross(f, middle, end);
        }

        V s0 = V.Zero, s1 = V.Zero;
        nint at = k * step;
        for (; k <= end - 2; k += 2, at += 2 * step)
        {
            s0 += f.Invoke(Load(a + at), Load(b + at));
            s1 += f.Invoke(Load(a + at + step), Load(b + at + step));
        }
        if (k < end) s0 += f.Invoke(Load(a + at), Load(b + at));
        return s0 + s1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void WriteAcross<M>(M f) where M : struct, IMap2<V>
    {
        nint at = 0;
        for (int k = 0; k < Length; k++, at += step)
        {
            V value = f.Invoke(Load(a + at), Load(b + at));
            if (lanes == V.Width) V.Store(value, to + at);
            else V.StoreFirst(value, to + at, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Load(float* p) => lanes == V.Width ? V.Load(p) : V.LoadFirst(p, lanes);
}

/// <summary>
/// The rows of a loss, so many at a time. Short rows are turned: the first elements of as many rows as a vector has lanes come to lie side by side, then
/// the second ones, so that every lane is a row and no vector is half empty. At 10 classes that is 5 times as fast.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal readonly unsafe struct Batches<V> where V : unmanaged, IVector<V>
{
    private readonly float* a, b, to, turned;             // turned: prediction, target and gradient of a batch, or null
    private readonly Lines rows;

    /// <summary>All rows, in memory and in order.</summary>
    public Batches(float* prediction, float* target, float* dprediction, Lines rows, float* memory)
    {
        a = prediction;
        b = target;
        to = dprediction;
        this.rows = rows;
        turned = Memory(rows) > 0 ? memory : null;
    }

    /// <summary>The floats that turning takes; 0 where rows are taken as they lie.</summary>
    public static int Memory(Lines rows) => rows.Inner == 1 && rows.Length <= 2 * V.Width && V.Width > 1 ? 3 * rows.Length * V.Width : 0;

    /// <summary>The rows from row p on, and how many they are.</summary>
    public Rows<V> From(int p, out int lanes)
    {
        if (turned == null)
        {
            lanes = rows.Inner == 1 ? 1 : Math.Min(V.Width, rows.Inner - (p % rows.Inner));
            nint first = ((nint)(p / rows.Inner) * rows.Length * rows.Inner) + (p % rows.Inner);
            return new(a + first, b + first, to + first, rows, lanes);
        }
        lanes = Math.Min(V.Width, rows.Outer - p);
        int n = rows.Length, all = n * V.Width;
        float* x = a + ((nint)p * n), y = b + ((nint)p * n);
        for (int k = 0; k < n; k++)
        {
            V.Store(lanes == V.Width ? V.Gather(x + k, n) : V.GatherFirst(x + k, n, lanes), turned + (k * V.Width));
            V.Store(lanes == V.Width ? V.Gather(y + k, n) : V.GatherFirst(y + k, n, lanes), turned + all + (k * V.Width));
        }
        return new(turned, turned + all, turned + (2 * all), new(1, n, V.Width), V.Width);
    }

    /// <summary>Puts the gradient of rows where it belongs.</summary>
    public void Finish(int p, int lanes)
    {
        if (turned == null) return;
        int n = rows.Length;
        float* dx = to + ((nint)p * n), from = turned + (2 * n * V.Width);
        for (int lane = 0; lane < lanes; lane++, dx += n)
            for (int k = 0; k < n; k++) dx[k] = from[(k * V.Width) + lane];
    }
}

/// <summary>The loops of losses of rows, over ℓ and its gradient.</summary>
internal static unsafe class RowLosses
{
    /// <summary>The losses of the positions, or their reduction.</summary>
    public static void Forward<V, K>(RowLoss op, K kernel, Shape shape, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weight, Span<float> loss)
        where V : unmanaged, IVector<V>
        where K : struct, IRowLoss<V>
    {
        var positions = op.Positions(shape);
        var rows = op.Rows(shape);
        int per = Spec.Loss.PerSample(positions);
        double total = 0;
        float* each = stackalloc float[V.Width], memory = stackalloc float[Batches<V>.Memory(rows)];
        fixed (float* a = prediction, b = target)
        {
            var batches = new Batches<V>(a, b, null, rows, memory);
            for (int p = 0, lanes; p < rows.Count; p += lanes)
            {
                V.Store(kernel.Loss(batches.From(p, out lanes)), each);
                for (int lane = 0; lane < lanes; lane++)
                {
                    double l = each[lane];
                    if (op.Weighted) l *= weight[(p + lane) / per];
                    if (op.Reduction == Reduction.None) loss[p + lane] = (float)l;
                    else total += l;
                }
            }
        }
        if (op.Reduction != Reduction.None) loss[0] = (float)(total / Divisor(op, positions, weight));
    }

    /// <summary>The gradient of the prediction.</summary>
    public static void Backward<V, K>(RowLoss op, K kernel, Shape shape, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weight, ReadOnlySpan<float> dloss, Span<float> dprediction)
        where V : unmanaged, IVector<V>
        where K : struct, IRowLoss<V>
    {
        var positions = op.Positions(shape);
        var rows = op.Rows(shape);
        int per = Spec.Loss.PerSample(positions);
        double all = op.Reduction == Reduction.None ? 0 : dloss[0] / Divisor(op, positions, weight);
        float* dl = stackalloc float[V.Width], memory = stackalloc float[Batches<V>.Memory(rows)];
        new Span<float>(dl, V.Width).Clear();
        fixed (float* a = prediction, b = target, to = dprediction)
        {
            var batches = new Batches<V>(a, b, to, rows, memory);
            for (int p = 0, lanes; p < rows.Count; p += lanes)
            {
                var batch = batches.From(p, out lanes);
                for (int lane = 0; lane < lanes; lane++)
                {
                    double d = op.Reduction == Reduction.None ? dloss[p + lane] : all;
                    dl[lane] = (float)(op.Weighted ? d * weight[(p + lane) / per] : d);
                }
                // A row that vectors run along has its number in every lane.
                kernel.Gradient(batch, lanes == 1 ? *dl : V.Load(dl));
                batches.Finish(p, lanes);
            }
        }
    }

    private static double Divisor(RowLoss op, Shape positions, ReadOnlySpan<float> weight) =>
        op.Weighted && op.Reduction == Reduction.WeightedMean ? ElementLosses.Weights(weight, Spec.Loss.PerSample(positions)) : op.Divisor(positions);
}
