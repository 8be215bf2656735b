namespace Conformance.Spec;

/// <summary>How many operations of each kind a run took.</summary>
/// <param name="Adds">Additions and subtractions.</param>
/// <param name="Multiplies">Multiplications.</param>
/// <param name="Divides">Divisions.</param>
/// <param name="Functions">Roots, exponentials and other elementary functions.</param>
/// <param name="Comparisons">Comparisons, maxima, minima and absolute values.</param>
public readonly record struct Cost(long Adds = 0, long Multiplies = 0, long Divides = 0, long Functions = 0, long Comparisons = 0)
{
    /// <summary>All operations, each counted as one.</summary>
    public long Total => Adds + Multiplies + Divides + Functions + Comparisons;

    /// <summary>The same work <paramref name="n"/> times.</summary>
    public static Cost operator *(long n, Cost c) =>
        new(n * c.Adds, n * c.Multiplies, n * c.Divides, n * c.Functions, n * c.Comparisons);

    /// <summary>One after the other.</summary>
    public static Cost operator +(Cost a, Cost b) =>
        new(a.Adds + b.Adds, a.Multiplies + b.Multiplies, a.Divides + b.Divides, a.Functions + b.Functions, a.Comparisons + b.Comparisons);
}

/// <summary>The scope of one <see cref="Counted"/> run on this thread.</summary>
public sealed class Counting : IDisposable
{
    [ThreadStatic] private static Counting? current;
    private readonly Counting? outer = current;

    /// <summary>Opens the scope.</summary>
    public Counting() => current = this;

    /// <summary>What was counted so far.</summary>
    public Cost Cost { get; internal set; }

    /// <summary>The scope that is open on this thread.</summary>
    /// <exception cref="InvalidOperationException">None is open.</exception>
    public static Counting Current => current
        ?? throw new InvalidOperationException("A Counted number needs an open scope: using var count = new Counting().");

    /// <inheritdoc/>
    public void Dispose() => current = outer;
}

/// <summary>A double that counts what is done with it: the cost formula of a contract is held equal to the count.</summary>
/// <param name="Value">The number.</param>
public readonly record struct Counted(double Value) : IReal<Counted>
{
    /// <inheritdoc/>
    public static implicit operator Counted(double constant) => new(constant);
    /// <summary>−a: free, a change of sign rides along with the next operation.</summary>
    public static Counted operator -(Counted a) => new(-a.Value);
    /// <inheritdoc/>
    public static Counted operator +(Counted a, Counted b) => Tick(new(Adds: 1), a.Value + b.Value);
    /// <inheritdoc/>
    public static Counted operator -(Counted a, Counted b) => Tick(new(Adds: 1), a.Value - b.Value);
    /// <inheritdoc/>
    public static Counted operator *(Counted a, Counted b) => Tick(new(Multiplies: 1), a.Value * b.Value);
    /// <inheritdoc/>
    public static Counted operator /(Counted a, Counted b) => Tick(new(Divides: 1), a.Value / b.Value);
    /// <inheritdoc/>
    public static bool operator <(Counted a, Counted b) => Compare() && a.Value < b.Value;
    /// <inheritdoc/>
    public static bool operator >(Counted a, Counted b) => Compare() && a.Value > b.Value;
    /// <inheritdoc/>
    public static bool operator <=(Counted a, Counted b) => Compare() && a.Value <= b.Value;
    /// <inheritdoc/>
    public static bool operator >=(Counted a, Counted b) => Compare() && a.Value >= b.Value;
    /// <summary>Free: hardware tells NaN apart as it compares.</summary>
    public static bool IsNaN(Counted x) => double.IsNaN(x.Value);
    /// <inheritdoc/>
    public static Counted Max(Counted a, Counted b) => Tick(new(Comparisons: 1), Math.Max(a.Value, b.Value));
    /// <inheritdoc/>
    public static Counted Min(Counted a, Counted b) => Tick(new(Comparisons: 1), Math.Min(a.Value, b.Value));
    /// <inheritdoc/>
    public static Counted Abs(Counted x) => Tick(new(Comparisons: 1), Math.Abs(x.Value));
    /// <inheritdoc/>
    public static Counted Sqrt(Counted x) => Apply(Function.Sqrt, x);
    /// <inheritdoc/>
    public static Counted Exp(Counted x) => Apply(Function.Exp, x);
    /// <inheritdoc/>
    public static Counted Expm1(Counted x) => Apply(Function.Expm1, x);
    /// <inheritdoc/>
    public static Counted Log(Counted x) => Apply(Function.Log, x);
    /// <inheritdoc/>
    public static Counted Log1p(Counted x) => Apply(Function.Log1p, x);
    /// <inheritdoc/>
    public static Counted Tanh(Counted x) => Apply(Function.Tanh, x);
    /// <inheritdoc/>
    public static Counted Erf(Counted x) => Apply(Function.Erf, x);
    /// <inheritdoc/>
    public static Counted Erfc(Counted x) => Apply(Function.Erfc, x);

    private static Counted Apply(Function f, Counted x) => Tick(new(Functions: 1), Spec.Functions.Evaluate(f, x.Value));

    private static bool Compare() => Tick(new(Comparisons: 1), 0) is var _;

    private static Counted Tick(Cost cost, double value)
    {
        Counting.Current.Cost += cost;
        return new(value);
    }
}
