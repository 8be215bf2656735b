using System.Buffers.Binary;
using System.Text;

namespace Conformance.Tests;

/// <summary>Protocol buffers written by hand, so that a test can write wrong ones.</summary>
internal sealed class Wire
{
    private readonly List<byte> written = [];

    public byte[] Bytes => [.. written];

    public Wire Int(int field, long value) => Raw((ulong)field << 3).Raw((ulong)value);

    public Wire Len(int field, byte[] bytes)
    {
        Raw((ulong)field << 3 | 2).Raw((ulong)bytes.Length);
        written.AddRange(bytes);
        return this;
    }

    public Wire Text(int field, string text) => Len(field, Encoding.UTF8.GetBytes(text));

    public Wire Sub(int field, Wire message) => Len(field, message.Bytes);

    public static byte[] Varints(params long[] values)
    {
        var w = new Wire();
        foreach (long value in values) w.Raw((ulong)value);
        return w.Bytes;
    }

    public static byte[] Floats(params float[] values)
    {
        byte[] bytes = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        return bytes;
    }

    private Wire Raw(ulong value)
    {
        for (; value > 127; value >>= 7) written.Add((byte)(value | 128));
        written.Add((byte)value);
        return this;
    }
}

/// <summary>Writes tests of one Relu into a temporary folder, whole or with one thing wrong. Each fixture gives the path to read.</summary>
internal sealed class VectorFixture : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("vectors-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>An ONNX node test: y = Relu(x) over float32[2], with whatever is given in place of the sound parts.</summary>
    public string Onnx(byte[]? model = null, byte[]? input = null, byte[]? output = null, Action<string>? more = null) =>
        Case(model ?? Model(), input ?? X(), output ?? X("y"), more);

    /// <summary>The same with an input of another type or shape, in the model too.</summary>
    public string Input(byte[] input, int type, params long[] dims) => Onnx(Model(Graph(input: Value("x", type, dims))), input);

    /// <summary>The same with an attribute on the node.</summary>
    public string Attr(Wire attribute) => Onnx(Model(Graph(Node(more: n => n.Sub(5, attribute)))));

    /// <summary>A node test of the given files; null leaves one out.</summary>
    public string Case(byte[]? model, byte[]? input, byte[]? output, Action<string>? more = null)
    {
        string parent = Folder(), folder = Path.Combine(parent, "test_case"), set = Path.Combine(folder, "test_data_set_0");
        Directory.CreateDirectory(set);
        if (model is not null) File.WriteAllBytes(Path.Combine(folder, "model.onnx"), model);
        if (input is not null) File.WriteAllBytes(Path.Combine(set, "input_0.pb"), input);
        if (output is not null) File.WriteAllBytes(Path.Combine(set, "output_0.pb"), output);
        more?.Invoke(folder);
        return parent;
    }

    /// <summary>A file of WebNN tests.</summary>
    public string Json(string text)
    {
        string folder = Folder();
        File.WriteAllText(Path.Combine(folder, "relu.json"), text);
        return folder;
    }

    public static byte[] Model(Wire? graph = null, Wire? opset = null) => new Wire().Int(1, 8).Sub(7, graph ?? Graph()).Sub(8, opset ?? Opset()).Bytes;

    public static Wire Opset(long version = 14, string domain = "") => new Wire().Text(1, domain).Int(2, version);

    public static Wire Graph(Wire? node = null, Wire? input = null, Wire? output = null, Action<Wire>? more = null)
    {
        var w = new Wire().Sub(1, node ?? Node()).Text(2, "g").Sub(11, input ?? Value("x", 1, 2)).Sub(12, output ?? Value("y", 1, 2));
        more?.Invoke(w);
        return w;
    }

    public static Wire Node(string op = "Relu", string x = "x", string y = "y", Action<Wire>? more = null)
    {
        var w = new Wire().Text(1, x).Text(2, y).Text(4, op);
        more?.Invoke(w);
        return w;
    }

    public static Wire Value(string name, int type = 1, params long[] dims)
    {
        var shape = new Wire();
        foreach (long dim in dims) shape.Sub(1, new Wire().Int(1, dim));
        return new Wire().Text(1, name).Sub(2, new Wire().Sub(1, new Wire().Int(1, type).Sub(2, shape)));
    }

    public static Wire Tensor(string name, int type, long[] dims) => new Wire().Len(1, Wire.Varints(dims)).Int(2, type).Text(8, name);

    public static byte[] X(string name = "x") => Tensor(name, 1, [2]).Len(9, Wire.Floats(1, 2)).Bytes;

    /// <summary>The text of a file of tests.</summary>
    public static string ListOf(params string[] tests) => $$"""{"tests":[{{string.Join(",", tests)}}]}""";

    public static string Test(
        string name = "t",
        string input = """{"data":[1,2],"descriptor":{"shape":[2],"dataType":"float32"}}""",
        string op = """{"name":"relu","arguments":[{"input":"x"}],"outputs":"y"}""",
        string output = """{"y":{"data":[1,2],"descriptor":{"shape":[2],"dataType":"float32"}}}""",
        string tolerance = """{"metricType":"ULP","value":0}""") =>
        $$$"""{"name":"{{{name}}}","graph":{"inputs":{"x":{{{input}}}},"operators":[{{{op}}}],"expectedOutputs":{{{output}}}},"tolerance":{{{tolerance}}}}""";

    /// <summary>A test whose input holds the given data.</summary>
    public static string In(string data, string shape, string type) =>
        Test(input: $$$"""{"data":{{{data}}},"descriptor":{"shape":{{{shape}}},"dataType":"{{{type}}}"}}""");

    public static string More(string folder, Action<string> more)
    {
        more(folder);
        return folder;
    }

    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    /// <summary>A file of zeros, which takes no room where the file system can leave holes.</summary>
    public static void Large(string path, long bytes)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(bytes);
    }

    private string Folder() => Directory.CreateDirectory(Path.Combine(root, $"{Directory.GetDirectories(root).Length}")).FullName;
}
