using System.Globalization;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>The elementary functions in double against values to 22 digits (computed with mpmath at 40 digits).</summary>
public sealed class FunctionTests
{
    public static TheoryData<Function, double, string> Known => new()
    {
        { Function.Erf, 1e-300, "1.128379167095512602172e-300" },
        { Function.Erf, 1e-10, "1.128379167095512615002e-10" },
        { Function.Erf, 0.1, "1.124629160182848984047e-1" },
        { Function.Erf, 0.5, "5.204998778130465376827e-1" },
        { Function.Erf, 0.84375, "7.67225661232341633459e-1" },
        { Function.Erf, 1.0, "8.427007929497148693412e-1" },
        { Function.Erf, 1.25, "9.229001282564582301365e-1" },
        { Function.Erf, 2.0, "9.953222650189527341621e-1" },
        { Function.Erf, 3.5, "9.999992569016276585873e-1" },
        { Function.Erf, 5.5, "9.999999999999926421521e-1" },
        { Function.Erf, -0.3, "-3.286267594591274161896e-1" },
        { Function.Erf, -2.5, "-9.995930479825550410604e-1" },
        { Function.Erfc, 1e-10, "9.999999998871620832904e-1" },
        { Function.Erfc, 0.1, "8.875370839817151015953e-1" },
        { Function.Erfc, 0.5, "4.795001221869534623173e-1" },
        { Function.Erfc, 0.84375, "2.32774338767658366541e-1" },
        { Function.Erfc, 1.0, "1.572992070502851306588e-1" },
        { Function.Erfc, 1.25, "7.709987174354176986348e-2" },
        { Function.Erfc, 2.0, "4.677734981047265837931e-3" },
        { Function.Erfc, 3.5, "7.430983723414127455237e-7" },
        { Function.Erfc, 5.5, "7.357847917974398063068e-15" },
        { Function.Erfc, 8.0, "1.122429717298292707997e-29" },
        { Function.Erfc, 10.0, "2.088487583762544757001e-45" },
        { Function.Erfc, 15.0, "7.212994172451206666565e-100" },
        { Function.Erfc, 26.0, "5.663192408856142846476e-296" },
        { Function.Erfc, -0.3, "1.32862675945912741619" },
        { Function.Erfc, -2.5, "1.99959304798255504106" },
        { Function.Erfc, -6.0, "1.99999999999999997848" },
        { Function.Expm1, 1e-300, "1.000000000000000025059e-300" },
        { Function.Expm1, 1e-15, "1.000000000000000577705e-15" },
        { Function.Expm1, 1e-10, "1.000000000050000036434e-10" },
        { Function.Expm1, 1e-05, "1.000005000016666790137e-5" },
        { Function.Expm1, 3e-05, "3.000045000450003451025e-5" },
        { Function.Expm1, 0.001, "1.000500166708341688893e-3" },
        { Function.Expm1, 0.1, "1.051709180756476309466e-1" },
        { Function.Expm1, 0.5, "6.487212707001281468487e-1" },
        { Function.Expm1, 1.0, "1.71828182845904523536" },
        { Function.Expm1, 2.5, "1.118249396070347343807e+1" },
        { Function.Expm1, 30.0, "1.068647458152346214699e+13" },
        { Function.Expm1, -1e-15, "-9.999999999999995777054e-16" },
        { Function.Expm1, -1e-10, "-9.999999999500000364339e-11" },
        { Function.Expm1, -1e-05, "-9.999950000166667068023e-6" },
        { Function.Expm1, -0.001, "-9.995001666250083527405e-4" },
        { Function.Expm1, -0.5, "-3.934693402873665763962e-1" },
        { Function.Expm1, -1.0, "-6.321205588285576784045e-1" },
        { Function.Expm1, -20.0, "-9.999999979388463775614e-1" },
        { Function.Expm1, -40.0, "-9.999999999999999957516e-1" },
        { Function.Log1p, 1e-300, "1.000000000000000025059e-300" },
        { Function.Log1p, 1e-15, "9.999999999999995777054e-16" },
        { Function.Log1p, 1e-10, "9.999999999500000364355e-11" },
        { Function.Log1p, 1e-05, "9.999950000333331651376e-6" },
        { Function.Log1p, 0.001, "9.995003330835331876053e-4" },
        { Function.Log1p, 0.1, "9.531017980432486509042e-2" },
        { Function.Log1p, 0.5, "4.05465108108164381978e-1" },
        { Function.Log1p, 1.0, "6.931471805599453094172e-1" },
        { Function.Log1p, 2.5, "1.252762968495367995688" },
        { Function.Log1p, 10000000000.0, "2.302585093004045684017e+1" },
        { Function.Log1p, -1e-15, "-1.000000000000000577705e-15" },
        { Function.Log1p, -1e-10, "-1.000000000050000036436e-10" },
        { Function.Log1p, -1e-05, "-1.000005000033333665139e-5" },
        { Function.Log1p, -0.001, "-1.000500333583533520981e-3" },
        { Function.Log1p, -0.5, "-6.931471805599453094172e-1" },
        { Function.Log1p, -0.999, "-6.907755278982136163876" },
        { Function.Tanh, 1e-300, "1.000000000000000025059e-300" },
        { Function.Tanh, 1e-10, "1.000000000000000036429e-10" },
        { Function.Tanh, 1e-05, "9.999999999666667484711e-6" },
        { Function.Tanh, 0.1, "9.966799462495582261428e-2" },
        { Function.Tanh, 0.5, "4.621171572600097585023e-1" },
        { Function.Tanh, 1.0, "7.615941559557648881195e-1" },
        { Function.Tanh, 5.0, "9.99909204262595131211e-1" },
        { Function.Tanh, 18.0, "9.999999999999995360954e-1" },
        { Function.Tanh, -0.7, "-6.043677771171634681206e-1" },
        { Function.Tanh, -12.0, "-9.999999999244973091173e-1" },
        { Function.Exp, 1e-10, "1.000000000100000000005" },
        { Function.Exp, 0.1, "1.105170918075647630947" },
        { Function.Exp, 1.0, "2.71828182845904523536" },
        { Function.Exp, -1.0, "3.678794411714423215955e-1" },
        { Function.Exp, 50.0, "5.184705528587072464087e+21" },
        { Function.Exp, -87.5, "9.982350930569247555985e-39" },
        { Function.Exp, 88.5, "2.723087825068111612106e+38" },
        { Function.Exp, -103.0, "1.852116769517975462265e-45" },
        { Function.Log, 1e-45, "-1.036163291847320557967e+2" },
        { Function.Log, 1e-10, "-2.302585092994045680375e+1" },
        { Function.Log, 0.5, "-6.931471805599453094172e-1" },
        { Function.Log, 0.999, "-1.00050033358353438921e-3" },
        { Function.Log, 1.001, "9.995003330834231427095e-4" },
        { Function.Log, 2.0, "6.931471805599453094172e-1" },
        { Function.Log, 1e+30, "6.907755278982137054042e+1" },
    };

