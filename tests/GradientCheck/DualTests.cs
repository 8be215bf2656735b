using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>Dual numbers against derivatives from a table, and the finite differences against the same.</summary>
public sealed class DualTests
{
    private static readonly Dictionary<string, (Func<Dual, Dual> F, Func<double, double> Derivative, double[] At)> table = new()
    {
        ["x²"] = (x => x * x, x => 2 * x, [-2, 0, 0.5]),
        ["1/x"] = (x => 1 / x, x => -1 / (x * x), [-2, 0.5, 3]),
        ["x/(1+x²)"] = (x => x / (1 + x * x), x => (1 - x * x) / ((1 + x * x) * (1 + x * x)), [-2, 0.3, 1]),
        ["√x"] = (Dual.Sqrt, x => 0.5 / Math.Sqrt(x), [0.25, 1, 9]),
        ["eˣ"] = (Dual.Exp, Math.Exp, [-3, 0, 2]),
        ["eˣ−1"] = (Dual.Expm1, Math.Exp, [-3, 1e-9, 2]),
        ["ln x"] = (Dual.Log, x => 1 / x, [0.1, 1, 7]),
        ["ln(1+x)"] = (Dual.Log1p, x => 1 / (1 + x), [-0.5, 1e-9, 7]),
        ["tanh x"] = (Dual.Tanh, x => 1 / (Math.Cosh(x) * Math.Cosh(x)), [-3, 0, 0.7]),
        ["erf x"] = (Dual.Erf, x => 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x), [-2, 0, 0.7]),
        ["erfc x"] = (Dual.Erfc, x => -2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x), [-2, 0, 3]),
        ["|x|"] = (Dual.Abs, x => Math.Sign(x), [-2, 0, 3]),
        ["max(x, 1−x)"] = (x => Dual.Max(x, 1 - x), x => x > 0.5 ? 1 : -1, [-2, 0.4, 3]),
        ["min(x, 1−x)"] = (x => Dual.Min(x, 1 - x), x => x > 0.5 ? -1 : 1, [-2, 0.4, 3]),
        ["−x"] = (x => -x, _ => -1, [2]),
        ["e^(sin-like chain) = tanh(e^(x²))"] = (x => Dual.Tanh(Dual.Exp(x * x)), x => 2 * x * Math.Exp(x * x) / Math.Pow(Math.Cosh(Math.Exp(x * x)), 2), [0.1, 0.5, -0.8]),
    };

    public static TheoryData<string> Names => [.. table.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Has_the_derivative_of_the_table(string name)
    {
        var (f, derivative, at) = table[name];
        foreach (double x in at)
        {
            double expected = derivative(x), actual = f(new Dual(x, 1)).Tangent;
            Assert.True(Math.Abs(actual - expected) <= 4e-15 * Math.Max(1e-3, Math.Abs(expected)), $"at {x}: {actual:R}, expected {expected:R}");
            Assert.Equal(3 * actual, f(new Dual(x, 3)).Tangent, 1e-14);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Finite_differences_have_it_too_and_know_their_error(string name)
    {
        var (f, derivative, at) = table[name];
        foreach (double x in at.Where(x => !(name == "|x|" && x == 0)))
        {
            var (slope, error) = FiniteDifference.Derivative(t => f(new Dual(x + t, 0)).Value);
            Assert.True(Math.Abs(slope - derivative(x)) <= Math.Max(10 * error, 1e-9), $"at {x}: {slope:R} ± {error:g2}, expected {derivative(x):R}");
            Assert.True(error < 1e-6, $"at {x} the estimated error is {error:g2}");
        }
    }

    [Fact]
    public void A_constant_has_no_derivative_even_at_a_pole() => Assert.Equal(0, Dual.Sqrt(0).Tangent);
}
