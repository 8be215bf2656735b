using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conformance.Simd;

/// <summary>
/// The elementary functions of the kernels, over vectors of any width. No lane takes a branch, and every width gives the
/// same bits. Each function is right over the whole float range: subnormal results, ±0, ±∞, NaN. The error stated for
/// each is the largest found over all 2³² floats (see <see cref="ElementaryAccuracy"/>).
/// </summary>
/// <remarks>Polynomials are minimax fits of our own, each coefficient rounded to float before the next was fitted.</remarks>
public static unsafe class Elementary
{
    private const float Log2E = 1.44269504f;

    // ln 2 = hi + lo. hi has its last bit at 2^-24, so x - n*hi is exact for every x that needs n ≠ 0.
    private const float Ln2Hi = 0.693147182f;
    private const float Ln2Lo = -1.90465421e-9f;

    // Adding 1.5*2^23 rounds to an integer and leaves it in the low bits.
    private const float Rounder = 12582912f;

    private const int OneBits = 0x3F800000;

    private const float RootHalfOverPi = 0.398942280f;

    // ---- exponentials ----

    /// <summary>eˣ. Overflows to +∞ and goes through the subnormals to 0. Largest error 0.8913 ULP, at x = −5.848642; declared as <see cref="ElementaryAccuracy.Exp"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : unmanaged, IVector<V>
    {
        x = V.AtLeast(V.AtMost(x, 89f), -104f);
        V n = V.MultiplyAdd(x, Log2E, Rounder) - Rounder;
        V r = V.NegateMultiplyAdd(n, Ln2Lo, V.NegateMultiplyAdd(n, Ln2Hi, x));
        V y = V.MultiplyAdd(r, 1.3821012e-3f, 8.368673e-3f);
        y = V.MultiplyAdd(y, r, 4.1668262e-2f);
        y = V.MultiplyAdd(y, r, 1.6666521e-1f);
        y = V.MultiplyAdd(y, r, 4.9999994e-1f);
        y = V.MultiplyAdd(y, r, 1f);
        y = V.MultiplyAdd(y, r, 1f);
        return V.ScaleModerate(y, n);
    }

    /// <summary>eˣ − 1, without cancellation near 0. Largest error 1.5634 ULP, at x = 0.39055538; declared as <see cref="ElementaryAccuracy.Expm1"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V>(V x) where V : unmanaged, IVector<V>
    {
        V clamped = V.AtLeast(V.AtMost(x, 89f), -20f);
        V p = Expm1Reduced(clamped, 0f, out V rounded);
        V n = rounded - Rounder;

        // 2ⁿ(1 + p) − 1 = 2ⁿ(p + (1 − 2⁻ⁿ)): one rounding, and no overflow before the last step.
        V inverse = V.SubtractBits(V.CreateBits(OneBits), V.ShiftLeftBits(V.AtMost(rounded, Rounder + 127f), 23));
        V y = V.ScaleModerate(p + (1f - inverse), n);
        return WithSignOf(y, x);
    }

    /// <summary>1 / (1 + e⁻ˣ), accurate in the left tail through the subnormals. Largest error 2.4019 ULP, at x = −4.157294; declared as <see cref="ElementaryAccuracy.Sigmoid"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : unmanaged, IVector<V>
    {
        // z = e^-|x| = 2ⁿ(1 + p). Right of 0 the result is 1 / (1 + z), left of it z / (1 + z), scaled last because z may be subnormal.
        V a = V.AtMost(V.Abs(x), 104f);
        V p = Expm1Reduced(-a, 0f, out V rounded);
        V n = rounded - Rounder;
        V power = PowerOf(V.AtLeast(rounded, Rounder - 126f));
        V below = V.LessThan(x, V.Zero);
        V y = V.Select(below, 1f + p, 1f) / V.MultiplyAdd(power, p, 1f + power);
        return V.ScaleModerate(y, V.And(below, n));
    }

    /// <summary>tanh x; exactly ±1 far out. Largest error 1.9808 ULP, at x = −0.5189192; declared as <see cref="ElementaryAccuracy.Tanh"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : unmanaged, IVector<V>
    {
        // z = e^-2|x| = s(1 + p). tanh |x| is (1 − z) / (1 + z) near 0, and 1 − 2z / (1 + z) beyond, where the quotient's error would count in full.
        V a = V.AtMost(V.Abs(x), 10f);
        V p = Expm1Reduced(a * -2f, 0f, out V rounded);
        V power = PowerOf(rounded);
        V far = V.GreaterThan(a, 0.55f);
        V factor = V.Select(far, power + power, power);
        V y = V.NegateMultiplyAdd(factor, p, V.AndNot(1f, far) - factor) / V.MultiplyAdd(power, p, power + 1f);
        y += V.And(far, 1f);
        return WithSignOf(y, x);
    }

