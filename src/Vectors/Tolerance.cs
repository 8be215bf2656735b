namespace Conformance.Vectors;

/// <summary>How a tolerance measures the distance between the expected and the actual value.</summary>
public enum ToleranceMetric
{
    /// <summary>|actual − expected| ≤ absolute + relative·|expected|.</summary>
    Relative,

    /// <summary>|actual − expected| ≤ absolute.</summary>
    Absolute,

    /// <summary>The number of steps between neighbouring values of the element type.</summary>
    Ulp,
}

/// <summary>The rule by which the authors of a set judge an element.</summary>
/// <param name="Metric">How the distance is measured.</param>
/// <param name="Value">The absolute part, or the number of steps.</param>
/// <param name="Factor">The relative part; 0 but for <see cref="ToleranceMetric.Relative"/>.</param>
public sealed record Tolerance(ToleranceMetric Metric, double Value, double Factor = 0)
{
    /// <summary>The rule of the ONNX node tests: rtol 1e-3, atol 1e-7.</summary>
    public static Tolerance OnnxNode { get; } = new(ToleranceMetric.Relative, 1e-7, 1e-3);

    /// <summary>
    /// Whether <paramref name="actual"/>, rounded to the element type as an engine of that type would deliver it, is close enough.
    /// NaN matches NaN, an infinity matches itself, and −0 matches 0.
    /// </summary>
    public bool Accepts(double expected, double actual, ElementType type)
    {
        expected = type.Round(expected);
        actual = type.Round(actual);
        if (double.IsNaN(expected) || double.IsNaN(actual)) return double.IsNaN(expected) && double.IsNaN(actual);
        if (double.IsInfinity(expected) || double.IsInfinity(actual)) return expected == actual;
        return Metric switch
        {
            ToleranceMetric.Ulp => Steps(expected, actual, type) <= Value,
            ToleranceMetric.Absolute => Math.Abs(actual - expected) <= Value,
            _ => Math.Abs(actual - expected) <= Value + Factor * Math.Abs(expected),
        };
    }

    /// <summary>The number of steps from one value of the element type to another; for an integer type their difference.</summary>
    public static double Steps(double a, double b, ElementType type)
    {
        if (!type.IsFloat()) return Math.Abs(a - b);
        return (double)Int128.Abs((Int128)Ordered(a, type) - Ordered(b, type));
    }

    /// <summary>The bit pattern as an integer that grows with the value; both zeros give 0.</summary>
    private static long Ordered(double value, ElementType type)
    {
        double magnitude = Math.Abs(value);
        long bits = type switch
        {
            ElementType.Float32 => BitConverter.SingleToInt32Bits((float)magnitude),
            ElementType.Float16 => BitConverter.HalfToInt16Bits((Half)magnitude),
            ElementType.BFloat16 => BitConverter.SingleToInt32Bits((float)type.Round(magnitude)) >> 16,
            _ => BitConverter.DoubleToInt64Bits(magnitude),
        };
        return value < 0 ? -bits : bits;
    }

    /// <summary>The rule in words.</summary>
    public override string ToString() => Metric switch
    {
        ToleranceMetric.Ulp => $"{Value} ULP",
        ToleranceMetric.Absolute => $"atol {Value}",
        _ => $"rtol {Factor}, atol {Value}",
    };
}
