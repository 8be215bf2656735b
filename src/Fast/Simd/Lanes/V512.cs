using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conformance.Simd;

/// <summary>Sixteen floats: AVX-512.</summary>
public readonly unsafe struct V512 : IVector<V512>
{
    /// <summary>The lanes.</summary>
    public readonly Vector512<float> Value;

    /// <summary>Wraps <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V512(Vector512<float> value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 16;

    /// <inheritdoc/>
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <inheritdoc/>
    public static string Name => "V512";

    // ---- memory ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Load(float* p) => new(Vector512.Load(p));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V512 x, float* p) => Vector512.Store(x.Value, p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LoadFirst(float* p, int count)
    {
        // A masked load does not read, and cannot fault on, what its mask leaves out.
        return Avx512F.IsSupported ? new(Avx512F.MaskLoad(p, FirstMask(count).Value, Vector512<float>.Zero)) : GatherFirst(p, 1, count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(V512 x, float* p, int count)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(p, FirstMask(count).Value, x.Value);
        }
        else
        {
            StoreFirstByLane(x, p, count);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Gather(float* p, int stride)
    {
        if (stride == 1)
        {
            return Load(p);
        }

        if (stride == 2 && Avx512F.IsSupported)
        {
            // The second load ends at the last lane's element, so its lanes sit at odd places.
            Vector512<int> places = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 17, 19, 21, 23, 25, 27, 29, 31);
            return new(Avx512F.PermuteVar16x32x2(Vector512.Load(p), places, Vector512.Load(p + 15)));
        }

        V256 lower = V256.Gather(p, stride);
        V256 upper = V256.Gather(p + ((nint)8 * stride), stride);
        return new(Vector512.Create(lower.Value, upper.Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(float* p, out V512 even, out V512 odd)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<float> a = Vector512.Load(p);
            Vector512<float> b = Vector512.Load(p + 16);
            Vector512<int> places = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
            even = new(Avx512F.PermuteVar16x32x2(a, places, b));
            odd = new(Avx512F.PermuteVar16x32x2(a, places + Vector512<int>.One, b));
            return;
        }

        V256.LoadPairs(p, out V256 even0, out V256 odd0);
        V256.LoadPairs(p + 16, out V256 even1, out V256 odd1);
        even = new(Vector512.Create(even0.Value, even1.Value));
        odd = new(Vector512.Create(odd0.Value, odd1.Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LoadInt(int* p) => new(Vector512.ConvertToSingle(Vector512.Load(p)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LoadIntFirst(int* p, int count) => BitsToFloat(LoadFirst((float*)p, count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V512 GatherFirst(float* p, int stride, int count)
    {
        Vector512<float> lanes = default;
        float* lane = (float*)&lanes;
        for (int i = 0; i < count; i++)
        {
            lane[i] = p[(nint)i * stride];
        }

        return new(lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreFirstByLane(V512 x, float* p, int count)
    {
        Vector512<float> lanes = x.Value;
        float* lane = (float*)&lanes;
        for (int i = 0; i < count; i++)
        {
            p[i] = lane[i];
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Lookup8(float* table, V512 index)
    {
        if (Avx512DQ.IsSupported)
        {
            return new(Avx512F.PermuteVar16x32(Avx512DQ.BroadcastVector256ToVector512(table), index.Value.AsInt32()));
        }

        V256 lower = V256.Lookup8(table, new(index.Value.GetLower()));
        V256 upper = V256.Lookup8(table, new(index.Value.GetUpper()));
        return new(Vector512.Create(lower.Value, upper.Value));
    }

    // ---- making vectors ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Create(float x) => new(Vector512.Create(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator V512(float x) => new(Vector512.Create(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 CreateBits(int bits) => new(Vector512.Create(bits).AsSingle());

    /// <inheritdoc/>
    public static V512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    /// <inheritdoc/>
    public static V512 LaneBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<int>.Indices.AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 FirstMask(int count) => new(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle());

    // ---- arithmetic ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator +(V512 a, V512 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator -(V512 a, V512 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator *(V512 a, V512 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator /(V512 a, V512 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator -(V512 a) => new(a.Value ^ Vector512.Create(-0f));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 MultiplyAdd(V512 a, V512 b, V512 c) => new(Vector512.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 NegateMultiplyAdd(V512 a, V512 b, V512 c) => new(Vector512.FusedMultiplyAdd(-a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Sqrt(V512 x) => new(Vector512.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Abs(V512 x) => new(Vector512.Abs(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Min(V512 a, V512 b) => new(Vector512.Min(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Max(V512 a, V512 b) => new(Vector512.Max(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 AtMost(V512 x, V512 bound)
    {
        // x86 returns its second operand when either is NaN or both are zero.
        return new(Avx512F.IsSupported
            ? Avx512F.Min(bound.Value, x.Value)
            : Vector512.ConditionalSelect(Vector512.LessThan(bound.Value, x.Value), bound.Value, x.Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 AtLeast(V512 x, V512 bound)
    {
        return new(Avx512F.IsSupported
            ? Avx512F.Max(bound.Value, x.Value)
            : Vector512.ConditionalSelect(Vector512.GreaterThan(bound.Value, x.Value), bound.Value, x.Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 RoundToNearest(V512 x) => new(Vector512.Round(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Floor(V512 x) => new(Vector512.Floor(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Scale(V512 x, V512 n) =>
        Avx512F.IsSupported ? new(Avx512F.Scale(x.Value, n.Value)) : PowerOfTwo.Scale(x, n);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 ScaleModerate(V512 x, V512 n) =>
        Avx512F.IsSupported ? new(Avx512F.Scale(x.Value, n.Value)) : PowerOfTwo.ScaleModerate(x, n);

    // ---- comparison and choice ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LessThan(V512 a, V512 b) => new(Vector512.LessThan(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LessThanOrEqual(V512 a, V512 b) => new(Vector512.LessThanOrEqual(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 GreaterThan(V512 a, V512 b) => new(Vector512.GreaterThan(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 GreaterThanOrEqual(V512 a, V512 b) => new(Vector512.GreaterThanOrEqual(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Equal(V512 a, V512 b) => new(Vector512.Equals(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 IsNaN(V512 x) => new(Vector512.IsNaN(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Select(V512 mask, V512 a, V512 b) => new(Vector512.ConditionalSelect(mask.Value, a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(V512 mask) => Vector512.ExtractMostSignificantBits(mask.Value) != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(V512 mask) => Vector512.ExtractMostSignificantBits(mask.Value) == 0xFFFF;

    // ---- bits ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 And(V512 a, V512 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Or(V512 a, V512 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Xor(V512 a, V512 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 AndNot(V512 a, V512 b) => new(Vector512.AndNot(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 AddBits(V512 a, V512 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 SubtractBits(V512 a, V512 b) => new((a.Value.AsInt32() - b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 MultiplyBits(V512 a, V512 b) => new((a.Value.AsInt32() * b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 EqualBits(V512 a, V512 b) => new(Vector512.Equals(a.Value.AsInt32(), b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LessThanBits(V512 a, V512 b) => new(Vector512.LessThan(a.Value.AsInt32(), b.Value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 ShiftLeftBits(V512 x, int n) => new((x.Value.AsInt32() << n).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 ShiftRightBits(V512 x, int n) => new((x.Value.AsUInt32() >> n).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 ShiftRightArithmeticBits(V512 x, int n) => new((x.Value.AsInt32() >> n).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 BitsToFloat(V512 bits) => new(Vector512.ConvertToSingle(bits.Value.AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 FloatToBits(V512 x) => new(Vector512.ConvertToInt32Native(x.Value).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LoadBits(int* p) => new(Vector512.Load((float*)p));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LoadBitsFirst(int* p, int count) => LoadFirst((float*)p, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBits(V512 x, int* p) => Vector512.Store(x.Value, (float*)p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBitsFirst(V512 x, int* p, int count) => StoreFirst(x, (float*)p, count);

    // ---- across lanes ----

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Lane(V512 x, int i) => x.Value.GetElement(i);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V512 x) => V256.Sum(new(x.Value.GetLower() + x.Value.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(V512 x) => V256.MaxAcross(new(Vector256.Max(x.Value.GetLower(), x.Value.GetUpper())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(V512 x) => V256.MinAcross(new(Vector256.Min(x.Value.GetLower(), x.Value.GetUpper())));
}
