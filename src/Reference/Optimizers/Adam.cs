using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>One step of Adam, see spec/Optimizers/adam.md.</summary>
public sealed class Adam : IForward<Spec.Adam>
{
    /// <inheritdoc/>
    public void Forward<T>(Spec.Adam op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var (θ, gradient, m, v) = inputs;
        var (θ1, m1, v1) = outputs;
        int t = inputs.Int[0][0];
        double α = op.LearningRate, β1 = op.Beta1, β2 = op.Beta2, ε = op.Epsilon, λ = op.WeightDecay;
        var (c1, c2) = op.Corrections(t);                       // 1 − β1^(t+1), 1 − β2^(t+1)

        for (int i = 0; i < θ.Count; i++)
        {
            T g = λ == 0 ? gradient[i] : gradient[i] + λ * θ[i];

            m1[i] = β1 * m[i] + (1 - β1) * g;
            v1[i] = β2 * v[i] + (1 - β2) * (g * g);

            T largest = v1[i];
            if (op.AmsGrad) largest = outputs[3][i] = T.Max(inputs[4][i], v1[i]);

            if (op.Form == AdamForm.Algorithm1)
            {
                T mHat = m1[i] / c1, vHat = largest / c2;
                θ1[i] = θ[i] - α * mHat / (T.Sqrt(vHat) + ε);
            }
            else
            {
                double αt = α * Math.Sqrt(c2) / c1;
                θ1[i] = θ[i] - αt * m1[i] / (T.Sqrt(largest) + ε);
            }
        }
        outputs.Int[0][0] = t + 1;
    }
}
