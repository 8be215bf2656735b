using System.Text.RegularExpressions;
using ComputeSharp.Portable.Generator;

namespace Conformance.Tests;

/// <summary>What the generator refuses, each at its place of the source: «…» marks it.</summary>
public sealed partial class RefusalTests
{
    private const string Head = "[ThreadGroupSize(8, 1, 1), GeneratedComputeShaderDescriptor] public ", Tail = "(ReadWriteBuffer<float> y) : IComputeShader { public void Execute() => y[0] = 1; }";

    private const string Union = "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] public struct U { [System.Runtime.InteropServices.FieldOffset(0)] public float A; [System.Runtime.InteropServices.FieldOffset(0)] public int B; }";

    // Code, what it shows, body of a shader, members beside it, types beside the shader.
    private static readonly (string Code, string Name, string Body, string Members, string Types)[] bodies =
    [
        ("CP0007", "a generated-looking name", "float «__a = 1»; y[0] = __a;", "", ""),
        ("CP0010", "long", "long a = «3L»; y[0] = (float)a;", "", ""),
        ("CP0010", "int with uint", "uint u = 3; y[0] = (float)(«k + u»);", "", ""),
        ("CP0010", "byte", "byte b = «1»; y[0] = b;", "", ""),
        ("CP0010", "Half", "Half h = «(Half)1f»; y[0] = (float)h;", "", ""),
        ("CP0010", "an object", "var o = «new object()»;", "", ""),
        ("CP0010", "an enumeration", "y[0] = F(Kind.A);", "static float F(«Kind kind») => 1;", "public enum Kind { A }"),
        ("CP0010", "a buffer as an argument", "y[0] = F(x);", "static float F(«ReadOnlyBuffer<float> x») => 1;", ""),
        ("CP0010", "a class of the project as a local", "Box b = «null»;", "", "public class Box { }"),
        ("CP0010", "a struct that contains itself", "P p = «default»; y[0] = p.A;", "", "public struct P { public float A; public Q B; } public struct Q { public P C; }"),
        ("CP0011", "double", "y[0] = (float)(«x[0] * 2.0»);", "", ""),
        ("CP0012", "MathF", "y[0] = «MathF.Exp(x[0])»;", "", ""),
        ("CP0012", "Math", "z[0] = «Math.Max(k, 1)»;", "", ""),
        ("CP0012", "a static method of a number", "y[0] = «float.Max(x[0], 1)»;", "", ""),
        ("CP0013", "an unknown method", "«GC.Collect()»;", "", ""),
        ("CP0013", "LINQ", "y[0] = «Enumerable.Range(0, 3).Count()»;", "", ""),
        ("CP0013", "an instance method of another type", "var p = new P(); y[0] = «p.F()»;", "", "public struct P { public float A; public float F() => A; }"),
        ("CP0013", "an operator of another type", "var p = new P(); var q = «p + p»;", "", "public struct P { public float A; public static P operator +(P a, P b) => a; }"),
        ("CP0013", "a constructor of another type", "var p = «new P(1)»;", "", "public struct P { public float A; public P(float a) => A = a; }"),
        ("CP0014", "a new array", "float[] a = «new float[4]»;", "", ""),
        ("CP0014", "a collection expression", "float[] a = «[1, 2]»;", "", ""),
        ("CP0015", "stackalloc to a span", "Span<float> a = «stackalloc float[4]»;", "", ""),
        ("CP0015", "a span from a collection expression", "ReadOnlySpan<float> a = «[1f, 2f]»;", "", ""),
        ("CP0016", "ids in a helper", "y[0] = F();", "static float F() => «ThreadIds.X»;", ""),
        ("CP0017", "a switch expression", "y[0] = «k switch { 0 => 1f, _ => 2f }»;", "", ""),
        ("CP0018", "a local function", "y[0] = «F()»; float F() => 1;", "", ""),
        ("CP0019", "a lambda", "Func<float> f = «() => 1f»; y[0] = 1;", "", ""),
        ("CP0019", "a method as a delegate", "Func<float> f = «F»; y[0] = 1;", "static float F() => 1;", ""),
        ("CP0020", "a static table", "y[0] = «Table[k]»;", "static readonly float[] Table = { 1, 2 };", ""),
        ("CP0020", "a static variable", "y[0] = «Scale»;", "static float Scale = 2;", ""),
        ("CP0020", "a static value without initializer", "y[0] = «Scale»;", "static readonly float Scale;", ""),
        ("CP0021", "group-shared, not readonly", "«»t[0] = 1;", "[GroupShared(4)] static float[] t = null!;", ""),
        ("CP0021", "group-shared of no cells", "t[0] = 1;", "[GroupShared(0)] static readonly float[] «t» = null!;", ""),
        ("CP0021", "group-shared of three-vectors", "t[0] = new Float3(1, 2, 3);", "[GroupShared(4)] static readonly Float3[] «t» = null!;", ""),
        ("CP0022", "text", "string s = «\"a\"»;", "", ""),
        ("CP0022", "interpolated text", "var s = «$\"{k}\"»;", "", ""),
        ("CP0023", "try", "«try { y[0] = 1; } catch { }»", "", ""),
        ("CP0023", "throw", "«throw new Exception();»", "", ""),
        ("CP0023", "foreach", "«foreach (var c in new int[2]) { }»", "", ""),
        ("CP0023", "goto", "«a: y[0] = 1;» goto a;", "", ""),
        ("CP0024", "a ref local", "ref float r = ref y[0]; r = 1;", "", ""),
        ("CP0024", "a ref return", "float a = 1; y[0] = «F(ref a)»;", "static ref float F(ref float a) => ref a;", ""),
        ("CP0025", "an assignment in an expression", "int a; y[0] = («a = 3») + a;", "", ""),
        ("CP0025", "an increment in an index", "int a = 0; y[«a++»] = 1;", "", ""),
        ("CP0026", "a barrier in a helper", "F();", "static void F() => «Hlsl.GroupMemoryBarrierWithGroupSync()»;", ""),
        ("CP0027", "recursion", "y[0] = F(3);", "static float F(int i) => i == 0 ? 1 : «F(i - 1)»;", ""),
        ("CP0028", "an element by reference", "F(ref «y[0]»);", "static void F(ref float a) => a = 1;", ""),
        ("CP0028", "a component by reference", "Float2 a = new Float2(1, 2); F(ref «a.X»); y[0] = a.X;", "static void F(ref float a) => a = 1;", ""),
        ("CP0029", "interlocked over a local", "int a = 0; Hlsl.InterlockedAdd(ref «a», 1);", "", ""),
        ("CP0030", "a pattern", "y[0] = «k is > 3» ? 1 : 0;", "", ""),
        ("CP0030", "a tuple", "var (a, b) = «»(1, 2);", "", ""),
        ("CP0010", "a buffer as a local", "var a = «x»;", "", ""),
        ("CP0030", "a named argument", "y[0] = F(«a:» 1);", "static float F(float a) => a;", ""),
        ("CP0030", "an omitted argument", "y[0] = «F()»;", "static float F(float a = 1) => a;", ""),
        ("CP0030", "an object initializer", "var p = new P «{ A = 1 }»;", "", "public struct P { public float A; }"),
        ("CP0030", "unchecked", "z[0] = «unchecked(k + 1)»;", "", ""),
        ("CP0030", "an unchecked block", "«unchecked { z[0] = k; }»", "", ""),
        ("CP0030", "sizeof", "z[0] = «sizeof(float)»;", "", ""),
        ("CP0031", "the length of a buffer", "z[0] = «x.Length»;", "", ""),
        ("CP0031", "a property", "z[0] = «P»;", "int P => 3;", ""),
        ("CP0034", "too much shared memory", "t[0] = 1;", "[GroupShared(8193)] static readonly float[] t = null!;", ""),
        ("CP0038", "a whole constant divided by an integer", "y[0] = «Five / k»;", "const float Five = 5;", ""),
        ("CP0038", "constants divided", "y[0] = 1 + «(Five + 1) / 4»;", "const float Five = 5;", ""),
        ("CP0039", "a bool constant", "if («On») y[0] = 1;", "const bool On = true;", ""),
        ("CP0039", "an unsigned constant", "z[0] = (int)(«K» * (uint)k);", "const uint K = 0x9E3779B9u;", ""),
        ("CP0039", "an unsigned constant of another type", "z[0] = (int)(~«Other.K» >> 4);", "", "public static class Other { public const uint K = 5u; }"),
        ("CP0040", "a maximum of unsigned integers", "y[0] = «Hlsl.Max((uint)k, 3u)»;", "", ""),
        ("CP0040", "a minimum of an integer and a whole constant", "y[0] = «Hlsl.Min(k, Five)»;", "const float Five = 5;", ""),
        ("CP0039", "an infinite constant", "y[0] = «Most»;", "const float Most = float.PositiveInfinity;", ""),
        ("CP0037", "a component of an in parameter", "y[0] = F(new Float2(1, 2));", "static float F(in Float2 a) { «a».X = 3; return a.X; }", ""),
        ("CP0041", "a union as a local", "U u = «default»; u.A = 1; z[0] = u.B;", "", Union),
        ("CP0041", "a union as an argument", "z[0] = F(default);", "static int F(«U u») => u.B;", Union),
        ("CP0041", "a union in a struct", "P p = «default»; p.U.A = 1; z[0] = p.U.B;", "", "public struct P { public U U; } " + Union),
        ("CP0041", "a union by its number", "U u = «default»; z[0] = u.B;", "", Union.Replace("System.Runtime.InteropServices.LayoutKind.Explicit", "(short)2")),
        ("CP0042", "a method that C# does not call", "y[0] = 1; «Trace()»;", "[System.Diagnostics.Conditional(\"NEVER\")] void Trace() { y[0] = 2; }", ""),
        ("CP0042", "a method that C# calls here only", "float a = 1; «Tools.Trace(ref a)»; y[0] = a;", "", "public static class Tools { [System.Diagnostics.Conditional(\"NET\")] public static void Trace(ref float a) { a = 2; } }"),
        ("CP0043", "a property of a local", "P p = «default»; y[0] = p.A;", "", "public struct P { public float A; public float B { get; set; } }"),
        ("CP0043", "a hidden field of a local", "P p = «default»; y[0] = p.A;", "", "public struct P { public float A; private float b; }"),
        ("CP0044", "a local with the name of a namespace", "float «dx = 1»; y[0] = dx;", "", ""),
        ("CP0044", "an argument with the name of a namespace", "y[0] = F(1);", "static float F(float «vk») => vk;", ""),
        ("CP0044", "a method with the name of a namespace", "y[0] = dx();", "static float «dx»() => 1;", ""),
        ("CP0044", "an out variable with the name of a namespace", "F(out float «dx»); y[0] = dx;", "static void F(out float a) => a = 1;", ""),
        ("CP0044", "a static number with the name of a namespace", "y[0] = dx;", "static readonly float «dx» = 1;", ""),
        ("CP0044", "a member with the name of a keyword", "P p = default; y[0] = p.A;", "", "public struct P { public float A; public float «template»; }"),
        ("CP0044", "a keyword of C#", "float «@float = 1»; y[0] = @float;", "", ""),
        ("CP0044", "a keyword of C# as a method", "y[0] = @in();", "static float «@in»() => 1;", ""),
        ("CP0044", "a name with @", "float «@matrix» = 1; y[0] = matrix;", "", ""),
        ("CP0045", "a local of a switch section", "switch (k) { case 0: «int a = 4;» z[0] = a; break; case 1: a = 5; z[0] = a + 1; break; }", "", ""),
        ("CP0045", "a constant of a switch section", "switch (k) { case 0: «const int A = 4;» z[0] = A; break; default: break; }", "", ""),
        ("CP0046", "a shift by a sum", "z[0] = k << «1 + k»;", "", ""),
        ("CP0046", "a difference that is shifted", "z[0] = «k - 1» >> 3;", "", ""),
        ("CP0046", "a shift by a sum in a constant", "const int A = 1 << «1 + 1»; z[0] = A;", "", ""),
        ("CP0046", "a shift by a sum in a static number", "z[0] = A;", "static readonly int A = 1 << «1 + 1»;", ""),
        ("CP0046", "&& within ||", "if (flag || «k > 3 && k < 7») z[0] = 1;", "", ""),
        ("CP0046", "& within |", "z[0] = «k & 1» | 2;", "", ""),
        ("CP0046", "== within &", "if (flag & «k == 2») z[0] = 1;", "", ""),
        ("CP0047", "a literal that is shifted", "z[0] = «1 << k»;", "", ""),
        ("CP0047", "a negative literal that is shifted", "z[0] = «-1000 >> (k & 31)»;", "", ""),
        ("CP0047", "an unsigned literal without a suffix", "z[0] = (int)(«0x80000000 >> k»);", "", ""),
        ("CP0047", "a constant that is shifted", "z[0] = «(A + 1) << k»;", "const int A = 3;", ""),
        ("CP0048", "overloads of a literal", "y[0] = F(«1»);", "static float F(int a) => a; static float F(float a) => a;", ""),
        ("CP0048", "overloads of a constant of another type", "y[0] = Tools.F(k, «Tools.A»);", "", "public static class Tools { public const int A = 3; public static float F(int a, int b) => a; public static float F(int a, uint b) => a; }"),
        ("CP0049", "a bool in a struct", "P p = «default»; p.A = flag; y[0] = p.A ? 1 : 2;", "", "public struct P { public bool A; }"),
        ("CP0049", "a bool in a struct in a struct", "Q q = «default»; q.P.A = flag; y[0] = q.P.A ? 1 : 2;", "", "public struct P { public bool A; } public struct Q { public P P; }"),
        ("CP0035", "an out argument inside an expression", "y[0] = 1 + «F(out float a)» + a;", "static float F(out float a) => a = 1;", ""),
    ];

