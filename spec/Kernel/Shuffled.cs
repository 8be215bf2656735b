namespace Conformance.Spec;

/// <summary>In which order <see cref="Shuffled"/> adds the terms of a sum.</summary>
public enum SumOrder
{
    /// <summary>A random permutation, one after the other.</summary>
    Random,
    /// <summary>As the formula writes it.</summary>
    Written,
    /// <summary>Largest magnitude first: every later term is rounded against it.</summary>
    LargestFirst,
    /// <summary>Largest magnitude last: small terms gather first.</summary>
    LargestLast,
    /// <summary>A random binary tree, as a parallel reduction adds.</summary>
    Tree,
}

/// <summary>The scope of one <see cref="Shuffled"/> run on this thread: the seed, the order of sums, and how far functions err.</summary>
public sealed class Shuffling : IDisposable
{
    [ThreadStatic] private static Shuffling? current;
    private readonly Shuffling? outer = current;

    /// <summary>Opens the scope.</summary>
    /// <param name="seed">Seed of the permutations.</param>
    /// <param name="order">Order of every sum.</param>
    /// <param name="precision">Elementary functions err by up to what this declares; correctly rounded when null.</param>
    public Shuffling(int seed, SumOrder order = SumOrder.Random, Precision? precision = null)
    {
        (Random, Order, Precision) = (new Random(seed), order, precision ?? Precision.CorrectlyRounded);
        current = this;
    }

    /// <summary>The order of every sum.</summary>
    public SumOrder Order { get; }

    /// <summary>How far elementary functions err.</summary>
    public Precision Precision { get; }

    internal Random Random { get; }

    /// <summary>The scope that is open on this thread.</summary>
    /// <exception cref="InvalidOperationException">None is open.</exception>
    public static Shuffling Current => current
        ?? throw new InvalidOperationException("A Shuffled number needs an open scope: using var run = new Shuffling(seed).");

    /// <inheritdoc/>
    public void Dispose() => current = outer;
}

