using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>A graph's backward is derived: held against dual numbers through the whole graph, and node by node on engines.</summary>
public sealed class GraphTests
{
    private static readonly Mlp network = new(Inputs: 5, Hidden: 4, Classes: 3);

    private static (Dictionary<string, Tensor<float>> Feeds, Dictionary<string, Tensor<int>> Ints) Feeds(int seed)
    {
        var r = new Sampler(seed);
        var feeds = network.Parameters(seed);
        foreach (string b in new[] { "b1", "b2", "b3" }) feeds[b] = feeds[b].Select(_ => (float)(0.1 * r.Normal()));
        feeds["x"] = new Tensor<float>((6, 5)).Select(_ => (float)r.Normal());
        return (feeds, new() { ["label"] = new Tensor<int>(6).Select(_ => r.Int(0, 2)) });
    }

    private static Dictionary<string, Tensor<T>> Over<T>(Dictionary<string, Tensor<float>> feeds, Func<float, T> number) =>
        feeds.ToDictionary(f => f.Key, f => f.Value.Select(number));

    [Fact]
    public void Its_gradients_are_those_of_dual_numbers_through_the_whole_graph()
    {
        var (feeds, ints) = Feeds(1);
        var graph = network.Loss();
        var gradients = graph.Run(new FormulaRunner<Real>(), Over<Real>(feeds, v => v), ints).Gradients("loss", new(new Shape(), [1]));
        foreach (string name in feeds.Keys)
            for (int i = 0; i < feeds[name].Count; i++)
            {
                var moved = Over(feeds, v => new Dual(v, 0));
                moved[name][i] = new Dual(feeds[name][i], 1);
                double expected = graph.Run(new FormulaRunner<Dual>(), moved, ints)["loss"][0].Tangent;
                Assert.True(Math.Abs(gradients[name][i].Value - expected) <= 1e-13, $"d{name}[{i}] is {gradients[name][i]} by the graph, {expected:R} by dual numbers");
            }
    }

    [Fact]
    public void A_value_that_fans_out_has_the_sum_of_both_gradients()
    {
        // y = x + x: dx = 2·dy. Without the sum it would be 1.
        var graph = new Graph().Add(new Add(), "x x", "y");
        var run = graph.Run(new FormulaRunner<Real>(), new Dictionary<string, Tensor<Real>> { ["x"] = new(2, [3, 4]) }, new Dictionary<string, Tensor<int>>());
        Assert.Equal(6, run["y"][0].Value);
        Assert.Equal([2, 2], run.Gradients("y", new(2, [1, 1]))["x"].Span.ToArray().Select(v => v.Value));
    }

    public static TheoryData<string> Engines => [.. Catalogue.Current.Engines.Select(e => e.Name)];

    [Theory, MemberData(nameof(Engines))]
    public void Node_by_node_an_engine_agrees_on_what_it_fed_itself(string engineName)
    {
        var engine = Catalogue.Current.Engine(engineName);
        if (engine.Unavailable is { } why) Assert.Skip(why);
        for (int seed = 1; seed <= 10; seed++)
        {
            var (feeds, ints) = Feeds(seed);
            var graph = network.Loss();
            if (graph.Nodes.Select(n => engine.Declines(n.Operator, Direction.Forward)).FirstOrDefault(r => r is not null) is { } missing) Assert.Skip(missing);
            using var runner = new EngineRunner(engine);
            foreach (var (node, x, y) in graph.Run(runner, feeds, ints).Steps)
            {
                using var rounding = new Rounding(engine.Precision);
                var expected = Formula.Forward(node.Operator, x.Select(v => Bounded.Exact(v)));
                var agreement = new Agreement();
                for (int i = 0; i < y.Real.Length; i++) agreement.Add(node.Operator.Signature.Outputs[i], expected[i], y[i], random: false);
                Assert.True(agreement.Failure is null, $"{node.Operator}: {agreement.Failure}");
            }
        }
    }

    [Fact]
    public void Wiring_mistakes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Graph().Add(new Dense(), "x w", "y"));
        Assert.Throws<ArgumentException>(() => new Graph().Add(new Gelu(), "x", "y").Add(new Gelu(), "y", "x"));
        Assert.Throws<ArgumentException>(() => new Graph().Add(new Gelu(), "x", "y").Add(new Gelu(), "x", "y"));
        Assert.Throws<KeyNotFoundException>(() => new Graph().Add(new Gelu(), "x", "y")
            .Run(new FormulaRunner<Real>(), new Dictionary<string, Tensor<Real>>(), new Dictionary<string, Tensor<int>>()));
    }
}