    public static TheoryData<string, string> Bodies => [.. bodies.Select(b => (b.Code, b.Name))];

    public static TheoryData<string, string> Files => new()
    {
        { "CP0001", $"{Head}readonly struct «S»{Tail}" },
        { "CP0001", $"public static class Outer {{ {Head}readonly partial struct «S»{Tail} }}" },
        { "CP0002", $"{Head}partial struct «S»{Tail}" },
        { "CP0003", $"{Head}readonly partial struct «S»<T>{Tail}" },
        { "CP0003", $"public partial class Outer<T> {{ {Head}readonly partial struct «S»{Tail} }}" },
        { "CP0003", $"{Head}readonly partial struct S(ReadWriteBuffer<float> y) : IComputeShader {{ public void Execute() => y[0] = «F(1f)»; static T F<T>(T a) => a; }}" },
        { "CP0004", $"[GeneratedComputeShaderDescriptor] public readonly partial struct «S»{Tail}" },
        { "CP0005", $"[«ThreadGroupSize(64, 32, 1)», GeneratedComputeShaderDescriptor] public readonly partial struct S{Tail}" },
        { "CP0005", $"[«ThreadGroupSize(8, 0, 1)», GeneratedComputeShaderDescriptor] public readonly partial struct S{Tail}" },
        { "CP0005", $"[«ThreadGroupSize(1, 1, 65)», GeneratedComputeShaderDescriptor] public readonly partial struct S{Tail}" },
        { "CP0006", $"{Head}readonly partial struct «S» {{ }}" },
        { "CP0006", $"{Head}readonly partial record struct «S»(float A) : IComputeShader {{ public void Execute() {{ }} }}" },
        { "CP0032", $"{Head}readonly partial struct S(ReadWriteBuffer<float> y, object «o») : IComputeShader {{ public void Execute() {{ if (o == null) y[0] = 1; }} }}" },
        { "CP0033", $"public struct Big {{ {string.Join(" ", Enumerable.Range(0, 61).Select(i => $"public float A{i};"))} }} {Head}readonly partial struct «S»(ReadWriteBuffer<float> y, Big b) : IComputeShader {{ public void Execute() => y[0] = b.A3; }}" },
        { "CP0037", $"{Head}readonly partial struct S(ReadWriteBuffer<float> y, ReadOnlyBuffer<Float2> v) : IComputeShader {{ public void Execute() {{ «v[0]».X = 1; y[0] = v[0].Y; }} }}" },
        { "CP0037", $"{Head}readonly partial struct S(ReadWriteBuffer<float> y, Float2 v) : IComputeShader {{ public void Execute() {{ «v».X = 1; y[0] = v.Y; }} }}" },
        { "CP0041", $"{Union} {Head}readonly partial struct S(ReadWriteBuffer<float> y, U «u») : IComputeShader {{ public void Execute() => y[0] = u.B; }}" },
        { "CP0043", $"public struct P {{ public float A; public float B {{ get; set; }} }} {Head}readonly partial struct S(ReadWriteBuffer<float> y, P «p») : IComputeShader {{ public void Execute() => y[0] = p.A; }}" },
        { "CP0043", $"public record struct P(float B) {{ public float A; }} public struct Q {{ public P P; }} {Head}readonly partial struct S(ReadWriteBuffer<float> y, Q q) : IComputeShader {{ public void Execute() => y[0] = «q.P».A; }}" },
        { "CP0043", $"public struct P {{ public float A; private float b; }} {Head}readonly partial struct S(ReadWriteBuffer<float> y, P «p») : IComputeShader {{ public void Execute() => y[0] = p.A; }}" },
        { "CP0044", $"{Head}readonly partial struct S(ReadWriteBuffer<float> «dx») : IComputeShader {{ public void Execute() => dx[0] = 1; }}" },
        { "CP0044", $"{Head}readonly partial struct S(ReadWriteBuffer<float> y, float «@in») : IComputeShader {{ public void Execute() => y[0] = @in; }}" },
        { "CP0049", $"public struct P {{ public bool A; }} {Head}readonly partial struct S(ReadWriteBuffer<float> y, P «p») : IComputeShader {{ public void Execute() => y[0] = p.A ? 1 : 2; }}" },
        { "CP0036", $"{Head}readonly partial struct S(ReadWriteBuffer<Float3> «y») : IComputeShader {{ public void Execute() => y[0] = new Float3(1, 2, 3); }}" },
    };

