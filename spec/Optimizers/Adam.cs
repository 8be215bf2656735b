namespace Conformance.Spec;

/// <summary>Where Adam's ε stands.</summary>
public enum AdamForm
{
    /// <summary>θ − α·m̂/(√v̂ + ε), both moments corrected: Algorithm 1 of the paper, PyTorch.</summary>
    Algorithm1,
    /// <summary>θ − α_t·m/(√v + ε̂), the correction in the step size and ε̂ constant: section 2 of the paper, Keras, ONNX.</summary>
    EpsilonHat,
}

/// <summary>
/// One step of Adam: gradient descent with a step size for each parameter, from running means of the gradient and of its
/// square. All operands but t have one shape. Page: adam.md.
/// Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization" (ICLR 2015), algorithm 1 and section 2.
/// </summary>
/// <param name="LearningRate">α, the step size.</param>
/// <param name="Beta1">β1, the decay of the mean of gradients.</param>
/// <param name="Beta2">β2, the decay of the mean of squares.</param>
/// <param name="Epsilon">ε (or ε̂), which keeps the quotient finite.</param>
/// <param name="Form">Where ε stands.</param>
/// <param name="AmsGrad">Whether to divide by the largest mean of squares so far (Reddi, Kale and Kumar 2018).</param>
/// <param name="BiasCorrection">Whether to correct for means that started at 0.</param>
/// <param name="WeightDecay">λ: λθ is added to the gradient before the means (L2, not the decoupled decay of AdamW).</param>
public sealed record Adam(double LearningRate = 1e-3, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8,
    AdamForm Form = AdamForm.Algorithm1, bool AmsGrad = false, bool BiasCorrection = true, double WeightDecay = 0) : Operator, IContract
{
    private static readonly Signature plain = new(inputs: "theta g m v", outputs: "theta1 m1 v1", state: "theta1 m1 v1 t1", intInputs: "t", intOutputs: "t1");
    private static readonly Signature amsGrad = new(inputs: "theta g m v vmax", outputs: "theta1 m1 v1 vmax1", state: "theta1 m1 v1 vmax1 t1", intInputs: "t", intOutputs: "t1");

    /// <summary>The paper's algorithm 1.</summary>
    public static Adam Paper { get; } = new();

    /// <summary>PyTorch's defaults.</summary>
    public static Adam PyTorch { get; } = new();

    /// <summary>Keras' defaults: ε̂ = 1e−7.</summary>
    public static Adam Keras { get; } = new(Epsilon: 1e-7, Form: AdamForm.EpsilonHat);

    /// <summary>ONNX's defaults, for T ≥ 1 with t = T − 1; the learning rate is an operand there. With T = 0 ONNX does not correct: <c>Adam.Onnx with { BiasCorrection = false }</c>.</summary>
    public static Adam Onnx { get; } = new(Epsilon: 1e-6, Form: AdamForm.EpsilonHat);

    /// <summary>AMSGrad as its paper has it, without bias correction (and with an ε, which that paper leaves out).</summary>
    public static Adam AmsGradPaper { get; } = new(AmsGrad: true, BiasCorrection: false);

    /// <inheritdoc/>
    public override Signature Signature => AmsGrad ? amsGrad : plain;

    /// <summary>
    /// 1 − β1^(t+1) and 1 − β2^(t+1): the share of the moments that has arrived at the end of the step, in double; 1 without bias correction.
    /// </summary>
    public (double C1, double C2) Corrections(int t) =>
        BiasCorrection ? (1 - Math.Pow(Beta1, t + 1.0), 1 - Math.Pow(Beta2, t + 1.0)) : (1, 1);

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        Require("C1", LearningRate >= 0 && float.IsFinite((float)LearningRate), $"LearningRate is {LearningRate}, must be at least 0 and finite");
        Require("C2", Beta1 is >= 0 and < 1 && Beta2 is >= 0 and < 1, $"Beta1 is {Beta1}, Beta2 {Beta2}, each must be at least 0 and below 1");
        Require("C3", Epsilon >= 0 && float.IsFinite((float)Epsilon), $"Epsilon is {Epsilon}, must be at least 0 and finite");
        Require("C4", WeightDecay >= 0 && float.IsFinite((float)WeightDecay), $"WeightDecay is {WeightDecay}, must be at least 0 and finite");
        Require("C5", Enum.IsDefined(Form), $"Form is {Form}, must be Algorithm1 or EpsilonHat");
        for (int i = 1; i < x.Real.Length; i++)
            Require("C6", x[i] == x[0], $"{Signature.Inputs[i]} has shape {x[i]}, theta has {x[0]}");
        Require("C7", x.Int[0].Rank == 0, $"t has shape {x.Int[0]}, must be a scalar ()");
        return new([.. Enumerable.Repeat(x[0], Signature.Outputs.Length)], [x.Int[0]]);
    }

    /// <inheritdoc/>
    protected override void Values(Shapes x, Tensor<int>[] ints) => CheckStep(ints[0][0]);

    /// <summary>C8: t counts the steps that are done, and can be counted on.</summary>
    /// <exception cref="ConstraintException">It is negative, or the largest int.</exception>
    public void CheckStep(int t) => Require("C8", t is >= 0 and < int.MaxValue, $"t is {t}, must be at least 0 and below {int.MaxValue}");

    /// <inheritdoc/>
    public override Cost Cost(Shapes x) => x[0].Count * (
        new Cost(Adds: 4, Multiplies: 6, Divides: 1, Functions: 1)
        + new Cost(Divides: Form == AdamForm.Algorithm1 ? 2 : 0)
        + new Cost(Comparisons: AmsGrad ? 1 : 0)
        + (WeightDecay == 0 ? new Cost() : new Cost(Adds: 1, Multiplies: 1)));

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases()
    {
        yield return At(2, new Adam(AmsGrad: true), (3, 50));
        foreach (var form in Enum.GetValues<AdamForm>())
            foreach (int t in (int[])[0, 1, 2, 9])
                yield return At(t, new Adam(LearningRate: 0.1, Epsilon: 0.1, Form: form), 120) with { Note = $"large ε, t = {t}" };
        yield return At(0, Paper, 200) with { Note = "paper, t = 0" };
        yield return At(1, PyTorch, 200) with { Note = "PyTorch, t = 1" };
        yield return At(3, Keras, 200) with { Note = "Keras, t = 3" };
        yield return At(0, Onnx with { LearningRate = 0.5, BiasCorrection = false }, 100) with { Note = "ONNX, T = 0" };
        yield return At(0, Onnx with { LearningRate = 0.5 }, 100) with { Note = "ONNX, T = 1" };
        yield return At(4, AmsGradPaper, 200) with { Note = "AMSGrad, paper" };
        yield return At(1000, new Adam(), 100) with { Note = "t = 1000" };
        yield return At(int.MaxValue - 1, new Adam(), 20) with { Note = "the last step that can be counted" };
        yield return At(1, new Adam(Beta1: 0, Beta2: 0), 100) with { Note = "no memory: sign descent" };
        yield return At(1, new Adam(Beta1: 0.6, Beta2: 0.7), 100) with { Note = "short memory" };
        yield return At(1, new Adam(LearningRate: 0.1, WeightDecay: 0.1), 100) with { Note = "weight decay" };
        yield return At(2, new Adam(LearningRate: 0.1, Epsilon: 0.01, Form: AdamForm.EpsilonHat, AmsGrad: true, WeightDecay: 0.01), 100) with { Note = "everything on" };
        yield return At(2, new Adam(LearningRate: 0), 50) with { Note = "standing still, moments move" };

        // Coordinates without a gradient: a coupled decay moves them through the moments, a decoupled one would not.
        Fill some = Fills.Each(r => r.Flip() ? 0 : r.Normal());
        yield return At(0, new Adam(LearningRate: 0.1, WeightDecay: 0.1), 100).With("g", some).With("m", Fills.Values(0)).With("v", Fills.Values(0)) with { Note = "first step, g = 0 in places, weight decay" };
        yield return At(0, new Adam(LearningRate: 0.1), 100).With("g", some).With("m", Fills.Values(0)).With("v", Fills.Values(0)) with { Note = "first step, g = 0 in places" };
        yield return At(5, new Adam(), 100).With("g", Fills.Values(0)) with { Note = "g = 0, moments decay" };

        // The gradient has shrunk tenfold: the maximum is behind, and v alone would take larger steps.
        foreach (bool corrected in (bool[])[true, false])
            yield return At(3, new Adam(LearningRate: 0.1, AmsGrad: true, BiasCorrection: corrected), 100).With("g", Fills.Normal(0, 0.1)) with { Note = "shrinking gradients" };
        yield return At(3, new Adam(LearningRate: 0.1, AmsGrad: true), 100).With("g", Fills.Normal(0, 1e-3)).With("v", Squares(0.1)).With("vmax", Squares(1)) with { Note = "vmax far above v" };
        yield return At(3, new Adam(LearningRate: 0.1, AmsGrad: true), 100).With("vmax", Fills.Values(0)) with { Note = "vmax below v" };
        yield return At(2, new Adam(Epsilon: 1e-4), 100).With("g", Fills.Normal(0, 1e-4)).With("m", Fills.Normal(0, 1e-4)).With("v", Squares(1e-4)) with { Note = "gradients of the size of ε" };
        yield return At(2, new Adam(), 100).With("g", Fills.Normal(0, 1e-18)).With("v", Squares(1e-19)) with { Note = "squares near the end of the range" };
    }

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        var op = new Adam(r.Pick(1e-3, 0.1, 1), r.Pick(0, 0.5, 0.9), r.Pick(0, 0.9, 0.99, 0.999), r.Pick(1e-8, 1e-7, 1e-3, 0.1),
            r.Pick(Enum.GetValues<AdamForm>()), AmsGrad: r.Flip(), BiasCorrection: r.Int(0, 3) > 0, WeightDecay: r.Pick(0, 0, 1e-2, 0.5));
        var shape = new int[r.Int(0, 3)];
        for (int axis = 0; axis < shape.Length; axis++) shape[axis] = r.Extent();
        return At(r.Pick(0, 1, 2, 3, 10, 100, 100_000), op, new Shape(shape));
    }

    /// <summary>A case with t steps done, moments as gradients of size 1 would leave them.</summary>
    private static Case At(int t, Adam op, Shape shape)
    {
        var c = new Case(op, new Shapes([.. Enumerable.Repeat(shape, op.Signature.Inputs.Length)], [new Shape()]))
            .With("m", Fills.Normal(0, 0.5)).With("v", Squares(1)).With("t", Fills.IntValues(t));
        return op.AmsGrad ? c.With("vmax", Squares(1)) : c;
    }

    private static Fill Squares(double deviation) => Fills.Each(r => Math.Pow(deviation * r.Normal(), 2));

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) =>
        [At(2, new Adam(LearningRate: 0.1, AmsGrad: true, WeightDecay: 0.1), n), At(0, PyTorch, n), At(3, Keras, n), At(1, new Adam(BiasCorrection: false), n)];

    /// <inheritdoc/>
    public static Case Timed => At(100, PyTorch, 1 << 20);

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals()
    {
        Shapes four = new([3, 3, 3, 3], [new Shape()]), five = new([3, 3, 3, 3, 3], [new Shape()]);
        yield return new("C0", new Adam(), new Shapes([0, 0, 0, 0], [new Shape()]));
        yield return new("C0", new Adam(), five);
        yield return new("C0", new Adam(AmsGrad: true), four);
        yield return new("C0", new Adam(), new Shapes([3, 3, 3, 3], []));
        yield return new("C0", new Adam(), new Shapes([.. Enumerable.Repeat<Shape>((1 << 16, 1 << 16), 4)], [new Shape()]));
        foreach (double α in (double[])[-1e-3, double.NaN, double.PositiveInfinity, 1e39]) yield return new("C1", new Adam(α), four);
        foreach (double β in (double[])[-0.1, 1, 1.5, double.NaN])
        {
            yield return new("C2", new Adam(Beta1: β), four);
            yield return new("C2", new Adam(Beta2: β), four);
        }
        foreach (double ε in (double[])[-1e-8, double.NaN, double.PositiveInfinity]) yield return new("C3", new Adam(Epsilon: ε), four);
        foreach (double λ in (double[])[-0.1, double.NaN, double.PositiveInfinity]) yield return new("C4", new Adam(WeightDecay: λ), four);
        yield return new("C5", new Adam(Form: (AdamForm)2), four);
        yield return new("C6", new Adam(), new Shapes([3, 4, 3, 3], [new Shape()]));
        yield return new("C6", new Adam(), new Shapes([(2, 3), (2, 3), (2, 3), (3, 2)], [new Shape()]));
        yield return new("C6", new Adam(AmsGrad: true), new Shapes([3, 3, 3, 3, 1], [new Shape()]));
        yield return new("C7", new Adam(), new Shapes([3, 3, 3, 3], [1]));
        yield return new("C8", new Adam(), four, [-1]);
        yield return new("C8", new Adam(), four, [int.MaxValue]);
    }

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, string> NotApplicable { get; } = new Dictionary<string, string>
    {
        ["backward"] = "a step of an optimizer is not differentiated",
    };
}
