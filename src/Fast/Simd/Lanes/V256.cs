using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conformance.Simd;

/// <summary>Eight floats: AVX2 with fused multiply-add. Uses no AVX-512 instruction of its own choosing, so that one machine can test both.</summary>
public readonly unsafe struct V256 : IVector<V256>
{
    /// <summary>The lanes.</summary>
    public readonly Vector256<float> Value;

    /// <summary>Wraps <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V256(Vector256<float> value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    public static bool IsSupported => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported;

    /// <inheritdoc/>
    public static string Name => "V256";

    // ---- memory ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Load(float* p) => new(Vector256.Load(p));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V256 x, float* p) => Vector256.Store(x.Value, p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LoadFirst(float* p, int count)
    {
        // A masked load does not read, and cannot fault on, what its mask leaves out.
        return Avx.IsSupported ? new(Avx.MaskLoad(p, FirstMask(count).Value)) : GatherFirst(p, 1, count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(V256 x, float* p, int count)
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
    public static V256 Gather(float* p, int stride)
    {
        if (stride == 1)
        {
            return Load(p);
        }

        if (Avx2.IsSupported)
        {
            if (stride == 2)
            {
                // The second load ends at the last lane's element, so its lanes sit at odd places: 0 2 | 1 3 of each half, then the halves in order.
                Vector256<float> mixed = Avx.Shuffle(Vector256.Load(p), Vector256.Load(p + 7), 0b11_01_10_00);
                return new(Avx2.Permute4x64(mixed.AsDouble(), 0b11_01_10_00).AsSingle());
            }

            return new(Avx2.GatherVector256(p, Vector256<int>.Indices * stride, sizeof(float)));
        }

        return GatherFirst(p, stride, 8);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(float* p, out V256 even, out V256 odd)
    {
        if (Avx2.IsSupported)
        {
            Vector256<float> a = Vector256.Load(p);
            Vector256<float> b = Vector256.Load(p + 8);
            even = new(Avx2.Permute4x64(Avx.Shuffle(a, b, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle());
            odd = new(Avx2.Permute4x64(Avx.Shuffle(a, b, 0b11_01_11_01).AsDouble(), 0b11_01_10_00).AsSingle());
            return;
        }

        V128.LoadPairs(p, out V128 even0, out V128 odd0);
        V128.LoadPairs(p + 8, out V128 even1, out V128 odd1);
        even = new(Vector256.Create(even0.Value, even1.Value));
        odd = new(Vector256.Create(odd0.Value, odd1.Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LoadInt(int* p) => new(Vector256.ConvertToSingle(Vector256.Load(p)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LoadIntFirst(int* p, int count) => BitsToFloat(LoadFirst((float*)p, count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V256 GatherFirst(float* p, int stride, int count)
    {
        Vector256<float> lanes = default;
        float* lane = (float*)&lanes;
        for (int i = 0; i < count; i++)
        {
            lane[i] = p[(nint)i * stride];
        }

        return new(lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreFirstByLane(V256 x, float* p, int count)
    {
        Vector256<float> lanes = x.Value;
        float* lane = (float*)&lanes;
        for (int i = 0; i < count; i++)
        {
            p[i] = lane[i];
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Lookup8(float* table, V256 index)
    {
        if (Avx2.IsSupported)
        {
            return new(Avx2.PermuteVar8x32(Vector256.Load(table), index.Value.AsInt32()));
        }

        V128 lower = V128.Lookup8(table, new(index.Value.GetLower()));
        V128 upper = V128.Lookup8(table, new(index.Value.GetUpper()));
        return new(Vector256.Create(lower.Value, upper.Value));
    }

    // ---- making vectors ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Create(float x) => new(Vector256.Create(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator V256(float x) => new(Vector256.Create(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 CreateBits(int bits) => new(Vector256.Create(bits).AsSingle());

    /// <inheritdoc/>
    public static V256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    /// <inheritdoc/>
    public static V256 LaneBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<int>.Indices.AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 FirstMask(int count) => new(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle());

    // ---- arithmetic ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator +(V256 a, V256 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator -(V256 a, V256 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator *(V256 a, V256 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator /(V256 a, V256 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator -(V256 a) => new(a.Value ^ Vector256.Create(-0f));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 MultiplyAdd(V256 a, V256 b, V256 c) => new(Vector256.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 NegateMultiplyAdd(V256 a, V256 b, V256 c) => new(Vector256.FusedMultiplyAdd(-a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Sqrt(V256 x) => new(Vector256.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Abs(V256 x) => new(Vector256.Abs(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Min(V256 a, V256 b) => new(Vector256.Min(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Max(V256 a, V256 b) => new(Vector256.Max(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 AtMost(V256 x, V256 bound)
    {
        // x86 returns its second operand when either is NaN or both are zero.
        return new(Avx.IsSupported
            ? Avx.Min(bound.Value, x.Value)
            : Vector256.ConditionalSelect(Vector256.LessThan(bound.Value, x.Value), bound.Value, x.Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 AtLeast(V256 x, V256 bound)
    {
        return new(Avx.IsSupported
            ? Avx.Max(bound.Value, x.Value)
            : Vector256.ConditionalSelect(Vector256.GreaterThan(bound.Value, x.Value), bound.Value, x.Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 RoundToNearest(V256 x) => new(Vector256.Round(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Floor(V256 x) => new(Vector256.Floor(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Scale(V256 x, V256 n) => PowerOfTwo.Scale(x, n);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 ScaleModerate(V256 x, V256 n)
    {
        // Two halves, of which the first is exact. Written out: the compiler has a budget for inlining, and this is used much.
        Vector256<int> whole = Vector256.ConvertToInt32Native(n.Value);
        Vector256<int> half = whole >> 1;
        Vector256<int> bias = Vector256.Create(127);
        return new(x.Value * ((half + bias) << 23).AsSingle() * ((whole - half + bias) << 23).AsSingle());
    }

    // ---- comparison and choice ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LessThan(V256 a, V256 b) => new(Vector256.LessThan(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LessThanOrEqual(V256 a, V256 b) => new(Vector256.LessThanOrEqual(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 GreaterThan(V256 a, V256 b) => new(Vector256.GreaterThan(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 GreaterThanOrEqual(V256 a, V256 b) => new(Vector256.GreaterThanOrEqual(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Equal(V256 a, V256 b) => new(Vector256.Equals(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 IsNaN(V256 x) => new(Vector256.IsNaN(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Select(V256 mask, V256 a, V256 b) => new(Vector256.ConditionalSelect(mask.Value, a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(V256 mask) => Vector256.ExtractMostSignificantBits(mask.Value) != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(V256 mask) => Vector256.ExtractMostSignificantBits(mask.Value) == 0xFF;

    // ---- bits ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 And(V256 a, V256 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Or(V256 a, V256 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Xor(V256 a, V256 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 AndNot(V256 a, V256 b) => new(Vector256.AndNot(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 AddBits(V256 a, V256 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 SubtractBits(V256 a, V256 b) => new((a.Value.AsInt32() - b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 MultiplyBits(V256 a, V256 b) => new((a.Value.AsInt32() * b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 EqualBits(V256 a, V256 b) => new(Vector256.Equals(a.Value.AsInt32(), b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LessThanBits(V256 a, V256 b) => new(Vector256.LessThan(a.Value.AsInt32(), b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 ShiftLeftBits(V256 x, int n) => new((x.Value.AsInt32() << n).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 ShiftRightBits(V256 x, int n) => new((x.Value.AsUInt32() >> n).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 ShiftRightArithmeticBits(V256 x, int n) => new((x.Value.AsInt32() >> n).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 BitsToFloat(V256 bits) => new(Vector256.ConvertToSingle(bits.Value.AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 FloatToBits(V256 x) => new(Vector256.ConvertToInt32Native(x.Value).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LoadBits(int* p) => new(Vector256.Load((float*)p));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LoadBitsFirst(int* p, int count) => LoadFirst((float*)p, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBits(V256 x, int* p) => Vector256.Store(x.Value, (float*)p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBitsFirst(V256 x, int* p, int count) => StoreFirst(x, (float*)p, count);

    // ---- across lanes ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Lane(V256 x, int i) => x.Value.GetElement(i);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V256 x) => V128.Sum(new(x.Value.GetLower() + x.Value.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(V256 x) => V128.MaxAcross(new(Vector128.Max(x.Value.GetLower(), x.Value.GetUpper())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(V256 x) => V128.MinAcross(new(Vector128.Min(x.Value.GetLower(), x.Value.GetUpper())));
}
