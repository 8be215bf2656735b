namespace Conformance.Spec;

/// <summary>Which function GELU names.</summary>
public enum GeluForm
{
    /// <summary>x·Φ(x) = ½·x·erfc(−x/√2): Keras, PyTorch and ONNX by default.</summary>
    Exact,
    /// <summary>½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))): <c>approximate="tanh"</c>, and JAX by default.</summary>
    Tanh,
}

/// <summary>
/// Gaussian error linear unit: y = x·Φ(x), elementwise, x and y of the same shape. Page: gelu.md.
/// Source: Hendrycks and Gimpel, "Gaussian Error Linear Units (GELUs)" (2016), section 2.
/// </summary>
/// <param name="Form">The exact function or its tanh approximation.</param>
public sealed record Gelu(GeluForm Form = GeluForm.Exact) : Operator, IContract
{
    private static readonly Signature signature = new(inputs: "x", outputs: "y", gradients: "x");

    /// <inheritdoc/>
    public override Signature Signature => signature;

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        Require("C1", Enum.IsDefined(Form), $"Form is {Form}, must be Exact or Tanh");
        return new(x[0]);
    }

    /// <inheritdoc/>
    public override Cost Cost(Shapes x) => x[0].Count * (Form == GeluForm.Exact
        ? new Cost(Multiplies: 3, Functions: 1)
        : new Cost(Adds: 2, Multiplies: 6, Functions: 1));

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases()
    {
        foreach (var form in Enum.GetValues<GeluForm>())
        {
            var op = new Gelu(form);
            yield return new(op, 1000);
            yield return new(op, (2, 3, 5));
            yield return new Case(op, 500) { Note = "tails" }.With("x", Fills.Uniform(-14, 14));
            yield return new Case(op, 500) { Note = "near 0" }.With("x", Fills.Normal(0, 1e-6));
            yield return new Case(op, 9) { Note = "extremes", Random = false }
                .With("x", Fills.Values(-1000, -40, -13.5, -0.0, 0, 1e-40, 13.5, 40, 1000));
        }
    }

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        var op = new Gelu(r.Pick(Enum.GetValues<GeluForm>()));
        var shape = new int[r.Int(0, 3)];
        for (int axis = 0; axis < shape.Length; axis++) shape[axis] = r.Extent();
        return new Case(op, new Shape(shape)).With("x", Fills.Normal(0, r.Pick(0.1, 1, 4)));
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) => [new(new Gelu(), n), new(new Gelu(GeluForm.Tanh), n)];

    /// <inheritdoc/>
    public static Case Timed => new(new Gelu(), 1 << 18);

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() =>
    [
        new("C0", new Gelu(), (2, 0)),
        new("C0", new Gelu(), 2, 2),
        new("C1", new Gelu((GeluForm)7), 3),
    ];
}
