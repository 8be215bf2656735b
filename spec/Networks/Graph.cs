namespace Conformance.Spec;

/// <summary>One operator of a graph, and the values that it reads and writes, by name.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Inputs">Names of the values of its real inputs, then of its int32 inputs.</param>
/// <param name="Outputs">Names of the values of its real outputs; an output that nobody reads is "_".</param>
public sealed record Node(Operator Operator, string[] Inputs, string[] Outputs)
{
    /// <summary>The names of the real inputs.</summary>
    public string[] Real => Inputs[..Operator.Signature.Inputs.Length];

    /// <summary>The names of the int32 inputs.</summary>
    public string[] Int => Inputs[Operator.Signature.Inputs.Length..];
}

/// <summary>
/// A network: operators in the order in which they run, joined by named values. It has no kernels of its own. Its
/// backward is derived, not written: the nodes in reverse order, each by its own chain rule, and where a value is read
/// more than once the gradients that come back are summed by an explicit <see cref="Add"/>. Page: mlp.md.
/// </summary>
public sealed class Graph
{
    private readonly List<Node> nodes = [];

    /// <summary>The nodes in the order in which they run.</summary>
    public IReadOnlyList<Node> Nodes => nodes;

    /// <summary>Appends a node: <c>graph.Add(new Dense(), "x w b", "h")</c>.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">Names of its inputs, real ones first, separated by blanks.</param>
    /// <param name="outputs">Names of its real outputs; those left out are not named.</param>
    /// <exception cref="ArgumentException">The number of operands is wrong, or an output has the name of another value.</exception>
    public Graph Add(Operator op, string inputs, string outputs)
    {
        string[] x = inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries), y = outputs.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var s = op.Signature;
        if (x.Length != s.Inputs.Length + s.IntInputs.Length || y.Length > s.Outputs.Length)
            throw new ArgumentException($"{op} takes {string.Join(" ", [.. s.Inputs, .. s.IntInputs])} and gives {string.Join(" ", s.Outputs)}, got '{inputs}' and '{outputs}'.");
        foreach (string name in y.Where(name => name != "_"))
            if (nodes.Any(n => n.Outputs.Contains(name) || n.Inputs.Contains(name)) || x.Contains(name))
                throw new ArgumentException($"{op} cannot write '{name}', which an earlier node already reads or writes: a value is written once.");
        nodes.Add(new(op, x, [.. y, .. Enumerable.Repeat("_", s.Outputs.Length - y.Length)]));
        return this;
    }

    /// <summary>Runs the graph on feeds: inputs, parameters, and int32 values by name.</summary>
    /// <exception cref="KeyNotFoundException">A value is neither fed nor written by an earlier node.</exception>
    public GraphRun<T> Run<T>(IRunner<T> runner, IReadOnlyDictionary<string, Tensor<T>> feeds, IReadOnlyDictionary<string, Tensor<int>> ints) =>
        new(this, runner, feeds, ints);
}

/// <summary>Runs one operator, and remembers what its backward needs.</summary>
/// <typeparam name="T">The number.</typeparam>
public interface IRunner<T>
{
    /// <summary>The outputs of an operator, and its chain rule there: from the outputs' gradients to the inputs'.</summary>
    (Operands<T> Y, Func<Operands<T>, Operands<T>> Backward) Run(Operator op, Operands<T> x);
}

/// <summary>Runs operators by the reference, over any number.</summary>
/// <typeparam name="T">The number.</typeparam>
public sealed class FormulaRunner<T> : IRunner<T> where T : struct, IReal<T>
{
    /// <inheritdoc/>
    public (Operands<T> Y, Func<Operands<T>, Operands<T>> Backward) Run(Operator op, Operands<T> x)
    {
        var y = Formula.Forward(op, x);
        return (y, dy => Formula.Backward(op, x, y, dy));
    }
}

/// <summary>Runs operators on an engine; sessions live until this is disposed.</summary>
/// <param name="engine">The engine.</param>
public sealed class EngineRunner(Engine engine) : IRunner<float>, IDisposable
{
    private readonly List<Session> sessions = [];

    /// <inheritdoc/>
    public (Operands<float> Y, Func<Operands<float>, Operands<float>> Backward) Run(Operator op, Operands<float> x)
    {
        var session = engine.Prepare(op, x);
        sessions.Add(session);
        session.Forward();
        return (session.Outputs(), dy =>
        {
            session.Seed(dy);
            session.Backward();
            return session.Gradients();
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var session in sessions) session.Dispose();
        sessions.Clear();
    }
}

/// <summary>One run of a graph: its values, and on request the gradients of one of them.</summary>
/// <typeparam name="T">The number.</typeparam>
public sealed class GraphRun<T>
{
    private readonly Dictionary<string, Tensor<T>> values;
    private readonly List<(Node Node, Operands<T> X, Operands<T> Y, Func<Operands<T>, Operands<T>> Backward)> steps = [];
    private readonly IRunner<T> runner;

    internal GraphRun(Graph graph, IRunner<T> runner, IReadOnlyDictionary<string, Tensor<T>> feeds, IReadOnlyDictionary<string, Tensor<int>> ints)
    {
        this.runner = runner;
        values = new(feeds);
        foreach (var node in graph.Nodes)
        {
            var x = new Operands<T>([.. node.Real.Select(name => Value(values, node, name))], [.. node.Int.Select(name => Value(ints, node, name))]);
            var (y, backward) = runner.Run(node.Operator, x);
            for (int i = 0; i < node.Outputs.Length; i++)
                if (node.Outputs[i] != "_") values[node.Outputs[i]] = y[i];
            steps.Add((node, x, y, backward));
        }
    }

    /// <summary>The value of that name.</summary>
    public Tensor<T> this[string name] => values[name];

    /// <summary>Each node with what it read and wrote, in order.</summary>
    public IEnumerable<(Node Node, Operands<T> X, Operands<T> Y)> Steps => steps.Select(s => (s.Node, s.X, s.Y));

    /// <summary>
    /// Backpropagation: the gradients of a value with respect to every value that it depends on, given its own (ones: 1).
    /// </summary>
    public IReadOnlyDictionary<string, Tensor<T>> Gradients(string of, Tensor<T> seed)
    {
        var gradients = new Dictionary<string, Tensor<T>> { [of] = seed };
        foreach (var (node, x, y, backward) in Enumerable.Reverse(steps))
        {
            var s = node.Operator.Signature;
            string[] carriers = [.. s.Seeds.Select(name => node.Outputs[Array.IndexOf(s.Outputs, name)])];
            if (!carriers.Any(gradients.ContainsKey)) continue;  // the value does not depend on this node
            var dy = new Operands<T>([.. carriers.Select((name, i) =>
                gradients.GetValueOrDefault(name) ?? new Tensor<T>(y[Array.IndexOf(s.Outputs, s.Seeds[i])].Shape))]);
            var dx = backward(dy);
            for (int i = 0; i < s.Gradients.Length; i++)
            {
                string name = node.Real[Array.IndexOf(s.Inputs, s.Gradients[i])];
                // Fan-out: a value that is read twice has the sum of both gradients.
                gradients[name] = gradients.TryGetValue(name, out var other)
                    ? runner.Run(new Add(), new Operands<T>(other, dx[i])).Y[0] : dx[i];
            }
        }
        return gradients;
    }

    private static Tensor<TValue> Value<TValue>(IReadOnlyDictionary<string, Tensor<TValue>> from, Node node, string name) =>
        from.TryGetValue(name, out var value) ? value
            : throw new KeyNotFoundException($"{node.Operator} reads '{name}', which is neither fed nor written by an earlier node.");
}
