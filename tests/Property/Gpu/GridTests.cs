using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>Elementwise shaders beyond one row of the grid, where a wrong stride would show and no other case reaches.</summary>
public sealed class GridTests
{
    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var engine in Catalogue.Current.Engines.Where(e => e is Gpu.GpuEngine))
                foreach (string op in new[] { "Gelu", "Add", "Dropout", "Adam", "BatchNorm", "SoftmaxCrossEntropy", "MaxPool2D" }) rows.Add(engine.Name, op);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public void The_second_row_is_right(string engineName, string op)
    {
        var engine = Catalogue.Current.Engine(engineName);
        if (engine.Unavailable is { } why) Assert.Skip(why);
        var findings = new AgreementGate().Judge(engine, Catalogue.Current.Operator(op), new Effort { Only = $"length/{Gpu.Grid.Row + 67}/0", Trials = 1 }).ToList();
        Assert.Equal(Outcome.Passed, findings.Single(f => f.Direction == Direction.Forward).Outcome);
        Assert.All(findings, f => Assert.True(f.Outcome != Outcome.Failed, f.Detail));
    }
}
