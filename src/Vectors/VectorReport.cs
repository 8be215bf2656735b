using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conformance.Vectors;

/// <summary>How many published tests an engine passed.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed.</param>
/// <param name="Unsupported">Tests that this house or this engine does not run.</param>
public sealed record VectorTotals(string Engine, int Passed, int Failed, int Unsupported);

/// <summary>The results of a run, counted and written down.</summary>
/// <param name="Cases">The results.</param>
public sealed record VectorReport(IReadOnlyList<VectorResult> Cases)
{
    private static readonly JsonSerializerOptions options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,

        // A wrong infinity is infinitely far off, which JSON has no number for: it is written as text.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The version of the written form.</summary>
    public const int Schema = 1;

    /// <summary>The counts of every engine, in the order in which engines first appear.</summary>
    [JsonIgnore]
    public IReadOnlyList<VectorTotals> Totals => [.. Cases.GroupBy(c => c.Engine).Select(g =>
        new VectorTotals(g.Key, Count(g, VectorStatus.Passed), Count(g, VectorStatus.Failed), Count(g, VectorStatus.Unsupported)))];

    /// <summary>Writes <c>{"schema":1,"cases":[{"name","engine","status","reason","worst"}]}</c>.</summary>
    public void Write(Stream to) => JsonSerializer.Serialize(to, new Written(Schema, Cases), options);

    /// <summary>The written form as text.</summary>
    public string ToJson() => JsonSerializer.Serialize(new Written(Schema, Cases), options);

    private static int Count(IEnumerable<VectorResult> results, VectorStatus status) => results.Count(r => r.Status == status);

    private sealed record Written(int Schema, IReadOnlyList<VectorResult> Cases);
}
