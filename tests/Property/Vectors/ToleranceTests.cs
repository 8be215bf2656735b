using Conformance.Vectors;

namespace Conformance.Tests;

/// <summary>The rules by which published tests are judged.</summary>
public sealed class ToleranceTests
{
    private const ElementType F = ElementType.Float32, H = ElementType.Float16, D = ElementType.Float64, B = ElementType.BFloat16, I = ElementType.Int8;
    private static readonly double next = MathF.BitIncrement(1f), afterNext = MathF.BitIncrement(MathF.BitIncrement(1f));

    public static TheoryData<Tolerance> Rules => [Tolerance.OnnxNode, Ulp(3), new Tolerance(ToleranceMetric.Absolute, 1)];

    [Theory, MemberData(nameof(Rules))]
    public void NaN_matches_NaN_an_infinity_itself_and_minus_zero_zero(Tolerance rule)
    {
        Assert.True(rule.Accepts(double.NaN, double.NaN, F));
        Assert.False(rule.Accepts(double.NaN, 1, F));
        Assert.False(rule.Accepts(1, double.NaN, F));
        Assert.True(rule.Accepts(double.PositiveInfinity, double.PositiveInfinity, F));
        Assert.False(rule.Accepts(double.PositiveInfinity, double.NegativeInfinity, F));
        Assert.False(rule.Accepts(double.PositiveInfinity, float.MaxValue, F));
        Assert.True(rule.Accepts(double.PositiveInfinity, 1e39, F));
        Assert.True(rule.Accepts(0.0, -0.0, F));
    }

    [Fact]
    public void Steps_are_counted_in_the_element_type()
    {
        Assert.True(Ulp(1).Accepts(1, next, F));
        Assert.False(Ulp(0).Accepts(1, next, F));
        Assert.False(Ulp(1).Accepts(1, afterNext, F));
        Assert.True(Ulp(0).Accepts(1, 1 + 1e-9, F));
        Assert.True(Ulp(2).Accepts(float.Epsilon, -float.Epsilon, F));
        Assert.False(Ulp(1).Accepts(float.Epsilon, -float.Epsilon, F));
        Assert.True(Ulp(1).Accepts(1, 1 + 1 / 1024.0, H));
        Assert.False(Ulp(1).Accepts(1, 1 + 2 / 1024.0, H));
        Assert.True(Ulp(1).Accepts(1, 1 + 1 / 128.0, B));
        Assert.False(Ulp(1).Accepts(1, 1 + 2 / 128.0, B));
        Assert.True(Ulp(1).Accepts(1, Math.BitIncrement(1.0), D));
        Assert.False(Ulp(1).Accepts(double.MaxValue, -double.MaxValue, D));
        Assert.True(Ulp(1).Accepts(3, 4, I));
        Assert.False(Ulp(0).Accepts(3, 4, I));
    }

    [Fact]
    public void The_relative_rule_adds_its_two_parts()
    {
        Assert.True(Tolerance.OnnxNode.Accepts(1, 1.00099, F));
        Assert.False(Tolerance.OnnxNode.Accepts(1, 1.00101, F));
        Assert.True(Tolerance.OnnxNode.Accepts(0, 0.99e-7, F));
        Assert.False(Tolerance.OnnxNode.Accepts(0, 1.01e-7, F));
    }

    [Fact]
    public void Rounding_to_bfloat16_is_that_of_the_bits()
    {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            uint bits = (uint)random.NextInt64(1L << 32);
            if (!float.IsFinite(BitConverter.UInt32BitsToSingle(bits))) continue;
            uint rounded = (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000;
            Assert.Equal(BitConverter.UInt32BitsToSingle(rounded), B.Round(BitConverter.UInt32BitsToSingle(bits)));
        }
    }

    private static Tolerance Ulp(double steps) => new(ToleranceMetric.Ulp, steps);
}
