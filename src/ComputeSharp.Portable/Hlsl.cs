using System.Numerics;

namespace ComputeSharp;

/// <summary>
/// The functions of HLSL that shaders may call. On the software device these bodies run; the generator translates them for other devices.
/// Minimum and maximum take the number where one operand is NaN.
/// </summary>
public static class Hlsl
{
    /// <summary>|x|.</summary>
    public static int Abs(int x) => x < 0 ? unchecked(-x) : x;
    /// <summary>|x|.</summary>
    public static float Abs(float x) => MathF.Abs(x);
    /// <summary>|x|.</summary>
    public static double Abs(double x) => Math.Abs(x);
    /// <summary>The smaller.</summary>
    public static int Min(int x, int y) => Math.Min(x, y);
    /// <summary>The smaller.</summary>
    public static float Min(float x, float y) => float.MinNumber(x, y);
    /// <summary>The smaller.</summary>
    public static double Min(double x, double y) => double.MinNumber(x, y);
    /// <summary>The larger.</summary>
    public static int Max(int x, int y) => Math.Max(x, y);
    /// <summary>The larger.</summary>
    public static float Max(float x, float y) => float.MaxNumber(x, y);
    /// <summary>The larger.</summary>
    public static double Max(double x, double y) => double.MaxNumber(x, y);
    /// <summary>The nearest in [min, max].</summary>
    public static int Clamp(int x, int min, int max) => Math.Min(Math.Max(x, min), max);
    /// <summary>The nearest in [min, max].</summary>
    public static float Clamp(float x, float min, float max) => Min(Max(x, min), max);
    /// <summary>The nearest in [0, 1]; 0 for NaN.</summary>
    public static float Saturate(float x) => Min(Max(x, 0f), 1f);
    /// <summary>−1, 0 or 1; 0 for NaN.</summary>
    public static int Sign(float x) => x > 0 ? 1 : x < 0 ? -1 : 0;
    /// <summary>−1, 0 or 1.</summary>
    public static int Sign(int x) => Math.Sign(x);

    /// <summary>The largest integer not above x.</summary>
    public static float Floor(float x) => MathF.Floor(x);
    /// <summary>The smallest integer not below x.</summary>
    public static float Ceil(float x) => MathF.Ceiling(x);
    /// <summary>The nearest integer, ties to even.</summary>
    public static float Round(float x) => MathF.Round(x);
    /// <summary>x without its fraction.</summary>
    public static float Trunc(float x) => MathF.Truncate(x);
    /// <summary>x − ⌊x⌋.</summary>
    public static float Frac(float x) => x - MathF.Floor(x);
    /// <summary>The remainder with the sign of x.</summary>
    public static float Fmod(float x, float y) => x % y;

