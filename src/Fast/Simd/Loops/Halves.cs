using System.Numerics;

namespace Conformance.Simd;

/// <summary>
/// How long sums are cut: a sum of many terms is that of its first half and that of its second half, down to chains that one
/// accumulator holds. An accumulator that has grown large rounds every further term: 2²⁴ ones are the last that float32 counts.
/// </summary>
/// <remarks>
/// Of 2³¹ terms of one sign the relative error is at most about (Chain + 22 + 6)·u, 3·10⁻⁵: the chain, the halvings, and what the lanes of
/// four accumulators end with; of one chain alone it has no limit. The cuts depend on the number of terms and the width of the vector alone.
/// </remarks>
internal static class Halves
{
    /// <summary>The most terms that are added one after the other: long enough that the cuts cost nothing.</summary>
    public const int Chain = 512;

    /// <summary>Terms of the first half, a multiple of <paramref name="unit"/>.</summary>
    public static int First(int terms, int unit) => ((terms / 2) + unit - 1) / unit * unit;

    /// <summary>As <see cref="First(int, int)"/>.</summary>
    public static nint First(nint terms, nint unit) => ((terms / 2) + unit - 1) / unit * unit;

    /// <summary>How often so many terms are halved until <paramref name="chain"/> are left.</summary>
    public static int Depth(int terms, int chain) => terms <= chain ? 0 : BitOperations.Log2((uint)((terms - 1) / chain)) + 2;
}
