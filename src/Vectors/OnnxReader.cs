using System.Text;
using Conformance.Vectors.Onnx;
using Google.Protobuf;

namespace Conformance.Vectors;

/// <summary>Reads one ONNX node test: a folder with <c>model.onnx</c> and <c>test_data_set_N/input_K.pb, output_K.pb</c>.</summary>
internal static class OnnxReader
{
    public const string ModelName = "model.onnx";
    public const string SetPrefix = "test_data_set_";

    /// <summary>Whether a folder looks like a node test, be it a broken one.</summary>
    public static bool IsCase(string folder) =>
        File.Exists(Path.Combine(folder, ModelName)) || Directory.EnumerateDirectories(folder, SetPrefix + "*").Any();

    /// <summary>One entry per data set; a single failure where the model itself cannot be read.</summary>
    public static IEnumerable<VectorEntry> Read(string folder)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        Model? model = null;
        List<int> sets = [];
        ReadFailure? failure = Try(name, folder, () =>
        {
            model = ReadModel(folder);
            sets = Sets(folder);
        });
        if (failure is not null)
        {
            yield return failure;
            yield break;
        }

        foreach (int set in sets)
        {
            string caseName = set == 0 ? name : $"{name}#{set}";
            RawCase? read = null;
            ReadFailure? setFailure = Try(caseName, folder, () => read = ReadSet(caseName, folder, set, model!));
            yield return (VectorEntry?)setFailure ?? read!;
        }
    }

    private static ReadFailure? Try(string name, string folder, Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (Exception exception) when (VectorFile.IsAboutTheFile(exception))
        {
            return new ReadFailure(name, folder, exception.Message);
        }
    }

    private static List<int> Sets(string folder)
    {
        List<int> sets = [.. Directory.EnumerateDirectories(folder, SetPrefix + "*").Select(path => Index(Path.GetFileName(path), SetPrefix, "")).Order()];
        return sets.Count > 0 ? sets : throw new MalformedException($"{ModelName}: there is no folder {SetPrefix}0 beside it");
    }

    /// <summary>The number in a name such as <c>input_12.pb</c>.</summary>
    private static int Index(string name, string prefix, string suffix) =>
        int.TryParse(name.AsSpan(prefix.Length, name.Length - prefix.Length - suffix.Length), out int index) && name == $"{prefix}{index}{suffix}"
            ? index
            : throw new MalformedException($"{name}: the name has no plain number after '{prefix}'");

    private static T Parse<T>(MessageParser<T> parser, string path, string label, int limit)
        where T : IMessage<T>
    {
        byte[] bytes = VectorFile.ReadAll(path, label, limit);
        try
        {
            return parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new MalformedException($"{label}: not a whole protocol buffer ({exception.Message})");
        }
    }

    private static Model ReadModel(string folder)
    {
        ModelProto proto = Parse(ModelProto.Parser, Path.Combine(folder, ModelName), ModelName, VectorFile.ModelLimit);
        if (proto.Graph is not { } graph) throw new MalformedException($"{ModelName}: it holds no graph");
        if (graph.Node.Count == 0) throw new MalformedException($"{ModelName}: the graph has no nodes");

        Dictionary<string, long> opsets = [];
        foreach (OperatorSetIdProto opset in proto.OpsetImport)
        {
            if (!opsets.TryAdd(Domain(opset.Domain), opset.Version)) throw new MalformedException($"{ModelName}: it imports the operator set '{opset.Domain}' twice");
        }

        Dictionary<string, RawTensor> constants = [];
        foreach (TensorProto tensor in graph.Initializer)
        {
            if (tensor.Name.Length == 0) throw new MalformedException($"{ModelName}: an initializer has no name");
            if (!constants.TryAdd(tensor.Name, OnnxTensor.Read(ModelName, tensor.Name, tensor))) throw new MalformedException($"{ModelName}: two initializers are named '{tensor.Name}'");
        }

        HashSet<string> known = [.. constants.Keys];
        List<Declared> inputs = ReadDeclared(graph.Input, "input");
        known.UnionWith(inputs.Select(input => input.Name));

        List<RawNode> nodes = [];
        foreach (NodeProto node in graph.Node)
        {
            nodes.Add(ReadNode(node, opsets));
            foreach (string input in node.Input)
            {
                if (input.Length > 0 && !known.Contains(input)) throw new MalformedException($"{ModelName}: {node.OpType} reads '{input}', which nothing before it gives");
            }

            foreach (string output in node.Output)
            {
                if (output.Length > 0 && !known.Add(output)) throw new MalformedException($"{ModelName}: {node.OpType} writes '{output}', which is taken");
            }
        }

        List<Declared> outputs = ReadDeclared(graph.Output, "output");
        if (outputs.Count == 0) throw new MalformedException($"{ModelName}: the graph has no outputs");
        foreach (Declared output in outputs)
        {
            if (!known.Contains(output.Name)) throw new MalformedException($"{ModelName}: no node gives the output '{output.Name}'");
        }

        return new Model(nodes, inputs, outputs, constants);
    }

    private static string Domain(string domain) => domain == "ai.onnx" ? "" : domain;

    private static RawNode ReadNode(NodeProto node, Dictionary<string, long> opsets)
    {
        if (node.OpType.Length == 0) throw new MalformedException($"{ModelName}: a node has no operator type");
        string domain = Domain(node.Domain);
        if (!opsets.TryGetValue(domain, out long opset)) throw new MalformedException($"{ModelName}: {node.OpType} belongs to the operator set '{domain}', of which no version is imported");

        Dictionary<string, RawAttribute> attributes = [];
        foreach (AttributeProto attribute in node.Attribute)
        {
            string what = $"the attribute '{attribute.Name}' of {node.OpType}";
            if (attribute.Name.Length == 0) throw new MalformedException($"{ModelName}: an attribute of {node.OpType} has no name");
            if (!attributes.TryAdd(attribute.Name, ReadAttribute(attribute, what))) throw new MalformedException($"{ModelName}: {what} is given twice");
        }

        return new RawNode(node.OpType, domain, opset) { Inputs = [.. node.Input], Roles = [], Outputs = [.. node.Output], Attributes = attributes };
    }

    private static RawAttribute ReadAttribute(AttributeProto attribute, string what)
    {
        if (attribute.RefAttrName.Length > 0) return new RawAttribute.Unread("reference to a function's attribute");
        return attribute.Type switch
        {
            AttributeKind.Float => new RawAttribute.Real(attribute.F),
            AttributeKind.Int => new RawAttribute.Integer(attribute.I),
            AttributeKind.String => new RawAttribute.Text(Utf8(attribute.S, what)),
            AttributeKind.Tensor => attribute.T is { } tensor
                ? new RawAttribute.Tensor(OnnxTensor.Read(ModelName, attribute.Name, tensor))
                : throw new MalformedException($"{ModelName}: {what} holds no tensor"),
            AttributeKind.Floats => new RawAttribute.Reals([.. attribute.Floats.Select(value => (double)value)]),
            AttributeKind.Ints => new RawAttribute.Integers([.. attribute.Ints]),
            AttributeKind.Strings => new RawAttribute.Texts([.. attribute.Strings.Select(value => Utf8(value, what))]),
            AttributeKind.Undefined => throw new MalformedException($"{ModelName}: {what} has no type"),
            AttributeKind other => new RawAttribute.Unread(other.ToString()),
        };
    }

    private static string Utf8(ByteString bytes, string what)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedException($"{ModelName}: {what} is not UTF-8 text");
        }
    }

    private static List<Declared> ReadDeclared(IReadOnlyList<ValueInfoProto> values, string kind)
    {
        List<Declared> declared = [];
        HashSet<string> names = [];
        foreach (ValueInfoProto value in values)
        {
            if (value.Name.Length == 0) throw new MalformedException($"{ModelName}: an {kind} of the graph has no name");
            if (!names.Add(value.Name)) throw new MalformedException($"{ModelName}: two {kind}s of the graph are named '{value.Name}'");
            if (value.Type?.TensorType is not { } tensor) throw new MalformedException($"{ModelName}: the {kind} '{value.Name}' is not a tensor");
            long?[]? dims = tensor.Shape is { } shape ? [.. shape.Dim.Select(dim => dim.HasDimValue ? dim.DimValue : (long?)null)] : null;
            declared.Add(new Declared(value.Name, OnnxTensor.Type(ModelName, value.Name, tensor.ElemType), dims));
        }

        return declared;
    }

    private static RawCase ReadSet(string name, string folder, int set, Model model)
    {
        string setName = $"{SetPrefix}{set}";

        // An initializer may also be listed as an input (its default); then the data set need not bring it.
        int given = Count(folder, setName, "input");
        List<Declared> fed = given == model.Inputs.Count ? model.Inputs : [.. model.Inputs.Where(input => !model.Constants.ContainsKey(input.Name))];
        Dictionary<string, RawTensor> inputs = ReadTensors(folder, setName, "input", given, fed);
        List<string> inputNames = [.. fed.Select(input => input.Name)];
        foreach ((string constant, RawTensor tensor) in model.Constants)
        {
            if (inputs.TryAdd(constant, tensor)) inputNames.Add(constant);
        }

        return new RawCase(name, folder)
        {
            Format = VectorFormat.OnnxNode,
            Nodes = model.Nodes,
            InputNames = inputNames,
            Inputs = inputs,
            OutputNames = [.. model.Outputs.Select(output => output.Name)],
            Expected = ReadTensors(folder, setName, "output", Count(folder, setName, "output"), model.Outputs),
            Tolerance = Tolerance.OnnxNode,
        };
    }

    /// <summary>One more than the largest K of the files <c>input_K.pb</c>.</summary>
    private static int Count(string folder, string setName, string kind) =>
        Directory.EnumerateFiles(Path.Combine(folder, setName), kind + "_*.pb").Select(path => Index(Path.GetFileName(path), kind + "_", ".pb") + 1).DefaultIfEmpty(0).Max();

    private static Dictionary<string, RawTensor> ReadTensors(string folder, string setName, string kind, int given, List<Declared> declared)
    {
        if (given > declared.Count) throw new MalformedException($"{setName}/{kind}_{given - 1}.pb: the graph has only {declared.Count} {kind}s");
        Dictionary<string, RawTensor> tensors = [];
        for (int i = 0; i < declared.Count; i++)
        {
            string fileName = $"{kind}_{i}.pb";
            string label = $"{setName}/{fileName}";
            (string name, ElementType type, long?[]? dims) = declared[i];
            TensorProto proto = Parse(TensorProto.Parser, Path.Combine(folder, setName, fileName), label, VectorFile.TensorLimit);
            if (proto.Name.Length > 0 && proto.Name != name) throw new MalformedException($"{label}: holds the tensor '{proto.Name}', but the graph's {kind} {i} is '{name}'");
            RawTensor tensor = OnnxTensor.Read(label, name, proto);
            if (tensor.Type != type) throw new MalformedException($"{label}: tensor '{name}' is {tensor.Type}, but the model declares {type}");
            if (dims is not null && !Fits(tensor.Dims, dims)) throw new MalformedException($"{label}: {tensor}, but the model declares [{string.Join(',', dims.Select(dim => dim?.ToString() ?? "?"))}]");
            tensors.Add(name, tensor);
        }

        return tensors;
    }

    private static bool Fits(int[] dims, long?[] declared) =>
        dims.Length == declared.Length && dims.Zip(declared).All(pair => pair.Second is null || pair.Second == pair.First);

    private sealed record Declared(string Name, ElementType Type, long?[]? Dims);

    private sealed record Model(List<RawNode> Nodes, List<Declared> Inputs, List<Declared> Outputs, Dictionary<string, RawTensor> Constants);
}