/// <summary>
/// A float32 whose sums are added in another order than the formula writes: one more honest float32 evaluation of the
/// reference's source, which calibrates <see cref="Bounded"/> for every operator without a second implementation.
/// </summary>
public readonly struct Shuffled : IReal<Shuffled>
{
    private readonly float value;
    private readonly Sum? sum;                               // an open sum; added up when first consumed

    private Shuffled(float value) => this.value = value;
    private Shuffled(Sum sum) => this.sum = sum;

    /// <summary>The float32 value.</summary>
    public float Value => sum is null ? value : sum.Total;

    /// <inheritdoc/>
    public static implicit operator Shuffled(double constant) => new((float)constant);
    /// <inheritdoc/>
    public static Shuffled operator -(Shuffled a) => new(-a.Value);
    /// <inheritdoc/>
    public static Shuffled operator +(Shuffled a, Shuffled b) =>
        a.sum is null && a.value == 0 ? b : b.sum is null && b.value == 0 ? a : new(new Sum(a, b));
    /// <inheritdoc/>
    public static Shuffled operator -(Shuffled a, Shuffled b) => a + -b;
    /// <inheritdoc/>
    public static Shuffled operator *(Shuffled a, Shuffled b) => new(a.Value * b.Value);
    /// <inheritdoc/>
    public static Shuffled operator /(Shuffled a, Shuffled b) => Perturbed(Function.Divide, a.Value, (double)a.Value / b.Value);
    /// <inheritdoc/>
    public static bool operator <(Shuffled a, Shuffled b) => a.Value < b.Value;
    /// <inheritdoc/>
    public static bool operator >(Shuffled a, Shuffled b) => a.Value > b.Value;
    /// <inheritdoc/>
    public static bool operator <=(Shuffled a, Shuffled b) => a.Value <= b.Value;
    /// <inheritdoc/>
    public static bool operator >=(Shuffled a, Shuffled b) => a.Value >= b.Value;
    /// <inheritdoc/>
    public static bool IsNaN(Shuffled x) => float.IsNaN(x.Value);
    /// <inheritdoc/>
    public static Shuffled Max(Shuffled a, Shuffled b) => new(Math.Max(a.Value, b.Value));
    /// <inheritdoc/>
    public static Shuffled Min(Shuffled a, Shuffled b) => new(Math.Min(a.Value, b.Value));
    /// <inheritdoc/>
    public static Shuffled Abs(Shuffled x) => new(Math.Abs(x.Value));
    /// <inheritdoc/>
    public static Shuffled Sqrt(Shuffled x) => Apply(Function.Sqrt, x);
    /// <inheritdoc/>
    public static Shuffled Exp(Shuffled x) => Apply(Function.Exp, x);
    /// <inheritdoc/>
    public static Shuffled Expm1(Shuffled x) => Apply(Function.Expm1, x);
    /// <inheritdoc/>
    public static Shuffled Log(Shuffled x) => Apply(Function.Log, x);
    /// <inheritdoc/>
    public static Shuffled Log1p(Shuffled x) => Apply(Function.Log1p, x);
    /// <inheritdoc/>
    public static Shuffled Tanh(Shuffled x) => Apply(Function.Tanh, x);
    /// <inheritdoc/>
    public static Shuffled Erf(Shuffled x) => Apply(Function.Erf, x);
    /// <inheritdoc/>
    public static Shuffled Erfc(Shuffled x) => Apply(Function.Erfc, x);

    private static Shuffled Apply(Function f, Shuffled x) => Perturbed(f, x.Value, Functions.Evaluate(f, x.Value));

    /// <summary>y rounded to a float that errs by no more than the scope's precision allows.</summary>
    private static Shuffled Perturbed(Function f, double x, double y)
    {
        var scope = Shuffling.Current;
        double spare = scope.Precision.Error(f, x, y) - 0.5 * Precision.Spacing(y);
        if (!(spare > 0) || !double.IsFinite(y) || y == 0) return new((float)y);
        double moved = y + spare * (2 * scope.Random.NextDouble() - 1);
        // Beyond a power of two the spacing doubles, and rounding could then err by more than was spared for it.
        return new((float)(Precision.Spacing(moved) > Precision.Spacing(y) ? y : moved));
    }

    private sealed class Sum(Shuffled left, Shuffled right)
    {
        private float? total;

        public float Total => total ??= Add(Shuffling.Current);

        private float Add(Shuffling scope)
        {
            var terms = Terms();
            var random = scope.Random;
            switch (scope.Order)
            {
                case SumOrder.Random: random.Shuffle(terms); break;
                case SumOrder.LargestFirst: Array.Sort(terms, (a, b) => Math.Abs(b).CompareTo(Math.Abs(a))); break;
                case SumOrder.LargestLast: Array.Sort(terms, (a, b) => Math.Abs(a).CompareTo(Math.Abs(b))); break;
                case SumOrder.Tree:
                    for (int n = terms.Length; n > 1; n--)
                    {
                        int j = random.Next(n);               // any two partial sums may meet
                        (terms[j], terms[n - 1]) = (terms[n - 1], terms[j]);
                        terms[random.Next(n - 1)] += terms[n - 1];
                    }
                    return terms[0];
            }
            float s = terms[0];
            for (int i = 1; i < terms.Length; i++) s += terms[i];
            return s;
        }

        // Not recursive: a sum of thousands of terms is a tree thousands deep.
        private float[] Terms()
        {
            var terms = new List<float>();
            var open = new Stack<Shuffled>([right, left]);
            while (open.TryPop(out var next))
            {
                if (next.sum is null) { terms.Add(next.value); continue; }
                if (next.sum.total is { } known) { terms.Add(known); continue; }
                open.Push(next.sum.Right);
                open.Push(next.sum.Left);
            }
            return [.. terms];
        }

        private Shuffled Left => left;
        private Shuffled Right => right;
    }
}
