namespace Conformance.Spec;

/// <summary>
/// A value and its derivative along one direction (forward-mode differentiation, Wengert 1964): a run of the
/// reference's forward over it gives the exact derivative, with no step size to choose, and the explicit chain rule
/// is held against that.
/// </summary>
/// <param name="Value">f.</param>
/// <param name="Tangent">ḟ, the derivative along the direction.</param>
public readonly record struct Dual(double Value, double Tangent) : IReal<Dual>
{
    /// <inheritdoc/>
    public static implicit operator Dual(double constant) => new(constant, 0);
    /// <inheritdoc/>
    public static Dual operator -(Dual a) => new(-a.Value, -a.Tangent);
    /// <inheritdoc/>
    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Tangent + b.Tangent);
    /// <inheritdoc/>
    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.Tangent - b.Tangent);
    /// <inheritdoc/>
    public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, a.Tangent * b.Value + a.Value * b.Tangent);
    /// <inheritdoc/>
    public static Dual operator /(Dual a, Dual b)
    {
        double q = a.Value / b.Value;
        return new(q, (a.Tangent - q * b.Tangent) / b.Value);
    }
    /// <inheritdoc/>
    public static bool operator <(Dual a, Dual b) => a.Value < b.Value;
    /// <inheritdoc/>
    public static bool operator >(Dual a, Dual b) => a.Value > b.Value;
    /// <inheritdoc/>
    public static bool operator <=(Dual a, Dual b) => a.Value <= b.Value;
    /// <inheritdoc/>
    public static bool operator >=(Dual a, Dual b) => a.Value >= b.Value;
    /// <inheritdoc/>
    public static bool IsNaN(Dual x) => double.IsNaN(x.Value);
    /// <summary>The larger; at a tie the derivative of <paramref name="a"/>, one element of the subdifferential.</summary>
    public static Dual Max(Dual a, Dual b) => double.IsNaN(a.Value) || a.Value >= b.Value ? a : b;
    /// <summary>The smaller; at a tie the derivative of <paramref name="a"/>, one element of the subdifferential.</summary>
    public static Dual Min(Dual a, Dual b) => double.IsNaN(a.Value) || a.Value <= b.Value ? a : b;
    /// <summary>|x|; the derivative at 0 is 0, one element of the subdifferential.</summary>
    public static Dual Abs(Dual x) => new(Math.Abs(x.Value), x.Value > 0 ? x.Tangent : x.Value < 0 ? -x.Tangent : 0);
    /// <inheritdoc/>
    public static Dual Sqrt(Dual x) => Apply(Function.Sqrt, x);
    /// <inheritdoc/>
    public static Dual Exp(Dual x) => Apply(Function.Exp, x);
    /// <inheritdoc/>
    public static Dual Expm1(Dual x) => Apply(Function.Expm1, x);
    /// <inheritdoc/>
    public static Dual Log(Dual x) => Apply(Function.Log, x);
    /// <inheritdoc/>
    public static Dual Log1p(Dual x) => Apply(Function.Log1p, x);
    /// <inheritdoc/>
    public static Dual Tanh(Dual x) => Apply(Function.Tanh, x);
    /// <inheritdoc/>
    public static Dual Erf(Dual x) => Apply(Function.Erf, x);
    /// <inheritdoc/>
    public static Dual Erfc(Dual x) => Apply(Function.Erfc, x);

    // A constant has no derivative even where f′ is infinite: 0 · ∞ must not become NaN.
    private static Dual Apply(Function f, Dual x) =>
        new(Functions.Evaluate(f, x.Value), x.Tangent == 0 ? 0 : Functions.Derivative(f, x.Value) * x.Tangent);
}
