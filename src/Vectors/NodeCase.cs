using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>
/// A test of one node as a mapping reads it. It notes what was asked for: an attribute, an input or an output that a mapping
/// knows nothing of must not be passed over in silence.
/// </summary>
internal sealed class NodeCase
{
    // Text for people, without meaning for the result.
    private const string Label = "label";

    private readonly RawCase test;
    private readonly RawNode node;
    private readonly HashSet<string> attributes = [Label];
    private readonly HashSet<int> inputs = [];
    private readonly HashSet<RawTensor> given = [];

    public NodeCase(RawCase test) => (this.test, node) = (test, test.Nodes[0]);

    /// <summary>Whether the test is one of ONNX, which tells inputs by position; WebNN tells them by role.</summary>
    public bool IsOnnx => test.Format == VectorFormat.OnnxNode;

    /// <summary>The operator's name in its format.</summary>
    public string OpType => node.OpType;

    /// <summary>The version of the operator set.</summary>
    public long Opset => node.OpsetVersion;

    /// <summary>An older version of the set means something else by the operator's name.</summary>
    public void Since(int opset)
    {
        if (Opset < opset) throw new UnsupportedException($"{OpType} of operator set {Opset}, mapped from {opset} on");
    }

    /// <summary>A text attribute.</summary>
    public string Text(string name, string fallback) => Attribute(name, a => a.AsString, "text") ?? fallback;

    /// <summary>An attribute that is a number.</summary>
    public double Number(string name, double fallback) => Attribute(name, a => a.AsDouble, "a number") ?? fallback;

    /// <summary>An integer attribute, or null where the node has none of that name.</summary>
    public int? Integer(string name) => Attribute(name, a => a.AsLong, "an integer") is { } value ? Narrow(value, $"attribute '{name}'") : null;

    /// <summary>An attribute that is 0 or 1.</summary>
    public bool Flag(string name, bool fallback = false) => Integer(name) switch
    {
        null => fallback,
        0 => false,
        1 => true,
        { } other => throw new FormatException($"attribute '{name}' of {OpType} is {other}, neither 0 nor 1"),
    };

    /// <summary>How a loss of ONNX is reduced.</summary>
    public Reduction Reduction() => Text("reduction", "mean") switch
    {
        "none" => Spec.Reduction.None,
        "mean" => Spec.Reduction.Mean,
        "sum" => Spec.Reduction.Sum,
        { } other => throw new FormatException($"attribute 'reduction' of {OpType} is '{other}', neither none, mean nor sum"),
    };

    /// <summary>A list of <paramref name="count"/> integers, or null where the node has no attribute of that name.</summary>
    public int[]? Integers(string name, int count)
    {
        if (Attribute(name, a => a.AsLongs, "a list of integers") is not { } values) return null;
        if (values.Count != count) throw new FormatException($"attribute '{name}' of {OpType} has {values.Count} integers, {count} belong there");
        return [.. values.Select(value => Narrow(value, $"attribute '{name}'"))];
    }

    /// <summary>A list of texts, or null where the node has no attribute of that name.</summary>
    public IReadOnlyList<string>? Texts(string name) => Attribute(name, a => a.AsStrings, "a list of texts");

    /// <summary>How many inputs the node names.</summary>
    public int InputCount => node.Inputs.Count;

    /// <summary>The input at a position, or null where there is none.</summary>
    public RawTensor? Input(int position)
    {
        inputs.Add(position);
        return node.InputAt(position) is { } name ? test.Inputs[name] : null;
    }

    /// <summary>The input of a role, or null where there is none.</summary>
    public RawTensor? Input(string role)
    {
        for (int i = 0; i < node.Roles.Count; i++)
            if (node.Roles[i] == role) return Input(i);
        return null;
    }

    /// <summary>The input at a position for ONNX, of a role for WebNN.</summary>
    public RawTensor? Input(int position, string role) => IsOnnx ? Input(position) : Input(role);

    /// <summary>An input that must be there.</summary>
    public RawTensor Needed(int position, string? role = null) =>
        (role is null ? Input(position) : Input(position, role)) ?? throw new FormatException($"{OpType} lacks its input {(IsOnnx ? position : role)}");

