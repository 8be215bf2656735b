using Conformance.Spec;
using Conformance.Vectors;
using static Conformance.Tests.VectorFixture;

namespace Conformance.Tests;

/// <summary>
/// Files of test vectors with one thing wrong: each is refused with its name and the reason, and what comes after it is still run.
/// Sound files of the same making are read, so that a refusal is one of the wrong thing.
/// </summary>
public sealed class MalformedVectorTests
{
    /// <param name="Write">Writes the files and gives the path to read.</param>
    /// <param name="Parts">What the reason says.</param>
    private sealed record Broken(Func<VectorFixture, string> Write, params string[] Parts);

    /// <param name="Write">Writes the files and gives the path to read.</param>
    /// <param name="Holds">What is true of the test that is read.</param>
    /// <param name="Index">Which of the entries it is.</param>
    /// <param name="Count">How many entries there are.</param>
    private sealed record Sound(Func<VectorFixture, string> Write, Func<RawCase, bool> Holds, int Index = 0, int Count = 1);

    private static readonly Dictionary<string, Sound> sounds = new()
    {
        // ONNX
        ["sound"] = new(f => f.Onnx(), c => c.Inputs["x"].Values is [1, 2] && c.Nodes[0].OpsetVersion == 14),
        ["float_data"] = new(f => f.Input(Tensor("x", 1, [2]).Len(4, Wire.Floats(1, float.NaN)).Bytes, 1, 2), c => double.IsNaN(c.Inputs["x"].Values[1])),
        ["float16 in int32_data"] = new(
            f => f.Input(Tensor("x", 10, [3]).Len(5, Wire.Varints(0x3c00, 0xfc00, 0x0001)).Bytes, 10, 3),
            c => c.Inputs["x"].Values is [1, double.NegativeInfinity, 5.960464477539063e-8]),
        ["float16 raw"] = new(
            f => f.Input(Tensor("x", 10, [2]).Len(9, [0, 0x3c, 0, 0xfe]).Bytes, 10, 2),
            c => c.Inputs["x"].Values[0] == 1 && double.IsNaN(c.Inputs["x"].Values[1])),
        ["bfloat16 raw"] = new(f => f.Input(Tensor("x", 16, [2]).Len(9, [0x80, 0x3f, 0x80, 0xff]).Bytes, 16, 2), c => c.Inputs["x"].Values is [1, double.NegativeInfinity]),
        ["int64_data beyond 2^53"] = new(
            f => f.Input(Tensor("x", 7, [2]).Len(7, Wire.Varints(-1, (1L << 53) + 1)).Bytes, 7, 2),
            c => c.Inputs["x"].Integers is [-1, (1L << 53) + 1]),
        ["int64 within 2^53"] = new(
            f => f.Input(Tensor("x", 7, [2]).Len(7, Wire.Varints(-1, 5)).Bytes, 7, 2),
            c => c.Inputs["x"].Integers is null && c.Inputs["x"].Values is [-1, 5]),
        ["uint64 raw"] = new(
            f => f.Input(Tensor("x", 13, [1]).Len(9, [255, 255, 255, 255, 255, 255, 255, 255]).Bytes, 13, 1),
            c => c.Inputs["x"].Integers is [-1] && c.Inputs["x"].Values is [18446744073709551615.0]),
        ["int8 in int32_data"] = new(f => f.Input(Tensor("x", 3, [1]).Len(5, Wire.Varints(-128)).Bytes, 3, 1), c => c.Inputs["x"].Values is [-128]),
        ["double_data"] = new(f => f.Input(Tensor("x", 11, [1]).Len(10, BitConverter.GetBytes(0.1)).Bytes, 11, 1), c => c.Inputs["x"].Values is [0.1]),
        ["empty tensor, huge other dims"] = new(
            f => f.Input(Tensor("x", 1, [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, 0]).Bytes, 1, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, 0),
            c => c.Inputs["x"].Values.Length == 0),
        ["left-out optional input"] = new(
            f => f.Onnx(Model(Graph(new Wire().Text(1, "x").Text(1, "").Text(2, "y").Text(2, "").Text(4, "Clip")))),
            c => c.Nodes[0].Inputs is ["x", ""] && c.Nodes[0].InputAt(1) is null && c.Nodes[0].InputAt(7) is null),
        ["initializer"] = new(
            f => f.Onnx(Model(Graph(new Wire().Text(1, "x").Text(1, "w").Text(2, "y").Text(4, "Add"), more: g => g.Sub(5, Tensor("w", 1, [2]).Len(9, Wire.Floats(3, 4)))))),
            c => c.InputNames is ["x", "w"] && c.Inputs["w"].Values is [3, 4]),
        ["sub-graph attribute is kept as unread"] = new(
            f => f.Attr(new Wire().Text(1, "body").Sub(6, new Wire()).Int(20, 5)),
            c => c.Nodes[0].Attributes["body"] is RawAttribute.Unread { Kind: "Graph" }),
        ["model.onnx by itself"] = new(f => Path.Combine(f.Onnx(), "test_case", "model.onnx"), c => c.Name == "test_case"),
        ["the case's folder with a slash"] = new(f => Path.Combine(f.Onnx(), "test_case") + "/", c => c.Name == "test_case"),
        ["second data set"] = new(f => f.Onnx(more: d => Copy(Path.Combine(d, "test_data_set_0"), Path.Combine(d, "test_data_set_1"))), c => c.Name == "test_case#1", 1, 2),
        ["broken second data set, sound third"] = new(
            f => f.Onnx(more: d => { Copy(Path.Combine(d, "test_data_set_0"), Path.Combine(d, "test_data_set_10")); Directory.CreateDirectory(Path.Combine(d, "test_data_set_2")); }),
            c => c.Name == "test_case#10", 2, 3),

        // WebNN
        ["sound JSON"] = new(
            f => f.Json(ListOf(Test())),
            c => c.Inputs["x"].Values is [1, 2] && c.Nodes[0].InputFor("input") == "x" && c.Tolerance == new Tolerance(ToleranceMetric.Ulp, 0)),
        ["BOM"] = new(f => f.Json("\uFEFF" + ListOf(Test())), _ => true),
        ["specials"] = new(
            f => f.Json(ListOf(In("""["Infinity","-Infinity","NaN","-0",1e-50]""", "[5]", "float32"))),
            c => c.Inputs["x"].Values is [double.PositiveInfinity, double.NegativeInfinity, double.NaN, 0, 0] v && double.IsNegative(v[3])),
        ["float16 rounds"] = new(f => f.Json(ListOf(In("[0.1]", "[]", "float16"))), c => c.Inputs["x"].Values is [0.0999755859375]),
        ["int64 text"] = new(
            f => f.Json(ListOf(In("""["9223372036854775807","-9223372036854775808"]""", "[2]", "int64"))),
            c => c.Inputs["x"].Integers is [long.MaxValue, long.MinValue]),
        ["uint64 text"] = new(f => f.Json(ListOf(In("""["18446744073709551615"]""", "[1]", "uint64"))), c => c.Inputs["x"].Integers is [-1]),
        ["one bad test of two"] = new(f => f.Json(ListOf("{}", Test("good"))), c => c.Name == "good", 1, 2),
        ["several operators"] = new(
            f => f.Json(ListOf(Test(op: """{"name":"relu","arguments":[{"input":"x"}],"outputs":"h"},{"name":"clamp","arguments":[{"input":"h"},{"options":{"minValue":"-Infinity","maxValue":-1.5,"flag":true,"layout":"nhwc","sizes":[1,2],"list":[1,2.5]}}],"outputs":"y"}"""))),
            c => c.Nodes is [_, { Attributes: var a }] && a["minValue"].AsDouble == double.NegativeInfinity && a["flag"].AsLong == 1
                && a["sizes"].AsLongs is [1, 2] && a["list"].AsDoubles is [1, 2.5] && a["layout"].AsString == "nhwc"),
        ["a single file"] = new(f => Path.Combine(f.Json(ListOf(Test())), "relu.json"), _ => true),
    };

