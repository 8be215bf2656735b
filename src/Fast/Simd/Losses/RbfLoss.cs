using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>The loss of LeNet-5 over spans: <c>RbfLoss.Forward(op, n, classes, penalty, label, loss)</c>. Page: spec/Losses/rbf-loss.md.</summary>
public abstract class RbfLoss
{
    private static readonly RbfLoss widest = Door.Widest<RbfLoss>();

    /// <summary>The losses of the samples, or their reduction.</summary>
    /// <param name="op">The loss with its attributes.</param>
    /// <param name="n">Samples.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="penalty">A penalty for each class of each sample.</param>
    /// <param name="label">The classes of the samples.</param>
    /// <param name="loss">A number for each sample where nothing is reduced, otherwise one.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is wrong (B1), or spans overlap (B2).</exception>
    public static void Forward(Spec.RbfLoss op, int n, int classes, ReadOnlySpan<float> penalty, ReadOnlySpan<int> label, Span<float> loss)
    {
        Door.Holds<float>(op, "loss", loss, Check(op, n, classes, penalty, label));
        Door.Apart(op, "loss", loss, "penalty", penalty);
        Door.Asunder<float, int>(op, "loss", loss, "label", label);
        widest.Run(op, n, classes, penalty, label, loss);
    }

    /// <summary>The gradient of the penalties.</summary>
    /// <param name="op">The loss with its attributes.</param>
    /// <param name="n">Samples.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="penalty">A penalty for each class of each sample.</param>
    /// <param name="label">The classes of the samples.</param>
    /// <param name="dloss">The gradient that arrives, of the shape of the loss.</param>
    /// <param name="dpenalty">The gradient of the penalties.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is wrong (B1), or spans overlap (B2).</exception>
    public static void Backward(Spec.RbfLoss op, int n, int classes, ReadOnlySpan<float> penalty, ReadOnlySpan<int> label, ReadOnlySpan<float> dloss, Span<float> dpenalty)
    {
        Door.Holds(op, "dloss", dloss, Check(op, n, classes, penalty, label));
        Door.Holds<float>(op, "dpenalty", dpenalty, (n, classes));
        Door.Apart(op, "dpenalty", dpenalty, "penalty", penalty);
        Door.Apart(op, "dpenalty", dpenalty, "dloss", dloss);
        Door.Asunder<float, int>(op, "dpenalty", dpenalty, "label", label);
        widest.RunBackward(op, n, classes, penalty, label, dloss, dpenalty);
    }

    private static Shape Check(Spec.RbfLoss op, int n, int classes, ReadOnlySpan<float> penalty, ReadOnlySpan<int> label)
    {
        var y = op.Infer(new([(n, classes)], [n]));
        Door.Holds(op, "penalty", penalty, (n, classes));
        Door.Holds(op, "label", label, n);
        op.CheckLabels(label, classes);
        return y[0];
    }

    private protected abstract void Run(Spec.RbfLoss op, int n, int classes, ReadOnlySpan<float> penalty, ReadOnlySpan<int> label, Span<float> loss);
    private protected abstract void RunBackward(Spec.RbfLoss op, int n, int classes, ReadOnlySpan<float> penalty, ReadOnlySpan<int> label, ReadOnlySpan<float> dloss, Span<float> dpenalty);
}

/// <summary>The loss of LeNet-5 with one width of vector, which runs along the classes of a sample.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class RbfLoss<V> : RbfLoss, IFloatForward<Spec.RbfLoss>, IFloatBackward<Spec.RbfLoss> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.RbfLoss>.Forward(Spec.RbfLoss op, Operands<float> x, Operands<float> y) =>
        Run(op, x[0].Shape[0], x[0].Shape[1], x[0].Span, x.Int[0].Span, y[0].Span);

    void IFloatBackward<Spec.RbfLoss>.Backward(Spec.RbfLoss op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Shape[0], x[0].Shape[1], x[0].Span, x.Int[0].Span, dy[0].Span, dx[0].Span);

    private protected override void Run(Spec.RbfLoss op, int n, int classes, ReadOnlySpan<float> penalty, ReadOnlySpan<int> label, Span<float> loss)
    {
        // Beside the exponentials a sum in double costs nothing, and there is one rounding.
        double total = 0;
        fixed (float* y = penalty)
            for (int k = 0; k < n; k++)
            {
                float* row = y + (nint)k * classes;
                float l = row[label[k]];
                if (op.Competitive)
                {
                    float m = Least(row, classes, (float)op.Rubbish), s = Sum(row, classes, m, null) + Elementary.Exp<V1>(m - (float)op.Rubbish).Value;
                    l = l - m + Elementary.Log<V1>(s).Value;
                }
                if (op.Reduction == Reduction.None) loss[k] = l;
                else total += l;
            }
        if (op.Reduction != Reduction.None) loss[0] = (float)(op.Reduction == Reduction.Mean ? total / n : total);
    }

    private protected override void RunBackward(Spec.RbfLoss op, int n, int classes, ReadOnlySpan<float> penalty, ReadOnlySpan<int> label, ReadOnlySpan<float> dloss, Span<float> dpenalty)
    {
        if (!op.Competitive) dpenalty.Clear();
        float all = op.Reduction == Reduction.Mean ? dloss[0] / n : dloss[0];
        fixed (float* y = penalty, dy = dpenalty)
            for (int k = 0; k < n; k++)
            {
                float dl = op.Reduction == Reduction.None ? dloss[k] : all;
                float* row = y + (nint)k * classes, to = dy + (nint)k * classes;
                if (!op.Competitive)
                {
                    to[label[k]] = dl;
                    continue;
                }
                float m = Least(row, classes, (float)op.Rubbish), s = Sum(row, classes, m, to) + Elementary.Exp<V1>(m - (float)op.Rubbish).Value;
                float right = to[label[k]] / s;
                Share(to, classes, s, -dl);
                to[label[k]] = dl * (1 - right);
            }
    }

    /// <summary>min(j, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Least(float* y, int C, float j)
    {
        int c = 0;
        V m = j;
        for (; c <= C - V.Width; c += V.Width) m = V.Min(m, V.Load(y + c));
        if (c < C) m = V.Min(m, V.Select(V.FirstMask(C - c), V.LoadFirst(y + c, C - c), j));
        return V.MinAcross(m);
    }

    /// <summary>Σ e^(m − y); each of them is stored where there is a place for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float* y, int C, V m, float* terms)
    {
        int c = 0;
        V sum = V.Zero;
        for (; c <= C - V.Width; c += V.Width)
        {
            V e = Elementary.Exp(m - V.Load(y + c));
            sum += e;
            if (terms is not null) V.Store(e, terms + c);
        }
        if (c < C)
        {
            V e = V.And(V.FirstMask(C - c), Elementary.Exp(m - V.LoadFirst(y + c, C - c)));
            sum += e;
            if (terms is not null) V.StoreFirst(e, terms + c, C - c);
        }
        return V.Sum(sum);
    }

    /// <summary>dl · term / s, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Share(float* terms, int C, V s, V dl)
    {
        int c = 0;
        for (; c <= C - V.Width; c += V.Width) V.Store(dl * (V.Load(terms + c) / s), terms + c);
        if (c < C) V.StoreFirst(dl * (V.LoadFirst(terms + c, C - c) / s), terms + c, C - c);
    }
}
