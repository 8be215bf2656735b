using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>What holds for every operator, whatever it computes.</summary>
public sealed class OperatorLaws
{
    public static TheoryData<string> Operators => [.. Catalogue.Current.Operators.Select(o => o.Name)];

    [Theory, MemberData(nameof(Operators))]
    public void An_operator_is_a_value(string name)
    {
        foreach (var op in Catalogue.Current.Operator(name).Cases.Select(c => c.Operator))
        {
            var copy = (Operator)op.GetType().GetMethod("<Clone>$")!.Invoke(op, null)!;
            Assert.NotSame(op, copy);
            Assert.Equal(op, copy);
            Assert.Equal(op.GetHashCode(), copy.GetHashCode());
            Assert.Equal(op.ToString(), copy.ToString());
        }
    }

    [Theory, MemberData(nameof(Operators))]
    public void A_draw_depends_on_its_seed_alone(string name)
    {
        var c = Catalogue.Current.Operator(name).OfLength(9)[0];
        Assert.Equal(c.Draw(5)[0].Span.ToArray(), c.Draw(5)[0].Span.ToArray());
        Assert.NotEqual(c.Draw(5)[0].Span.ToArray(), c.Draw(6)[0].Span.ToArray());
    }

    [Theory, MemberData(nameof(Operators))]
    public void The_names_of_its_cases_are_different(string name)
    {
        // A case's name seeds its draws and finds it in a report.
        var names = Catalogue.Current.Operator(name).Cases.Select(c => c.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Theory, MemberData(nameof(Operators))]
    public void A_refused_call_writes_nothing(string name)
    {
        foreach (var refusal in Catalogue.Current.Operator(name).Refusals.Where(r => r.Ints.Length > 0))
        {
            var x = new Operands<float>([.. refusal.Inputs.Real.Select(s => new Tensor<float>(s))], [.. refusal.Inputs.Int.Zip(refusal.Ints, (s, v) => new Tensor<int>(s, v))]);
            foreach (var engine in Catalogue.Current.Engines.Where(e => e.Unavailable is null && e.Declines(refusal.Operator, Direction.Forward) is null))
                Assert.Equal(refusal.Label, Assert.Throws<ConstraintException>(() => engine.Prepare(refusal.Operator, x)).Label);
        }
    }
}
