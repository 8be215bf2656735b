using Conformance.Gates;
using Conformance.Spec;
using Sample;

namespace Conformance.Tests;

/// <summary>The sample of a third party's engine is judged right: what is sound passes, and its tanh is caught.</summary>
public sealed class ThirdPartyTests
{
    private static readonly TensorPrimitivesEngine engine = new();

    [Fact]
    public void A_sound_kernel_passes_and_what_is_missing_is_absent()
    {
        var findings = new AgreementGate().Judge(engine, Catalogue.Current.Operator("Dense"), new Effort()).ToList();
        Assert.Equal(Outcome.Passed, findings.Single(f => f.Direction == Direction.Forward).Outcome);
        Assert.Equal(Outcome.Absent, findings.Single(f => f.Direction == Direction.Backward).Outcome);
    }

    [Fact]
    public void In_GELU_its_tanh_shows_only_beside_0_where_1_plus_tanh_all_but_swallows_it()
    {
        var finding = new AgreementGate().Judge(engine, Catalogue.Current.Operator("Gelu"), new Effort()).Single(f => f.Direction == Direction.Forward);
        Assert.Equal(Outcome.Failed, finding.Outcome);
        Assert.Contains("near 0", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_declines_is_declined_with_its_reason()
    {
        Assert.Equal("System.Numerics.Tensors has no erf", engine.Declines(new Spec.Gelu(), Direction.Forward));
        Assert.Equal("no kernel", engine.Declines(new Adam(), Direction.Forward));
    }

    [Fact]
    public void Its_tanh_is_caught_in_the_LSTM_cell_at_small_c()
    {
        var finding = new AgreementGate().Judge(engine, Catalogue.Current.Operator("LstmCell"), new Effort()).Single(f => f.Direction == Direction.Forward);
        Assert.Equal(Outcome.Failed, finding.Outcome);
        Assert.Contains(": h1[", finding.Detail, StringComparison.Ordinal);
    }
}
