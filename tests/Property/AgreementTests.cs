using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>Gates 1, 2 and 4 on every operator and every engine, users' engines included.</summary>
public sealed class AgreementTests
{
    public static TheoryData<string> Operators => [.. Catalogue.Current.Operators.Select(o => o.Name)];

    public static TheoryData<string, string> OperatorsAndEngines
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var op in Catalogue.Current.Operators)
                foreach (var engine in Catalogue.Current.Engines) rows.Add(op.Name, engine.Name);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Operators))]
    public void The_contract_holds(string op) => Verdict.Of(new ContractGate(), "reference", op);

    [Theory, MemberData(nameof(OperatorsAndEngines))]
    public void Agrees_with_vectors_that_others_computed(string op, string engine) => Verdict.Of(new VectorGate(), engine, op);

    [Theory, MemberData(nameof(OperatorsAndEngines))]
    public void Agrees_with_the_reference(string op, string engine) => Verdict.Of(new AgreementGate(), engine, op);
}
