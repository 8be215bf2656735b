using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>Gate 3: every chain rule against dual numbers, adjoints, finite differences, and at kinks the subdifferential.</summary>
public sealed class GradientTests
{
    public static TheoryData<string> Operators => [.. Catalogue.Current.Operators.Select(o => o.Name)];

    [Theory, MemberData(nameof(Operators))]
    public void The_chain_rule_is_right(string op) => Verdict.Of(new GradientGate(), "reference", op);
}
