using System.Text.Json;

namespace Conformance.Vectors;

/// <summary>Reads a JSON file of WebNN conformance tests.</summary>
internal static class WebNNReader
{
    // An argument's text names a tensor, but for these, which name a choice.
    private static readonly HashSet<string> Choices =
        ["activations", "dataType", "direction", "filterLayout", "inputLayout", "label", "layout", "mode", "roundingType", "to", "type"];

    /// <summary>One entry per test; a single failure where the file as a whole cannot be read.</summary>
    public static IEnumerable<VectorEntry> Read(string path)
    {
        string file = Path.GetFileName(path);
        (JsonDocument? document, string reason) = Open(path, file);
        if (document is null)
        {
            yield return new ReadFailure(file, path, reason);
            yield break;
        }

        using (document)
        {
            int index = 0;
            foreach (JsonElement test in document.RootElement.GetProperty("tests").EnumerateArray())
            {
                yield return ReadTest(test, path, file, index++);
            }
        }
    }

    private static (JsonDocument? Document, string Reason) Open(string path, string file)
    {
        JsonDocument? document = null;
        try
        {
            ReadOnlyMemory<byte> bytes = VectorFile.ReadAll(path, file, VectorFile.JsonLimit);
            if (bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
            document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("tests", out JsonElement tests)
                && tests.ValueKind == JsonValueKind.Array) return (document, "");
            document.Dispose();
            return (null, $"{file}: it has no list 'tests', so it holds no WebNN tests");
        }
        catch (JsonException exception)
        {
            return (null, $"{file}: invalid JSON ({exception.Message})");
        }
        catch (InvalidOperationException exception)
        {
            // System.Text.Json says so of text that is not valid Unicode.
            document?.Dispose();
            return (null, $"{file}: invalid JSON text ({exception.Message})");
        }
        catch (Exception exception) when (VectorFile.IsAboutTheFile(exception))
        {
            return (null, exception.Message);
        }
    }

    private static VectorEntry ReadTest(JsonElement test, string path, string file, int index)
    {
        string name = $"{file}[{index}]";
        try
        {
            name = Text(Member(test, "name", JsonValueKind.String));
            return ReadCase(name, path, test);
        }
        catch (MalformedException exception)
        {
            return new ReadFailure(name, path, $"{file}: test {index}: {exception.Message}");
        }
        catch (InvalidOperationException exception)
        {
            return new ReadFailure(name, path, $"{file}: test {index}: invalid JSON text ({exception.Message})");
        }
    }

    private static RawCase ReadCase(string name, string path, JsonElement test)
    {
        JsonElement graph = Member(test, "graph", JsonValueKind.Object);
        (List<string> inputNames, Dictionary<string, RawTensor> inputs) = ReadTensors(Member(graph, "inputs", JsonValueKind.Object));

        HashSet<string> known = [.. inputNames];
        List<RawNode> nodes = [];
        foreach (JsonElement node in Member(graph, "operators", JsonValueKind.Array).EnumerateArray()) nodes.Add(ReadNode(node, known));
        if (nodes.Count == 0) throw new MalformedException("the graph has no operators");

        (List<string> outputNames, Dictionary<string, RawTensor> expected) = ReadTensors(Member(graph, "expectedOutputs", JsonValueKind.Object));
        if (outputNames.Count == 0) throw new MalformedException("no output is expected");
        HashSet<string> given = [.. nodes.SelectMany(node => node.Outputs)];
        foreach (string output in outputNames)
        {
            if (!given.Contains(output)) throw new MalformedException($"no operator gives the output '{output}'");
        }

        return new RawCase(name, path)
        {
            Format = VectorFormat.WebNN,
            Nodes = nodes,
            InputNames = inputNames,
            Inputs = inputs,
            OutputNames = outputNames,
            Expected = expected,
            Tolerance = ReadTolerance(Member(test, "tolerance", JsonValueKind.Object)),
        };
    }

    private static Tolerance ReadTolerance(JsonElement tolerance)
    {
        string metric = Text(Member(tolerance, "metricType", JsonValueKind.String));
        double value = Number(Member(tolerance, "value"), "the tolerance", out _);
        if (!double.IsFinite(value) || value < 0) throw new MalformedException($"the tolerance is {value}");
        return metric switch
        {
            "ULP" => new Tolerance(ToleranceMetric.Ulp, value),
            "ATOL" => new Tolerance(ToleranceMetric.Absolute, value),
            _ => throw new MalformedException($"the tolerance's metric is '{metric}', neither ULP nor ATOL"),
        };
    }

