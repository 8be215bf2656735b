using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Sigmoid, see spec/Activations/sigmoid.md.</summary>
public sealed class Sigmoid : Activation<Spec.Sigmoid>
{
    // y = σ(x)
    /// <inheritdoc/>
    protected override T F<T>(Spec.Sigmoid op, T x) => σ(x);

    // y′ = y·(1 − y)
    /// <inheritdoc/>
    protected override T Slope<T>(Spec.Sigmoid op, T x, T y) => y * (1 - y);

    /// <summary>σ(x) = 1/(1 + e⁻ˣ); where that would overflow, the same with numerator and denominator times eˣ.</summary>
    internal static T σ<T>(T x) where T : struct, IReal<T> => x >= 0 ? 1 / (1 + T.Exp(-x)) : T.Exp(x) / (1 + T.Exp(x));
}
