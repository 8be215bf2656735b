using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>What the doors of losses of class labels share.</summary>
internal static class LabelLosses
{
    /// <summary>Requires labels and weights that fit the scores; the shapes of the outputs.</summary>
    /// <exception cref="ConstraintException">A constraint is violated, or a length is wrong (B1).</exception>
    public static Shapes Check(LabelLoss op, Shape scores, ReadOnlySpan<int> label, ReadOnlySpan<float> weight)
    {
        var positions = LabelLoss.Positions(scores);
        int classes = scores.Rank < 2 ? 1 : scores[1];
        var y = op.Infer(new(op.Weighted ? [scores, classes] : [scores], [positions]));
        Door.Holds(op, "label", label, positions);
        Door.Holds(op, "weight", weight, op.Weighted ? classes : 0);
        op.CheckLabels(label, classes);
        return y;
    }
}
