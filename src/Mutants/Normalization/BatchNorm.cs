using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of batch normalization.</summary>
public sealed class BatchNorm : IMutants
{
    private enum Bug
    {
        RunningBiasSwapped, NormalizesUnbiased, RunningFactorInverted, MomentumSwapped, RunningVarWithEpsilon, RunningIsStd, RunningFromNew,
        EpsilonOutside, EpsilonMissing, SinglePass, RunningForTraining, BatchForInference, SavesStd, SavesVariance,
        OverPositions, OverBatch, GlobalStatistics, ShiftThenScale, NoShift, WithoutMeanPath, WithoutVariancePath, ConstantStatistics, BatchPathsInInference,
        GammaOfRawInput, GammaWithoutMean, GammaForgotten, MeansAreSums, InvStdForgotten, BetaIsMean, DivisorUnbiased,
    }

    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        Forward("running variance biased where it must not be, and the reverse", Bug.RunningBiasSwapped, "tenstorrent/tt-metal#55438, ml-explore/mlx#3817, pytorch/pytorch#1410"),
        Forward("normalizes by the unbiased variance", Bug.NormalizesUnbiased, "pytorch/pytorch#1410"),
        Forward("running variance times (m − 1)/m", Bug.RunningFactorInverted),
        Forward("momentum is the weight of the old statistics", Bug.MomentumSwapped, "huggingface/transformers#19454, pytorch/pytorch#15298, Cadene/pretrained-models.pytorch#5"),
        Forward("running variance follows σ² + ε", Bug.RunningVarWithEpsilon),
        Forward("running variance follows the standard deviation", Bug.RunningIsStd),
        Forward("running variance around the new running mean", Bug.RunningFromNew),
        Forward("ε outside the root", Bug.EpsilonOutside),
        Forward("ε missing", Bug.EpsilonMissing),
        Forward("variance as E[x²] − μ² in float32", Bug.SinglePass, "keras-team/keras, moments of its PyTorch and NumPy backends"),
        Forward("training normalizes by running statistics", Bug.RunningForTraining),
        Forward("inference normalizes by the batch", Bug.BatchForInference),
        Forward("inv_std saved as the standard deviation", Bug.SavesStd),
        Forward("inv_std saved as the variance", Bug.SavesVariance),
        Forward("statistics over positions alone", Bug.OverPositions),
        Forward("statistics over the batch alone", Bug.OverBatch),
        Forward("statistics of all channels together", Bug.GlobalStatistics),
        Forward("β added before γ multiplies", Bug.ShiftThenScale),
        Forward("β forgotten", Bug.NoShift),
        Backward("gradient without the path through the mean", Bug.WithoutMeanPath),
        Backward("gradient without the path through the variance", Bug.WithoutVariancePath),
        Backward("gradient takes the statistics for constants", Bug.ConstantStatistics),
        Backward("inference backward has the paths of training", Bug.BatchPathsInInference),
        Backward("dγ without normalizing x", Bug.GammaOfRawInput),
        Backward("dγ without subtracting the mean", Bug.GammaWithoutMean),
        Backward("dx without γ", Bug.GammaForgotten),
        Backward("sums where there must be means", Bug.MeansAreSums),
        Backward("dx without 1/√(σ² + ε)", Bug.InvStdForgotten),
        Backward("dβ is the mean of dy", Bug.BetaIsMean),
        Backward("gradient of an unbiased variance", Bug.DivisorUnbiased),
    ];

    private static Mutant Forward(string bug, Bug which, string seen = "") =>
        new Mutant<Spec.BatchNorm>(bug, seen, forward: (op, x) => Forward(op, x, which));

    private static Mutant Backward(string bug, Bug which, string seen = "") =>
        new Mutant<Spec.BatchNorm>(bug, seen, backward: (op, x, y, dy) => Backward(op, x, y, dy, which));

    // The formula in double, with the bug in its place.
    private static Operands<Real> Forward(Spec.BatchNorm op, Operands<Real> x, Bug bug)
    {
        Tensor<Real>[] y = [.. op.Check(x).Real.Select(s => new Tensor<Real>(s))];
        int N = x[0].Shape[0], C = x[0].Shape[1], D = x[0].Shape[2..].Count;
        double ε = op.Epsilon, a = bug == Bug.MomentumSwapped ? 1 - op.Momentum : op.Momentum;
        bool batch = op.Training ? bug != Bug.RunningForTraining : bug == Bug.BatchForInference;
        for (int i = 0; i < x[0].Count; i++)
        {
            int n = i / (C * D), c = i / D % C, d = i % D;
            double rm = x[3][c].Value, rv = x[4][c].Value;
            // Whether element j is in the statistics of element i.
            bool Same(int j) => (j / D % C == c || bug == Bug.GlobalStatistics)
                && (bug != Bug.OverPositions || j / (C * D) == n) && (bug != Bug.OverBatch || j % D == d);
            double m = 0, sum = 0, squares = 0;
            for (int j = 0; j < x[0].Count; j++)
                if (Same(j)) (m, sum) = (m + 1, sum + x[0][j].Value);
            double μ = sum / m;
            for (int j = 0; j < x[0].Count; j++)
                if (Same(j)) squares += (x[0][j].Value - μ) * (x[0][j].Value - μ);
            double var = squares / m;
            if (bug == Bug.SinglePass)
            {
                float s = 0, q = 0;
                for (int j = 0; j < x[0].Count; j++)
                    if (Same(j)) (s, q) = (s + (float)x[0][j].Value, q + (float)x[0][j].Value * (float)x[0][j].Value);
                var = q / (float)m - s / (float)m * (s / (float)m);
            }

            double used = !batch ? rv : bug == Bug.NormalizesUnbiased && m > 1 ? var * m / (m - 1) : var, from = batch ? μ : rm;
            double inv = bug switch { Bug.EpsilonOutside => 1 / (Math.Sqrt(used) + ε), Bug.EpsilonMissing => 1 / Math.Sqrt(used), _ => 1 / Math.Sqrt(used + ε) };
            double x̂ = (x[0][i].Value - from) * inv, γ = x[1][c].Value, β = x[2][c].Value;
            y[0][i] = bug == Bug.ShiftThenScale ? γ * (x̂ + β) : γ * x̂ + (bug == Bug.NoShift ? 0 : β);
            if (!op.Training) continue;

            bool unbiased = op.UnbiasedRunningVariance != (bug == Bug.RunningBiasSwapped);
            double follow = unbiased ? bug == Bug.RunningFactorInverted ? var * (m - 1) / m : var * m / (m - 1) : var;
            if (bug == Bug.RunningVarWithEpsilon) follow += ε;
            if (bug == Bug.RunningIsStd) follow = Math.Sqrt(follow);
            y[1][c] = (1 - a) * rm + a * μ;
            if (bug == Bug.RunningFromNew) follow += Math.Pow(μ - y[1][c].Value, 2);
            y[2][c] = (1 - a) * rv + a * follow;
            y[3][c] = μ;
            y[4][c] = bug switch { Bug.SavesStd => 1 / inv, Bug.SavesVariance => var, _ => inv };
        }
        return new(y);
    }

    private static Operands<Real> Backward(Spec.BatchNorm op, Operands<Real> x, Operands<Real> y, Operands<Real> dy, Bug bug)
    {
        int C = x[0].Shape[1], D = x[0].Shape[2..].Count, m = x[0].Count / C;
        var dx = new Tensor<Real>(x[0].Shape);
        Tensor<Real> dγ = new(new Shape(C)), dβ = new(new Shape(C));
        double Inv(int c) => op.Training ? y[4][c].Value : 1 / Math.Sqrt(x[4][c].Value + op.Epsilon);
        double x̂(int i, int c) => (x[0][i].Value - (op.Training ? y[3][c].Value : x[3][c].Value)) * Inv(c);
        for (int i = 0; i < dx.Count; i++)
        {
            int c = i / D % C;
            dβ[c] += dy[0][i];
            dγ[c] += dy[0][i] * x̂(i, c);
        }
        for (int i = 0; i < dx.Count; i++)
        {
            int c = i / D % C;
            double divisor = bug == Bug.MeansAreSums ? 1 : m, direct = dy[0][i].Value;
            bool paths = bug != Bug.ConstantStatistics && (op.Training || bug == Bug.BatchPathsInInference);
            if (paths && bug != Bug.WithoutMeanPath) direct -= dβ[c].Value / divisor;
            if (paths && bug != Bug.WithoutVariancePath) direct -= x̂(i, c) * dγ[c].Value / (bug == Bug.DivisorUnbiased ? Math.Max(m - 1, 1) : divisor);
            dx[i] = (bug == Bug.GammaForgotten ? 1 : x[1][c].Value) * (bug == Bug.InvStdForgotten ? 1 : Inv(c)) * direct;
        }
        if (bug is Bug.GammaOfRawInput or Bug.GammaWithoutMean)
        {
            dγ = new(new Shape(C));
            for (int i = 0; i < dx.Count; i++) dγ[i / D % C] += dy[0][i] * x[0][i] * (bug == Bug.GammaWithoutMean ? Inv(i / D % C) : 1);
        }
        if (bug == Bug.BetaIsMean) dβ = dβ.Select(v => v / m);
        return new(dx, dγ, dβ);
    }
}