    /// <summary>eˣ.</summary>
    public static float Exp(float x) => MathF.Exp(x);
    /// <summary>2ˣ.</summary>
    public static float Exp2(float x) => float.Exp2(x);
    /// <summary>ln x.</summary>
    public static float Log(float x) => MathF.Log(x);
    /// <summary>log₂ x.</summary>
    public static float Log2(float x) => MathF.Log2(x);
    /// <summary>log₁₀ x.</summary>
    public static float Log10(float x) => MathF.Log10(x);
    /// <summary>xʸ.</summary>
    public static float Pow(float x, float y) => MathF.Pow(x, y);
    /// <summary>√x.</summary>
    public static float Sqrt(float x) => MathF.Sqrt(x);
    /// <summary>1/√x.</summary>
    public static float Rsqrt(float x) => 1f / MathF.Sqrt(x);
    /// <summary>1/x.</summary>
    public static float Rcp(float x) => 1f / x;
    /// <summary>1/x.</summary>
    public static double Rcp(double x) => 1 / x;
    /// <summary>Sine.</summary>
    public static float Sin(float x) => MathF.Sin(x);
    /// <summary>Cosine.</summary>
    public static float Cos(float x) => MathF.Cos(x);
    /// <summary>Tangent.</summary>
    public static float Tan(float x) => MathF.Tan(x);
    /// <summary>Hyperbolic sine.</summary>
    public static float Sinh(float x) => MathF.Sinh(x);
    /// <summary>Hyperbolic cosine.</summary>
    public static float Cosh(float x) => MathF.Cosh(x);
    /// <summary>Hyperbolic tangent.</summary>
    public static float Tanh(float x) => MathF.Tanh(x);
    /// <summary>Arc sine.</summary>
    public static float Asin(float x) => MathF.Asin(x);
    /// <summary>Arc cosine.</summary>
    public static float Acos(float x) => MathF.Acos(x);
    /// <summary>Arc tangent.</summary>
    public static float Atan(float x) => MathF.Atan(x);
    /// <summary>The angle of (x, y).</summary>
    public static float Atan2(float y, float x) => MathF.Atan2(y, x);
    /// <summary>m·a + b; whether it rounds once or twice is the device's choice.</summary>
    public static float Mad(float m, float a, float b) => MathF.FusedMultiplyAdd(m, a, b);
    /// <summary>m·a + b; whether it rounds once or twice is the device's choice.</summary>
    public static double Mad(double m, double a, double b) => Math.FusedMultiplyAdd(m, a, b);
    /// <summary>m·a + b.</summary>
    public static int Mad(int m, int a, int b) => unchecked(m * a + b);
    /// <summary>m·a + b.</summary>
    public static uint Mad(uint m, uint a, uint b) => unchecked(m * a + b);
    /// <summary>x + s·(y − x).</summary>
    public static float Lerp(float x, float y, float s) => x + s * (y - x);
    /// <summary>1 where x ≥ y, else 0.</summary>
    public static float Step(float y, float x) => x >= y ? 1f : 0f;
    /// <summary>Σ x·y.</summary>
    public static float Dot(Float2 x, Float2 y) => x.X * y.X + x.Y * y.Y;
    /// <summary>Σ x·y.</summary>
    public static float Dot(Float3 x, Float3 y) => x.X * y.X + x.Y * y.Y + x.Z * y.Z;
    /// <summary>Σ x·y.</summary>
    public static float Dot(Float4 x, Float4 y) => x.X * y.X + x.Y * y.Y + x.Z * y.Z + x.W * y.W;

    /// <summary>Whether x is NaN.</summary>
    public static bool IsNaN(float x) => float.IsNaN(x);
    /// <summary>Whether x is neither NaN nor infinite.</summary>
    public static bool IsFinite(float x) => float.IsFinite(x);
    /// <summary>Whether x is infinite.</summary>
    public static bool IsInfinite(float x) => float.IsInfinity(x);

    /// <summary>The same bits.</summary>
    public static float AsFloat(int x) => BitConverter.Int32BitsToSingle(x);
    /// <summary>The same bits.</summary>
    public static float AsFloat(uint x) => BitConverter.UInt32BitsToSingle(x);
    /// <summary>The same bits.</summary>
    public static int AsInt(float x) => BitConverter.SingleToInt32Bits(x);
    /// <summary>The same bits.</summary>
    public static int AsInt(uint x) => unchecked((int)x);
    /// <summary>The same bits.</summary>
    public static uint AsUInt(float x) => BitConverter.SingleToUInt32Bits(x);
    /// <summary>The same bits.</summary>
    public static uint AsUInt(int x) => unchecked((uint)x);
    /// <summary>How many bits are set.</summary>
    public static uint CountBits(uint x) => (uint)BitOperations.PopCount(x);
    /// <summary>The place of the highest set bit; 2³²−1 without one.</summary>
    public static uint FirstBitHigh(uint value) => value == 0 ? uint.MaxValue : 31u - (uint)BitOperations.LeadingZeroCount(value);
    /// <summary>The place of the lowest set bit; 2³²−1 without one.</summary>
    public static uint FirstBitLow(uint value) => value == 0 ? uint.MaxValue : (uint)BitOperations.TrailingZeroCount(value);
    /// <summary>0 or 1.</summary>
    public static float BoolToFloat(bool x) => x ? 1f : 0f;
    /// <summary>0 or 1.</summary>
    public static int BoolToInt(bool x) => x ? 1 : 0;
    /// <summary>0 or 1.</summary>
    public static uint BoolToUInt(bool x) => x ? 1u : 0u;
    /// <summary>Whether x is not 0.</summary>
    public static bool FloatToBool(float x) => x != 0f;
    /// <summary>Whether x is not 0.</summary>
    public static bool IntToBool(int x) => x != 0;
    /// <summary>Whether x is not 0.</summary>
    public static bool UIntToBool(uint x) => x != 0;