    private static readonly Dictionary<string, Broken> brokens = new()
    {
        // ONNX
        ["model missing"] = new(f => f.Case(null, X(), X("y")), "model.onnx: the file is missing"),
        ["nothing but a name"] = new(f => f.Case(null, null, null, d => Directory.Delete(Path.Combine(d, "test_data_set_0"))), "model.onnx: the file is missing"),
        ["model empty"] = new(f => f.Onnx([]), "model.onnx: the file is empty"),
        ["model truncated"] = new(f => f.Onnx(Model()[..^9]), "model.onnx: not a whole protocol buffer"),
        ["model cut after the graph"] = new(f => f.Onnx(new Wire().Int(1, 8).Sub(7, Graph()).Bytes), "model.onnx", "no version is imported"),
        ["model is text"] = new(f => f.Onnx("this is no model, it is a sentence"u8.ToArray()), "model.onnx"),
        ["model is zeros"] = new(f => f.Onnx(new byte[100]), "model.onnx"),
        ["model too large"] = new(f => f.Onnx(more: d => Large(Path.Combine(d, "model.onnx"), 9 << 20)), "model.onnx", "are not read"),
        ["model without graph"] = new(f => f.Onnx(new Wire().Int(1, 8).Sub(8, Opset()).Bytes), "holds no graph"),
        ["graph without nodes"] = new(f => f.Onnx(Model(new Wire().Text(2, "g"))), "no nodes"),
        ["graph without outputs"] = new(f => f.Onnx(Model(new Wire().Sub(1, Node()).Sub(11, Value("x", 1, 2)))), "no outputs"),
        ["nested too deep"] = new(f => f.Onnx(Enumerable.Range(0, 300).Aggregate(new Wire(), (w, _) => new Wire().Sub(99, w)).Bytes), "model.onnx"),
        ["input undeclared"] = new(f => f.Onnx(Model(Graph(Node(x: "z")))), "reads 'z'"),
        ["output not given"] = new(f => f.Onnx(Model(Graph(output: Value("z", 1, 2)))), "no node gives the output 'z'"),
        ["output written twice"] = new(f => f.Onnx(Model(Graph(Node(y: "x")))), "taken"),
        ["two inputs of a name"] = new(f => f.Onnx(Model(Graph(more: g => g.Sub(11, Value("x", 1, 2))))), "two inputs"),
        ["input without a name"] = new(f => f.Onnx(Model(Graph(more: g => g.Sub(11, Value("", 1, 2))))), "has no name"),
        ["input is a sequence"] = new(f => f.Onnx(Model(Graph(input: new Wire().Text(1, "x").Sub(2, new Wire().Sub(4, new Wire()))))), "'x' is not a tensor"),
        ["node without type"] = new(f => f.Onnx(Model(Graph(Node(op: "")))), "no operator type"),
        ["unknown domain"] = new(f => f.Onnx(Model(Graph(Node(more: n => n.Text(7, "com.example"))))), "'com.example'"),
        ["opset twice"] = new(f => f.Onnx([.. Model(), .. new Wire().Sub(8, Opset(3, "ai.onnx")).Bytes]), "twice"),
        ["initializer without name"] = new(f => f.Onnx(Model(Graph(more: g => g.Sub(5, Tensor("", 1, [2]).Len(9, Wire.Floats(3, 4)))))), "an initializer has no name"),
        ["two initializers of a name"] = new(
            f => f.Onnx(Model(Graph(more: g => { for (int i = 0; i < 2; i++) g.Sub(5, Tensor("w", 1, [2]).Len(9, Wire.Floats(3, 4))); }))),
            "two initializers"),
        ["attribute without name"] = new(f => f.Attr(new Wire().Int(3, 1).Int(20, 2)), "has no name"),
        ["attribute without type"] = new(f => f.Attr(new Wire().Text(1, "a").Int(3, 1)), "'a'", "has no type"),
        ["attribute twice"] = new(f => f.Onnx(Model(Graph(Node(more: n => { for (int i = 0; i < 2; i++) n.Sub(5, new Wire().Text(1, "a").Int(3, 1).Int(20, 2)); })))), "twice"),
        ["attribute not UTF-8"] = new(f => f.Attr(new Wire().Text(1, "a").Len(4, [0xff]).Int(20, 3)), "not UTF-8"),
        ["tensor attribute without tensor"] = new(f => f.Attr(new Wire().Text(1, "a").Int(20, 4)), "holds no tensor"),
        ["name not UTF-8"] = new(f => f.Onnx(Model(Graph(new Wire().Len(1, [0xff]).Text(2, "y").Text(4, "Relu")))), "model.onnx"),
        ["no data set"] = new(f => f.Onnx(more: d => Directory.Delete(Path.Combine(d, "test_data_set_0"), true)), "test_data_set_0"),
        ["data set without number"] = new(f => f.Onnx(more: d => Directory.CreateDirectory(Path.Combine(d, "test_data_set_x"))), "test_data_set_x"),
        ["input missing"] = new(f => f.Case(Model(), null, X("y")), "test_data_set_0/input_0.pb: the file is missing"),
        ["output missing"] = new(f => f.Case(Model(), X(), null), "test_data_set_0/output_0.pb: the file is missing"),
        ["input is a folder"] = new(
            f => f.Case(Model(), null, X("y"), d => Directory.CreateDirectory(Path.Combine(d, "test_data_set_0", "input_0.pb"))),
            "input_0.pb: the file is missing"),
        ["input one too many"] = new(
            f => f.Onnx(more: d => File.Copy(Path.Combine(d, "test_data_set_0", "input_0.pb"), Path.Combine(d, "test_data_set_0", "input_1.pb"))),
            "input_1.pb", "only 1 inputs"),
        ["input misnumbered"] = new(
            f => f.Onnx(more: d => File.Copy(Path.Combine(d, "test_data_set_0", "input_0.pb"), Path.Combine(d, "test_data_set_0", "input_01.pb"))),
            "input_01.pb"),
        ["input empty"] = new(f => f.Onnx(input: []), "input_0.pb: the file is empty"),
        ["input truncated"] = new(f => f.Onnx(input: X()[..^1]), "input_0.pb: not a whole protocol buffer"),
        ["input too large"] = new(
            f => f.Onnx(more: d => Large(Path.Combine(d, "test_data_set_0", "input_0.pb"), 65L << 20)),
            "input_0.pb", "are not read"),
        ["input of another name"] = new(f => f.Onnx(input: X("w")), "'w'", "'x'"),
        ["input of another type than the model's"] = new(f => f.Onnx(input: Tensor("x", 6, [2]).Len(5, Wire.Varints(1, 2)).Bytes), "Int32", "Float32"),
        ["input of another shape than the model's"] = new(f => f.Onnx(input: Tensor("x", 1, [1, 2]).Len(9, Wire.Floats(1, 2)).Bytes), "[1,2]", "[2]"),
        ["huge size in a small file"] = new(f => f.Onnx(input: Tensor("x", 1, [1 << 30]).Len(9, Wire.Floats(1, 2)).Bytes), "input_0.pb: tensor 'x'", "1073741824", "holds 8 bytes"),
        ["huge product"] = new(f => f.Onnx(input: Tensor("x", 1, [.. Enumerable.Repeat((long)int.MaxValue, 32)]).Len(9, Wire.Floats(1, 2)).Bytes), "tensor 'x'", "holds 8 bytes"),
        ["huge dimension"] = new(f => f.Onnx(input: Tensor("x", 1, [1L << 40]).Len(9, Wire.Floats(1, 2)).Bytes), "declares the dimension 1099511627776"),
        ["negative dimension"] = new(f => f.Onnx(input: Tensor("x", 1, [-2]).Len(9, Wire.Floats(1, 2)).Bytes), "declares the dimension -2"),
        ["too many dimensions"] = new(f => f.Onnx(input: Tensor("x", 1, [.. Enumerable.Repeat(1L, 33)]).Len(9, Wire.Floats(1)).Bytes), "33 dimensions"),
        ["raw too long"] = new(f => f.Onnx(input: Tensor("x", 1, [2]).Len(9, Wire.Floats(1, 2, 3)).Bytes), "holds 12 bytes"),
        ["no data"] = new(f => f.Onnx(input: Tensor("x", 1, [2]).Bytes), "2 elements, but holds 0"),
        ["typed too short"] = new(f => f.Onnx(input: Tensor("x", 1, [2]).Len(4, Wire.Floats(1)).Bytes), "2 elements, but holds 1"),
        ["raw and typed"] = new(f => f.Onnx(input: Tensor("x", 1, [2]).Len(4, Wire.Floats(1, 2)).Len(9, Wire.Floats(1, 2)).Bytes), "both raw and typed"),
        ["typed data of another type"] = new(f => f.Onnx(input: Tensor("x", 1, [2]).Len(7, Wire.Varints(1, 2)).Bytes), "another type"),
        ["string tensor"] = new(f => f.Onnx(input: Tensor("x", 8, [2]).Bytes), "(string)"),
        ["type undefined"] = new(f => f.Onnx(input: Tensor("x", 0, [2]).Bytes), "(undefined)"),
        ["type unknown"] = new(f => f.Onnx(input: Tensor("x", 77, [2]).Bytes), "77"),
        ["float8"] = new(f => f.Onnx(input: Tensor("x", 17, [2]).Bytes), "8-bit"),
        ["external data"] = new(f => f.Onnx(input: Tensor("x", 1, [2]).Int(14, 1).Bytes), "external data"),
        ["bool of 2, raw"] = new(f => f.Input(Tensor("x", 9, [1]).Len(9, [2]).Bytes, 9, 1), "holds 2, which no Bool can be"),
        ["uint8 of 256"] = new(f => f.Input(Tensor("x", 2, [1]).Len(5, Wire.Varints(256)).Bytes, 2, 1), "holds 256"),
        ["float16 bits beyond 16"] = new(f => f.Input(Tensor("x", 10, [1]).Len(5, Wire.Varints(70000)).Bytes, 10, 1), "70000"),

        // WebNN
        ["JSON empty"] = new(f => f.Json(""), "relu.json: the file is empty"),
        ["JSON invalid"] = new(f => f.Json(ListOf(Test())[..^3]), "relu.json: invalid JSON"),
        ["JSON too deep"] = new(f => f.Json(new string('[', 1000)), "relu.json: invalid JSON"),
        ["JSON duplicate member"] = new(f => f.Json("""{"tests":[],"tests":[]}"""), "relu.json: invalid JSON"),
        ["JSON without tests"] = new(f => f.Json("""{"name":"other"}"""), "no list 'tests'"),
        ["JSON list"] = new(f => f.Json("[1]"), "no list 'tests'"),
        ["JSON too large"] = new(f => More(f.Json("{}"), d => Large(Path.Combine(d, "relu.json"), 33L << 20)), "are not read"),
        ["test is no object"] = new(f => f.Json(ListOf("3")), "test 0", "'name' is missing"),
        ["lone surrogate"] = new(f => f.Json(ListOf(Test("\\ud800"))), "relu.json"),
        ["no graph"] = new(f => f.Json(ListOf("""{"name":"t"}""")), "'graph' is missing"),
        ["no operators"] = new(f => f.Json(ListOf(Test(op: ""))), "no operators"),
        ["missing tensor"] = new(f => f.Json(ListOf(Test(op: """{"name":"relu","arguments":[{"input":"z"}],"outputs":"y"}"""))), "\"z\"", "missing"),
        ["missing tensor in a list"] = new(f => f.Json(ListOf(Test(op: """{"name":"concat","arguments":[{"inputs":["x","z"]}],"outputs":"y"}"""))), "missing"),
        ["argument twice"] = new(f => f.Json(ListOf(Test(op: """{"name":"relu","arguments":[{"input":"x"},{"input":"x"}],"outputs":"y"}"""))), "twice"),
        ["argument null"] = new(f => f.Json(ListOf(Test(op: """{"name":"relu","arguments":[{"input":null}],"outputs":"y"}"""))), "null"),
        ["output taken"] = new(f => f.Json(ListOf(Test(op: """{"name":"relu","arguments":[{"input":"x"}],"outputs":"x"}"""))), "taken"),
        ["output not given of JSON"] = new(f => f.Json(ListOf(Test(output: """{"z":{"data":[1],"descriptor":{"shape":[1],"dataType":"float32"}}}"""))), "'z'"),
        ["nothing expected"] = new(f => f.Json(ListOf(Test(output: "{}"))), "no output is expected"),
        ["no tolerance"] = new(f => f.Json(ListOf(Test(tolerance: "{}"))), "'metricType' is missing"),
        ["metric unknown"] = new(f => f.Json(ListOf(Test(tolerance: """{"metricType":"MAGIC","value":1}"""))), "MAGIC"),
        ["tolerance negative"] = new(f => f.Json(ListOf(Test(tolerance: """{"metricType":"ULP","value":-1}"""))), "-1"),
        ["tolerance NaN"] = new(f => f.Json(ListOf(Test(tolerance: """{"metricType":"ULP","value":"NaN"}"""))), "NaN"),
        ["data type unknown"] = new(f => f.Json(ListOf(In("[1]", "[1]", "float8"))), "float8"),
        ["huge shape"] = new(f => f.Json(ListOf(In("[1]", "[1000000000,1000000000]", "float32"))), "tensor 'x'", "1000000000000000000 elements, but holds 1"),
        ["negative shape"] = new(f => f.Json(ListOf(In("[1]", "[-1]", "float32"))), "-1"),
        ["fractional shape"] = new(f => f.Json(ListOf(In("[1]", "[1.5]", "float32"))), "1.5"),
        ["data not numbers"] = new(f => f.Json(ListOf(In("[null]", "[1]", "float32"))), "null"),
        ["data text"] = new(f => f.Json(ListOf(In("""["one"]""", "[1]", "float32"))), "one"),
        ["data a single number"] = new(f => f.Json(ListOf(In("1", "[1]", "float32"))), "'data' is 1"),
        ["beyond float32"] = new(f => f.Json(ListOf(In("[1e39]", "[1]", "float32"))), "beyond any Float32"),
        ["beyond double"] = new(f => f.Json(ListOf(In("[1e999]", "[1]", "float32"))), "1e999"),
        ["int8 of 128"] = new(f => f.Json(ListOf(In("[128]", "[1]", "int8"))), "128"),
        ["int32 of 0.5"] = new(f => f.Json(ListOf(In("[0.5]", "[1]", "int32"))), "0.5"),
        ["int64 beyond"] = new(f => f.Json(ListOf(In("""["9223372036854775808"]""", "[1]", "int64"))), "9223372036854775808"),
        ["NaN as int32"] = new(f => f.Json(ListOf(In("""["NaN"]""", "[1]", "int32"))), "NaN"),
        ["another file"] = new(f => More(f.Json("{}"), d => File.WriteAllText(Path.Combine(d, "a.txt"), "x")) + "/a.txt", "neither"),
    };

