using System.Reflection;

namespace Conformance.Vectors;

/// <summary>Finds the mapping of a published test. Nothing is registered by hand.</summary>
public static class Mappings
{
    private static readonly Dictionary<OpName, IMapping> known = Find();

    /// <summary>What the test is in this house.</summary>
    /// <exception cref="FormatException">The test contradicts itself, or holds an integer beyond int32.</exception>
    public static Mapped Map(RawCase test)
    {
        ArgumentNullException.ThrowIfNull(test);
        foreach (var node in test.Nodes)
            if (!known.ContainsKey(Name(test, node))) return new Mapped.Unsupported($"no operator for {node.OpType}");
        if (test.Nodes.Count != 1) return new Mapped.Unsupported($"a graph of {test.Nodes.Count} operators");
        try
        {
            var asked = new NodeCase(test);
            var runs = known[Name(test, test.Nodes[0])].Map(asked);
            asked.NothingIsLeft(runs);
            return new Mapped.Runs(runs);
        }
        catch (UnsupportedException e)
        {
            return new Mapped.Unsupported(e.Message);
        }
    }

    private static OpName Name(RawCase test, RawNode node) => new(test.Format, node.Domain, node.OpType);

    private static Dictionary<OpName, IMapping> Find() => Assembly.GetExecutingAssembly().GetTypes()
        .Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(IMapping)))
        .Select(t => (IMapping)Activator.CreateInstance(t)!)
        .SelectMany(m => m.Takes, (m, name) => (name, m))
        .ToDictionary(e => e.name, e => e.m);
}
