using Conformance.Gates;
using Conformance.Spec;
using Conformance.Vectors;

namespace Conformance.Tests;

/// <summary>
/// The folders of test vectors that others published. They are no part of the repository: <c>onnx-node</c> and <c>webnn</c> lie in
/// the folder <c>../shared/vectors</c> beside it, or in the one that <see cref="Variable"/> names.
/// </summary>
internal static class PublishedVectors
{
    /// <summary>Names the folder that holds <c>onnx-node</c> and <c>webnn</c>.</summary>
    public const string Variable = "CONFORMANCE_VECTORS";

    public static TheoryData<string> Engines => [.. Catalogue.Current.Engines.Select(e => e.Name)];

    /// <summary>The tests of a set; skips where there is no such folder.</summary>
    public static IReadOnlyList<VectorEntry> Read(string set)
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        string folder = Path.Combine(named ?? Path.Combine(Coverage.Root() ?? ".", "..", "shared", "vectors"), set);
        // A folder that holds tests and no sets is the set itself.
        if (named is not null && !Directory.Exists(folder) && Directory.Exists(named))
        {
            var held = VectorFolder.Read(named).Where(e => e is not RawCase c || c.Format == (set.StartsWith("onnx", StringComparison.Ordinal) ? VectorFormat.OnnxNode : VectorFormat.WebNN)).ToList();
            Assert.SkipWhen(held.Count == 0, $"{Variable} is '{named}', which holds no tests of {set}");
            return held;
        }
        if (!Directory.Exists(folder))
        {
            Assert.True(named is null, $"{Variable} is '{named}', which has no folder '{set}'");
            Assert.Skip($"no folder ../shared/vectors/{set} beside the repository, and {Variable} names none");
        }
        return [.. VectorFolder.Read(folder)];
    }

    /// <summary>No test of a set fails on an engine; where it is the set of <paramref name="known"/> tests, so many of them pass.</summary>
    public static void Judge(string set, string engineName, int known, int atLeast, ITestOutputHelper output)
    {
        var engine = Catalogue.Current.Engine(engineName);
        if (engine.Unavailable is { } absent) Assert.Skip($"{engine} is unavailable here: {absent}");
        var tests = Read(set);
        var report = new VectorReport([.. VectorRun.Run(tests, [engine])]);
        var totals = Assert.Single(report.Totals);
        output.WriteLine($"{totals.Passed} passed, {totals.Failed} failed, {totals.Unsupported} unsupported");
        foreach (var g in report.Cases.Where(c => c.Status == VectorStatus.Unsupported).GroupBy(c => c.Reason).OrderBy(g => g.Key, StringComparer.Ordinal))
            output.WriteLine($"unsupported {g.Count()} × {g.Key}");

        string failures = string.Join("\n", report.Cases.Where(c => c.Status == VectorStatus.Failed).Select(c => $"{c.Name}: {c.Reason}"));
        if (failures != "") Assert.Fail(failures);
        Assert.All(report.Cases.Where(c => c.Status == VectorStatus.Unsupported), c => Assert.NotEqual("", c.Reason));

        // A mapping that no longer sees its tests would pass in silence. Engines of users need not have every kernel.
        if (tests.Count == known && (engine is ReferenceEngine || engineName.StartsWith("simd-", StringComparison.Ordinal)))
            Assert.True(totals.Passed >= atLeast, $"{totals.Passed} tests passed, {atLeast} are known to");
    }
}