    public static TheoryData<string> SoundNames => [.. sounds.Keys];

    public static TheoryData<string> BrokenNames => [.. brokens.Keys];

    [Theory, MemberData(nameof(SoundNames))]
    public void A_sound_file_is_read(string name)
    {
        using var fixture = new VectorFixture();
        var (write, holds, index, count) = sounds[name];
        var entries = VectorFolder.Read(write(fixture)).ToList();
        Assert.Equal(count, entries.Count);
        Assert.True(holds(Assert.IsType<RawCase>(entries[index])), name);
    }

    [Theory, MemberData(nameof(BrokenNames))]
    public void A_broken_file_is_refused_by_name_and_the_run_goes_on(string name)
    {
        using var fixture = new VectorFixture();
        var (write, parts) = brokens[name];
        var failure = Assert.IsType<ReadFailure>(Assert.Single(VectorFolder.Read(write(fixture))));
        Assert.All(parts, part => Assert.Contains(part, failure.Reason, StringComparison.Ordinal));
        Assert.Matches(@"^(test_data_set_\w+|(test_data_set_\w+/)?\w+\.\w+)( .*)?: ", failure.Reason);
        Assert.DoesNotContain("\n", failure.Reason, StringComparison.Ordinal);

        string sound = fixture.Json(ListOf(Test(
            input: """{"data":[-1,0,1],"descriptor":{"shape":[3],"dataType":"float32"}}""",
            op: """{"name":"gelu","arguments":[{"input":"x"}],"outputs":"y"}""",
            output: """{"y":{"data":[-0.15865526,0,0.84134475],"descriptor":{"shape":[3],"dataType":"float32"}}}""",
            tolerance: """{"metricType":"ULP","value":2}""")));
        var results = VectorRun.Run([failure, .. VectorFolder.Read(sound)], [Catalogue.Current.Engine("reference")]).ToList();
        Assert.Equal([VectorStatus.Failed, VectorStatus.Passed], results.Select(r => r.Status));
        Assert.Equal(failure.Reason, results[0].Reason);
    }

    [Fact]
    public void A_path_with_nothing_at_it_is_an_error_of_the_caller()
    {
        using var fixture = new VectorFixture();
        string absent = Path.Combine(fixture.Onnx(), "absent");
        Assert.Contains(absent, Assert.Throws<DirectoryNotFoundException>(() => VectorFolder.Read(absent)).Message, StringComparison.Ordinal);
    }
}
