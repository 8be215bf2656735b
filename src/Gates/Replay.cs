using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>The text of a failure: what, where, and the one command that shows it again.</summary>
public static class Replay
{
    /// <summary>Describes a failed trial.</summary>
    public static string Describe(Engine engine, Origin origin, int seed, Direction direction, string problem)
    {
        var op = origin.Case.Operator;
        // The gate derives the draw's seed from the case's name; undo that, so that --seed leads to the same draw.
        int given = seed ^ Sampler.SeedOf(origin.Case.Name);
        return $"{origin.Case.Name}, {direction.ToString().ToLowerInvariant()}, seed {seed}: {problem}\n"
            + $"  replay: dotnet run -c Release --project reports -- check --operator {op.GetType().Name} --engine {engine.Name} --case {origin.Text} --seed {given}";
    }
}