    // ---- logarithms ----

    /// <summary>ln x: −∞ at ±0, NaN left of it. Largest error 0.9304 ULP, at x = 1.5662055; declared as <see cref="ElementaryAccuracy.Log"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x) where V : unmanaged, IVector<V>
    {
        // A subnormal has no exponent to read: multiply it up by 2^24 first.
        V tiny = V.LessThan(x, 1.17549435e-38f);
        V scaled = V.Select(tiny, x * 16777216f, x);
        V k = ExponentBits(scaled);
        V m = V.SubtractBits(scaled, V.ShiftLeftBits(k, 23));
        V e = V.BitsToFloat(k) - V.And(tiny, 24f);
        V y = LogReduced(m - 1f, e);

        y = V.Select(V.LessThan(x, float.PositiveInfinity), y, x);
        y = V.Select(V.Equal(x, V.Zero), float.NegativeInfinity, y);
        return V.Select(V.LessThan(x, V.Zero), float.NaN, y);
    }

    /// <summary>ln(1 + x), without cancellation near 0. Largest error 1.4763 ULP, at x = 0.4149401; declared as <see cref="ElementaryAccuracy.Log1p"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x) where V : unmanaged, IVector<V>
    {
        // 1 + x = 2ᵏ(1 + f) with f = x·2⁻ᵏ + (2⁻ᵏ − 1): one rounding, none if k = 0. Where 2⁻ᵏ would be subnormal, 1 + x = x and x·2⁻⁶⁴ stands for it.
        V big = V.GreaterThan(x, 1e18f);
        V part = V.Select(big, x * 5.42101086e-20f, x);
        V one = V.AndNot(V.Create(1f), big);
        V k = ExponentBits(part + one);
        V inverse = V.SubtractBits(V.CreateBits(OneBits), V.ShiftLeftBits(k, 23));
        V f = V.MultiplyAdd(part, inverse, V.MultiplyAdd(one, inverse, -1f));
        V y = LogReduced(f, V.BitsToFloat(k) + V.And(big, 64f));

        y = V.Select(V.LessThan(x, float.PositiveInfinity), WithSignOf(y, x), x);
        y = V.Select(V.Equal(x, -1f), float.NegativeInfinity, y);
        return V.Select(V.LessThan(x, -1f), float.NaN, y);
    }

    // ---- the normal distribution ----

    /// <summary>The error function. Largest error 0.9126 ULP, at x = −1.0584863; declared as <see cref="ElementaryAccuracy.Erf"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x) where V : unmanaged, IVector<V>
    {
        // Near 0: x + x·P(x²).
        V s = x * x;
        V near = V.MultiplyAdd(s, 7.99665e-5f, -8.0497697e-4f);
        near = V.MultiplyAdd(near, s, 5.192405e-3f);
        near = V.MultiplyAdd(near, s, -2.6855731e-2f);
        near = V.MultiplyAdd(near, s, 1.1283626e-1f);
        near = V.MultiplyAdd(near, s, -3.761263e-1f);
        near = V.MultiplyAdd(near, s, 1.2837917e-1f);
        near = V.MultiplyAdd(near, x, x);

        // Far out: 1 − e^−(a + a·P(a)).
        V a = V.AtMost(V.Abs(x), 4f);
        V far = V.MultiplyAdd(a, -2.1459087e-4f, 3.2199484e-3f);
        far = V.MultiplyAdd(far, a, -2.2905968e-2f);
        far = V.MultiplyAdd(far, a, 1.0528679e-1f);
        far = V.MultiplyAdd(far, a, 6.356994e-1f);
        far = V.MultiplyAdd(far, a, 1.2851995e-1f);
        far = V.MultiplyAdd(far, a, a);
        V p = Expm1Reduced(-far, 0f, out V rounded);
        V power = PowerOf(rounded);
        far = WithSignOf(V.NegateMultiplyAdd(power, p, 1f - power), x);
        return V.Select(V.LessThan(V.Abs(x), 0.92f), near, far);
    }

    /// <summary>1 − erf x, accurate in the right tail through the subnormals. Largest error 2.3468 ULP, at x = 3.8603399; declared as <see cref="ElementaryAccuracy.Erfc"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erfc<V>(V x) where V : unmanaged, IVector<V>
    {
        // e^(−a²) times a factor that falls slowly, the square carried as hi + lo.
        V a = V.AtMost(V.Abs(x), 10.2f);
        V hi = a * a;
        V lo = V.NegateMultiplyAdd(a, a, hi);
        V p = Expm1Reduced(-hi, lo, out V rounded);

        V tail = TailFactor(a, 0.75f, Erfcx);
        tail = V.ScaleModerate(V.MultiplyAdd(tail, p, tail), rounded - Rounder);
        return V.Select(V.LessThan(x, V.Zero), 2f - tail, tail);
    }

