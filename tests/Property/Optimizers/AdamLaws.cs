using Conformance.Spec;
using Simd = Conformance.Simd;

namespace Conformance.Tests;

/// <summary>What Adam promises, and its front door over spans.</summary>
public sealed class AdamLaws
{
    [Fact]
    public void The_first_step_has_the_length_of_the_learning_rate()
    {
        var op = new Adam(LearningRate: 0.01, Epsilon: 0);
        foreach (double g in (double[])[1e-6, -0.3, 1, -5e4])
            Assert.Equal(-0.01 * Math.Sign(g), Step(op, 0, θ: 0, g, m: 0, v: 0)[0], 14);
    }

    [Fact]
    public void Constant_gradients_are_their_own_corrected_mean()
    {
        var op = new Adam();
        double θ = 0, m = 0, v = 0;
        for (int t = 0; t < 50; t++)
        {
            double[] next = Step(op, t, θ, g: -3, m, v);
            Assert.Equal(0.001 * 3 / (3 + 1e-8), next[0] - θ, 14);
            (θ, m, v) = (next[0], next[1], next[2]);
        }
    }

    [Fact]
    public void The_forms_are_equal_for_ε̂_of_ε_times_the_root_of_the_correction()
    {
        foreach (int t in (int[])[0, 1, 5, 100])
        {
            var op = new Adam(Epsilon: 0.1);
            var other = op with { Form = AdamForm.EpsilonHat, Epsilon = op.Epsilon * Math.Sqrt(op.Corrections(t).C2) };
            Assert.Equal(Step(op, t, 1, -0.7, 0.2, 0.5)[0], Step(other, t, 1, -0.7, 0.2, 0.5)[0], 14);
        }
    }

    [Fact]
    public void The_front_door_works_in_place()
    {
        float[] θ = [1, -2], m = [0, 0], v = [0, 0];
        int t = 0;
        // The course's quadratic; the numbers are PyTorch's.
        for (int i = 0; i < 3; i++) t = Simd.Adam.Step(new(LearningRate: 0.1), t, θ, [2 * θ[0] + θ[1], θ[1] + θ[0]], m, v);
        Assert.Equal(3, t);
        Assert.Equal(0.845373209117, θ[0], 1e-6);
        Assert.Equal(-1.70104670226, θ[1], 1e-6);
    }

    [Fact]
    public void What_is_wrong_is_refused_before_anything_is_written()
    {
        float[] θ = [1, 2], g = [1, 1], m = [0, 0], v = [0, 0, 0];
        Assert.Equal("B1", Refused(() => Simd.Adam.Step(new(), 0, θ, g, m, v)));
        Assert.Equal("B1", Refused(() => Simd.Adam.Step(new(AmsGrad: true), 0, θ, g, m, v.AsSpan(0, 2))));
        Assert.Equal("B1", Refused(() => Simd.Adam.Step(new(), 0, θ, g, m, v.AsSpan(0, 2), new float[2])));
        Assert.Equal("B2", Refused(() => Simd.Adam.Step(new(), 0, θ, g, m, m)));
        Assert.Equal("B2", Refused(() => Simd.Adam.Step(new(AmsGrad: true), 0, θ, g, m, v.AsSpan(0, 2), v.AsSpan(1, 2))));
        Assert.Equal("C2", Refused(() => Simd.Adam.Step(new(Beta1: 1), 0, θ, g, m, v.AsSpan(0, 2))));
        Assert.Equal("C8", Refused(() => Simd.Adam.Step(new(), int.MaxValue, θ, g, m, v.AsSpan(0, 2))));
        Assert.Equal("C8", Refused(() => Simd.Adam.Step(new(), -1, θ, g, m, v.AsSpan(0, 2))));
        Assert.Equal(new float[] { 1, 2 }, θ);
    }

    private static double[] Step(Adam op, int t, double θ, double g, double m, double v)
    {
        var y = Formula.Forward(op, new Operands<Real>([One(θ), One(g), One(m), One(v)], [new(new Shape(), [t])]));
        return [.. y.Real.Select(r => r[0].Value)];
    }

    private static Tensor<Real> One(double x) => new(1, [x]);

    private static string Refused(Action call) => Assert.Throws<ConstraintException>(call).Label;
}
