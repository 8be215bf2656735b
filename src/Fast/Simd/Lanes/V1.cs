using System.Runtime.CompilerServices;

namespace Conformance.Simd;

/// <summary>One float: the portable width, and what every lane of the others must equal.</summary>
public readonly unsafe struct V1 : IVector<V1>
{
    /// <summary>The lane.</summary>
    public readonly float Value;

    /// <summary>Wraps <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V1(float value) => Value = value;

    private int Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.SingleToInt32Bits(Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V1 Mask(bool truth) => CreateBits(truth ? -1 : 0);

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    public static bool IsSupported => true;

    /// <inheritdoc/>
    public static string Name => "V1";

    // ---- memory ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Load(float* p) => new(*p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V1 x, float* p) => *p = x.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LoadFirst(float* p, int count) => count > 0 ? new(*p) : default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(V1 x, float* p, int count)
    {
        if (count > 0)
        {
            *p = x.Value;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LoadInt(int* p) => new(*p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LoadIntFirst(int* p, int count) => count > 0 ? new(*p) : default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Gather(float* p, int stride) => new(*p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 GatherFirst(float* p, int stride, int count) => LoadFirst(p, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(float* p, out V1 even, out V1 odd)
    {
        even = new(p[0]);
        odd = new(p[1]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Lookup8(float* table, V1 index) => new(table[index.Bits & 7]);

    // ---- making vectors ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Create(float x) => new(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator V1(float x) => new(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 CreateBits(int bits) => new(BitConverter.Int32BitsToSingle(bits));

    /// <inheritdoc/>
    public static V1 Zero => default;

    /// <inheritdoc/>
    public static V1 LaneBits => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 FirstMask(int count) => Mask(count > 0);

    // ---- arithmetic ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator +(V1 a, V1 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator -(V1 a, V1 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator *(V1 a, V1 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator /(V1 a, V1 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator -(V1 a) => CreateBits(a.Bits ^ int.MinValue);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 MultiplyAdd(V1 a, V1 b, V1 c) => new(MathF.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 NegateMultiplyAdd(V1 a, V1 b, V1 c) => new(MathF.FusedMultiplyAdd(-a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Sqrt(V1 x) => new(MathF.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Abs(V1 x) => CreateBits(x.Bits & int.MaxValue);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Min(V1 a, V1 b) => new(MathF.Min(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Max(V1 a, V1 b) => new(MathF.Max(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 AtMost(V1 x, V1 bound) => bound.Value < x.Value ? bound : x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 AtLeast(V1 x, V1 bound) => bound.Value > x.Value ? bound : x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 RoundToNearest(V1 x) => new(MathF.Round(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Floor(V1 x) => new(MathF.Floor(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Scale(V1 x, V1 n) => PowerOfTwo.Scale(x, n);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 ScaleModerate(V1 x, V1 n) => PowerOfTwo.ScaleModerate(x, n);

    // ---- comparison and choice ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LessThan(V1 a, V1 b) => Mask(a.Value < b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LessThanOrEqual(V1 a, V1 b) => Mask(a.Value <= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 GreaterThan(V1 a, V1 b) => Mask(a.Value > b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 GreaterThanOrEqual(V1 a, V1 b) => Mask(a.Value >= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Equal(V1 a, V1 b) => Mask(a.Value == b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 IsNaN(V1 x) => Mask(float.IsNaN(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Select(V1 mask, V1 a, V1 b) => CreateBits((mask.Bits & a.Bits) | (~mask.Bits & b.Bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(V1 mask) => mask.Bits < 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(V1 mask) => mask.Bits < 0;

    // ---- bits ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 And(V1 a, V1 b) => CreateBits(a.Bits & b.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Or(V1 a, V1 b) => CreateBits(a.Bits | b.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Xor(V1 a, V1 b) => CreateBits(a.Bits ^ b.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 AndNot(V1 a, V1 b) => CreateBits(a.Bits & ~b.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 AddBits(V1 a, V1 b) => CreateBits(unchecked(a.Bits + b.Bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 SubtractBits(V1 a, V1 b) => CreateBits(unchecked(a.Bits - b.Bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 MultiplyBits(V1 a, V1 b) => CreateBits(unchecked(a.Bits * b.Bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 EqualBits(V1 a, V1 b) => Mask(a.Bits == b.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LessThanBits(V1 a, V1 b) => Mask(a.Bits < b.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 ShiftLeftBits(V1 x, int n) => CreateBits(x.Bits << n);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 ShiftRightBits(V1 x, int n) => CreateBits(x.Bits >>> n);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 ShiftRightArithmeticBits(V1 x, int n) => CreateBits(x.Bits >> n);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 BitsToFloat(V1 bits) => new(bits.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 FloatToBits(V1 x) => CreateBits(float.ConvertToIntegerNative<int>(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LoadBits(int* p) => CreateBits(*p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LoadBitsFirst(int* p, int count) => count > 0 ? CreateBits(*p) : default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBits(V1 x, int* p) => *p = x.Bits;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBitsFirst(V1 x, int* p, int count)
    {
        if (count > 0)
        {
            *p = x.Bits;
        }
    }

    // ---- across lanes ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V1 x) => x.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(V1 x) => x.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(V1 x) => x.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Lane(V1 x, int i) => x.Value;
}
