using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>
/// Long sums of one sign, which no short case tells from right ones: an accumulator that takes all of them one after the other outgrows them, and
/// rounds each the same way. n terms added as √n sums of √n err by at most 2·√n·u, relative to the sum; the chain may err by n·u.
/// </summary>
public sealed class LongSumTests
{
    private const float Term = 0.1f;

    /// <summary>A sum that an operator forms of equal terms.</summary>
    /// <param name="Operator">The operator.</param>
    /// <param name="Inputs">What its inputs are filled with, and their shapes.</param>
    /// <param name="Terms">Terms of a sum.</param>
    /// <param name="Chains">Accumulators that a sum has where vectors of 512 bits are added four at a time and not cut.</param>
    /// <param name="Sums">Which sums: of an output, or of a gradient where dy is filled with the term.</param>
    /// <param name="Mean">Whether the result is divided by the number of terms.</param>
    private sealed record LongSum(Operator Operator, (float Value, Shape Shape)[] Inputs, int Terms, int Chains, (Direction Direction, int Operand)[] Sums, bool Mean = false)
    {
        public double Bound => (2 * Math.Sqrt(Terms) + 4) * Precision.UnitRoundoff;
    }

    private static readonly Dictionary<string, LongSum> cases = new()
    {
        ["ReduceSum along a row"] = new(new ReduceSum([1]), [(Term, (1, 1 << 23))], 1 << 23, 64, [(Direction.Forward, 0)]),
        ["ReduceSum down 64 columns"] = new(new ReduceSum([0]), [(Term, (1 << 16, 64))], 1 << 16, 1, [(Direction.Forward, 0)]),
        ["ReduceSum down 3 columns"] = new(new ReduceSum([0]), [(Term, (1 << 18, 3))], 1 << 18, 4, [(Direction.Forward, 0)]),
        ["ReduceMean down 64 columns"] = new(new ReduceMean([0]), [(Term, (1 << 16, 64))], 1 << 16, 1, [(Direction.Forward, 0)], Mean: true),
        ["MeanAbsoluteError"] = new(new MeanAbsoluteError(), [(Term, (1 << 20, 8)), (0, (1 << 20, 8))], 1 << 23, 64, [(Direction.Forward, 0)], Mean: true),
        // A matrix and a vector, and two matrices; both have a gradient of a bias.
        ["Dense of one input"] = new(new Dense(), [(1, (1 << 16, 1)), (0, (1, 16)), (0, 16)], 1 << 16, 4, [(Direction.Backward, 1), (Direction.Backward, 2)]),
        ["Dense of two inputs"] = new(new Dense(), [(1, (1 << 16, 2)), (0, (2, 16)), (0, 16)], 1 << 16, 4, [(Direction.Backward, 1), (Direction.Backward, 2)]),
        ["MatMul of two vectors"] = new(new MatMul(), [(1, (1, 1 << 22)), (Term, (1 << 22, 1))], 1 << 22, 64, [(Direction.Forward, 0)]),
        ["BatchNorm of columns"] = Normalized((1 << 16, 16), 1 << 16, 4),
        ["BatchNorm of planes"] = Normalized((1, 1, 1 << 22), 1 << 22, 64),
    };

    public static TheoryData<string, string> Rows => [.. from engine in Catalogue.Current.Engines where engine.Name != "reference" from name in cases.Keys select (engine.Name, name)];

    public static TheoryData<string> Names => [.. cases.Keys];

    private static LongSum Normalized(Shape x, int terms, int chains)
    {
        Shape channels = x[1];
        return new(new BatchNorm(), [(Term, x), (1, channels), (0, channels), (0, channels), (0, channels)], terms, chains, [(Direction.Forward, 3)], Mean: true);
    }

    [Theory, MemberData(nameof(Rows))]
    public void A_sum_does_not_outgrow_its_terms(string engineName, string name)
    {
        var engine = Catalogue.Current.Engine(engineName);
        if (engine.Unavailable is { } why) Assert.Skip(why);
        var sum = cases[name];
        foreach (var (direction, _) in sum.Sums)
            if (engine.Declines(sum.Operator, direction) is { } declined) Assert.Skip(declined);
        using var session = engine.Prepare(sum.Operator, Filled(sum.Inputs));
        session.Forward();
        var y = session.Outputs();
        var results = y;
        if (sum.Sums.Any(s => s.Direction == Direction.Backward))
        {
            session.Seed(Filled([.. sum.Operator.Signature.SeedShapes([.. y.Real.Select(t => t.Shape)]).Select(s => (Term, s))]));
            session.Backward();
            results = session.Gradients();
        }
        double exact = sum.Mean ? Term : (double)Term * sum.Terms;
        foreach (var (_, operand) in sum.Sums)
            foreach (float actual in results[operand].Span)
                Assert.True(Math.Abs(actual - exact) <= sum.Bound * exact, $"operand {operand}: {actual:g9} instead of {exact:g9}, a relative error of {actual / exact - 1:g3}; at most {sum.Bound:g3}");
    }

    /// <summary>What is to be seen is seen: the sums are long enough for chains to break the bound.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Chains_are_too_inaccurate(string name)
    {
        var sum = cases[name];
        float chain = 0;
        for (int i = 0; i < sum.Terms / sum.Chains; i++) chain += Term;
        double exact = (double)Term * (sum.Terms / sum.Chains);
        Assert.True(Math.Abs(chain - exact) > sum.Bound * exact, $"a chain errs by {chain / exact - 1:g3}, and the bound is {sum.Bound:g3}");
    }

    private static Operands<float> Filled((float Value, Shape Shape)[] operands) => new([.. operands.Select(o =>
    {
        var values = new float[o.Shape.Count];
        Array.Fill(values, o.Value);
        return new Tensor<float>(o.Shape, values);
    })]);
}
