namespace Conformance.Spec;

/// <summary>
/// What an engine declares about its float32 arithmetic. Additions and multiplications are IEEE 754 (fused or not);
/// division, root and the elementary functions err by at most so many units in the last place.
/// </summary>
/// <param name="Ulp">Largest error of y = f(x) in units in the last place of y, as a function of f, x and y; 0 where the result is y rounded to float32.</param>
/// <param name="FlushesSubnormals">Whether results below 2⁻¹²⁶ may become 0.</param>
public sealed record Precision(Func<Function, double, double, double> Ulp, bool FlushesSubnormals = false)
{
    /// <summary>Every operation correctly rounded: half a unit in the last place.</summary>
    public static Precision CorrectlyRounded { get; } = new((f, x, _) => Saturates(f, x) ? 0 : 0.5);

    /// <summary>
    /// Where a function is so close to a limit that float32 has nothing between: tanh and erf to ±1, erfc to 2. An engine
    /// that returns the limit there declares 0; without that, 1 − tanh² far out would be all error.
    /// </summary>
    public static bool Saturates(Function f, double x) => f switch
    {
        Function.Tanh => Math.Abs(x) >= 9.1,
        Function.Erf => Math.Abs(x) >= 4,
        Function.Erfc => x <= -4,
        _ => false,
    };

    /// <summary>The unit roundoff of float32, 2⁻²⁴.</summary>
    public const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>The largest absolute error of a rounding whose result is subnormal.</summary>
    public double Tiny => Math.ScaleB(1, FlushesSubnormals ? -126 : -150);

    /// <summary>The largest absolute error of y = f(x).</summary>
    public double Error(Function f, double x, double y) => Ulp(f, x, y) is var ulp && ulp == 0 && double.IsFinite(y)
        ? Math.Abs((float)y - y)
        : Math.Max(0.5, ulp) * Spacing(y) + (FlushesSubnormals ? Tiny : 0);

    /// <summary>The distance between neighbouring float32 numbers at |y|, at least 2⁻¹⁴⁹.</summary>
    public static double Spacing(double y)
    {
        if (!double.IsFinite(y)) return 0;
        int exponent = y == 0 ? -126 : Math.Clamp(Math.ILogB(y), -126, 127);
        return Math.ScaleB(1, exponent - 23);
    }
}