    private static (List<string> Names, Dictionary<string, RawTensor> Tensors) ReadTensors(JsonElement members)
    {
        List<string> names = [];
        Dictionary<string, RawTensor> tensors = [];
        foreach (JsonProperty member in members.EnumerateObject())
        {
            names.Add(member.Name);
            tensors.Add(member.Name, ReadTensor(member.Name, member.Value));
        }

        return (names, tensors);
    }

    private static RawTensor ReadTensor(string name, JsonElement element)
    {
        string what = $"tensor '{name}'";
        JsonElement descriptor = Member(element, "descriptor", JsonValueKind.Object, what);
        string dataType = Text(Member(descriptor, "dataType", JsonValueKind.String, what));
        ElementType type = dataType switch
        {
            "float32" => ElementType.Float32,
            "float16" => ElementType.Float16,
            "int8" => ElementType.Int8,
            "uint8" => ElementType.UInt8,
            "int32" => ElementType.Int32,
            "uint32" => ElementType.UInt32,
            "int64" => ElementType.Int64,
            "uint64" => ElementType.UInt64,
            _ => throw new MalformedException($"{what} has the data type '{dataType}', which is not read"),
        };

        List<long> shape = [];
        foreach (JsonElement dim in Member(descriptor, "shape", JsonValueKind.Array, what).EnumerateArray()) shape.Add((long)Whole(dim, ElementType.Int64, what));
        (int[] dims, Int128 count) = DeclaredShape.Check("descriptor", name, shape);
        JsonElement data = Member(element, "data", JsonValueKind.Array, what);
        if (data.GetArrayLength() != count) throw new MalformedException($"{what} declares {dataType}[{string.Join(',', dims)}], {count} elements, but holds {data.GetArrayLength()}");

        if (type is ElementType.Int64 or ElementType.UInt64)
        {
            return OnnxTensor.FromBits(name, type, dims, [.. data.EnumerateArray().Select(item => unchecked((long)Whole(item, type, what)))]);
        }

        return new RawTensor(name, type, dims, [.. data.EnumerateArray().Select(item => type.IsFloat() ? Rounded(item, type, what) : (double)Whole(item, type, what))]);
    }

    /// <summary>A number rounded to a floating-point type, as a typed array of JavaScript does it.</summary>
    private static double Rounded(JsonElement element, ElementType type, string what)
    {
        double value = Number(element, what, out _);
        double rounded = type.Round(value);
        return double.IsInfinity(rounded) && !double.IsInfinity(value) ? throw new MalformedException($"{what} holds {value}, beyond any {type}") : rounded;
    }

    /// <summary>A whole number within the range of an integer type.</summary>
    private static Int128 Whole(JsonElement element, ElementType type, string what)
    {
        double value = Number(element, what, out Int128? whole);

        // A number such as 1e3 is whole too; beyond 2^53 only digits are exact.
        if (whole is null && Math.Abs(value) <= 1L << 53 && value == Math.Truncate(value)) whole = (Int128)value;
        (Int128 least, Int128 most) = type.Range();
        return whole is { } exact && exact >= least && exact <= most ? exact : throw new MalformedException($"{what} holds {Shown(element)}, which no {type} can be");
    }

    /// <summary>A number, given as such or, where JSON cannot hold it, as text; <paramref name="whole"/> is set where it is written in digits alone.</summary>
    private static double Number(JsonElement element, string what, out Int128? whole) =>
        TryNumber(element, out double value, out whole) ? value : throw new MalformedException($"{what} holds {Shown(element)}, which is not a number");

    private static bool TryNumber(JsonElement element, out double value, out Int128? whole)
    {
        whole = null;
        value = 0;
        string text;
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                text = element.GetRawText();
                if (!element.TryGetDouble(out value) || !double.IsFinite(value)) return false;
                break;
            case JsonValueKind.String:
                text = Text(element);
                switch (text)
                {
                    case "Infinity":
                        value = double.PositiveInfinity;
                        return true;
                    case "-Infinity":
                        value = double.NegativeInfinity;
                        return true;
                    case "NaN":
                        value = double.NaN;
                        return true;
                    default:
                        if (text.Length is 0 or > 20 || text.AsSpan(text[0] == '-' ? 1 : 0).ContainsAnyExceptInRange('0', '9') || !double.TryParse(text, out value)) return false;
                        break;
                }

                break;
            default:
                return false;
        }

