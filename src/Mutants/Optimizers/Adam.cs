using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of Adam.</summary>
public sealed class Adam : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        // Where ε stands.
        new Mutant<Spec.Adam>("ε and ε̂: the other form", "keras-team/keras#17391", forward: (op, x) =>
            Formula.Forward(op with { Form = op.Form == AdamForm.Algorithm1 ? AdamForm.EpsilonHat : AdamForm.Algorithm1 }, x)),
        new Wrong("ε inside the root", "keras-team/keras#17391") { Step = (op, m, v, c1, c2) =>
            op.Form == AdamForm.Algorithm1 ? op.LearningRate * (m / c1) / Math.Sqrt(v / c2 + op.Epsilon) : op.LearningRate * Math.Sqrt(c2) / c1 * m / Math.Sqrt(v + op.Epsilon) },
        new Wrong("ε left out where v is not 0", "") { Step = (op, m, v, c1, c2) => v == 0 ? 0 : Sound(op with { Epsilon = 0 }, m, v, c1, c2) },
        new Wrong("ε by maximum instead of sum", "") { Step = (op, m, v, c1, c2) =>
            op.Form == AdamForm.Algorithm1 ? op.LearningRate * (m / c1) / Math.Max(Math.Sqrt(v / c2), op.Epsilon) : op.LearningRate * Math.Sqrt(c2) / c1 * m / Math.Max(Math.Sqrt(v), op.Epsilon) },

        // Bias correction.
        new Wrong("bias correction missing", "oxiglade/mlx-rs#301") { Correct = (_, _) => (1, 1) },
        new Wrong("bias correction always on", "") { Correct = (op, t) => (op with { BiasCorrection = true }).Corrections(t) },
        new Wrong("bias correction of m alone", "") { Correct = (op, t) => (op.Corrections(t).C1, 1) },
        new Wrong("bias correction of v alone", "") { Correct = (op, t) => (1, op.Corrections(t).C2) },
        new Wrong("bias correction kept in the moments, so that it accumulates", "frgfm/holocron#1") { Keep = (m, v, c1, c2) => (m / c1, v / c2) },
        new Wrong("bias correction one step behind", "") { Correct = (op, t) => op.Corrections(Math.Max(t - 1, 0)) },
        new Wrong("bias correction one step ahead", "") { Correct = (op, t) => op.Corrections(t == int.MaxValue ? t : t + 1) },
        new Wrong("bias correction of the second step for ever", "") { Correct = (op, _) => op.Corrections(1) },
        new Wrong("bias correction exchanged: β2 for m, β1 for v", "") { Correct = (op, t) => op.Corrections(t) is var (c1, c2) ? (c2, c1) : default },
        new Wrong("bias correction multiplied", "karpathy/convnetjs#70, karpathy/convnetjs#107") { Correct = (op, t) => op.Corrections(t) is var (c1, c2) ? (1 / c1, 1 / c2) : default },

        // The moments.
        new Wrong("β1 and β2 exchanged", "") { Change = op => op with { Beta1 = op.Beta2, Beta2 = op.Beta1 } },
        new Wrong("β1 and 1 − β1 exchanged", "") { First = (op, m, g) => (1 - op.Beta1) * m + op.Beta1 * g },
        new Wrong("1 − β1 forgotten", "") { First = (op, m, g) => op.Beta1 * m + g },
        new Wrong("1 − β2 forgotten", "") { Second = (op, v, g) => op.Beta2 * v + g * g },
        new Wrong("1 − β2 formed in float32", "") { Second = (op, v, g) => op.Beta2 * v + (1 - (float)op.Beta2) * g * g },
        new Wrong("the gradient not squared", "") { Second = (op, v, g) => op.Beta2 * v + (1 - op.Beta2) * Math.Abs(g) },
        new Wrong("squares added up, as in Adagrad", "") { Second = (_, v, g) => v + g * g },
        new Wrong("m is the gradient: RMSProp", "") { First = (_, _, g) => g },
        new Wrong("the step with the old m", "") { UsesOldFirst = true },
        new Wrong("the step with the old v", "") { UsesOldSecond = true },

        // The step.
        new Wrong("the root forgotten", "") { Step = (op, m, v, c1, c2) => op.LearningRate * (m / c1) / (v / c2 + op.Epsilon) },
        new Wrong("the learning rate forgotten", "") { Change = op => op with { LearningRate = 1 } },
        new Wrong("uphill", "") { Step = (op, m, v, c1, c2) => -Sound(op, m, v, c1, c2) },
        new Wrong("the gradient in place of m: no momentum", "") { StepByGradient = true },
        new Wrong("looking ahead, as Nadam", "") { LooksAhead = true },
        new Mutant<Spec.Adam>("t not counted", "", forward: (op, x) => new(Formula.Forward(op, x).Real, [new(new Shape(), [x.Int[0][0]])])),

        // AMSGrad.
        new Mutant<Spec.Adam>("AMSGrad off, vmax kept as it was", "", forward: (op, x) => !op.AmsGrad ? Formula.Forward(op, x)
            : new([.. Formula.Forward(op with { AmsGrad = false }, new Operands<Real>([.. x.Real[..4]], x.Int)).Real, x[4]], [new(new Shape(), [x.Int[0][0] + 1])])),
        new Wrong("AMSGrad: the maximum is kept but not used", "") { UsesMaximum = false },
        new Wrong("AMSGrad: the maximum of corrected v", "pytorch/pytorch#142323") { Max = (vmax, v, c2) => Math.Max(vmax, v / c2), CorrectsMaximum = false },
        new Wrong("AMSGrad: the maximum of corrected v, corrected again", "pytorch/pytorch#142323") { Max = (vmax, v, c2) => Math.Max(vmax, v / c2) },
        new Wrong("AMSGrad: the maximum takes the place of v", "") { KeepsMaximumAsSecond = true },
        new Wrong("AMSGrad: the maximum of roots", "FluxML/Flux.jl#119") { Max = (vmax, v, _) => Math.Max(vmax, Math.Sqrt(v)) },
        new Wrong("AMSGrad: the minimum", "") { Max = (vmax, v, _) => Math.Min(vmax, v) },

        // Weight decay.
        new Wrong("decay decoupled, as AdamW", "keras-team/keras#19051, NVIDIA/apex#1849") { Gradient = (_, _, g) => g, Decay = op => op.LearningRate * op.WeightDecay },
        new Wrong("decay decoupled, without the learning rate", "pytorch/pytorch#48793") { Gradient = (_, _, g) => g, Decay = op => op.WeightDecay },
        new Wrong("decay ignored", "") { Gradient = (_, _, g) => g },
        new Wrong("decay of the other sign", "") { Gradient = (op, θ, g) => g - op.WeightDecay * θ },
        new Wrong("decay doubled, as the gradient of λθ²", "") { Gradient = (op, θ, g) => g + 2 * op.WeightDecay * θ },
        new Wrong("decay times the learning rate", "") { Gradient = (op, θ, g) => g + op.LearningRate * op.WeightDecay * θ },
        new Wrong("decay in m alone", "") { DecaysSecond = false },
    ];

    private static double Sound(Spec.Adam op, double m, double v, double c1, double c2) => op.Form == AdamForm.Algorithm1
        ? op.LearningRate * (m / c1) / (Math.Sqrt(v / c2) + op.Epsilon)
        : op.LearningRate * Math.Sqrt(c2) / c1 * m / (Math.Sqrt(v) + op.Epsilon);

    /// <summary>A step of which some parts are replaced; those that are left out are sound.</summary>
    private sealed record Wrong(string Bug, string Seen)
    {
        public Func<Spec.Adam, Spec.Adam> Change { get; init; } = op => op;
        public Func<Spec.Adam, double, double, double> Gradient { get; init; } = (op, θ, g) => op.WeightDecay == 0 ? g : g + op.WeightDecay * θ;
        public Func<Spec.Adam, double, double, double> First { get; init; } = (op, m, g) => op.Beta1 * m + (1 - op.Beta1) * g;
        public Func<Spec.Adam, double, double, double> Second { get; init; } = (op, v, g) => op.Beta2 * v + (1 - op.Beta2) * (g * g);
        public Func<Spec.Adam, int, (double C1, double C2)>? Correct { get; init; }
        public Func<double, double, double, double> Max { get; init; } = (vmax, v, _) => Math.Max(vmax, v);
        public Func<Spec.Adam, double, double, double, double, double> Step { get; init; } = Sound;
        public Func<double, double, double, double, (double, double)> Keep { get; init; } = (m, v, _, _) => (m, v);
        public Func<Spec.Adam, double> Decay { get; init; } = _ => 0;
        public bool UsesOldFirst { get; init; }
        public bool UsesOldSecond { get; init; }
        public bool StepByGradient { get; init; }
        public bool LooksAhead { get; init; }
        public bool UsesMaximum { get; init; } = true;
        public bool CorrectsMaximum { get; init; } = true;
        public bool KeepsMaximumAsSecond { get; init; }
        public bool DecaysSecond { get; init; } = true;

        public static implicit operator Mutant<Spec.Adam>(Wrong wrong) => new(wrong.Bug, wrong.Seen, forward: wrong.Forward);

        private Operands<Real> Forward(Spec.Adam given, Operands<Real> x)
        {
            var op = Change(given);
            int t = x.Int[0][0];
            var (c1, c2) = Correct?.Invoke(op, t) ?? op.Corrections(t);
            var y = new Operands<Real>([.. op.Signature.Outputs.Select(_ => new Tensor<Real>(x[0].Shape))], [new(new Shape(), [t + 1])]);
            for (int i = 0; i < x[0].Count; i++)
            {
                double θ = x[0][i].Value, m = x[2][i].Value, v = x[3][i].Value;
                double g = Gradient(op, θ, x[1][i].Value);
                double m1 = First(op, m, g), v1 = Second(op, v, DecaysSecond ? g : x[1][i].Value);
                double largest = v1, c = c2;
                if (op.AmsGrad)
                {
                    largest = Max(x[4][i].Value, v1, c2);
                    y[3][i] = largest;
                    if (!UsesMaximum) largest = v1;
                    else if (!CorrectsMaximum) c = 1;
                    if (KeepsMaximumAsSecond) v1 = largest;
                }
                double mean = StepByGradient ? g * c1 : LooksAhead ? op.Beta1 * m1 + (1 - op.Beta1) * g : UsesOldFirst ? m : m1;
                y[0][i] = θ - Decay(op) * θ - Step(op, mean, UsesOldSecond ? v : largest, c1, c);
                (double keptFirst, double keptSecond) = Keep(m1, v1, c1, c2);
                (y[1][i], y[2][i]) = (keptFirst, keptSecond);
            }
            return y;
        }
    }
}
