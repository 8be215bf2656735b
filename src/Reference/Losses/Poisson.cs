using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Poisson loss, see spec/Losses/poisson.md.</summary>
public sealed class Poisson : ElementLoss<Spec.Poisson>
{
    // ℓ = ŷ − y·ln(ŷ + ε), or e^ŷ − y·ŷ where ŷ is a logarithm; Stirling: ln y! ≈ y·ln y − y + ½·ln(2πy)
    /// <inheritdoc/>
    protected override T Term<T>(Spec.Poisson op, T ŷ, T y)
    {
        T l = op.LogInput ? T.Exp(ŷ) - y * ŷ : ŷ - y * T.Log(ŷ + op.Epsilon);
        if (op.Full && y > 1) l = l + (y * T.Log(y) - y + 0.5 * T.Log(2 * Math.PI * y));
        return l;
    }

    // ∂ℓ/∂ŷ = e^ŷ − y, or 1 − y/(ŷ + ε)
    /// <inheritdoc/>
    protected override T Slope<T>(Spec.Poisson op, T ŷ, T y) => op.LogInput ? T.Exp(ŷ) - y : 1 - y / (ŷ + op.Epsilon);
}
