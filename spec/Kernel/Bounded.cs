using System.Globalization;

namespace Conformance.Spec;

/// <summary>
/// A value together with the rounding error of a float32 evaluation of it: one standard deviation σ of the error when
/// roundings are independent, and the worst case in any order of summation. Tolerances are computed by running the
/// reference over this type, never picked.
/// </summary>
/// <remarks>
/// <para>The rules, each found by a failure of a simpler one:</para>
/// <list type="number">
/// <item>A sum stays open (n, Σ|t|, Σt²) while only additions touch it. When anything else consumes it, its n − 1
/// roundings are charged at once: variance (n−1)·u²/3·max(value², Σt²), worst case γₙ₋₁·Σ|t|. Two terms have one
/// rounding, of the result itself.</item>
/// <item>Adding 0, multiplying by 0 or ±2ᵏ, dividing 0, and dividing by ±2ᵏ where division is correctly rounded, are free; σ = 0 means bit-exact.</item>
/// <item>Constants that are not float32 carry their rounding.</item>
/// <item>NaN and ±∞ carry no error: they are judged by class. A value whose interval passes the float range may be ±∞
/// in float32; one whose worst case is ∞ cannot be judged.</item>
/// <item>σ is first order, errors in quadrature, and never above the worst case; the worst case is an interval.</item>
/// </list>
/// <para>The source of the γ bound is Higham, "Accuracy and Stability of Numerical Algorithms" (2002), section 4.2.</para>
/// </remarks>
public readonly struct Bounded : IReal<Bounded>
{
    // A rounding of the double that holds the value rides along with each float32 rounding; 2⁻²⁰ more covers it.
    private const double U = Precision.UnitRoundoff * (1 + 1.0 / (1 << 20));
    private const double Largest = float.MaxValue, SmallestNormal = 1.17549435082228751e-38;

    private readonly double value, variance, worst;       // of the terms, before the roundings of an open sum
    private readonly double sumAbs, sumSquares;           // Σ|t| and Σt² of an open sum
    private readonly int terms;                           // 0 and 1: closed

    private Bounded(double value, double variance, double worst)
    {
        this.value = value;
        this.worst = double.IsNaN(worst) ? double.PositiveInfinity : worst;
        this.variance = Math.Min(double.IsNaN(variance) ? double.PositiveInfinity : variance, this.worst * this.worst);
    }

    private Bounded(double value, double variance, double worst, int terms, double sumAbs, double sumSquares)
    {
        (this.value, this.variance, this.worst) = (value, variance, worst);
        (this.terms, this.sumAbs, this.sumSquares) = (terms, sumAbs, sumSquares);
    }

    /// <summary>The value in exact arithmetic (to double precision).</summary>
    public double Value => value;

    /// <summary>One standard deviation of the float32 error.</summary>
    public double Sigma => Math.Sqrt(Close().variance);

    /// <summary>The largest float32 error in any order of summation; ∞ where no bound is known.</summary>
    public double Worst => Close().worst;

    /// <summary>Whether a float32 evaluation must give this value bit for bit.</summary>
    public bool IsExact => Worst == 0;

    /// <summary>A value that float32 holds exactly, such as an input.</summary>
    public static Bounded Exact(double value) => new(value, 0, 0);

    /// <summary>A value that is known with the error of an earlier run.</summary>
    public static Bounded Known(double value, double sigma, double worst) => new(value, sigma * sigma, worst);

    /// <inheritdoc/>
    public static implicit operator Bounded(double constant)
    {
        if (!double.IsFinite(constant) || (float)constant == constant) return Exact(constant);
        double half = U * Math.Abs(constant) + Rounding.Current.Precision.Tiny;
        return new(constant, half * half / 3, half);
    }

    /// <inheritdoc/>
    public static Bounded operator -(Bounded a) => new(-a.value, a.variance, a.worst, a.terms, a.sumAbs, a.sumSquares);

    /// <inheritdoc/>
    public static Bounded operator +(Bounded a, Bounded b)
    {
        if (a.IsExactZero) return b.IsExactZero ? Exact(a.value + b.value) : b;   // 0 + −0 is 0
        if (b.IsExactZero) return a;
        return new(a.value + b.value, a.variance + b.variance, a.worst + b.worst,
            Math.Max(a.terms, 1) + Math.Max(b.terms, 1), a.TermAbs + b.TermAbs, a.TermSquares + b.TermSquares);
    }

    /// <inheritdoc/>
    public static Bounded operator -(Bounded a, Bounded b) => a + -b;

    /// <inheritdoc/>
    public static Bounded operator *(Bounded a, Bounded b)
    {
        (a, b) = (a.Close(), b.Close());
        double v = a.value * b.value;
        if (a.IsUnknown || b.IsUnknown) return Unknown(v);
        if (double.IsNaN(a.value) || double.IsNaN(b.value)) return Exact(double.NaN);
        if (!double.IsFinite(a.value) || !double.IsFinite(b.value))
            return (double.IsFinite(a.value) ? a : b) is { worst: > 0, HasZero: true } ? Unknown(v) : Exact(v);
        if (a.PassesRange || b.PassesRange) return Unknown(v);
        if (a.IsExactZero || b.IsExactZero) return Exact(v);
        double spread = Math.Abs(a.value) * b.worst + Math.Abs(b.value) * a.worst + a.worst * b.worst;
        // A value times itself errs twice the same way, not twice independently.
        bool square = a.value == b.value && a.worst == b.worst && a.variance == b.variance;
        double var = square ? 4 * a.value * a.value * a.variance
            : a.value * a.value * b.variance + b.value * b.value * a.variance + a.variance * b.variance;
        bool shift = a.IsPowerOfTwo || b.IsPowerOfTwo;
        return shift ? Shifted(v, var, spread) : Rounded(v, var, spread);
    }

    /// <inheritdoc/>
    public static Bounded operator /(Bounded a, Bounded b)
    {
        (a, b) = (a.Close(), b.Close());
        double v = a.value / b.value;
        if (a.IsUnknown || b.IsUnknown) return Unknown(v);
        if (double.IsNaN(a.value) || double.IsNaN(b.value)) return Exact(double.NaN);
        if (a.PassesRange || (b.worst > 0 && b.HasZero)) return Unknown(v);
        if (!double.IsFinite(a.value) || !double.IsFinite(b.value) || b.value == 0)
            return a.worst > 0 && a.HasZero && b.value == 0 ? Unknown(v) : Exact(v);
        if (a.IsExactZero) return Exact(v);
        double smallest = Math.Abs(b.value) - b.worst, largest = b.PassesRange ? double.PositiveInfinity : Math.Abs(b.value) + b.worst;
        double high = (Math.Abs(a.value) + a.worst) / smallest;
        double low = a.HasZero ? -high : (Math.Abs(a.value) - a.worst) / largest;
        double spread = a.worst == 0 && b.worst == 0 && !b.PassesRange ? 0 : Math.Max(high - Math.Abs(v), Math.Abs(v) - low);
        // A divisor that float32 cannot hold is ∞ there, and the quotient 0: that is no rounding, σ says nothing of it.
        double var = b.PassesRange ? spread * spread : (a.variance + v * v * b.variance) / (b.value * b.value);
        bool exact = b.IsPowerOfTwo && !b.PassesRange && Rounding.Current.Precision.Ulp(Function.Divide, a.value, v) <= 0.5;
        return exact ? Shifted(v, var, spread) : WithError(Function.Divide, (a.value, v), (a.value, high), (a.value, high), var, spread);
    }

    /// <summary>a &lt; b on the exact values; sets the flag when float32 might decide otherwise.</summary>
    public static bool operator <(Bounded a, Bounded b) => Watched(a, b) && a.value < b.value;

    /// <summary>a &gt; b on the exact values; sets the flag when float32 might decide otherwise.</summary>
    public static bool operator >(Bounded a, Bounded b) => Watched(a, b) && a.value > b.value;

    /// <summary>a ≤ b on the exact values; sets the flag when float32 might decide otherwise.</summary>
    public static bool operator <=(Bounded a, Bounded b) => Watched(a, b) && a.value <= b.value;

    /// <summary>a ≥ b on the exact values; sets the flag when float32 might decide otherwise.</summary>
    public static bool operator >=(Bounded a, Bounded b) => Watched(a, b) && a.value >= b.value;

    /// <inheritdoc/>
    public static bool IsNaN(Bounded x) => double.IsNaN(x.value);

    /// <summary>The larger; never flags, because |max(â, b̂) − max(a, b)| is at most the larger of the two errors.</summary>
    public static Bounded Max(Bounded a, Bounded b) => Extreme(a.Close(), b.Close(), Math.Max(a.value, b.value));

    /// <summary>The smaller; never flags.</summary>
    public static Bounded Min(Bounded a, Bounded b) => Extreme(a.Close(), b.Close(), Math.Min(a.value, b.value));

    /// <inheritdoc/>
    public static Bounded Abs(Bounded x)
    {
        x = x.Close();
        return new(Math.Abs(x.value), x.variance, x.worst);
    }

    /// <inheritdoc/>
    public static Bounded Sqrt(Bounded x) => Apply(Function.Sqrt, x);
    /// <inheritdoc/>
    public static Bounded Exp(Bounded x) => Apply(Function.Exp, x);
    /// <inheritdoc/>
    public static Bounded Expm1(Bounded x) => Apply(Function.Expm1, x);
    /// <inheritdoc/>
    public static Bounded Log(Bounded x) => Apply(Function.Log, x);
    /// <inheritdoc/>
    public static Bounded Log1p(Bounded x) => Apply(Function.Log1p, x);
    /// <inheritdoc/>
    public static Bounded Tanh(Bounded x) => Apply(Function.Tanh, x);
    /// <inheritdoc/>
    public static Bounded Erf(Bounded x) => Apply(Function.Erf, x);
    /// <inheritdoc/>
    public static Bounded Erfc(Bounded x) => Apply(Function.Erfc, x);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{value:R} (σ {Sigma:g3}, at most {Worst:g3})");

    private bool IsExactZero => value == 0 && worst == 0 && terms <= 1;
    private bool IsUnknown => double.IsPositiveInfinity(worst);
    private bool HasZero => Math.Abs(value) <= worst;
    private bool PassesRange => Math.Abs(value) + worst > Largest && double.IsFinite(value);
    private bool IsPowerOfTwo => worst == 0 && value != 0 && (BitConverter.DoubleToInt64Bits(value) & 0xFFFFFFFFFFFFF) == 0;
    private double TermAbs => terms > 1 ? sumAbs : Math.Abs(value) + worst;
    private double TermSquares => terms > 1 ? sumSquares : value * value;

    // The ends of the interval in float32, where a value past the range is an infinity.
    private double Low => value - worst is var l && l < -Largest ? double.NegativeInfinity : l;
    private double High => value + worst is var h && h > Largest ? double.PositiveInfinity : h;

    private static Bounded Unknown(double value) => new(value, double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>Charges the roundings of an open sum.</summary>
    private Bounded Close()
    {
        if (terms <= 1) return this;
        if (!double.IsFinite(value)) return double.IsFinite(worst) || worst == 0 ? Exact(value) : Unknown(value);
        if (terms == 2)
            return sumAbs > Largest && Math.Abs(value) - worst <= Largest ? Unknown(value) : Rounded(value, variance, worst);
        double tiny = Rounding.Current.Precision.Tiny;
        double nu = (terms - 1) * U, γ = nu / (1 - nu);
        double w = worst + γ * sumAbs + (terms - 1) * tiny;
        // A partial sum may pass the float range even where the total does not.
        if (nu >= 1 || (sumAbs + w > Largest && Math.Abs(value) - w <= Largest)) return Unknown(value);
        return new(value, variance + (terms - 1) * (U * U * Math.Max(value * value, sumSquares) + tiny * tiny) / 3, w);
    }

    /// <summary>One IEEE rounding of a result that already errs by <paramref name="spread"/>.</summary>
    private static Bounded Rounded(double value, double variance, double spread)
    {
        double tiny = Rounding.Current.Precision.Tiny;
        double half = U * Math.Abs(value) + tiny;
        return new(value, variance + half * half / 3, spread + U * (Math.Abs(value) + spread) + tiny);
    }

    /// <summary>A scaling by a power of two: exact unless the result is subnormal.</summary>
    private static Bounded Shifted(double value, double variance, double spread)
    {
        if (Math.Abs(value) - spread >= SmallestNormal || (spread == 0 && (float)value == value && !Rounding.Current.Precision.FlushesSubnormals))
            return new(value, variance, spread);
        double tiny = Rounding.Current.Precision.Tiny;
        return new(value, variance + tiny * tiny / 3, spread + tiny);
    }

    /// <summary>A function's result: the error that the engine declares at the value, and at the ends of the interval.</summary>
    private static Bounded WithError(Function f, (double X, double Y) at, (double X, double Y) low, (double X, double Y) high, double variance, double spread)
    {
        var precision = Rounding.Current.Precision;
        double y = at.Y, here = precision.Error(f, at.X, y);
        double there = Math.Max(here, Math.Max(precision.Error(f, low.X, low.Y), precision.Error(f, high.X, high.Y)));
        return new(y, variance + here * here / 3, spread * (1 + 1e-9) + there + Math.Abs(y) * 1e-13);
    }

    private static Bounded Extreme(Bounded a, Bounded b, double value)
    {
        if (!double.IsFinite(value)) return a.worst < double.PositiveInfinity && b.worst < double.PositiveInfinity ? Exact(value) : Unknown(value);
        double distance = Math.Abs(a.value - b.value);
        if (distance > a.worst + b.worst) return value == a.value ? a : b;
        return new(value, Math.Max(a.variance, b.variance), Math.Max(a.worst, b.worst));
    }

    /// <summary>Sets the flag of the scope where the comparison is too close to call; always true.</summary>
    private static bool Watched(Bounded a, Bounded b)
    {
        (a, b) = (a.Close(), b.Close());
        if ((a.worst == 0 && b.worst == 0) || double.IsNaN(a.value) || double.IsNaN(b.value)) return true;
        double σ = Math.Sqrt(a.variance + b.variance), distance = Math.Abs(a.value - b.value);
        bool apart = distance > a.worst + b.worst || distance > Rounding.BranchSigmas * σ;
        if (!apart) Rounding.Current.Ambiguous = true;
        return true;
    }

    private static Bounded Apply(Function f, Bounded x)
    {
        x = x.Close();
        double y = Functions.Evaluate(f, x.value);
        if (x.IsUnknown) return Unknown(y);
        if (double.IsNaN(x.value)) return Exact(y);
        double low = f == Function.Sqrt && x.Low < 0 && x.value >= 0 ? 0 : x.Low;
        double a = Functions.Evaluate(f, low), b = Functions.Evaluate(f, x.High);
        if ((x.worst == 0 && !x.PassesRange) || (a == y && b == y))
            return double.IsFinite(y) ? WithError(f, (x.value, y), (low, a), (x.High, b), 0, 0) : Exact(y);
        if (!double.IsFinite(a) || !double.IsFinite(b) || !double.IsFinite(y)) return Unknown(y);
        double spread = Math.Max(Math.Abs(a - y), Math.Abs(b - y)), slope = Functions.Derivative(f, x.value);
        double var = x.PassesRange ? spread * spread : Math.Min(slope * slope * x.variance, spread * spread);
        return WithError(f, (x.value, y), (low, a), (x.High, b), var, spread);
    }
}
