using System.Globalization;

namespace Conformance.Spec;

/// <summary>A double: a run of the reference over it gives the expected value.</summary>
/// <param name="Value">The number.</param>
public readonly record struct Real(double Value) : IReal<Real>
{
    /// <inheritdoc/>
    public static implicit operator Real(double constant) => new(constant);
    /// <inheritdoc/>
    public static Real operator -(Real a) => -a.Value;
    /// <inheritdoc/>
    public static Real operator +(Real a, Real b) => a.Value + b.Value;
    /// <inheritdoc/>
    public static Real operator -(Real a, Real b) => a.Value - b.Value;
    /// <inheritdoc/>
    public static Real operator *(Real a, Real b) => a.Value * b.Value;
    /// <inheritdoc/>
    public static Real operator /(Real a, Real b) => a.Value / b.Value;
    /// <inheritdoc/>
    public static bool operator <(Real a, Real b) => a.Value < b.Value;
    /// <inheritdoc/>
    public static bool operator >(Real a, Real b) => a.Value > b.Value;
    /// <inheritdoc/>
    public static bool operator <=(Real a, Real b) => a.Value <= b.Value;
    /// <inheritdoc/>
    public static bool operator >=(Real a, Real b) => a.Value >= b.Value;
    /// <inheritdoc/>
    public static bool IsNaN(Real x) => double.IsNaN(x.Value);
    /// <inheritdoc/>
    public static Real Max(Real a, Real b) => Math.Max(a.Value, b.Value);
    /// <inheritdoc/>
    public static Real Min(Real a, Real b) => Math.Min(a.Value, b.Value);
    /// <inheritdoc/>
    public static Real Abs(Real x) => Math.Abs(x.Value);
    /// <inheritdoc/>
    public static Real Sqrt(Real x) => Math.Sqrt(x.Value);
    /// <inheritdoc/>
    public static Real Exp(Real x) => Math.Exp(x.Value);
    /// <inheritdoc/>
    public static Real Expm1(Real x) => Functions.Expm1(x.Value);
    /// <inheritdoc/>
    public static Real Log(Real x) => Math.Log(x.Value);
    /// <inheritdoc/>
    public static Real Log1p(Real x) => Functions.Log1p(x.Value);
    /// <inheritdoc/>
    public static Real Tanh(Real x) => Math.Tanh(x.Value);
    /// <inheritdoc/>
    public static Real Erf(Real x) => Functions.Evaluate(Function.Erf, x.Value);
    /// <inheritdoc/>
    public static Real Erfc(Real x) => Functions.Evaluate(Function.Erfc, x.Value);
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
}
