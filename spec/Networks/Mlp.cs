namespace Conformance.Spec;

/// <summary>
/// A multilayer perceptron with one residual block, so that a value fans out:
/// h = GELU(x·W₁ + b₁), r = h + GELU(h·W₂ + b₂), z = r·W₃ + b₃. Page: mlp.md.
/// </summary>
/// <param name="Inputs">Features of a sample.</param>
/// <param name="Hidden">Units of the hidden layers.</param>
/// <param name="Classes">Classes.</param>
public sealed record Mlp(int Inputs, int Hidden, int Classes)
{
    /// <summary>The graph from x to the logits z.</summary>
    public Graph Logits() => new Graph()
        .Add(new Dense(), "x W1 b1", "a1")
        .Add(new Gelu(), "a1", "h")
        .Add(new Dense(), "h W2 b2", "a2")
        .Add(new Gelu(), "a2", "g")
        .Add(new Add(), "h g", "r")
        .Add(new Dense(), "r W3 b3", "z");

    /// <summary>The graph from x and int32 labels to the mean loss.</summary>
    public Graph Loss() => Logits().Add(new SoftmaxCrossEntropy(), "z label", "loss");

    /// <summary>
    /// Parameters by name: weights uniform within ±√(6 / (fan_in + fan_out)) (Glorot and Bengio 2010), biases 0.
    /// </summary>
    public Dictionary<string, Tensor<float>> Parameters(int seed)
    {
        var r = new Sampler(seed);
        return new()
        {
            ["W1"] = Weights(Inputs, Hidden), ["b1"] = new(Hidden),
            ["W2"] = Weights(Hidden, Hidden), ["b2"] = new(Hidden),
            ["W3"] = Weights(Hidden, Classes), ["b3"] = new(Classes),
        };

        Tensor<float> Weights(int fanIn, int fanOut)
        {
            double limit = Math.Sqrt(6.0 / (fanIn + fanOut));
            return new Tensor<float>((fanIn, fanOut)).Select(_ => (float)r.Uniform(-limit, limit));
        }
    }
}
