using Conformance.Spec;
using Conformance.Vectors;

namespace Conformance.Reports;

/// <summary>Runs a folder of other people's vectors, prints a line for each case that did not pass, and totals.</summary>
internal static class VectorVerb
{
    public static int Run(string folder, IReadOnlyList<Engine> engines, string? json)
    {
        var results = new List<VectorResult>();
        foreach (var result in VectorRun.Run(VectorFolder.Read(folder), engines))
        {
            results.Add(result);
            Console.WriteLine($"{result.Name} on {result.Engine}: {result.Status.ToString().ToLowerInvariant()}{(result.Reason == "" ? "" : $": {result.Reason}")}");
        }
        var report = new VectorReport(results);
        Console.WriteLine();
        if (results.Count == 0) throw new ArgumentException($"{folder} holds no ONNX node test and no WebNN JSON.");
        foreach (var t in report.Totals) Console.WriteLine($"{t.Engine}: {t.Passed} passed, {t.Failed} failed, {t.Unsupported} unsupported");
        if (json is not null) File.WriteAllText(json, report.ToJson() + "\n");
        return results.Any(r => r.Status == VectorStatus.Failed) ? Verbs.Disagrees : Verbs.Agrees;
    }
}
