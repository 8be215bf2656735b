using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Negative log-likelihood over spans. Page: spec/Losses/negative-log-likelihood.md.</summary>
/// <remarks>
/// One element of each row is read, and one of each gradient's row is not 0: there is no arithmetic for vectors. What costs is memory,
/// which is filled with 0 from end to end before the few elements are written.
/// </remarks>
public abstract class NegativeLogLikelihood
{
    /// <summary>The loss of log-probabilities and labels.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of logp, [N, C, d…].</param>
    /// <param name="logp">The log-probabilities.</param>
    /// <param name="label">The labels, [N, d…].</param>
    /// <param name="weight">The weights of the classes, [C]; empty unless the loss is weighted.</param>
    /// <param name="loss">Receives the loss: one number, or one for each label where nothing is reduced.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is wrong (B1), or spans overlap (B2).</exception>
    public static void Forward(Spec.NegativeLogLikelihood op, Shape shape, ReadOnlySpan<float> logp, ReadOnlySpan<int> label, ReadOnlySpan<float> weight, Span<float> loss)
    {
        var y = LabelLosses.Check(op, shape, label, weight);
        Door.Holds(op, "logp", logp, shape);
        Door.Holds<float>(op, "loss", loss, y[0]);
        Door.Apart(op, "loss", loss, "logp", logp);
        Door.Apart(op, "loss", loss, "weight", weight);
        Door.Asunder<float, int>(op, "loss", loss, "label", label);
        Run(op, shape, logp, label, weight, loss);
    }

    /// <summary>The gradient of the log-probabilities, which does not depend on them.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of logp, [N, C, d…].</param>
    /// <param name="label">The labels, [N, d…].</param>
    /// <param name="weight">The weights of the classes, [C]; empty unless the loss is weighted.</param>
    /// <param name="dloss">The gradient of the loss.</param>
    /// <param name="dlogp">Receives the gradient of logp; may be the memory of logp.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is wrong (B1), or spans overlap (B2).</exception>
    public static void Backward(Spec.NegativeLogLikelihood op, Shape shape, ReadOnlySpan<int> label, ReadOnlySpan<float> weight, ReadOnlySpan<float> dloss, Span<float> dlogp)
    {
        var y = LabelLosses.Check(op, shape, label, weight);
        Door.Holds(op, "dloss", dloss, y[0]);
        Door.Holds<float>(op, "dlogp", dlogp, shape);
        Door.Apart(op, "dlogp", dlogp, "weight", weight);
        Door.Apart(op, "dlogp", dlogp, "dloss", dloss);
        Door.Asunder<float, int>(op, "dlogp", dlogp, "label", label);
        RunBackward(op, shape, label, weight, dloss, dlogp);
    }

    private protected static void Run(Spec.NegativeLogLikelihood op, Shape shape, ReadOnlySpan<float> logp, ReadOnlySpan<int> label, ReadOnlySpan<float> weight, Span<float> loss)
    {
        var (outer, classes, inner) = Lines.Along(shape, 1);
        // Sums over positions are held in double: there is one rounding.
        double total = 0, divisor = 0;
        for (int n = 0, p = 0; n < outer; n++)
            for (int d = 0; d < inner; d++, p++)
            {
                int y = label[p];
                float l = 0;
                if (!op.Ignores(y))
                {
                    float w = op.Weighted ? weight[y] : 1;
                    l = -w * logp[(n * classes + y) * inner + d];
                    total += l;
                    divisor += w;
                }
                if (op.Reduction == Reduction.None) loss[p] = l;
            }
        if (op.Reduction == Reduction.Sum) loss[0] = (float)total;
        if (op.Reduction == Reduction.Mean) loss[0] = (float)(total / divisor);
    }

    private protected static void RunBackward(Spec.NegativeLogLikelihood op, Shape shape, ReadOnlySpan<int> label, ReadOnlySpan<float> weight, ReadOnlySpan<float> dloss, Span<float> dlogp)
    {
        var (outer, classes, inner) = Lines.Along(shape, 1);
        double divisor = op.Reduction == Reduction.Mean ? 0 : 1;
        if (op.Reduction == Reduction.Mean)
            foreach (int y in label)
                if (!op.Ignores(y)) divisor += op.Weighted ? weight[y] : 1;
        float all = (float)(dloss[0] / divisor);
        dlogp.Clear();
        for (int n = 0, p = 0; n < outer; n++)
            for (int d = 0; d < inner; d++, p++)
                if (label[p] is var y && !op.Ignores(y))
                    dlogp[(n * classes + y) * inner + d] = (op.Reduction == Reduction.None ? dloss[p] : all) * (op.Weighted ? -weight[y] : -1);
    }
}

/// <summary>Negative log-likelihood, which is the same for every width of vector.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed class NegativeLogLikelihood<V> : NegativeLogLikelihood, IFloatForward<Spec.NegativeLogLikelihood>, IFloatBackward<Spec.NegativeLogLikelihood>
    where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.NegativeLogLikelihood>.Forward(Spec.NegativeLogLikelihood op, Operands<float> x, Operands<float> y) =>
        Run(op, x[0].Shape, x[0].Span, x.Int[0].Span, op.Weighted ? x[1].Span : default, y[0].Span);

    void IFloatBackward<Spec.NegativeLogLikelihood>.Backward(Spec.NegativeLogLikelihood op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Shape, x.Int[0].Span, op.Weighted ? x[1].Span : default, dy[0].Span, dx[0].Span);
}
