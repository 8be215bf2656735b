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
public sealed record Gelu(GeluForm Form = GeluForm.Exact) : Activation, IContract
{
    /// <summary>Keras 3 <c>activations.gelu</c>.</summary>
    public static Gelu Keras { get; } = new();

    /// <summary>Keras 3 <c>ops.gelu</c>, whose default is the other form.</summary>
    public static Gelu KerasOps { get; } = new(GeluForm.Tanh);

    /// <summary>PyTorch <c>nn.GELU</c>.</summary>
    public static Gelu PyTorch { get; } = new();

    /// <summary>ONNX <c>Gelu</c>, version 20.</summary>
    public static Gelu Onnx { get; } = new();

    /// <summary>JAX <c>nn.gelu</c>.</summary>
    public static Gelu Jax { get; } = new(GeluForm.Tanh);

    /// <inheritdoc/>
    protected override void Attributes() => Require("C1", Enum.IsDefined(Form), $"Form is {Form}, must be Exact or Tanh");

    /// <inheritdoc/>
    protected override Cost Each => Form == GeluForm.Exact
        ? new Cost(Multiplies: 3, Functions: 1)
        : new Cost(Adds: 2, Multiplies: 6, Functions: 1);

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases() => Enum.GetValues<GeluForm>().SelectMany(form => Usual(new Gelu(form)));

    /// <inheritdoc/>
    public static Case Any(Sampler r) => Any(new Gelu(r.Pick(Enum.GetValues<GeluForm>())), r);

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) => [new(new Gelu(), n), new(new Gelu(GeluForm.Tanh), n)];

    /// <inheritdoc/>
    public static Case Timed => new(new Gelu(), 1 << 18);

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() => [.. Misshapen(new Gelu()), new("C1", new Gelu((GeluForm)7), 3)];
}