        // Twenty characters hold every 64-bit integer.
        if (text.Length <= 20 && text != "-0" && Int128.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, null, out Int128 parsed)) whole = parsed;
        return true;
    }

    private static RawNode ReadNode(JsonElement node, HashSet<string> known)
    {
        string op = Text(Member(node, "name", JsonValueKind.String));
        List<string> inputs = [];
        List<string> roles = [];
        HashSet<string> given = [];
        Dictionary<string, RawAttribute> attributes = [];
        foreach (JsonElement argument in Member(node, "arguments", JsonValueKind.Array, op).EnumerateArray())
        {
            foreach (JsonProperty pair in Object(argument, $"an argument of {op}").EnumerateObject())
            {
                if (pair.Name == "options")
                {
                    foreach (JsonProperty option in Object(pair.Value, $"'options' of {op}").EnumerateObject()) Add(option);
                }
                else
                {
                    Add(pair);
                }
            }
        }

        List<string> outputs = [];
        JsonElement written = Member(node, "outputs", null, op);
        if (written.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement output in written.EnumerateArray()) outputs.Add(Text(output));
        }
        else
        {
            outputs.Add(Text(written));
        }

        if (outputs.Count == 0) throw new MalformedException($"{op} has no outputs");
        foreach (string output in outputs)
        {
            if (!known.Add(output)) throw new MalformedException($"{op} writes '{output}', which is taken");
        }

        return new RawNode(op, "webnn", 0) { Inputs = inputs, Roles = roles, Outputs = outputs, Attributes = attributes };

        void Add(JsonProperty argument)
        {
            string role = argument.Name;
            string what = $"'{role}' of {op}";
            if (!given.Add(role)) throw new MalformedException($"{what} is given twice");
            List<JsonElement> items = argument.Value.ValueKind == JsonValueKind.Array ? [.. argument.Value.EnumerateArray()] : [argument.Value];
            bool IsKnown(JsonElement item) => item.ValueKind == JsonValueKind.String && known.Contains(Text(item));
            if (!Choices.Contains(role) && items.Any(IsKnown))
            {
                if (!items.TrueForAll(IsKnown)) throw new MalformedException($"{what} names the tensor {Shown(items.Find(item => !IsKnown(item)))}, which is missing");
                foreach (JsonElement item in items)
                {
                    inputs.Add(Text(item));
                    roles.Add(role);
                }
            }
            else
            {
                attributes.Add(role, ReadAttribute(role, what, argument.Value));
            }
        }
    }

    private static RawAttribute ReadAttribute(string role, string what, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.True:
                return new RawAttribute.Integer(1);
            case JsonValueKind.False:
                return new RawAttribute.Integer(0);
            case JsonValueKind.Array:
                if (Choices.Contains(role)) return new RawAttribute.Texts([.. value.EnumerateArray().Select(Text)]);
                List<RawAttribute> items = [.. value.EnumerateArray().Select(item => ReadNumber(item, what))];
                return items.All(item => item is RawAttribute.Integer)
                    ? new RawAttribute.Integers([.. items.Select(item => item.AsLong!.Value)])
                    : new RawAttribute.Reals([.. items.Select(item => item.AsDouble!.Value)]);
            default:
                return Choices.Contains(role) && value.ValueKind == JsonValueKind.String ? new RawAttribute.Text(Text(value)) : ReadNumber(value, what);
        }
    }

    private static RawAttribute ReadNumber(JsonElement value, string what)
    {
        if (!TryNumber(value, out double number, out Int128? whole))
        {
            throw new MalformedException(value.ValueKind == JsonValueKind.String ? $"{what} names the tensor {Shown(value)}, which is missing" : $"{what} is {Shown(value)}, which is not read");
        }

        return whole is { } exact && exact >= long.MinValue && exact <= long.MaxValue ? new RawAttribute.Integer((long)exact) : new RawAttribute.Real(number);
    }

    private static JsonElement Member(JsonElement element, string name, JsonValueKind? kind = null, string? what = null)
    {
        string prefix = what is null ? "" : what + ": ";
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out JsonElement member)) throw new MalformedException($"{prefix}'{name}' is missing");
        return kind is null || member.ValueKind == kind ? member : throw new MalformedException($"{prefix}'{name}' is {Shown(member)}, not of the kind {kind}");
    }

    private static JsonElement Object(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Object ? element : throw new MalformedException($"{what} is {Shown(element)}, not an object");

    private static string Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw new MalformedException($"{Shown(element)} stands where text is expected");

    /// <summary>A value as it stands in the file, cut short.</summary>
    private static string Shown(JsonElement element)
    {
        string text = element.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "…";
    }
}
