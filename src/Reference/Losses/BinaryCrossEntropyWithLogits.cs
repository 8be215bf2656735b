using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Binary cross-entropy with logits, see spec/Losses/binary-cross-entropy-with-logits.md.</summary>
public sealed class BinaryCrossEntropyWithLogits : ElementLoss<Spec.BinaryCrossEntropyWithLogits>
{
    // ℓ = (1 − y)·z + q·ln(1 + e⁻ᶻ), and ln(1 + e⁻ᶻ) = max(−z, 0) + ln(1 + e^−|z|)
    /// <inheritdoc/>
    protected override T Term<T>(Spec.BinaryCrossEntropyWithLogits op, T z, T y)
    {
        y = Smooth(op, y);
        return (1 - y) * z + Q(op, y) * (T.Max(-z, 0) + T.Log1p(T.Exp(-T.Abs(z))));
    }

    // ∂ℓ/∂z = (1 − y) − q·σ(−z); with q = 1 it is σ(z) − y
    /// <inheritdoc/>
    protected override T Slope<T>(Spec.BinaryCrossEntropyWithLogits op, T z, T y)
    {
        y = Smooth(op, y);
        return op.PositiveWeight == 1 ? Sigmoid.σ(z) - y : 1 - y - Q(op, y) * Sigmoid.σ(-z);
    }

    // q = p for label 1, 1 for label 0
    private static T Q<T>(Spec.BinaryCrossEntropyWithLogits op, T y) where T : struct, IReal<T> =>
        op.PositiveWeight == 1 ? 1 : 1 + (op.PositiveWeight - 1) * y;

    // y·(1 − α) + α/2
    private static T Smooth<T>(Spec.BinaryCrossEntropyWithLogits op, T y) where T : struct, IReal<T> =>
        op.LabelSmoothing == 0 ? y : (1 - op.LabelSmoothing) * y + 0.5 * op.LabelSmoothing;
}