    [Theory, MemberData(nameof(Known))]
    public void Is_accurate_to_a_few_units_of_the_16th_digit(Function f, double x, string expected)
    {
        double e = double.Parse(expected, CultureInfo.InvariantCulture), actual = Functions.Evaluate(f, x);
        Assert.True(Math.Abs(actual - e) <= 4.5e-16 * Math.Abs(e), $"{f}({x:R}) is {actual:R}, expected {e:R}, relative error {Math.Abs(actual / e - 1):g3}");
    }

    [Theory]
    [InlineData(Function.Erf, 1, -1)]
    [InlineData(Function.Erfc, 0, 2)]
    [InlineData(Function.Tanh, 1, -1)]
    [InlineData(Function.Exp, double.PositiveInfinity, 0)]
    [InlineData(Function.Expm1, double.PositiveInfinity, -1)]
    [InlineData(Function.Log, double.PositiveInfinity, double.NaN)]
    [InlineData(Function.Log1p, double.PositiveInfinity, double.NaN)]
    [InlineData(Function.Sqrt, double.PositiveInfinity, double.NaN)]
    public void Has_its_limits_at_the_infinities_and_keeps_NaN(Function f, double atPlus, double atMinus)
    {
        Assert.Equal(atPlus, Functions.Evaluate(f, double.PositiveInfinity));
        Assert.Equal(atMinus, Functions.Evaluate(f, double.NegativeInfinity));
        Assert.True(double.IsNaN(Functions.Evaluate(f, double.NaN)));
    }
}
