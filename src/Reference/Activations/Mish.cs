using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Mish, see spec/Activations/mish.md.</summary>
public sealed class Mish : Activation<Spec.Mish>
{
    // y = x·tanh s, s = ln(1 + eˣ)
    /// <inheritdoc/>
    protected override T F<T>(Spec.Mish op, T x) => x * T.Tanh(S(x));

    // y′ = t + x·(1 − t²)·s′, with t = tanh s and s′ = σ(x)
    /// <inheritdoc/>
    protected override T Slope<T>(Spec.Mish op, T x, T y)
    {
        T t = T.Tanh(S(x));
        return t + x * ((1 - t * t) * Sigmoid.σ(x));
    }

    // softplus; right of 0 it is x + ln(1 + e⁻ˣ)
    private static T S<T>(T x) where T : struct, IReal<T> => x > 0 ? x + T.Log1p(T.Exp(-x)) : T.Log1p(T.Exp(x));
}