    /// <summary>The tensor expected of an output, or null where the test publishes none.</summary>
    public RawTensor? Expected(int output) =>
        output < node.Outputs.Count && test.Expected.TryGetValue(node.Outputs[output], out var tensor) ? tensor : null;

    /// <summary>The tensor of an output that this house takes as an input: there is nothing to compare it with.</summary>
    public RawTensor? Given(int output)
    {
        if (Expected(output) is not { } tensor) return null;
        given.Add(tensor);
        return tensor;
    }

    /// <summary>Where the test expects that output, a check in a list of its own; otherwise nothing.</summary>
    public IEnumerable<Check> Check(int output, string name, Func<Tensor<double>, Tensor<double>>? convert = null) =>
        Expected(output) is { } tensor ? [new Check(name, tensor.Type.IsFloat() ? Float(tensor) : tensor, convert)] : [];

    /// <summary>The same for an output that differs in axes of extent 1 alone: it takes the published shape.</summary>
    public IEnumerable<Check> CheckReshaped(int output, string name) =>
        Expected(output) is { } tensor ? Check(output, name, y => y.Reshaped(tensor.Dims)) : [];

    /// <summary>The run of an activation: one input, one output.</summary>
    public IReadOnlyList<MappedRun> Run(Spec.Activation op) => [new(op, new(Real(Needed(0, "input"))), [.. Check(0, "y")])];

    /// <summary>A real operand: float32, or float16 widened.</summary>
    public static Tensor<float> Real(RawTensor tensor) => new(new Shape(Filled(Float(tensor)).Dims), Array.ConvertAll(tensor.Values, v => (float)v));

    /// <summary>The one real number of a tensor.</summary>
    public static double Scalar(RawTensor tensor) =>
        Real(tensor) is { Count: 1 } value ? value[0] : throw new FormatException($"{tensor} must be a scalar");

    /// <summary>An int32 operand, narrowed from any integer type.</summary>
    public static Tensor<int> Integers(RawTensor tensor)
    {
        if (tensor.Type.IsFloat()) throw new FormatException($"{tensor} must hold integers");
        var shape = new Shape(Filled(tensor).Dims);
        // A 64-bit integer that double cannot hold lies beyond int32 anyway.
        return new(shape, Array.ConvertAll(tensor.Values, v => Narrow(v, $"tensor '{tensor.Name}'")));
    }

    /// <summary>Throws where the test holds anything that the mapping did not ask for, or publishes an output that is not compared.</summary>
    public void NothingIsLeft(IReadOnlyList<MappedRun> runs)
    {
        foreach (string name in node.Attributes.Keys)
            if (!attributes.Contains(name)) throw new UnsupportedException($"attribute '{name}' of {OpType}");
        for (int i = 0; i < node.Inputs.Count; i++)
            if (node.Inputs[i] != "" && !inputs.Contains(i)) throw new UnsupportedException($"input {(IsOnnx ? $"{i}" : $"'{node.Roles[i]}'")} of {OpType}");
        var compared = runs.SelectMany(r => r.Checks).Select(c => c.Expected).ToHashSet();
        foreach (var expected in test.Expected.Values)
            if (!compared.Contains(expected) && !given.Contains(expected)) throw new UnsupportedException($"output '{expected.Name}' of {OpType}");
    }

    private T? Attribute<T>(string name, Func<RawAttribute, T?> read, string kind)
    {
        attributes.Add(name);
        if (!node.Attributes.TryGetValue(name, out var attribute)) return default;
        return read(attribute) ?? throw new FormatException($"attribute '{name}' of {OpType} is not {kind}");
    }

    private static RawTensor Float(RawTensor tensor) => tensor.Type is ElementType.Float64 or ElementType.BFloat16 || !tensor.Type.IsFloat()
        ? throw new UnsupportedException($"real tensors of {tensor.Type}") : tensor;

    private static RawTensor Filled(RawTensor tensor) => tensor.Values.Length > 0 ? tensor : throw new UnsupportedException("tensors without elements");

    private static int Narrow(double value, string what) =>
        value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new FormatException($"{what} holds {value}, beyond int32");
}