    /// <summary>Adds, at once for all threads.</summary>
    public static void InterlockedAdd(ref int destination, int value) => Interlocked.Add(ref destination, value);
    /// <summary>Adds, at once for all threads; gives the value before.</summary>
    public static void InterlockedAdd(ref int destination, int value, out int original) => original = unchecked(Interlocked.Add(ref destination, value) - value);
    /// <summary>Adds, at once for all threads.</summary>
    public static void InterlockedAdd(ref uint destination, uint value) => Interlocked.Add(ref destination, value);
    /// <summary>Adds, at once for all threads; gives the value before.</summary>
    public static void InterlockedAdd(ref uint destination, uint value, out uint original) => original = unchecked(Interlocked.Add(ref destination, value) - value);
    /// <summary>Bitwise and, at once for all threads.</summary>
    public static void InterlockedAnd(ref int destination, int value) => Interlocked.And(ref destination, value);
    /// <summary>Bitwise and, at once for all threads; gives the value before.</summary>
    public static void InterlockedAnd(ref int destination, int value, out int original) => original = Interlocked.And(ref destination, value);
    /// <summary>Bitwise and, at once for all threads.</summary>
    public static void InterlockedAnd(ref uint destination, uint value) => Interlocked.And(ref destination, value);
    /// <summary>Bitwise and, at once for all threads; gives the value before.</summary>
    public static void InterlockedAnd(ref uint destination, uint value, out uint original) => original = Interlocked.And(ref destination, value);
    /// <summary>Bitwise or, at once for all threads.</summary>
    public static void InterlockedOr(ref int destination, int value) => Interlocked.Or(ref destination, value);
    /// <summary>Bitwise or, at once for all threads; gives the value before.</summary>
    public static void InterlockedOr(ref int destination, int value, out int original) => original = Interlocked.Or(ref destination, value);
    /// <summary>Bitwise or, at once for all threads.</summary>
    public static void InterlockedOr(ref uint destination, uint value) => Interlocked.Or(ref destination, value);
    /// <summary>Bitwise or, at once for all threads; gives the value before.</summary>
    public static void InterlockedOr(ref uint destination, uint value, out uint original) => original = Interlocked.Or(ref destination, value);
    /// <summary>Bitwise exclusive or, at once for all threads.</summary>
    public static void InterlockedXor(ref int destination, int value) => Swap(ref destination, value, static (a, b) => a ^ b);
    /// <summary>Bitwise exclusive or, at once for all threads; gives the value before.</summary>
    public static void InterlockedXor(ref int destination, int value, out int original) => original = Swap(ref destination, value, static (a, b) => a ^ b);
    /// <summary>Bitwise exclusive or, at once for all threads.</summary>
    public static void InterlockedXor(ref uint destination, uint value) => Swap(ref destination, value, static (a, b) => a ^ b);
    /// <summary>Bitwise exclusive or, at once for all threads; gives the value before.</summary>
    public static void InterlockedXor(ref uint destination, uint value, out uint original) => original = Swap(ref destination, value, static (a, b) => a ^ b);
    /// <summary>The smaller stays, at once for all threads.</summary>
    public static void InterlockedMin(ref int destination, int value) => Swap(ref destination, value, static (a, b) => a < b ? a : b);
    /// <summary>The smaller stays, at once for all threads; gives the value before.</summary>
    public static void InterlockedMin(ref int destination, int value, out int original) => original = Swap(ref destination, value, static (a, b) => a < b ? a : b);
    /// <summary>The smaller stays, at once for all threads.</summary>
    public static void InterlockedMin(ref uint destination, uint value) => Swap(ref destination, value, static (a, b) => a < b ? a : b);
    /// <summary>The smaller stays, at once for all threads; gives the value before.</summary>
    public static void InterlockedMin(ref uint destination, uint value, out uint original) => original = Swap(ref destination, value, static (a, b) => a < b ? a : b);
    /// <summary>The larger stays, at once for all threads.</summary>
    public static void InterlockedMax(ref int destination, int value) => Swap(ref destination, value, static (a, b) => a > b ? a : b);
    /// <summary>The larger stays, at once for all threads; gives the value before.</summary>
    public static void InterlockedMax(ref int destination, int value, out int original) => original = Swap(ref destination, value, static (a, b) => a > b ? a : b);
    /// <summary>The larger stays, at once for all threads.</summary>
    public static void InterlockedMax(ref uint destination, uint value) => Swap(ref destination, value, static (a, b) => a > b ? a : b);
    /// <summary>The larger stays, at once for all threads; gives the value before.</summary>
    public static void InterlockedMax(ref uint destination, uint value, out uint original) => original = Swap(ref destination, value, static (a, b) => a > b ? a : b);

