using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>SiLU and Swish, see spec/Activations/silu.md.</summary>
public sealed class Silu : Activation<Spec.Silu>
{
    // y = x·σ(βx)
    /// <inheritdoc/>
    protected override T F<T>(Spec.Silu op, T x) => x * Sigmoid.σ(op.Beta * x);

    // y′ = σ(βx) + x·σ′(βx)·β, with σ′ = σ·(1 − σ)
    /// <inheritdoc/>
    protected override T Slope<T>(Spec.Silu op, T x, T y)
    {
        T s = Sigmoid.σ(op.Beta * x);
        return s + x * (s * (1 - s)) * op.Beta;
    }
}
