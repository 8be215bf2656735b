using System.Text;

namespace Conformance.Spec;

/// <summary>A source of reproducible random values and choices; <see cref="Size"/> bounds extents, so that a failing case can shrink.</summary>
public sealed class Sampler
{
    private readonly Random random;

    /// <summary>A source from a seed.</summary>
    public Sampler(int seed, int size = 8) => (random, Size) = (new Random(seed), size);

    /// <summary>Largest extent that <see cref="Extent"/> draws.</summary>
    public int Size { get; }

    /// <summary>An extent from 1 to <see cref="Size"/>.</summary>
    public int Extent() => random.Next(1, Size + 1);

    /// <summary>An integer from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Int(int low, int high) => random.Next(low, high + 1);

    /// <summary>Heads or tails.</summary>
    public bool Flip() => random.Next(2) == 0;

    /// <summary>One of the choices.</summary>
    public TChoice Pick<TChoice>(params ReadOnlySpan<TChoice> choices) => choices[random.Next(choices.Length)];

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + (high - low) * random.NextDouble();

    /// <summary>Normal with mean 0 and variance 1 (Box and Muller 1958).</summary>
    public double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A seed for another source.</summary>
    public int Seed() => random.Next();

    /// <summary>A seed that depends on text alone, the same on every machine and in every run (FNV-1a).</summary>
    public static int SeedOf(string text)
    {
        uint hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 16777619;
        return (int)(hash & 0x7FFFFFFF);
    }
}

/// <summary>Fills a real operand of a case; values are rounded to float32 afterwards, so that every engine sees the same.</summary>
public delegate void Fill(Sampler r, Span<double> x);

/// <summary>Fills an int32 operand of a case.</summary>
public delegate void FillInt(Sampler r, Span<int> x);

/// <summary>Common ways to fill operands.</summary>
public static class Fills
{
    /// <summary>Each element by itself.</summary>
    public static Fill Each(Func<Sampler, double> draw) => (r, x) =>
    {
        foreach (ref double v in x) v = draw(r);
    };

    /// <summary>Normal with the given mean and standard deviation.</summary>
    public static Fill Normal(double mean = 0, double deviation = 1) => Each(r => mean + deviation * r.Normal());

    /// <summary>Uniform in [low, high).</summary>
    public static Fill Uniform(double low, double high) => Each(r => r.Uniform(low, high));

    /// <summary>The given values, repeated as often as needed.</summary>
    public static Fill Values(params double[] values) => (_, x) =>
    {
        for (int i = 0; i < x.Length; i++) x[i] = values[i % values.Length];
    };

    /// <summary>Integers from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static FillInt Ints(int low, int high) => (r, x) =>
    {
        foreach (ref int v in x) v = r.Int(low, high);
    };

    /// <summary>The given integers, repeated as often as needed.</summary>
    public static FillInt IntValues(params int[] values) => (_, x) =>
    {
        for (int i = 0; i < x.Length; i++) x[i] = values[i % values.Length];
    };
}

/// <summary>
/// An operator on operands of given shapes, with a way to draw them: the one unit that tests, gradient checks,
/// mutants, benchmarks and reports share. Its text is its name, and seeds its values.
/// </summary>
/// <param name="Operator">The operator with its attributes.</param>
/// <param name="Inputs">Shapes of the inputs.</param>
public sealed record Case(Operator Operator, Shapes Inputs)
{
    /// <summary>A case over real inputs.</summary>
    public Case(Operator op, params Shape[] inputs) : this(op, new Shapes(inputs)) { }

    /// <summary>What sets this case apart from another of the same operator and shapes.</summary>
    public string Note { get; init; } = "";

    /// <summary>
    /// Whether values are independent random draws, so that rounding errors are independent too and σ is meaningful.
    /// Sorted, constant, tied, or repeated values are judged by the worst case alone.
    /// </summary>
    public bool Random { get; init; } = true;

    /// <summary>Whether the inputs lie on a kink, where backward returns one element of the subdifferential.</summary>
    public bool Kink { get; init; }

    /// <summary>How real inputs are drawn, by name; standard normal where nothing is said.</summary>
    public IReadOnlyDictionary<string, Fill> Fill { get; init; } = new Dictionary<string, Fill>();

    /// <summary>How int32 inputs are drawn, by name; 0 where nothing is said.</summary>
    public IReadOnlyDictionary<string, FillInt> FillInt { get; init; } = new Dictionary<string, FillInt>();

    /// <summary>How the gradients of outputs are drawn, by the output's name; standard normal where nothing is said.</summary>
    public IReadOnlyDictionary<string, Fill> Seeds { get; init; } = new Dictionary<string, Fill>();

    /// <summary>The same case with an input drawn in another way.</summary>
    public Case With(string input, Fill fill) => this with { Fill = new Dictionary<string, Fill>(Fill) { [Known(input, Operator.Signature.Inputs)] = fill } };

    /// <summary>The same case with an int32 input drawn in another way.</summary>
    public Case With(string input, FillInt fill) => this with { FillInt = new Dictionary<string, FillInt>(FillInt) { [Known(input, Operator.Signature.IntInputs)] = fill } };

    /// <summary>Operator, shapes and note.</summary>
    public string Name => $"{Operator} on {Inputs}{(Note == "" ? "" : $", {Note}")}";

    /// <summary>The inputs of one trial, as float32.</summary>
    public Operands<float> Draw(int seed)
    {
        var r = new Sampler(seed);
        var signature = Operator.Signature;
        return new(
            [.. signature.Inputs.Select((name, i) => Real(r, Inputs.Real[i], Fill.GetValueOrDefault(name, Fills.Normal())))],
            [.. signature.IntInputs.Select((name, i) => Int(r, Inputs.Int[i], FillInt.GetValueOrDefault(name, Fills.Ints(0, 0))))]);
    }

    /// <summary>Gradients dy of the outputs for one trial, standard normal, as float32; positive at a kink.</summary>
    public Operands<float> DrawSeeds(int seed)
    {
        var r = new Sampler(seed ^ 0x5EED);
        var y = Operator.Infer(Inputs);
        Fill fill = Kink ? Fills.Uniform(0.5, 2) : Fills.Normal();
        return new([.. Operator.Signature.SeedShapes(y.Real).Select((s, i) => Real(r, s, Seeds.GetValueOrDefault(Operator.Signature.Seeds[i], fill)))]);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Tensor<float> Real(Sampler r, Shape shape, Fill fill)
    {
        var values = new double[shape.Count];
        fill(r, values);
        return new(shape, Array.ConvertAll(values, v => (float)v));
    }

    private static Tensor<int> Int(Sampler r, Shape shape, FillInt fill)
    {
        var values = new int[shape.Count];
        fill(r, values);
        return new(shape, values);
    }

    private static string Known(string name, string[] names) => names.Contains(name) ? name
        : throw new ArgumentException($"No input '{name}' among '{string.Join(" ", names)}'.");
}
