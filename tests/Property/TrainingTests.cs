using Conformance.Gates;
using Conformance.Simd;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>A network learns real digits on an engine's kernels, and learns the same bits every time.</summary>
public sealed class TrainingTests
{
    [Fact]
    public void The_digits_are_all_there()
    {
        var (x, labels) = DigitsTraining.Digits();
        Assert.Equal((Shape)(1797, 64), x.Shape);
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], Enumerable.Range(0, 10).Select(d => labels.Count(l => l == d)));
        Assert.Equal((0f, 1f), (x.Span.ToArray().Min(), x.Span.ToArray().Max()));
    }

    [Fact]
    public void It_classifies_95_percent_and_every_rerun_gives_the_same_bits()
    {
        var engine = Catalogue.Current.Engine(Dispatch.Widest);
        var first = DigitsTraining.Run(engine, epochs: 15, seed: 1);
        var second = DigitsTraining.Run(engine, epochs: 15, seed: 1);
        Assert.True(first.TestAccuracy >= 0.95, $"accuracy {first.TestAccuracy:p2}");
        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.NotEqual(first.Fingerprint, DigitsTraining.Run(engine, epochs: 1, seed: 2).Fingerprint);
    }

    [Fact]
    public void The_reference_learns_the_same_function()
    {
        // End to end the engines differ by rounding that training amplifies; both must learn.
        var reference = DigitsTraining.Run(Catalogue.Current.Engine("reference"), epochs: 4, seed: 1);
        var simd = DigitsTraining.Run(Catalogue.Current.Engine(Dispatch.Widest), epochs: 4, seed: 1);
        Assert.InRange(Math.Abs(reference.TestAccuracy - simd.TestAccuracy), 0, 0.02);
    }
}
