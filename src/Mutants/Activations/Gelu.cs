using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of GELU.</summary>
public sealed class Gelu : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        new Mutant<Spec.Gelu>("erf and tanh forms swapped", "goodfire-ai/spd#624, huggingface/candle#900",
            forward: (op, x) => Formula.Forward(Other(op), x)),
        new Mutant<Spec.Gelu>("backward differentiates the other form", "tracel-ai/burn, activation.rs",
            backward: (op, x, y, dy) => Formula.Backward(Other(op), x, y, dy)),
        new Mutant<Spec.Gelu>("Φ as ½(1 + erf) in float32", "",
            forward: (op, x) => op.Form == GeluForm.Tanh ? Formula.Forward(op, x)
                : new(x[0].Select(v => (Real)(v.Value * 0.5f * (1 + (float)Real.Erf(v * Math.Sqrt(0.5)).Value))))),
        new Mutant<Spec.Gelu>("x³ with coefficient 0.04715", "",
            forward: (op, x) => op.Form == GeluForm.Exact ? Formula.Forward(op, x)
                : new(x[0].Select(v => 0.5 * v * (1 + Real.Tanh(Math.Sqrt(2 / Math.PI) * (v + 0.04715 * v * v * v)))))),
        new Mutant<Spec.Gelu>("erf of x instead of x/√2", "",
            forward: (op, x) => op.Form == GeluForm.Tanh ? Formula.Forward(op, x)
                : new(x[0].Select(v => 0.5 * v * Real.Erfc(-v)))),
        new Mutant<Spec.Gelu>("gradient without x·φ(x)", "",
            backward: (op, x, y, dy) => new(new Tensor<Real>(x[0].Shape, [.. x[0].Span.ToArray().Select((v, i) => dy[0][i] * 0.5 * Real.Erfc(-v * Math.Sqrt(0.5)))]))),
    ];

    private static Spec.Gelu Other(Spec.Gelu op) => op with { Form = op.Form == GeluForm.Exact ? GeluForm.Tanh : GeluForm.Exact };
}
