namespace Conformance.Vectors;

/// <summary>The type of a tensor's elements in the file it was read from; numbered as in ONNX.</summary>
public enum ElementType
{
    /// <summary>32-bit floating point.</summary>
    Float32 = 1,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 4,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 5,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 7,

    /// <summary>False or true, widened to 0 or 1.</summary>
    Bool = 9,

    /// <summary>16-bit floating point, 5 bits of exponent.</summary>
    Float16 = 10,

    /// <summary>64-bit floating point.</summary>
    Float64 = 11,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 12,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 13,

    /// <summary>16-bit floating point, 8 bits of exponent.</summary>
    BFloat16 = 16,
}

/// <summary>What the reader and the tolerances need to know of an element type.</summary>
public static class ElementTypes
{
    /// <summary>Bytes per element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type"),
    };

    /// <summary>Whether the type is one of the four floating-point types.</summary>
    public static bool IsFloat(this ElementType type) =>
        type is ElementType.Float32 or ElementType.Float16 or ElementType.Float64 or ElementType.BFloat16;

    /// <summary>The value of a floating-point type nearest to <paramref name="value"/>; integer types leave it as it is.</summary>
    public static double Round(this ElementType type, double value) => type switch
    {
        ElementType.Float32 => (float)value,
        ElementType.Float16 => (double)(Half)value,
        ElementType.BFloat16 => RoundToBFloat16(value),
        _ => value,
    };

    internal static double BFloat16ToDouble(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static double RoundToBFloat16(double value)
    {
        if (!double.IsFinite(value) || value == 0) return value;

        // A bfloat16 has 8 significant bits down to 2^-126, then a fixed step of 2^-133.
        int exponent = Math.Max(Math.ILogB(value), -126) - 7;
        double rounded = Math.ScaleB(Math.Round(Math.ScaleB(value, -exponent), MidpointRounding.ToEven), exponent);
        return (float)rounded;
    }

    /// <summary>The smallest and the largest value of an integer type.</summary>
    internal static (Int128 Least, Int128 Most) Range(this ElementType type) => type switch
    {
        ElementType.Bool => (0, 1),
        ElementType.UInt8 => (0, byte.MaxValue),
        ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementType.UInt16 => (0, ushort.MaxValue),
        ElementType.Int16 => (short.MinValue, short.MaxValue),
        ElementType.Int32 => (int.MinValue, int.MaxValue),
        ElementType.UInt32 => (0, uint.MaxValue),
        ElementType.Int64 => (long.MinValue, long.MaxValue),
        ElementType.UInt64 => (0, ulong.MaxValue),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an integer type"),
    };
}
