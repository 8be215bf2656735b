using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>The text of a failure: what, where, and the one command that shows it again.</summary>
public static class Replay
{
    /// <summary>Describes a failed trial.</summary>
    public static string Describe(Engine engine, Origin origin, int seed, Direction direction, string problem)
    {
        // The gate derives the draw's seed from the case's name; undo that, so that --seed leads to the same draw.
        int given = seed ^ Sampler.SeedOf(origin.Case.Name);
        return $"{origin.Case.Name}, {direction.ToString().ToLowerInvariant()}, seed {seed}: {problem}"
            + Command(engine, origin.Case.Operator.GetType().Name, $" --case {origin.Text} --seed {given}");
    }

    /// <summary>The command, on a line of its own; none for a planted bug, which no command line names.</summary>
    public static string Command(Engine engine, string op, string rest = "")
    {
        if (engine is Mutant) return "";
        var assembly = engine.GetType().Assembly;
        bool own = assembly.GetName().Name is { } n && (n == "Conformance.Spec" || n == "Conformance.Simd" || n == "Conformance.Gpu" || n == "Conformance.Gates");
        string plugged = own ? "" : $" --engine-assembly {Quoted(assembly.Location)}";
        string name = engine.Name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? engine.Name : Quoted(engine.Name);
        // What stands between single quotes is text to a POSIX shell and to PowerShell.
        static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        return $"\n  replay: dotnet run -c Release --project reports -- check --operator {op} --engine {name}{rest}{plugged}";
    }
}