    [Theory, MemberData(nameof(Bodies))]
    public void A_body_is_refused(string code, string name)
    {
        var (_, _, body, members, types) = bodies.Single(b => b.Code == code && b.Name == name);
        Refused(code, isBody: true, body, members, types);
    }

    [Theory, MemberData(nameof(Files))]
    public void A_declaration_is_refused(string code, string source) => Refused(code, isBody: false, source, "", "");

    /// <summary>Every rule has a refusal here and a row in the table.</summary>
    [Fact]
    public void Every_rule_is_tested_and_in_the_table()
    {
        string[] rules = [.. typeof(ShaderGenerator).Assembly.GetType("ComputeSharp.Portable.Generator.Rules")!.GetFields().Select(f => ((Microsoft.CodeAnalysis.DiagnosticDescriptor)f.GetValue(null)!).Id).Order()];
        string[] tested = [.. bodies.Select(b => b.Code).Concat(Files.Select(f => f.Data.Item1)).Distinct().Order()];
        Assert.Equal(rules, tested);
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Directory.Build.props"))) folder = Path.GetDirectoryName(folder)!;
        string table = File.ReadAllText(Path.Combine(folder, "src/ComputeSharp.Portable.Generator/README.md"));
        Assert.Equal(rules, Row().Matches(table).Select(m => m.Groups[1].Value).Order());
    }

    private static void Refused(string code, bool isBody, string body, string members, string types)
    {
        string place = new[] { body, members, types }.FirstOrDefault(s => s.Contains('«')) is { } marked ? marked[(marked.IndexOf('«') + 1)..marked.IndexOf('»')] : "";
        static string Bare(string s) => s.Replace("«", "").Replace("»", "");
        var snippet = isBody ? Snippet.Body(Bare(body), Bare(members), Bare(types)) : Snippet.File(Bare(body));
        Assert.True(snippet.Refusals.Length > 0, "nothing refused:\n" + snippet.Generated);
        Assert.All(snippet.Refusals, r => Assert.Equal(Microsoft.CodeAnalysis.DiagnosticSeverity.Error, r.Severity));
        Assert.Contains(code, snippet.Refusals.Select(r => r.Id));
        var refusal = snippet.Refusals.First(r => r.Id == code);
        if (place.Length > 0) Assert.Equal(place, snippet.Source.Substring(refusal.Location.SourceSpan.Start, refusal.Location.SourceSpan.Length));
    }

    [GeneratedRegex(@"^\| (CP\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
