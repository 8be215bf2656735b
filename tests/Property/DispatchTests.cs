using Conformance.Gates;
using Conformance.Simd;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>The width that the front doors choose, and a smoke test at that width: run again with narrower processors.</summary>
public sealed class DispatchTests
{
    /// <summary>Names the engine that must be chosen, so that a renamed runtime switch cannot pass unnoticed.</summary>
    private const string Expected = "CONFORMANCE_EXPECTED_ENGINE";

    public static TheoryData<string> Operators => [.. Catalogue.Current.Operators.Select(o => o.Name)];

    [Fact]
    public void The_front_doors_use_the_width_that_is_expected()
    {
        if (Environment.GetEnvironmentVariable(Expected) is not { Length: > 0 } expected)
        {
            Assert.Contains(Catalogue.Current.Engines, e => e.Name == Dispatch.Widest && e.Unavailable is null);
            return;
        }
        Assert.Equal(expected, Dispatch.Widest);
    }

    [Theory, MemberData(nameof(Operators))]
    public void The_chosen_width_agrees(string op)
    {
        var findings = new AgreementGate().Judge(Catalogue.Current.Engine(Dispatch.Widest), Catalogue.Current.Operator(op), new Effort { Trials = 1, Lengths = [.. Enumerable.Range(1, 17)] });
        Assert.All(findings, f => Assert.True(f.Outcome != Outcome.Failed, f.Detail));
    }
}
