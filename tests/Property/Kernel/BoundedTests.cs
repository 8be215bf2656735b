using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>The bound that every tolerance leans on: its worst case is sound, its σ is calibrated, its rules are kept.</summary>
public sealed class BoundedTests
{
    private static readonly Precision twoAndAHalf = new((f, _, _) => f is Function.Divide or Function.Sqrt ? 0.5 : 2.5);

    [Theory]
    [InlineData(SumOrder.Random)]
    [InlineData(SumOrder.Written)]
    [InlineData(SumOrder.LargestFirst)]
    [InlineData(SumOrder.LargestLast)]
    [InlineData(SumOrder.Tree)]
    public void The_worst_case_holds_for_every_formula_in_every_order(SumOrder order)
    {
        int judged = 0, all = 0;
        Properties.Hold(Expression.Arbitrary, e =>
        {
            foreach (var precision in new[] { Precision.CorrectlyRounded, twoAndAHalf })
            {
                using var rounding = new Rounding(precision);
                var bound = e.Evaluate<Bounded>(v => Bounded.Exact(v));
                all++;
                if (double.IsInfinity(bound.Worst)) continue;
                judged++;
                for (int seed = 0; seed < 3; seed++)
                {
                    using var run = new Shuffling(seed, order, precision);
                    float actual = e.Evaluate<Shuffled>(v => v).Value;
                    bool passes = float.IsInfinity(actual) && Math.Abs(bound.Value) + bound.Worst > float.MaxValue;
                    if (double.IsFinite(bound.Value) ? !passes && !(Math.Abs(actual - bound.Value) <= bound.Worst) : !actual.Equals((float)bound.Value))
                        return $"{e} is {bound}, a float32 evaluation gave {actual:R}";
                }
            }
            return null;
        }, 2000);
        // A bound that is always infinite would be sound, too.
        Assert.True(judged > 0.9 * all, $"only {judged} of {all} formulas had a finite bound");
    }

    [Fact]
    public void A_bound_that_is_too_tight_is_caught()
    {
        // The law above must be able to fail: a hundredth of the worst case does not hold.
        int beyond = 0;
        Properties.Hold(Expression.Arbitrary, e =>
        {
            using var rounding = new Rounding(Precision.CorrectlyRounded);
            var bound = e.Evaluate<Bounded>(v => Bounded.Exact(v));
            using var run = new Shuffling(1);
            if (Math.Abs(e.Evaluate<Shuffled>(v => v).Value - bound.Value) > bound.Worst / 100) beyond++;
            return null;
        }, 300);
        Assert.True(beyond > 10, $"only {beyond} formulas exceed a hundredth of the bound");
    }

    [Fact]
    public void Adding_zero_scaling_by_powers_of_two_and_dividing_zero_are_exact()
    {
        using var rounding = new Rounding(Precision.CorrectlyRounded);
        Bounded x = Bounded.Exact(1.1f);
        Assert.True((x + 0).IsExact);
        Assert.True((0 - x).IsExact);
        Assert.True((x * -8).IsExact);
        Assert.True((x * 0).IsExact);
        Assert.True((x / 4).IsExact);
        Assert.True((Bounded.Exact(0) / x).IsExact);
        Assert.False((x * 3).IsExact);
        Assert.False((x + 1).IsExact);
        Assert.False((x * Math.ScaleB(1, -140)).IsExact);     // the result is subnormal
    }

    [Fact]
    public void A_constant_that_float32_does_not_hold_carries_its_rounding()
    {
        using var rounding = new Rounding(Precision.CorrectlyRounded);
        Assert.True(((Bounded)0.5).IsExact);
        Assert.False(((Bounded)0.1).IsExact);
        Assert.InRange(((Bounded)0.1).Worst, Math.Abs(0.1f - 0.1), 1e-8);
    }

    [Fact]
    public void A_sum_is_charged_once_and_in_any_order()
    {
        using var rounding = new Rounding(Precision.CorrectlyRounded);
        const double u = Precision.UnitRoundoff;
        Bounded sum = 0;
        for (int i = 1; i <= 100; i++) sum += Bounded.Exact(i);
        Assert.Equal(5050, sum.Value);
        Assert.InRange(sum.Worst, 99 * u * 5050, 99 * u * 5050 * 1.001);
        Assert.InRange(sum.Sigma, Math.Sqrt(99.0 / 3) * u * 5050, Math.Sqrt(99.0 / 3) * u * 5050 * 1.001);
    }

    [Fact]
    public void Comparing_what_is_too_close_to_call_sets_the_flag()
    {
        using var rounding = new Rounding(Precision.CorrectlyRounded);
        Bounded a = Bounded.Exact(1.1f) * 1.3, b = Bounded.Exact(1.3f) * 1.1;
        _ = Bounded.Exact(1) < Bounded.Exact(1);
        _ = Bounded.Max(a, b);
        _ = a < b + 1;
        Assert.False(rounding.Ambiguous);
        _ = a < b;
        Assert.True(rounding.Ambiguous);
    }

    [Fact]
    public void Infinite_and_undefined_values_are_judged_by_class()
    {
        using var rounding = new Rounding(Precision.CorrectlyRounded);
        Bounded x = Bounded.Exact(1.1f) * 1.3, zero = x - x;
        Assert.Equal(double.PositiveInfinity, (x * double.PositiveInfinity).Value);
        Assert.True((x * double.PositiveInfinity).IsExact);
        Assert.True(double.IsPositiveInfinity((1 / zero).Worst));
        Assert.True(double.IsPositiveInfinity(Bounded.Exp(Bounded.Exact(88.7f) + x * 0.01).Worst) || double.IsFinite(Bounded.Exp(Bounded.Exact(88.7f) + x * 0.01).Worst));
        Assert.Equal(double.PositiveInfinity, Bounded.Exp(Bounded.Exact(1000)).Value);
        Assert.Equal(1, Bounded.Tanh(Bounded.Exact(1e30f) * 1e30).Value);
        Assert.True(Bounded.Tanh(Bounded.Exact(1e30f) * 1e30).Worst < 1e-6);
        Assert.True(double.IsPositiveInfinity((Bounded.Exact(1e30f) * 1e30 * 1e-30).Worst));
    }

    [Fact]
    public void Without_a_scope_it_throws() => Assert.Throws<InvalidOperationException>(() => Bounded.Exact(1.1f) * 1.3);

    /// <summary>A mismatch inside the class is enough for the comparer, too.</summary>
    [Fact]
    public void Flushing_engines_get_a_bound_for_it()
    {
        using var rounding = new Rounding(Precision.CorrectlyRounded with { FlushesSubnormals = true });
        Assert.True((Bounded.Exact(1e-20f) * 1e-19f).Worst >= 1e-38);
    }
}
