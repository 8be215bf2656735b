using System.Globalization;
using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>How a judgement ended. Absent, declined and failed are three different words.</summary>
public enum Outcome
{
    /// <summary>Judged, and agreed.</summary>
    Passed,
    /// <summary>Judged, and disagreed.</summary>
    Failed,
    /// <summary>There is no kernel: a visible blank.</summary>
    Absent,
    /// <summary>There is a kernel, but not for these attributes, or the cell does not apply; the detail says why.</summary>
    Declined,
}

/// <summary>What one gate says of one operator on one engine, in one direction where that makes a difference.</summary>
/// <param name="Gate">Name of the gate.</param>
/// <param name="Operator">Name of the operator.</param>
/// <param name="Engine">Name of the engine.</param>
/// <param name="Direction">Forward or backward; null where the gate judges neither alone.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">The first failure with everything needed to replay it, or the reason of an absence.</param>
public sealed record Finding(string Gate, string Operator, string Engine, Direction? Direction, Outcome Outcome, string Detail = "")
{
    /// <summary>Trials judged.</summary>
    public int Trials { get; init; }

    /// <summary>Elements compared.</summary>
    public long Elements { get; init; }

    /// <summary>Elements of which nothing can be said, because a float32 evaluation may overflow.</summary>
    public long Unjudged { get; init; }

    /// <summary>Largest error in units in the last place; see <see cref="Agreement.WorstUlp"/>.</summary>
    public double WorstUlp { get; init; }

    /// <summary>Largest error in σ over random draws.</summary>
    public double WorstSigmas { get; init; }

    /// <summary>Largest pooled root mean square of error / σ over the cases.</summary>
    public double PooledRms { get; init; }

    /// <summary>Share of draws that had to be repeated because a branch was too close to call.</summary>
    public double Redrawn { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Operator} on {Engine}{(Direction is { } d ? $" {d.ToString().ToLowerInvariant()}" : "")}, {Gate}: {Outcome}{(Detail == "" ? "" : $": {Detail}")}");
}

/// <summary>How much a gate tries. The defaults are those of <c>dotnet test</c>.</summary>
public sealed record Effort
{
    /// <summary>Independent draws of every listed case.</summary>
    public int Trials { get; init; } = 3;

    /// <summary>Random cases, attributes and shapes drawn too.</summary>
    public int RandomCases { get; init; } = 24;

    /// <summary>Largest extent of random cases.</summary>
    public int Size { get; init; } = 9;

    /// <summary>Lengths that are tried: all up to two of the widest vectors and one element, and those around loops of several vectors and around blocks.</summary>
    public IReadOnlyList<int> Lengths { get; init; } = [.. Enumerable.Range(1, 33), 48, 63, 64, 65, 127, 128, 129, 257];

    /// <summary>Every seed is derived from this one.</summary>
    public int Seed { get; init; }

    /// <summary>A case is replayed alone, by its origin, such as <c>any/1234/9</c>.</summary>
    public string? Only { get; init; }

    /// <summary>Whether a gate may stop at its first failure: for planted bugs, of which nothing more is asked.</summary>
    public bool UntilFailure { get; init; }
}

/// <summary>A gate: judges an operator on an engine, the same object in <c>dotnet test</c>, in the report, and against mutants.</summary>
public abstract class Gate
{
    /// <summary>Its name in findings.</summary>
    public abstract string Name { get; }

    /// <summary>Judges. Gates that judge the reference or the contract alone return nothing for other engines.</summary>
    public abstract IEnumerable<Finding> Judge(Engine engine, OperatorInfo op, Effort effort);
}
