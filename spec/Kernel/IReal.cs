namespace Conformance.Spec;

/// <summary>
/// A real number as a formula needs it. The reference engine is written once over this interface; the type of
/// number decides what a run of it tells: a value (<see cref="Real"/>), a derivative (<see cref="Dual"/>), a rounding
/// error (<see cref="Bounded"/>), a cost (<see cref="Counted"/>), or one float32 evaluation (<see cref="Shuffled"/>).
/// </summary>
/// <remarks>
/// The conversion from <see cref="double"/> is implicit so that literals stand in formulas as they do on paper:
/// <c>1 / (1 + T.Exp(-x))</c>.
/// </remarks>
/// <typeparam name="T">The number itself.</typeparam>
public interface IReal<T> where T : struct, IReal<T>
{
    /// <summary>A constant of a formula, or a value of an attribute.</summary>
    static abstract implicit operator T(double constant);

    /// <summary>−a.</summary>
    static abstract T operator -(T a);

    /// <summary>a + b.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>a − b.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>a · b.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>a / b.</summary>
    static abstract T operator /(T a, T b);

    /// <summary>a &lt; b; false when either is NaN.</summary>
    static abstract bool operator <(T a, T b);

    /// <summary>a &gt; b; false when either is NaN.</summary>
    static abstract bool operator >(T a, T b);

    /// <summary>a ≤ b; false when either is NaN.</summary>
    static abstract bool operator <=(T a, T b);

    /// <summary>a ≥ b; false when either is NaN.</summary>
    static abstract bool operator >=(T a, T b);

    /// <summary>Whether x is not a number.</summary>
    static abstract bool IsNaN(T x);

    /// <summary>The larger of the two; NaN when either is NaN.</summary>
    static abstract T Max(T a, T b);

    /// <summary>The smaller of the two; NaN when either is NaN.</summary>
    static abstract T Min(T a, T b);

    /// <summary>|x|.</summary>
    static abstract T Abs(T x);

    /// <summary>√x; NaN below 0.</summary>
    static abstract T Sqrt(T x);

    /// <summary>eˣ.</summary>
    static abstract T Exp(T x);

    /// <summary>eˣ − 1, accurate near 0.</summary>
    static abstract T Expm1(T x);

    /// <summary>ln x; −∞ at 0, NaN below.</summary>
    static abstract T Log(T x);

    /// <summary>ln(1 + x), accurate near 0.</summary>
    static abstract T Log1p(T x);

    /// <summary>tanh x.</summary>
    static abstract T Tanh(T x);

    /// <summary>The error function, 2/√π ∫₀ˣ e^(−t²) dt.</summary>
    static abstract T Erf(T x);

    /// <summary>1 − erf x, accurate where erf x is near 1.</summary>
    static abstract T Erfc(T x);
}