    private static int Swap(ref int destination, int value, Func<int, int, int> combine)
    {
        int seen = Volatile.Read(ref destination);
        while (true)
        {
            int before = Interlocked.CompareExchange(ref destination, combine(seen, value), seen);
            if (before == seen) return before;
            seen = before;
        }
    }

    private static uint Swap(ref uint destination, uint value, Func<uint, uint, uint> combine)
    {
        uint seen = Volatile.Read(ref destination);
        while (true)
        {
            uint before = Interlocked.CompareExchange(ref destination, combine(seen, value), seen);
            if (before == seen) return before;
            seen = before;
        }
    }

    /// <summary>Exchanges if equal to comparison, at once for all threads.</summary>
    public static void InterlockedCompareExchange(ref int destination, int comparison, int value, out int original) => original = Interlocked.CompareExchange(ref destination, value, comparison);
    /// <summary>Exchanges if equal to comparison, at once for all threads.</summary>
    public static void InterlockedCompareExchange(ref uint destination, uint comparison, uint value, out uint original) => original = Interlocked.CompareExchange(ref destination, value, comparison);
    /// <summary>Stores if equal to comparison, at once for all threads.</summary>
    public static void InterlockedCompareStore(ref int destination, int comparison, int value) => Interlocked.CompareExchange(ref destination, value, comparison);
    /// <summary>Stores if equal to comparison, at once for all threads.</summary>
    public static void InterlockedCompareStore(ref uint destination, uint comparison, uint value) => Interlocked.CompareExchange(ref destination, value, comparison);
    /// <summary>Exchanges, at once for all threads.</summary>
    public static void InterlockedExchange(ref int destination, int value, out int original) => original = Interlocked.Exchange(ref destination, value);
    /// <summary>Exchanges, at once for all threads.</summary>
    public static void InterlockedExchange(ref uint destination, uint value, out uint original) => original = Interlocked.Exchange(ref destination, value);

    /// <summary>All threads of the group wait here; what they wrote to group-shared memory is seen afterwards.</summary>
    public static void GroupMemoryBarrierWithGroupSync() => throw Id.Outside();
    /// <summary>All threads of the group wait here; what they wrote to buffers is seen within the group afterwards.</summary>
    public static void DeviceMemoryBarrierWithGroupSync() => throw Id.Outside();
    /// <summary>All threads of the group wait here; what they wrote anywhere is seen within the group afterwards.</summary>
    public static void AllMemoryBarrierWithGroupSync() => throw Id.Outside();
}
