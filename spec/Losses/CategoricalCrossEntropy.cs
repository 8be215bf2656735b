namespace Conformance.Spec;

/// <summary>
/// Cross-entropy of a row of probabilities p and a target distribution y: ℓ = −Σ_k y_k ln p_k; prediction and target of one shape. Page:
/// categorical-cross-entropy.md. Source: Shannon, "A mathematical theory of communication" (1948), section 6; as the loss of a network: Bishop,
/// "Pattern Recognition and Machine Learning" (2006), equation 4.108; label smoothing: Szegedy et al. (2016), section 7.
/// </summary>
/// <param name="Reduction">What is returned of the weighted losses of the positions.</param>
/// <param name="Axis">The axis of the classes; a negative one counts from the last.</param>
/// <param name="Weighted">Whether there is a weight for every sample.</param>
/// <param name="Normalize">Whether each row of the prediction is first divided by its sum.</param>
/// <param name="Clip">Probabilities are then clipped to [this, 1 − this]; null: they are taken as they are.</param>
/// <param name="LabelSmoothing">ε, the share of the target that is spread evenly over all classes.</param>
public sealed record CategoricalCrossEntropy(Reduction Reduction = Reduction.Mean, int Axis = -1, bool Weighted = false, bool Normalize = false, double? Clip = null, double LabelSmoothing = 0)
    : RowLoss(Reduction, Axis, Weighted), IContract
{
    /// <summary>Keras 3 <c>losses.CategoricalCrossentropy</c>: rows are made to add up to 1, then clipped.</summary>
    public static CategoricalCrossEntropy Keras { get; } = new(Normalize: true, Clip: 1e-7);

    /// <summary>scikit-learn <c>log_loss</c> from 1.5 on, of float32 predictions: its clip is the distance of 1 from the next of their numbers.</summary>
    public static CategoricalCrossEntropy ScikitLearn { get; } = new(Reduction.WeightedMean, Clip: 1.1920928955078125e-07);

    /// <summary>Bishop (2006), equation 4.108: the sum over everything, without a guard.</summary>
    public static CategoricalCrossEntropy Textbook { get; } = new(Reduction.Sum);

    /// <inheritdoc/>
    public static bool CostIsBound => true;

    /// <inheritdoc/>
    protected override void Attributes()
    {
        Require("C5", Clip is null or (> 0 and < 0.5), $"Clip is {Clip}, must be above 0 and below 0.5, or none");
        Require("C6", LabelSmoothing is >= 0 and <= 1, $"LabelSmoothing is {LabelSmoothing}, must be from 0 to 1");
    }

    /// <inheritdoc/>
    /// <remarks>At most this: where nothing is clipped, it depends on the values how much is compared with 0.</remarks>
    protected override Cost Row(int length)
    {
        var each = new Cost(Adds: 1, Multiplies: 1, Functions: 1, Comparisons: Clip is null ? 4 : 2);
        if (Normalize) each += new Cost(Adds: 1, Divides: 1);
        if (LabelSmoothing > 0) each += new Cost(Adds: 1, Multiplies: 1);
        return length * each;
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases() =>
    [
        .. Usual((reduction, axis, weighted) => new CategoricalCrossEntropy(reduction, axis, weighted)).Select(Data),
        Data(Of(new CategoricalCrossEntropy(Reduction.None, Normalize: true), (8, 9))),
        Data(Of(new CategoricalCrossEntropy(Reduction.None, 1, true, Normalize: true, Clip: 1e-7), (4, 3, 5))),
        Data(Of(new CategoricalCrossEntropy(Normalize: true, Clip: 1e-7, LabelSmoothing: 0.1), (6, 5))),
        Data(Of(new CategoricalCrossEntropy(Reduction.None, Clip: 1e-7), (8, 9))),
        Data(Of(new CategoricalCrossEntropy(Reduction.None, Clip: 0.3), (8, 9))) with { Note = "a clip that many reach" },
        Data(Of(new CategoricalCrossEntropy(Reduction.None, Normalize: true, Clip: 0.3), (20, 2))) with { Note = "a clip that many reach" },
        Data(Of(new CategoricalCrossEntropy(Reduction.None, 0, Normalize: true, Clip: 0.2, LabelSmoothing: 0.3), (4, 20))) with { Note = "a clip that many reach" },
        Data(Of(new CategoricalCrossEntropy(Reduction.None, LabelSmoothing: 0.1), (8, 9))),
        Data(Of(new CategoricalCrossEntropy(Reduction.WeightedMean, 1, true, LabelSmoothing: 1), (3, 4, 5))) with { Note = "nothing left of the target" },
        Data(Of(new CategoricalCrossEntropy(Reduction.None), (9, 4))).With("target", OneHot(4, 0)) with { Note = "one-hot targets" },
        Data(Of(new CategoricalCrossEntropy(Reduction.None, Normalize: true), (2, 300))),
        // The NaN keeps finite differences away, which would step outside.
        Certain(new(Reduction.None)), Certain(new(Reduction.None, Clip: 1e-7)), Certain(new(Reduction.None, Clip: 1.1920928955078125e-07)), Certain(new(Reduction.None, LabelSmoothing: 0.1)),
        new Case(new CategoricalCrossEntropy(Reduction.None, Normalize: true), (3, 4), (3, 4)) { Note = "nothing to normalize", Random = false }
            .With("prediction", Fills.Values(0)).With("target", OneHot(4, 0)),
        OnClip("on the lower clip", 0.25, 0.5, 0.625), OnClip("on the upper clip", 0.5, 0.75, 0.375),
    ];

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        // A row of one element is normalized to 1 and whatever a division errs: a clip next to 1 could go either way.
        var (normalize, clip, ε) = (r.Flip(), r.Pick<double?>(null, 0.01, 0.2), r.Pick(0, 0.1));
        return Data(Any(r, (reduction, axis, weighted) => new CategoricalCrossEntropy(reduction, axis, weighted, normalize, clip, ε)));
    }

    private static Case Data(Case c) => c.With("prediction", Apart((CategoricalCrossEntropy)c.Operator, c.Inputs[0])).With("target", Fills.Uniform(0, 1));

    // Rows of which no probability is so close to a bound of the clip that a small step would pass it.
    private static Fill Apart(CategoricalCrossEntropy op, Shape prediction) => (r, x) =>
    {
        var (outer, length, inner) = op.Rows(prediction);
        double c = op.Clip ?? 0, margin = Math.Min(0.02, c / 2);
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
                for (bool close = true; close;)
                {
                    if (!op.Normalize)
                    {
                        // Each by itself: of a long row some element is always close.
                        for (int k = 0; k < length; k++)
                            do x[(o * length + k) * inner + i] = r.Uniform(0.02, 0.98);
                            while (Close(x[(o * length + k) * inner + i], c, margin));
                        break;
                    }

                    double sum = 0;
                    for (int k = 0; k < length; k++) sum += x[(o * length + k) * inner + i] = r.Uniform(0.02, 0.98);
                    close = false;
                    for (int k = 0; k < length; k++)
                        if (Close(x[(o * length + k) * inner + i] / sum, c, margin)) close = true;
                }
    };

    private static bool Close(double p, double c, double margin) => Math.Abs(p - c) < margin || Math.Abs(p - (1 - c)) < margin;

    // Rows of n with a 1 each, at their number and so many on.
    private static Fill OneHot(int n, int on) => (_, x) =>
    {
        for (int i = 0; i < x.Length; i++) x[i] = i % n == (i / n + on) % n ? 1 : 0;
    };

    // What a saturated softmax gives, first right and then wrong: the guards are all that is seen.
    private static Case Certain(CategoricalCrossEntropy op) => new Case(op, (8, 4), (8, 4)) { Note = "probabilities of 0 and 1", Random = false }
        .With("prediction", (r, x) =>
        {
            OneHot(4, 0)(r, x[..16]);
            OneHot(4, 1)(r, x[16..]);
            x[^1] = double.NaN;
        })
        .With("target", OneHot(4, 0));

    // One kind of kink at a time: one bends the loss upwards, the other downwards.
    private static Case OnClip(string note, params double[] prediction) =>
        new Case(new CategoricalCrossEntropy(Reduction.None, Clip: 0.25), (2, 3), (2, 3)) { Note = note, Random = false, Kink = true }
            .With("prediction", Fills.Values(prediction)).With("target", Fills.Values(0.5, 0.25, 0.25));

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) =>
    [
        Data(Of(new CategoricalCrossEntropy(Reduction.None), (2, n))),
        Data(Of(new CategoricalCrossEntropy(Reduction.Mean, -1, true, Clip: 0.2, LabelSmoothing: 0.1), (2, n))),
        Data(Of(new CategoricalCrossEntropy(Reduction.None, 1, Normalize: true), (1, 3, n))),
    ];

    /// <inheritdoc/>
    public static Case? Timed => Data(Of(new CategoricalCrossEntropy(Normalize: true, Clip: 1e-7), (1 << 11, 1 << 7)));

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() =>
    [
        .. Misshapen((reduction, axis, weighted) => new CategoricalCrossEntropy(reduction, axis, weighted)),
        new("C5", new CategoricalCrossEntropy(Clip: 0), 3, 3),
        new("C5", new CategoricalCrossEntropy(Clip: 0.5), 3, 3),
        new("C5", new CategoricalCrossEntropy(Clip: double.NaN), 3, 3),
        new("C6", new CategoricalCrossEntropy(LabelSmoothing: -0.1), 3, 3),
        new("C6", new CategoricalCrossEntropy(LabelSmoothing: 1.1), 3, 3),
        new("C6", new CategoricalCrossEntropy(LabelSmoothing: double.NaN), 3, 3),
    ];
}
