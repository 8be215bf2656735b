using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>The known answers of Philox 4×32-10, and what its page says of numbers and masks.</summary>
public sealed class PhiloxTests
{
    /// <summary>Random123, kat_vectors: counter, key, block.</summary>
    public static TheoryData<string, string, string> KnownAnswers => new()
    {
        { "00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8" },
        { "ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd" },
        { "243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1" },
    };

    [Theory, MemberData(nameof(KnownAnswers))]
    public void A_block_is_the_published_one(string counter, string key, string block)
    {
        uint[] c = Words(counter), k = Words(key);
        var (a, b, d, e) = Philox.Block((k[0], k[1]), (c[0], c[1], c[2], c[3]));
        Assert.Equal(Words(block), new[] { a, b, d, e });
    }

    [Theory, MemberData(nameof(KnownAnswers))]
    public void The_page_shows_the_same_answers(string counter, string key, string block)
    {
        using var stream = typeof(Philox).Assembly.GetManifestResourceStream("philox.md")!;
        using var reader = new StreamReader(stream);
        Assert.Contains($"| {counter} | {key} | {block} |", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Element_i_is_word_i_mod_4_of_block_i_div_4()
    {
        const ulong seed = 0x0123456789ABCDEF, offset = 0xFEDCBA9876543210;
        for (int i = 0; i < 41; i++)
        {
            var (a, b, c, d) = Philox.Block((0x89ABCDEF, 0x01234567), ((uint)(i / 4), 0, 0x76543210, 0xFEDCBA98));
            Assert.Equal(new[] { a, b, c, d }[i % 4], Philox.Word(i, seed, offset));
        }
    }

    [Fact]
    public void Numbers_are_at_least_0_and_below_1()
    {
        Assert.Equal(0f, Philox.Uniform(0));
        Assert.Equal(0f, Philox.Uniform(0xFF));
        Assert.Equal(1 - 1f / (1 << 24), Philox.Uniform(uint.MaxValue));
        Assert.Equal(0.5f, Philox.Uniform(0x80000000));
    }

    [Fact]
    public void Numbers_are_evenly_spread()
    {
        const int n = 100_000, bins = 64;
        var counts = new int[bins];
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            float u = Philox.Uniform(Philox.Word(i, seed: 7));
            sum += u;
            counts[(int)(u * bins)]++;
        }
        Assert.True(Math.Abs(sum / n - 0.5) < 5 * Math.Sqrt(1.0 / 12 / n), $"mean {sum / n}");
        double χ2 = counts.Sum(c => Math.Pow(c - (double)n / bins, 2) / ((double)n / bins));
        Assert.True(Math.Abs(χ2 - (bins - 1)) < 5 * Math.Sqrt(2.0 * (bins - 1)), $"χ² is {χ2} with {bins - 1} degrees of freedom");
    }

    [Fact]
    public void A_mask_compares_the_number_with_the_rate()
    {
        foreach (double rate in (double[])[0, 0.1, 0.25, 0.5, 0.9, 1, double.Epsilon, 1.0 / 3])
        {
            var mask = Philox.Mask((5, 50), rate, seed: 3, offset: 9);
            for (int i = 0; i < mask.Count; i++)
                Assert.Equal((double)Philox.Uniform(Philox.Word(i, 3, 9)) >= rate ? 1 : 0, mask[i]);
        }
    }

    [Fact]
    public void The_example_of_the_page() => Assert.Equal(new[] { 0, 1, 1, 1 }, Philox.Mask(4, 0.5, seed: 0).Span.ToArray());

    [Fact]
    public void Rate_0_keeps_all_and_rate_1_none()
    {
        double[] rates = [0, double.Epsilon, 0.5, 1 - Math.Pow(2, -24), 1];
        Assert.Equal(new uint[] { 0, 1, 1 << 23, (1 << 24) - 1, 1 << 24 }, rates.Select(Philox.Threshold).ToArray());
        Assert.All(Philox.Mask(1000, 0, 1).Span.ToArray(), m => Assert.Equal(1, m));
        Assert.All(Philox.Mask(1000, 1, 1).Span.ToArray(), m => Assert.Equal(0, m));
    }

    [Theory, InlineData(-0.1), InlineData(1.1), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void A_rate_out_of_range_is_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Philox.Mask(4, rate, 1));

    [Fact]
    public void Another_seed_or_offset_gives_another_mask()
    {
        int[] Mask(ulong seed, ulong offset) => Philox.Mask(256, 0.5, seed, offset).Span.ToArray();
        int[] one = Mask(1, 0);
        Assert.Equal(one, Mask(1, 0));
        foreach (int[] other in (int[][])[Mask(2, 0), Mask(1, 1), Mask(1UL << 32, 0), Mask(1, 1UL << 32)])
            Assert.InRange(one.Zip(other).Count(p => p.First != p.Second), 128 - 5 * 8, 128 + 5 * 8);     // σ = √(256/4) = 8
    }

    private static uint[] Words(string hex) => [.. hex.Split(' ').Select(w => Convert.ToUInt32(w, 16))];
}
