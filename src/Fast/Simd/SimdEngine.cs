using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>The SIMD kernels compiled for one vector width. One process judges and times every width.</summary>
/// <typeparam name="V">The vector.</typeparam>
public abstract class SimdEngine<V> : FloatEngine where V : unmanaged, IVector<V>
{
    /// <summary>Finds the kernels: every class of this assembly that is generic in the vector.</summary>
    protected SimdEngine() => AddAll(typeof(SimdEngine<V>).Assembly, typeof(V));

    /// <inheritdoc/>
    public override string Name => $"simd-{32 * V.Width}";

    /// <inheritdoc/>
    public override string? Unavailable => V.IsSupported ? null : $"this processor or this process has no {32 * V.Width}-bit vectors with fused multiply-add";

    /// <inheritdoc/>
    public override Precision Precision { get; } = new((f, x, _) => f switch
    {
        _ when Precision.Saturates(f, x) => 0,
        Function.Exp => ElementaryAccuracy.Exp,
        Function.Expm1 => ElementaryAccuracy.Expm1,
        Function.Log => ElementaryAccuracy.Log,
        Function.Log1p => ElementaryAccuracy.Log1p,
        Function.Tanh => ElementaryAccuracy.Tanh,
        Function.Erf => ElementaryAccuracy.Erf,
        Function.Erfc => ElementaryAccuracy.Erfc,
        _ => 0.5,                                             // division and root are IEEE 754
    });
}

/// <summary>One float at a time: the same kernels without vectors, which run everywhere.</summary>
public sealed class Simd32 : SimdEngine<V1>
{
    /// <inheritdoc/>
    public override string? Unavailable => null;
}

/// <summary>Vectors of 128 bits: SSE and AdvSimd.</summary>
public sealed class Simd128 : SimdEngine<V128>;

/// <summary>Vectors of 256 bits: AVX2.</summary>
public sealed class Simd256 : SimdEngine<V256>;

/// <summary>Vectors of 512 bits: AVX-512.</summary>
public sealed class Simd512 : SimdEngine<V512>;
