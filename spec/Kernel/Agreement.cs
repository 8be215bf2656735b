using System.Globalization;

namespace Conformance.Spec;

/// <summary>One element on which an engine and the reference disagree, with everything needed to judge it.</summary>
/// <param name="Tensor">Name of the output or gradient.</param>
/// <param name="Index">Index of the element.</param>
/// <param name="Expected">The reference's value.</param>
/// <param name="Actual">The engine's value.</param>
/// <param name="Sigma">One standard deviation of the float32 error.</param>
/// <param name="Worst">The largest float32 error.</param>
/// <param name="Rule">Which rule was broken.</param>
public sealed record Disagreement(string Tensor, int[] Index, double Expected, double Actual, double Sigma, double Worst, string Rule)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Rule}: {Tensor}[{string.Join(", ", Index)}] expected {Expected:R} actual {Actual:R} (error {Math.Abs(Actual - Expected):g3}, σ {Sigma:g3}, worst case {Worst:g3})");
}

/// <summary>
/// Compares what an engine computed with the reference run over <see cref="Bounded"/>, over all trials of a case: the one
/// comparer. An element passes within 8 σ where draws are random, never beyond the worst case; pooled, the root mean
/// square of the error stays under 2 σ, which catches a small systematic error.
/// </summary>
public sealed class Agreement
{
    /// <summary>An element of a random case passes within this many σ.</summary>
    public const double ElementSigmas = 8;

    /// <summary>The pooled root mean square stays under this many σ.</summary>
    public const double PooledSigmas = 2;

    /// <summary>The pool is judged from this many inexact elements on.</summary>
    public const int PoolSize = 64;

    /// <summary>At most this share of all of an operator's elements may be beyond judgement (an infinite bound).</summary>
    public const double UnjudgedShare = 0.05;

    private readonly Dictionary<string, (double Squares, int Count)> pools = [];
    private double severest;

    /// <summary>Elements compared.</summary>
    public long Elements { get; private set; }

    /// <summary>Elements whose bound is infinite, so that nothing can be said of them.</summary>
    public long Unjudged { get; private set; }

    /// <summary>Largest error in units in the last place of the expected value, over elements larger than a thousandth of their tensor's largest.</summary>
    public double WorstUlp { get; private set; }

    /// <summary>Largest error in σ, over random draws.</summary>
    public double WorstSigmas { get; private set; }

    /// <summary>Largest error as a share of the worst case.</summary>
    public double WorstShare { get; private set; }

    /// <summary>Largest root mean square of error / σ over the inexact elements of a tensor's random draws, where there are enough.</summary>
    public double PooledRms => pools.Values.Where(p => p.Count >= PoolSize).Select(p => Math.Sqrt(p.Squares / p.Count)).DefaultIfEmpty().Max();

    /// <summary>Inexact elements in the smallest pool: each tensor has one of its own, so that a large one hides no small one.</summary>
    public int Pooled => pools.Values.Select(p => p.Count).DefaultIfEmpty().Min();

    /// <summary>The worst disagreement of the first trial that has one, or null.</summary>
    public Disagreement? Failure { get; private set; }

    /// <summary>Compares real tensors.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="expected">The reference's values and bounds.</param>
    /// <param name="actual">The engine's values.</param>
    /// <param name="random">Whether the inputs were independent random draws.</param>
    public void Add(string name, Tensor<Bounded> expected, Tensor<float> actual, bool random)
    {
        if (expected.Shape != actual.Shape)
        {
            Failure ??= new(name, [], double.NaN, double.NaN, 0, 0, $"shape {actual.Shape}, expected {expected.Shape}");
            return;
        }
        double largest = 0;
        for (int i = 0; i < expected.Count; i++)
            if (double.IsFinite(expected[i].Value)) largest = Math.Max(largest, Math.Abs(expected[i].Value));
        for (int i = 0; i < expected.Count; i++) Compare(name, expected, i, actual[i], random, largest / 1000);
        if (Failure is null && pools.TryGetValue(name, out var pool) && pool.Count >= PoolSize && Math.Sqrt(pool.Squares / pool.Count) is var rms && rms > PooledSigmas)
            Fail(name, expected, actual, 0, $"root mean square over {pool.Count} elements is {rms:g3} σ, allowed are {PooledSigmas}");
    }

    /// <summary>Compares int32 tensors, which must be equal.</summary>
    public void Add(string name, Tensor<int> expected, Tensor<int> actual)
    {
        Elements += expected.Count;
        if (expected.Shape != actual.Shape) Failure ??= new(name, [], double.NaN, double.NaN, 0, 0, $"shape {actual.Shape}, expected {expected.Shape}");
        for (int i = 0; i < expected.Count; i++)
            if (Failure is null && expected[i] != actual[i])
                Failure ??= new(name, expected.Shape.Index(i), expected[i], actual[i], 0, 0, "int32 values differ");
    }

    private void Compare(string name, Tensor<Bounded> expected, int i, float actual, bool random, double relevant)
    {
        Elements++;
        var e = expected[i];
        double value = e.Value, worst = e.Worst, σ = e.Sigma;
        if (double.IsPositiveInfinity(worst)) { Unjudged++; return; }
        if (!double.IsFinite(value))
        {
            if (double.IsNaN(value) ? !float.IsNaN(actual) : actual != value) Fail(name, expected, i, actual, "NaN or infinity expected");
            return;
        }
        // Where the interval passes the float range, the infinity of that side is a right answer.
        if (float.IsInfinity(actual) && Math.Abs(value) + worst > float.MaxValue && Math.Sign(value) == Math.Sign(actual)) return;
        if (!float.IsFinite(actual)) { Fail(name, expected, i, actual, "a finite value expected"); return; }
        double error = Math.Abs(actual - value);
        if (error > 0 && Math.Abs(value) > relevant) WorstUlp = Math.Max(WorstUlp, error / Precision.Spacing(value));
        if (worst > 0) WorstShare = Math.Max(WorstShare, error / worst);
        if (error > worst) { Fail(name, expected, i, actual, worst == 0 ? "the exact value expected" : "error beyond the worst case"); return; }
        if (!random || σ == 0) return;
        WorstSigmas = Math.Max(WorstSigmas, error / σ);
        var (squares, count) = pools.GetValueOrDefault(name);
        pools[name] = (squares + error / σ * (error / σ), count + 1);
        if (error > ElementSigmas * σ) Fail(name, expected, i, actual, $"error of {error / σ:g3} σ, allowed are {ElementSigmas}");
    }

    private void Fail(string name, Tensor<Bounded> expected, Tensor<float> actual, int i, string rule) => Fail(name, expected, i, actual[i], rule);

    private void Fail(string name, Tensor<Bounded> expected, int i, float actual, string rule)
    {
        var (value, worst) = (expected[i].Value, expected[i].Worst);
        // How far beyond what is allowed; a wrong class is beyond everything.
        double error = Math.Abs(actual - value), severity = !double.IsFinite(error) ? double.MaxValue : worst > 0 ? error / worst : error == 0 ? 0 : double.MaxValue;
        if (Failure is not null && severity <= severest) return;
        severest = severity;
        Failure = new(name, expected.Shape.Index(i), value, actual, expected[i].Sigma, worst, rule);
    }
}
