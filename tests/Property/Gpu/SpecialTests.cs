#if !COMPUTESHARP // The real package's functions run on its devices only.
using Conformance.Gpu;
using Conformance.Simd;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>The functions of the shaders on a sample of all float32 bit patterns: no error beyond what the software engine declares.</summary>
public sealed class SpecialTests
{
    public static TheoryData<Function> Declared => [Function.Tanh, Function.Erf, Function.Erfc, Function.Expm1, Function.Log1p];

    [Theory, MemberData(nameof(Declared))]
    public void Errs_by_no_more_than_is_declared(Function f)
    {
        Func<float, float> special = f switch
        {
            Function.Tanh => Special.Tanh,
            Function.Erf => Special.Erf,
            Function.Erfc => Special.Erfc,
            Function.Expm1 => Special.Expm1,
            _ => Special.Log1p,
        };
        var precision = new GpuSoftware().Precision;
        // A zero's sign is not judged; the functions in double are not asked for it.
        Holds(special, x => x == 0 ? special((float)x) : Functions.Evaluate(f, x), (x, y) => precision.Ulp(f, x, y));
    }

    [Fact]
    public void The_normal_distribution_keeps_its_tails()
    {
        Holds(Special.NormalCdf, x => 0.5 * Functions.Evaluate(Function.Erfc, -x / Math.Sqrt(2)), (_, _) => 4.2);
        Holds(Special.NormalPdf, x => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI), (_, _) => 1.5);
    }

    private static void Holds(Func<float, float> special, Func<double, double> truth, Func<double, double, double> declared)
    {
        for (long bits = 0; bits <= uint.MaxValue; bits += 1009)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits), y = special(x);
            double exact = truth(x), ulp = declared(x, exact), error = ElementaryAccuracy.UlpError(y, exact);
            bool holds = ulp > 0 ? error <= ulp : y == (float)exact;
            if (!holds) Assert.Fail($"f({x:R}) is {y:R}, should be {exact:R}: {error:g4} ULP, declared are {ulp:g4}");
        }
    }
}
#endif
