using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>Softplus, see spec/Activations/softplus.md.</summary>
public sealed class Softplus : Activation<Spec.Softplus>
{
    // y = ln(1 + e^(βx))/β, which right of 0 is x + ln(1 + e^(−βx))/β
    /// <inheritdoc/>
    protected override T F<T>(Spec.Softplus op, T x)
    {
        if (x > op.Limit) return x;
        T u = op.Beta * x;
        return x > 0 ? x + T.Log1p(T.Exp(-u)) / op.Beta : T.Log1p(T.Exp(u)) / op.Beta;
    }

    // y′ = σ(βx)
    /// <inheritdoc/>
    protected override T Slope<T>(Spec.Softplus op, T x, T y) => x > op.Limit ? 1 : Sigmoid.σ(op.Beta * x);
}
