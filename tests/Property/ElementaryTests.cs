using Conformance.Simd;

namespace Conformance.Tests;

/// <summary>
/// The SIMD elementary functions on a sample of all float32 bit patterns, at every width: no error beyond what the engine
/// declares, and the same bits at every width. All 2³² are measured by <c>reports accuracy</c>.
/// </summary>
public sealed class ElementaryTests
{
    public static TheoryData<ElementaryFunction> Functions => [.. Enum.GetValues<ElementaryFunction>()];

    [Theory, MemberData(nameof(Functions))]
    public void Errs_by_no_more_than_is_declared(ElementaryFunction f)
    {
        var error = ElementaryAccuracy.Measure(f, stride: 1009);
        double declared = ElementaryAccuracy.MaxUlp(f);
        Assert.True(error.MaxUlp <= declared, $"{f}({error.At:R}) errs by {error.MaxUlp:g4} ULP, declared are {declared}");
        Assert.True(declared <= 2.5, $"{f} declares {declared} ULP");
        Assert.Equal(0, error.Differing);
        Assert.True(error.Inputs > 4_000_000, $"{error.Inputs} inputs");
    }

    [Fact]
    public void The_measure_sees_a_wrong_bit()
    {
        Assert.Equal(1, ElementaryAccuracy.UlpError(1.0000001f, 1), 0.01);
        Assert.Equal(0.5, ElementaryAccuracy.UlpError(1, 1 + Math.ScaleB(1, -24)), 0.01);
        Assert.True(double.IsPositiveInfinity(ElementaryAccuracy.UlpError(float.NaN, 1)));
    }
}
