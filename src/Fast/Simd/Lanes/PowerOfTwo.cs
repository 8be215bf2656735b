using System.Runtime.CompilerServices;

namespace Conformance.Simd;

/// <summary>Scaling by powers of two where the processor has no instruction for it.</summary>
internal static class PowerOfTwo
{
    /// <summary>2ⁿ for integral −126 ≤ n ≤ 127, made from exponent bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Create<V>(V n) where V : unmanaged, IVector<V> =>
        V.ShiftLeftBits(V.AddBits(V.FloatToBits(n), V.CreateBits(127)), 23);

    /// <summary>x·2ⁿ with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Scale<V>(V x, V n) where V : unmanaged, IVector<V>
    {
        n = V.AtMost(V.AtLeast(n, -400f), 400f);
        x = Step(x, ref n);
        x = Step(x, ref n);
        return x * Create(V.AtMost(V.AtLeast(n, -126f), 127f));
    }

    // A step down takes 102, not 126: if it rounds at all (|x| < 2^-24), what is left of n takes the result to 0, so nothing rounds twice.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Step<V>(V x, ref V n) where V : unmanaged, IVector<V>
    {
        V step = V.Select(V.LessThan(n, -126f), -102f, V.AtMost(n, 127f));
        n -= step;
        return x * Create(step);
    }

    /// <summary>x·2ⁿ with one rounding for 2⁻²⁴ ≤ |x| ≤ 2³⁰, |n| ≤ 200: the first of two halves is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ScaleModerate<V>(V x, V n) where V : unmanaged, IVector<V>
    {
        V half = V.Floor(n * 0.5f);
        return x * Create(half) * Create(n - half);
    }
}
