using Conformance.Vectors;

namespace Conformance.Tests;

/// <summary>Tests of one node as the reader would give them, without files.</summary>
internal static class TestInMemory
{
    /// <summary>A node of ONNX, which tells inputs by position.</summary>
    public static RawNode Node(string op, string[] inputs, string[] outputs, params (string Name, RawAttribute Value)[] attributes) => Node(op, inputs, outputs, "", attributes);

    /// <summary>The same of another operator set.</summary>
    public static RawNode Node(string op, string[] inputs, string[] outputs, string domain, params (string Name, RawAttribute Value)[] attributes) =>
        new(op, domain, 22) { Inputs = inputs, Roles = [], Outputs = outputs, Attributes = attributes.ToDictionary(a => a.Name, a => a.Value) };

    /// <summary>A node of WebNN, each input named as its role.</summary>
    public static RawNode WebNN(string op, string[] inputs, string[] outputs, params (string Name, RawAttribute Value)[] attributes) =>
        new(op, "webnn", 0) { Inputs = inputs, Roles = inputs, Outputs = outputs, Attributes = attributes.ToDictionary(a => a.Name, a => a.Value) };

    /// <summary>A test with the tolerance of the ONNX node tests.</summary>
    public static RawCase Test(RawNode node, RawTensor[] inputs, RawTensor[] outputs) => new("case", "memory")
    {
        Format = node.Domain == "webnn" ? VectorFormat.WebNN : VectorFormat.OnnxNode,
        Nodes = [node],
        InputNames = [.. inputs.Select(t => t.Name)],
        Inputs = inputs.ToDictionary(t => t.Name),
        OutputNames = [.. outputs.Select(t => t.Name)],
        Expected = outputs.ToDictionary(t => t.Name),
        Tolerance = Tolerance.OnnxNode,
    };

    public static RawTensor Real(string name, params double[] values) => Shaped(name, [values.Length], values);

    public static RawTensor Shaped(string name, int[] dims, params double[] values) => new(name, ElementType.Float32, dims, values);

    public static RawAttribute Ints(params long[] values) => new RawAttribute.Integers(values);
}
