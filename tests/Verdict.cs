using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>Turns findings into the verdict of a test: a failure is shown whole, an absence is a skip with its reason.</summary>
internal static class Verdict
{
    /// <summary>The software device checks every access of a shader while it is judged.</summary>
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void CheckShaders() => Environment.SetEnvironmentVariable("COMPUTESHARP_CHECKED", "1");

    public static void Of(Gate gate, string engineName, string operatorName)
    {
        var engine = Catalogue.Current.Engine(engineName);
        if (engine.Unavailable is { } reason) Assert.Skip($"{engine} is unavailable here: {reason}");
        var findings = gate.Judge(engine, Catalogue.Current.Operator(operatorName), new Effort()).ToList();
        string failures = string.Join("\n", findings.Where(f => f.Outcome == Outcome.Failed));
        if (failures != "") Assert.Fail(failures);
        if (findings.All(f => f.Outcome is Outcome.Absent or Outcome.Declined))
            Assert.Skip(string.Join("; ", findings.Select(f => f.Detail).Distinct()));
    }
}
