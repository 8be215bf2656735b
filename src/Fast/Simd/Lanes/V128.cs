using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Conformance.Simd;

/// <summary>Four floats: SSE/AVX or Arm NEON.</summary>
public readonly unsafe struct V128 : IVector<V128>
{
    /// <summary>The lanes.</summary>
    public readonly Vector128<float> Value;

    /// <summary>Wraps <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V128(Vector128<float> value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 4;

    /// <inheritdoc/>
    public static bool IsSupported => Vector128.IsHardwareAccelerated && (Fma.IsSupported || AdvSimd.IsSupported);

    /// <inheritdoc/>
    public static string Name => "V128";

    // ---- memory ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Load(float* p) => new(Vector128.Load(p));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V128 x, float* p) => Vector128.Store(x.Value, p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LoadFirst(float* p, int count)
    {
        // A masked load does not read, and cannot fault on, what its mask leaves out.
        return Avx.IsSupported ? new(Avx.MaskLoad(p, FirstMask(count).Value)) : GatherFirst(p, 1, count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(V128 x, float* p, int count)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(p, FirstMask(count).Value, x.Value);
        }
        else
        {
            StoreFirstByLane(x, p, count);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Gather(float* p, int stride) =>
        stride == 1 ? Load(p) : new(Vector128.Create(p[0], p[stride], p[(nint)2 * stride], p[(nint)3 * stride]));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(float* p, out V128 even, out V128 odd)
    {
        Vector128<float> a = Vector128.Load(p);
        Vector128<float> b = Vector128.Load(p + 4);
        if (Sse.IsSupported)
        {
            even = new(Sse.Shuffle(a, b, 0b10_00_10_00));
            odd = new(Sse.Shuffle(a, b, 0b11_01_11_01));
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            even = new(AdvSimd.Arm64.UnzipEven(a, b));
            odd = new(AdvSimd.Arm64.UnzipOdd(a, b));
        }
        else
        {
            even = new(Vector128.Create(p[0], p[2], p[4], p[6]));
            odd = new(Vector128.Create(p[1], p[3], p[5], p[7]));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LoadInt(int* p) => new(Vector128.ConvertToSingle(Vector128.Load(p)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LoadIntFirst(int* p, int count) => BitsToFloat(LoadFirst((float*)p, count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V128 GatherFirst(float* p, int stride, int count)
    {
        Vector128<float> lanes = default;
        float* lane = (float*)&lanes;
        for (int i = 0; i < count; i++)
        {
            lane[i] = p[(nint)i * stride];
        }

        return new(lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreFirstByLane(V128 x, float* p, int count)
    {
        Vector128<float> lanes = x.Value;
        float* lane = (float*)&lanes;
        for (int i = 0; i < count; i++)
        {
            p[i] = lane[i];
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Lookup8(float* table, V128 index)
    {
        Vector128<int> i = index.Value.AsInt32();
        if (Avx.IsSupported)
        {
            Vector128<float> lower = Avx.PermuteVar(Vector128.Load(table), i);
            Vector128<float> upper = Avx.PermuteVar(Vector128.Load(table + 4), i);
            return new(Sse41.BlendVariable(lower, upper, (i << 29).AsSingle()));
        }

        return new(Vector128.Create(table[i.ToScalar() & 7], table[i.GetElement(1) & 7], table[i.GetElement(2) & 7], table[i.GetElement(3) & 7]));
    }

    // ---- making vectors ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Create(float x) => new(Vector128.Create(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator V128(float x) => new(Vector128.Create(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 CreateBits(int bits) => new(Vector128.Create(bits).AsSingle());

    /// <inheritdoc/>
    public static V128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.Zero);
    }

    /// <inheritdoc/>
    public static V128 LaneBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<int>.Indices.AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 FirstMask(int count) => new(Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle());

    // ---- arithmetic ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator +(V128 a, V128 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator -(V128 a, V128 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator *(V128 a, V128 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator /(V128 a, V128 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator -(V128 a) => new(a.Value ^ Vector128.Create(-0f));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 MultiplyAdd(V128 a, V128 b, V128 c) => new(Vector128.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 NegateMultiplyAdd(V128 a, V128 b, V128 c) => new(Vector128.FusedMultiplyAdd(-a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Sqrt(V128 x) => new(Vector128.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Abs(V128 x) => new(Vector128.Abs(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Min(V128 a, V128 b) => new(Vector128.Min(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Max(V128 a, V128 b) => new(Vector128.Max(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 AtMost(V128 x, V128 bound)
    {
        // x86 returns its second operand when either is NaN or both are zero.
        return new(Sse.IsSupported
            ? Sse.Min(bound.Value, x.Value)
            : Vector128.ConditionalSelect(Vector128.LessThan(bound.Value, x.Value), bound.Value, x.Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 AtLeast(V128 x, V128 bound)
    {
        return new(Sse.IsSupported
            ? Sse.Max(bound.Value, x.Value)
            : Vector128.ConditionalSelect(Vector128.GreaterThan(bound.Value, x.Value), bound.Value, x.Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 RoundToNearest(V128 x) => new(Vector128.Round(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Floor(V128 x) => new(Vector128.Floor(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Scale(V128 x, V128 n) => PowerOfTwo.Scale(x, n);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 ScaleModerate(V128 x, V128 n)
    {
        // Two halves, of which the first is exact. Written out: the compiler has a budget for inlining, and this is used much.
        Vector128<int> whole = Vector128.ConvertToInt32Native(n.Value);
        Vector128<int> half = whole >> 1;
        Vector128<int> bias = Vector128.Create(127);
        return new(x.Value * ((half + bias) << 23).AsSingle() * ((whole - half + bias) << 23).AsSingle());
    }

    // ---- comparison and choice ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LessThan(V128 a, V128 b) => new(Vector128.LessThan(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LessThanOrEqual(V128 a, V128 b) => new(Vector128.LessThanOrEqual(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 GreaterThan(V128 a, V128 b) => new(Vector128.GreaterThan(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 GreaterThanOrEqual(V128 a, V128 b) => new(Vector128.GreaterThanOrEqual(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Equal(V128 a, V128 b) => new(Vector128.Equals(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 IsNaN(V128 x) => new(Vector128.IsNaN(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Select(V128 mask, V128 a, V128 b) => new(Vector128.ConditionalSelect(mask.Value, a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(V128 mask) => Vector128.ExtractMostSignificantBits(mask.Value) != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(V128 mask) => Vector128.ExtractMostSignificantBits(mask.Value) == 0xF;

    // ---- bits ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 And(V128 a, V128 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Or(V128 a, V128 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Xor(V128 a, V128 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 AndNot(V128 a, V128 b) => new(Vector128.AndNot(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 AddBits(V128 a, V128 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 SubtractBits(V128 a, V128 b) => new((a.Value.AsInt32() - b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 MultiplyBits(V128 a, V128 b) => new((a.Value.AsInt32() * b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 EqualBits(V128 a, V128 b) => new(Vector128.Equals(a.Value.AsInt32(), b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LessThanBits(V128 a, V128 b) => new(Vector128.LessThan(a.Value.AsInt32(), b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 ShiftLeftBits(V128 x, int n) => new((x.Value.AsInt32() << n).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 ShiftRightBits(V128 x, int n) => new((x.Value.AsUInt32() >> n).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 ShiftRightArithmeticBits(V128 x, int n) => new((x.Value.AsInt32() >> n).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 BitsToFloat(V128 bits) => new(Vector128.ConvertToSingle(bits.Value.AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 FloatToBits(V128 x) => new(Vector128.ConvertToInt32Native(x.Value).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LoadBits(int* p) => new(Vector128.Load((float*)p));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LoadBitsFirst(int* p, int count) => LoadFirst((float*)p, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBits(V128 x, int* p) => Vector128.Store(x.Value, (float*)p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBitsFirst(V128 x, int* p, int count) => StoreFirst(x, (float*)p, count);

    // ---- across lanes ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Lane(V128 x, int i) => x.Value.GetElement(i);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V128 x)
    {
        Vector128<float> v = x.Value;
        v += Vector128.Shuffle(v, Vector128.Create(2, 3, 0, 1));
        return v.ToScalar() + v.GetElement(1);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(V128 x)
    {
        Vector128<float> v = Vector128.Max(x.Value, Vector128.Shuffle(x.Value, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(v.ToScalar(), v.GetElement(1));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(V128 x)
    {
        Vector128<float> v = Vector128.Min(x.Value, Vector128.Shuffle(x.Value, Vector128.Create(2, 3, 0, 1)));
        return MathF.Min(v.ToScalar(), v.GetElement(1));
    }
}
