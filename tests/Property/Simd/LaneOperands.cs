using static System.BitConverter;

namespace Conformance.Tests;

/// <summary>The bits of up to three operands, lane by lane.</summary>
internal readonly record struct Row(int[] A, int[] B, int[] C);

/// <summary>What <see cref="LaneLaws{V}"/> computes with: every pair of special values in every lane, and drawn numbers.</summary>
internal static class LaneOperands
{
    private static readonly float[] positive =
    [
        0, float.Epsilon, 1.5e-41f, 1.1754942E-38f, 1.1754944E-38f, 1e-20f, 0.5f, 0.99999994f, 1, 1.0000001f, 1.5f, 2.5f, 7,
        8388607.5f, 8388609, 3e9f, 1e30f, float.MaxValue, float.PositiveInfinity, float.NaN,
    ];

    /// <summary>Bits of ±0, ±∞, NaN, subnormal numbers, ties and the ends of ranges.</summary>
    public static readonly int[] Special = [.. positive.SelectMany(x => new[] { SingleToInt32Bits(x), SingleToInt32Bits(-x) })];

    /// <summary>Bits drawn: in turn a moderate number, any bits, and a subnormal number or half an integer.</summary>
    public static readonly int[] Drawn = Draw(new Random(3));

    public static Row[] All(int width)
    {
        int[] Some(int from) => [.. Enumerable.Range(from, width).Select(i => Drawn[i % Drawn.Length])];
        return [.. Cross(width, Special, Special), .. Drawn.Select((_, k) => new Row(Some(k), Some((7 * k) + 100), Some((5 * k) + 200)))];
    }

    /// <summary>Rows that bring every pair of x and y into every lane; their third operands are some of x.</summary>
    public static IEnumerable<Row> Cross(int width, int[] x, int[] y)
    {
        int pairs = x.Length * y.Length;
        for (int k = 0; k < pairs; k++)
        {
            int[] p = [.. Enumerable.Range(k, width).Select(p => p % pairs)];
            yield return new([.. p.Select(p => x[p % x.Length])], [.. p.Select(p => y[p / x.Length])], [.. p.Select(p => x[((5 * p) + (p / x.Length) + 1) % x.Length])]);
        }
    }

    /// <summary>Whether bits are equal or, unless they must be so exactly, both a NaN's.</summary>
    public static bool Same(int a, int b, bool exactly) =>
        a == b || (!exactly && float.IsNaN(Int32BitsToSingle(a)) && float.IsNaN(Int32BitsToSingle(b)));

    public static string Show(params int[] bits) => string.Join(", ", bits.Select(x => $"{Int32BitsToSingle(x):R} (0x{x:x8})"));

    private static int[] Draw(Random r) =>
    [
        .. Enumerable.Range(0, 1800).Select(i => (i % 3) switch
        {
            0 => SingleToInt32Bits((r.NextSingle() * 20) - 10),
            1 => r.Next(int.MinValue, int.MaxValue),
            _ => r.Next(2) == 0 ? r.Next(1 << 23) : SingleToInt32Bits(r.Next(-9, 9) / 2f),
        }),
    ];
}
