using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>Gate 5: every planted bug is killed, and the gate that kills it is named.</summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    private static readonly System.Reflection.Assembly mutants = typeof(Mutants.Gelu).Assembly;

    public static TheoryData<string, string> All
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var op in Catalogue.Current.Operators)
                foreach (var m in MutantRunner.Of(op, mutants)) rows.Add(op.Name, m.Bug);
            return rows;
        }
    }

    public static TheoryData<string> Operators => [.. Catalogue.Current.Operators.Select(o => o.Name)];

    [Theory, MemberData(nameof(All))]
    public void Is_killed(string operatorName, string bug)
    {
        var op = Catalogue.Current.Operator(operatorName);
        var verdict = MutantRunner.Judge(MutantRunner.Of(op, mutants).Single(m => m.Bug == bug), op, new Effort());
        Assert.True(verdict.Killers.Count > 0, $"{op}: no gate tells '{bug}' from a sound engine");
        output.WriteLine($"killed by {string.Join(", ", verdict.Killers)}: {verdict.Evidence}");
    }

    /// <summary>The control: with nothing planted, the same engine passes, so that it is the bug that is killed.</summary>
    [Theory, MemberData(nameof(Operators))]
    public void A_sound_engine_survives(string operatorName)
    {
        var op = Catalogue.Current.Operator(operatorName);
        var verdict = MutantRunner.Judge(MutantRunner.Nothing(op), op, new Effort());
        Assert.True(verdict.Killers.Count == 0, verdict.Evidence);
    }
}
