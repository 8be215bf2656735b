using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>The arithmetic of windows, against counting them.</summary>
public sealed class WindowTests
{
    [Theory]
    [InlineData(6, 1, 2, 0, 3)]       // computed with torch 1.13: max_pool2d, ceil_mode=True
    [InlineData(5, 2, 2, 1, 3)]
    [InlineData(5, 3, 3, 1, 2)]
    [InlineData(5, 2, 2, 0, 3)]
    [InlineData(2, 3, 2, 0, 1)]
    public void Ceil_mode_is_PyTorchs(int n, int kernel, int stride, int pad, int windows) =>
        Assert.Equal(windows, new Window(kernel, stride, pad, pad, Ceil: true).Extent(n));

    [Fact]
    public void Stride_1_gives_n_minus_k_plus_2p_plus_1()
    {
        foreach (var (n, w) in Small().Where(c => c.Window is { Stride: 1, Dilation: 1, Ceil: false }))
            Assert.Equal(Math.Max(0, n - w.Kernel + w.PadBegin + w.PadEnd + 1), w.Extent(n));
    }

    [Fact]
    public void The_extent_is_the_number_of_windows_that_fit()
    {
        foreach (var (n, w) in Small())
        {
            int count = 0;
            for (int start = -w.PadBegin; ; start += w.Stride, count++)
            {
                long over = start + w.Span - (n + w.PadEnd);
                // Rounded up, a last window may overhang by less than a stride, and starts before the end of the input.
                if (w.Ceil ? over >= w.Stride || (over > 0 && start >= n) : over > 0) break;
            }
            // "The last window" of the rule is one: padding wider than a window may leave more of them behind the input.
            if (!w.Ceil || w.PadEnd < w.Span) Assert.True(count == w.Extent(n), $"{w} on {n}: {w.Extent(n)}, counted {count}");
        }
    }

    [Fact]
    public void Taps_and_padding_are_what_a_loop_over_cells_finds()
    {
        foreach (var (n, w) in Small())
        {
            int bare = -1;
            long reads = 0;
            for (int o = 0; o < w.Extent(n); o++)
            {
                int[] inside = [.. Enumerable.Range(0, w.Kernel).Where(j => w.Start(o) + j * w.Dilation is var i && i >= 0 && i < n)];
                var (first, end) = w.Taps(o, n);
                Assert.True(inside.SequenceEqual(Enumerable.Range(first, end - first)), $"{w} on {n}, window {o}: {first} to {end}");
                if (inside.Length == 0 && bare < 0) bare = o;
                reads += inside.Length;
            }
            Assert.True(bare == w.FirstOnPadding(n), $"{w} on {n}: {w.FirstOnPadding(n)}, found {bare}");
            Assert.Equal(reads, w.Reads(n));
        }
    }

    [Fact]
    public void Same_padding_gives_n_over_s_windows_rounded_up_and_no_more_padding_than_needed()
    {
        for (int n = 1; n <= 9; n++)
            for (int kernel = 1; kernel <= 4; kernel++)
                for (int stride = 1; stride <= 4; stride++)
                    for (int dilation = 1; dilation <= 2; dilation++)
                    {
                        Window upper = Window.Same(n, kernel, stride, dilation), lower = Window.Same(n, kernel, stride, dilation, lower: true);
                        int o = (n + stride - 1) / stride, total = upper.PadBegin + upper.PadEnd;
                        Assert.Equal((o, o), (upper.Extent(n), lower.Extent(n)));
                        Assert.Equal((upper.PadBegin, upper.PadEnd), (lower.PadEnd, lower.PadBegin));
                        Assert.InRange(upper.PadEnd - upper.PadBegin, 0, 1);
                        if (total > 0) Assert.True((upper with { PadEnd = upper.PadEnd - 1 }).Extent(n) < o, $"{upper} on {n} pads too much");
                    }
    }

    [Fact]
    public void Nothing_overflows()
    {
        const int most = int.MaxValue;
        Assert.Equal(0, new Window(most, 1, Dilation: most).Extent(most));
        Assert.Equal(most, new Window(1, 1, most, most).Extent(most));
        Assert.Equal(1, new Window(most, 1).Extent(most));
        Assert.Equal(1, new Window(2, most, 0, most, most).Extent(most));
        Assert.Equal(most, Window.Same(most, 3).Extent(most));
    }

    [Fact]
    public void The_text_leaves_out_what_is_default()
    {
        Assert.Equal("k3", new Window(3).ToString());
        Assert.Equal("k3 s2 p1 d4 ceil", new Window(3, 2, 1, 1, 4, true).ToString());
        Assert.Equal("k2 p0+1", new Window(2, 1, 0, 1).ToString());
    }

    private static IEnumerable<(int N, Window Window)> Small()
    {
        for (int n = 1; n <= 7; n++)
            for (int kernel = 1; kernel <= 4; kernel++)
                for (int stride = 1; stride <= 4; stride++)
                    for (int begin = 0; begin <= 3; begin++)
                        for (int end = 0; end <= 3; end++)
                            for (int dilation = 1; dilation <= 4; dilation++)
                                foreach (bool ceil in (bool[])[false, true])
                                    yield return (n, new(kernel, stride, begin, end, dilation, ceil));
    }
}
