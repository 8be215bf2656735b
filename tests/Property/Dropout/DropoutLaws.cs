using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>What dropout is for: over many masks the mean of y is x, and the share that is kept is 1 − Rate.</summary>
public sealed class DropoutLaws
{
    private const int Masks = 2000;

    public static TheoryData<double> Rates => [0.1, 0.2, 0.5, 0.75, 0.9];

    [Theory, MemberData(nameof(Rates))]
    public void The_mean_over_masks_is_the_input(double rate)
    {
        var op = new Dropout(rate);
        Real[] values = [-2, -0.5, 0, 0.25, 1, 3, 7];
        var x = new Tensor<Real>(values.Length, values);
        var sum = new double[values.Length];
        for (int step = 0; step < Masks; step++)
        {
            var y = Formula.Forward(op, new Operands<Real>([x], [Philox.Mask(x.Shape, rate, seed: 11, offset: (ulong)step)]));
            for (int i = 0; i < sum.Length; i++) sum[i] += y[0][i].Value;
        }
        // y has mean x and variance x²·p/(1 − p).
        for (int i = 0; i < sum.Length; i++)
        {
            double v = values[i].Value, σ = Math.Abs(v) * Math.Sqrt(rate / (1 - rate) / Masks);
            Assert.True(Math.Abs(sum[i] / Masks - v) <= 5 * σ, $"x = {v}: the mean of y is {sum[i] / Masks}, σ {σ}");
        }
    }

    [Theory, MemberData(nameof(Rates))]
    public void The_share_that_is_kept_is_1_minus_the_rate(double rate)
    {
        const int n = 50_000;
        double kept = Philox.Mask(n, rate, seed: 5).Span.ToArray().Average(), σ = Math.Sqrt(rate * (1 - rate) / n);
        Assert.True(Math.Abs(kept - (1 - rate)) <= 5 * σ, $"kept {kept}, expected {1 - rate} ± {σ}");
    }

    [Theory, MemberData(nameof(Rates))]
    public void Neighbours_are_dropped_independently(double rate)
    {
        const int n = 50_000;
        int[] mask = Philox.Mask(n + 4, rate, seed: 6).Span.ToArray();
        double keep = 1 - rate;
        foreach (int distance in (int[])[1, 2, 3, 4])
        {
            double both = Enumerable.Range(0, n).Average(i => mask[i] * mask[i + distance]), σ = Math.Sqrt(keep * keep * (1 - keep * keep) / n);
            Assert.True(Math.Abs(both - keep * keep) <= 10 * σ, $"distance {distance}: both kept {both}, expected {keep * keep} ± {σ}");
        }
    }

    [Fact]
    public void Inference_is_the_identity()
    {
        var x = new Operands<Real>(new Tensor<Real>(3, [-1, 0, 2.5]));
        Assert.Equal(x[0].Span.ToArray(), Formula.Forward(new Dropout(0.9, Training: false), x)[0].Span.ToArray());
    }
}
