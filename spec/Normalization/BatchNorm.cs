namespace Conformance.Spec;

/// <summary>
/// Batch normalization of x [N, C, d…]: every channel is shifted and scaled to mean 0 and variance 1 over batch and positions,
/// then by its own β and γ. In training the statistics are those of the batch, and running statistics follow them; in
/// inference the running statistics are used. Page: batch-norm.md.
/// Source: Ioffe and Szegedy, "Batch normalization" (2015), algorithms 1 and 2.
/// </summary>
/// <param name="Training">Whether the statistics are those of the batch (and the running ones are updated).</param>
/// <param name="Epsilon">ε, added to the variance under the root.</param>
/// <param name="Momentum">The weight of the batch in the new running statistics, as in PyTorch; Keras and ONNX name the weight of the old.</param>
/// <param name="UnbiasedRunningVariance">Whether the running variance follows Σ(x − μ)²/(m − 1), instead of Σ(x − μ)²/m.</param>
public sealed record BatchNorm(
    bool Training = true, double Epsilon = 1e-5, double Momentum = 0.1, bool UnbiasedRunningVariance = true) : Operator, IContract
{
    private static readonly Signature training = new(
        inputs: "x gamma beta running_mean running_var", outputs: "y running_mean1 running_var1 mean inv_std",
        gradients: "x gamma beta", saved: "mean inv_std", state: "running_mean1 running_var1");
    private static readonly Signature inference = new(
        inputs: "x gamma beta running_mean running_var", outputs: "y", gradients: "x gamma beta");

    /// <summary>The defaults of <c>torch.nn.BatchNorm2d</c>.</summary>
    public static BatchNorm PyTorch { get; } = new();

    /// <summary>The defaults of Keras 3 <c>BatchNormalization</c>: its momentum 0.99 is the weight of the old statistics.</summary>
    public static BatchNorm Keras { get; } = new(Epsilon: 1e-3, Momentum: 0.01, UnbiasedRunningVariance: false);

    /// <summary>The defaults of ONNX <c>BatchNormalization</c> with <c>training_mode=1</c>: its momentum 0.9 is the weight of the old statistics.</summary>
    public static BatchNorm Onnx { get; } = new(UnbiasedRunningVariance: false);

    /// <summary>The paper's unbiased variance for inference. It names neither ε nor a momentum (it averages over batches); these are PyTorch's.</summary>
    public static BatchNorm Paper { get; } = new();

    /// <inheritdoc/>
    public override Signature Signature => Training ? training : inference;

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        Require("C1", double.IsFinite(Epsilon) && Epsilon >= 0, $"Epsilon is {Epsilon}, must be at least 0 and finite");
        Require("C2", Momentum is >= 0 and <= 1, $"Momentum is {Momentum}, must be from 0 to 1");
        Require("C3", x[0].Rank >= 2, $"x {x[0]} has {x[0].Rank} axes, needs a batch and a channel axis");
        Shape channels = x[0][1];
        for (int i = 1; i < x.Real.Length; i++)
            Require("C4", x[i] == channels, $"{Signature.Inputs[i]} {x[i]} must be {channels}, one for each channel of x {x[0]}");
        if (!Training) return new(x[0]);
        int m = x[0].Count / x[0][1];
        Require("C5", m > 1 || !UnbiasedRunningVariance, $"x {x[0]} has {m} element in each channel, and an unbiased variance needs more than 1");
        return new(x[0], channels, channels, channels, channels);
    }

    /// <inheritdoc/>
    public override Cost Cost(Shapes x)
    {
        int C = x[0][1], m = x[0].Count / C;
        var cost = x[0].Count * new Cost(Adds: 2, Multiplies: 2) + C * new Cost(Adds: 1, Divides: 1, Functions: 1);
        if (Training) cost += x[0].Count * new Cost(Adds: 3, Multiplies: 1) + C * new Cost(Adds: 2, Multiplies: 4, Divides: 2);
        return cost;
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases()
    {
        foreach (bool training in new[] { true, false })
        {
            var op = new BatchNorm(training);
            yield return Of(op, (16, 5));
            yield return Of(op, (4, 3, 7));
            yield return Of(op, (3, 2, 4, 5));
            yield return Of(op, (2, 2, 2, 3, 2));
            yield return Of(op, (2, 3));
            yield return Of(op, (3, 4));
            yield return Of(op, (1, 2, 3));
            yield return Of(op, (2, 1, 400));
            yield return Of(op with { Epsilon = 0.1 }, (6, 4));
            yield return Of(op with { Epsilon = 0.1 }, (2, 3, 6));
            yield return Of(op with { Epsilon = 0 }, (8, 3));
            yield return Of(Keras with { Training = training }, (3, 4, 6));
            yield return Of(Onnx with { Training = training }, (6, 4));
            foreach (int channels in new[] { 1, 7, 8, 9, 15, 16, 17, 33 }) yield return Of(op, (5, channels));

            // Every element of a channel sees the same error of its mean: not independent.
            yield return Of(op, (2, 3, 6)).With("x", Fills.Normal(100, 1)) with { Note = "offset", Random = false };
            yield return Of(op, (24, 3)).With("x", Fills.Normal(1000, 1)) with { Note = "large offset", Random = false };
            yield return Of(op, (2, 2, 12)).With("x", Fills.Normal(-1000, 1)) with { Note = "large offset", Random = false };
            yield return Of(op, (4, 3)).With("x", Fills.Values(3)) with { Note = "constant", Random = false };
            yield return Of(op, (2, 3, 4)).With("x", Fills.Values(-0.7)) with { Note = "constant", Random = false };
            yield return Of(op, (5, 3)).With("x", Fills.Normal(0, 1e-4)) with { Note = "variance below ε" };
            foreach (double value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            {
                yield return Of(op, (4, 19)).With("x", Sprinkled(value, 11)) with { Note = $"{value} in some channels", Random = false };
                yield return Of(op, (2, 5, 4)).With("x", Sprinkled(value, 17)) with { Note = $"{value} in some channels", Random = false };
                yield return Of(op, (3, 19)).With("running_var", Sprinkled(value, 5)) with { Note = $"{value} in the running variance", Random = false };
                yield return Of(op, (3, 19)).With("running_mean", Sprinkled(value, 5)) with { Note = $"{value} in the running mean", Random = false };
            }
        }
        yield return Of(new(Momentum: 0), (5, 3));
        yield return Of(new(Momentum: 1), (5, 3));
        yield return Of(new(Momentum: 0.9), (2, 3, 3));
        yield return Of(new(UnbiasedRunningVariance: false), (1, 5)) with { Note = "one element in each channel", Random = false };

        static Fill Sprinkled(double value, int every) => (r, x) =>
        {
            for (int i = 0; i < x.Length; i++) x[i] = i % every == 2 ? value : r.Uniform(0.5, 2);
        };
    }

    private static Case Of(BatchNorm op, Shape x) =>
        new Case(op, x, x[1], x[1], x[1], x[1]).With("running_var", Fills.Uniform(0.3, 3));

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        var x = new int[r.Int(2, 4)];
        for (int axis = 0; axis < x.Length; axis++) x[axis] = r.Extent();
        if (x.Length == 4) x[0] = x[1] = Math.Min(x[1], 3);
        bool one = x.Where((_, axis) => axis != 1).All(n => n == 1);
        return Of(new(r.Flip(), r.Pick(1e-5, 1e-3, 0.1), r.Pick(0.01, 0.1, 0.9), !one && r.Flip()), new(x)) with { Random = !one };
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) =>
        [Of(new(UnbiasedRunningVariance: false), (1, 1, n)), Of(new(UnbiasedRunningVariance: false), (2, n)), Of(new(Training: false), (1, 1, n)), Of(new(Training: false), (1, n))];

    /// <inheritdoc/>
    public static Case? Timed => Of(new(), (32, 64, 56, 56));

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() =>
    [
        new("C0", new BatchNorm(), (2, 3), 3, 3, 3),
        new("C0", new BatchNorm(), (0, 3), 3, 3, 3, 3),
        new("C0", new BatchNorm(), (1 << 16, 1 << 16), 1 << 16, 1 << 16, 1 << 16, 1 << 16),
        new("C1", new BatchNorm(Epsilon: -1e-5), (2, 3), 3, 3, 3, 3),
        new("C1", new BatchNorm(Epsilon: double.PositiveInfinity), (2, 3), 3, 3, 3, 3),
        new("C2", new BatchNorm(Momentum: 1.1), (2, 3), 3, 3, 3, 3),
        new("C2", new BatchNorm(Momentum: double.NaN), (2, 3), 3, 3, 3, 3),
        new("C3", new BatchNorm(), 3, 3, 3, 3, 3),
        new("C4", new BatchNorm(), (2, 3), 2, 3, 3, 3),
        new("C4", new BatchNorm(), (2, 3), 3, 3, 3, (1, 3)),
        new("C4", new BatchNorm(Training: false), (2, 3, 4), 3, 3, 4, 3),
        new("C5", new BatchNorm(), (1, 3), 3, 3, 3, 3),
        new("C5", new BatchNorm(), (1, 3, 1, 1), 3, 3, 3, 3),
    ];
}
