using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>A session refuses what a kernel must not be given.</summary>
public sealed class SessionTests
{
    public static TheoryData<string> Engines => [.. Catalogue.Current.Engines.Where(e => e.Unavailable is null).Select(e => e.Name)];

    [Theory, MemberData(nameof(Engines))]
    public void Gradients_have_the_shapes_of_their_outputs(string engine)
    {
        using var session = Dense(engine, out _);
        session.Forward();
        var e = Assert.Throws<ConstraintException>(() => session.Seed(new Operands<float>(new Tensor<float>(1, new float[1]))));
        Assert.Equal("B1", e.Label);
        Assert.Contains("dy has the shape (1), that of y is (2, 3)", e.Message, StringComparison.Ordinal);
        Assert.Equal("B1", Assert.Throws<ConstraintException>(() => session.Seed(new Operands<float>())).Label);
    }

    [Theory, MemberData(nameof(Engines))]
    public void Backward_before_Seed_says_what_is_missing(string engine)
    {
        using var session = Dense(engine, out _);
        session.Forward();
        Assert.Contains("Seed", Assert.Throws<InvalidOperationException>(session.Backward).Message, StringComparison.Ordinal);
        Assert.Contains("Seed", Assert.Throws<InvalidOperationException>(() => session.Gradients()).Message, StringComparison.Ordinal);
    }

    private static Session Dense(string engine, out Operands<float> x)
    {
        x = new(new Tensor<float>((2, 2), [1, 2, 3, 4]), new Tensor<float>((2, 3), [1, 2, 3, 4, 5, 6]));
        return Catalogue.Current.Engine(engine).Prepare(new Dense(Bias: false), x);
    }
}
