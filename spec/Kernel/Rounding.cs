namespace Conformance.Spec;

/// <summary>
/// The scope of one <see cref="Bounded"/> run on this thread: <c>using var run = new Rounding(engine.Precision);</c>.
/// It says how accurate the judged engine is, and collects whether a branch was too close to call.
/// </summary>
public sealed class Rounding : IDisposable
{
    /// <summary>Two inexact values closer than this many σ may compare either way in float32.</summary>
    public const double BranchSigmas = 8;

    [ThreadStatic] private static Rounding? current;
    private readonly Rounding? outer;

    /// <summary>Opens the scope.</summary>
    public Rounding(Precision precision)
    {
        Precision = precision;
        outer = current;
        current = this;
    }

    /// <summary>The accuracy of the engine that is judged.</summary>
    public Precision Precision { get; }

    /// <summary>Whether a comparison of inexact values was too close to call: the drawn inputs must be redrawn.</summary>
    public bool Ambiguous { get; internal set; }

    /// <summary>The scope that is open on this thread.</summary>
    /// <exception cref="InvalidOperationException">None is open.</exception>
    public static Rounding Current => current
        ?? throw new InvalidOperationException("A Bounded number needs an open scope: using var run = new Rounding(precision).");

    /// <inheritdoc/>
    public void Dispose() => current = outer;
}
