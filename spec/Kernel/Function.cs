using MathNet.Numerics;

namespace Conformance.Spec;

/// <summary>The operations whose accuracy an engine declares, because hardware and libraries differ in them.</summary>
public enum Function
{
    /// <summary>a / b.</summary>
    Divide,
    /// <summary>√x.</summary>
    Sqrt,
    /// <summary>eˣ.</summary>
    Exp,
    /// <summary>eˣ − 1.</summary>
    Expm1,
    /// <summary>ln x.</summary>
    Log,
    /// <summary>ln(1 + x).</summary>
    Log1p,
    /// <summary>tanh x.</summary>
    Tanh,
    /// <summary>erf x.</summary>
    Erf,
    /// <summary>1 − erf x.</summary>
    Erfc,
}

/// <summary>The elementary functions in double, each accurate to a few units in the 16th digit over its whole range.</summary>
public static class Functions
{
    /// <summary>f(x) for a function of one argument.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="f"/> takes two arguments.</exception>
    public static double Evaluate(Function f, double x) => f switch
    {
        Function.Sqrt => Math.Sqrt(x),
        Function.Exp => Math.Exp(x),
        Function.Expm1 => Expm1(x),
        Function.Log => Math.Log(x),
        Function.Log1p => Log1p(x),
        Function.Tanh => Math.Tanh(x),
        Function.Erf => SpecialFunctions.Erf(x),
        Function.Erfc => SpecialFunctions.Erfc(x),
        _ => throw new ArgumentOutOfRangeException(nameof(f), f, "not a function of one argument"),
    };

    /// <summary>f′(x).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="f"/> takes two arguments.</exception>
    public static double Derivative(Function f, double x)
    {
        switch (f)
        {
            case Function.Sqrt: return 0.5 / Math.Sqrt(x);
            case Function.Exp or Function.Expm1: return Math.Exp(x);
            case Function.Log: return 1 / x;
            case Function.Log1p: return 1 / (1 + x);
            case Function.Tanh:
                double e = Math.Exp(-2 * Math.Abs(x));
                return 4 * e / ((1 + e) * (1 + e));          // sech²; 1 − tanh² would cancel far out
            case Function.Erf: return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x);
            case Function.Erfc: return -2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x);
            default: throw new ArgumentOutOfRangeException(nameof(f), f, "not a function of one argument");
        }
    }

    /// <summary>eˣ − 1 (Kahan): the rounding of u = eˣ is undone by dividing by ln u. .NET's own ExpM1 is eˣ − 1 as written.</summary>
    public static double Expm1(double x)
    {
        if (Math.Abs(x) < 1e-5) return x + x * x / 2 + x * x * x / 6;
        double u = Math.Exp(x);
        if (u == 1 || double.IsNaN(u) || double.IsInfinity(u)) return u == 1 ? x : u - 1;
        double v = u - 1;
        return v == -1 ? -1 : v * x / Math.Log(u);
    }

    /// <summary>ln(1 + x) (Kahan): the rounding of u = 1 + x is undone by the factor x / (u − 1).</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        if (u == 1) return x;                                 // also keeps the sign of −0
        return double.IsFinite(u) && u > 0 ? Math.Log(u) * x / (u - 1) : Math.Log(u);
    }
}