    /// <summary>Φ(x), the cumulative distribution of the standard normal, accurate in the left tail through the subnormals. Largest error 2.3766 ULP, at x = −9.810699; declared as <see cref="ElementaryAccuracy.NormalCdf"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V NormalCdf<V>(V x) where V : unmanaged, IVector<V>
    {
        V p = HalfSquareExpm1(x, out V a, out V n);
        return NormalCdf(x, a, p, n);
    }

    /// <summary>φ(x), the density of the standard normal. Largest error 1.3604 ULP, at x = 12.934093; declared as <see cref="ElementaryAccuracy.NormalPdf"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V NormalPdf<V>(V x) where V : unmanaged, IVector<V>
    {
        V p = HalfSquareExpm1(x, out _, out V n);
        return NormalPdf(p, n);
    }

    /// <summary>Φ(x) and φ(x) together, sharing their exponential; the same bits as <see cref="NormalCdf{V}(V)"/> and <see cref="NormalPdf{V}(V)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Normal<V>(V x, out V cdf, out V pdf) where V : unmanaged, IVector<V>
    {
        V p = HalfSquareExpm1(x, out V a, out V n);
        cdf = NormalCdf(x, a, p, n);
        pdf = NormalPdf(p, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NormalCdf<V>(V x, V a, V p, V n) where V : unmanaged, IVector<V>
    {
        // Φ(−a) is e^(−a²/2) times a factor that falls slowly.
        V tail = TailFactor(a, 1f, HalfErfcx);
        tail = V.ScaleModerate(V.MultiplyAdd(tail, p, tail), n);
        return V.Select(V.LessThanOrEqual(x, V.Zero), tail, 1f - tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NormalPdf<V>(V p, V n) where V : unmanaged, IVector<V> =>
        V.ScaleModerate(V.MultiplyAdd(p, RootHalfOverPi, RootHalfOverPi), n);

    // ---- shared steps ----

    // e^(a²)·erfc a for a ≥ 0, and ½·e^(a²/2)·erfc(a/√2): row p holds the coefficients of uᵖ in eight pieces, see TailFactor.
    private static ReadOnlySpan<float> Erfcx =>
    [
        0.36782292f, 0.23108725f, 0.16633534f, 0.10561273f, 0.07709918f, 1f, 0.7703465f, 0.5069376f,
        -0.20882134f, -0.08848596f, -0.047199048f, -0.019445311f, -0.010441078f, -1.1283791f, -0.7432016f, -0.36796814f,
        0.10678337f, 0.031984586f, 0.012933543f, 0.0035231302f, 0.0014016265f, 0.9999955f, 0.5844202f, 0.23082764f,
        -0.050118115f, -0.010955129f, -0.003420395f, -0.0006260433f, -0.00018654778f, -0.7521393f, -0.39662406f, -0.12838794f,
        0.021605926f, 0.0034828095f, 0.000855459f, 0.00010610744f, 2.448227e-05f, 0.49862993f, 0.23451735f, 0.058969535f,
        -0.008164612f, -0.0009279565f, -0.00018722689f, -1.5422951e-05f, -3.0301787e-06f, -0.29214036f, -0.11075896f, -0.009791862f,
        0.0023323046f, 0.00015672576f, 3.005898e-05f, 1.4932258e-06f, 3.0201483e-07f, 0.13650128f, 0.029791167f, -0.017531732f,
        -0.00035318884f, -6.9747234e-06f, -2.463942e-06f, -5.3547332e-08f, -1.6511228e-08f, -0.033183746f, 0.0004217384f, 0.013476944f,
    ];

    private static ReadOnlySpan<float> HalfErfcx =>
    [
        0.2615783f, 0.168102f, 0.12151395f, 0.0769193f, 0.05589348f, 0.03597489f, 0.5f, 0.34961882f,
        -0.13736387f, -0.06273785f, -0.034400288f, -0.014345641f, -0.007687839f, -0.0032185027f, -0.39894226f, -0.2241308f,
        0.06210432f, 0.021306532f, 0.009154615f, 0.0025944083f, 0.0010387445f, 0.00028575503f, 0.24999909f, 0.118716896f,
        -0.025062352f, -0.0066692373f, -0.002303412f, -0.0004539753f, -0.00013744287f, -2.5216263e-05f, -0.13296555f, -0.05425813f,
        0.009161864f, 0.0018786266f, 0.00054170965f, 7.4574586e-05f, 1.7385792e-05f, 2.2271138e-06f, 0.06237769f, 0.019298503f,
        -0.002957584f, -0.00040595574f, -0.00011169667f, -1.0183508e-05f, -1.9333022e-06f, -1.9670694e-07f, -0.026059752f, 0.0011894103f,
        0.0007449041f, 3.1369218e-05f, 1.712547e-05f, 8.419026e-07f, 1.5747497e-07f, 1.554324e-08f, 0.00908133f, -0.010857714f,
        -0.00010357527f, 8.471779e-06f, -1.3619035e-06f, -1.2267967e-08f, -6.523536e-09f, -7.3389134e-10f, -0.0019516955f, 0.0069426936f,
    ];

    /// <summary>
    /// A smooth factor from a table of pieces, two to each binade of a + <paramref name="shift"/>, of degree 7 in the
    /// distance from the piece's lower end. Against a quotient of polynomials: no division, and half the error.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V TailFactor<V>(V a, float shift, ReadOnlySpan<float> table) where V : unmanaged, IVector<V>
    {
        // The table is part of the program's image and does not move.
        float* row = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(table));
        V b = a + shift;
        V piece = V.ShiftRightBits(b, 22);
        V u = a - (V.And(b, V.CreateBits(unchecked((int)0xFFC00000))) - shift);
        V y = V.Lookup8(row + 56, piece);
        y = V.MultiplyAdd(y, u, V.Lookup8(row + 48, piece));
        y = V.MultiplyAdd(y, u, V.Lookup8(row + 40, piece));
        y = V.MultiplyAdd(y, u, V.Lookup8(row + 32, piece));
        y = V.MultiplyAdd(y, u, V.Lookup8(row + 24, piece));
        y = V.MultiplyAdd(y, u, V.Lookup8(row + 16, piece));
        y = V.MultiplyAdd(y, u, V.Lookup8(row + 8, piece));
        return V.MultiplyAdd(y, u, V.Lookup8(row, piece));
    }

    /// <summary>e^(−x²/2) = 2ⁿ(1 + p), the square carried as hi + lo; a = |x|, bounded where the result is 0 anyway.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V HalfSquareExpm1<V>(V x, out V a, out V n) where V : unmanaged, IVector<V>
    {
        a = V.AtMost(V.Abs(x), 14.5f);
        V half = a * -0.5f;
        V hi = half * a;
        V lo = V.MultiplyAdd(half, a, -hi);
        V p = Expm1Reduced(hi, lo, out V rounded);
        n = rounded - Rounder;
        return p;
    }

    /// <summary>e^(hi + lo) = 2ⁿ(1 + p) with |p| ≤ 0.42; <paramref name="rounded"/> is n + <see cref="Rounder"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Expm1Reduced<V>(V hi, V lo, out V rounded) where V : unmanaged, IVector<V>
    {
        rounded = V.MultiplyAdd(hi, Log2E, Rounder);
        V n = rounded - Rounder;
        V r = V.NegateMultiplyAdd(n, Ln2Lo, V.NegateMultiplyAdd(n, Ln2Hi, hi)) + lo;
        V y = V.MultiplyAdd(r, 1.3940663e-3f, 8.3664e-3f);
        y = V.MultiplyAdd(y, r, 4.1666403e-2f);
        y = V.MultiplyAdd(y, r, 1.6666545e-1f);
        y = V.MultiplyAdd(y, r, 0.5f);
        return V.MultiplyAdd(r * r, y, r);
    }

    /// <summary>2ⁿ from n + <see cref="Rounder"/>, −126 ≤ n ≤ 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowerOf<V>(V rounded) where V : unmanaged, IVector<V> =>
        V.AddBits(V.ShiftLeftBits(rounded, 23), V.CreateBits(OneBits));

    /// <summary>The k for which x·2⁻ᵏ lies in [√½, √2), as int32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExponentBits<V>(V x) where V : unmanaged, IVector<V> =>
        V.ShiftRightArithmeticBits(V.SubtractBits(x, 0.707106781f), 23);

    /// <summary>ln(1 + f) + e·ln 2 for 1 + f in [√½, √2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogReduced<V>(V f, V e) where V : unmanaged, IVector<V>
    {
        V y = V.MultiplyAdd(f, -7.636394e-2f, 1.2762205e-1f);
        y = V.MultiplyAdd(y, f, -1.3159616e-1f);
        y = V.MultiplyAdd(y, f, 1.4201581e-1f);
        y = V.MultiplyAdd(y, f, -1.6623409e-1f);
        y = V.MultiplyAdd(y, f, 2.0001242e-1f);
        y = V.MultiplyAdd(y, f, -2.500082e-1f);
        y = V.MultiplyAdd(y, f, 3.333333e-1f);
        y = V.MultiplyAdd(y, f, -0.5f);
        y = V.MultiplyAdd(f * f, y, f);
        return V.MultiplyAdd(e, Ln2Hi, V.MultiplyAdd(e, Ln2Lo, y));
    }

    /// <summary>y ≥ 0 or of x's sign already, with x's sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WithSignOf<V>(V y, V x) where V : unmanaged, IVector<V> =>
        V.Or(y, V.And(x, -0f));
}
