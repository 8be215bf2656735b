using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace ComputeSharp.Portable.Generator;

/// <summary>Writes the shader as OpenCL C. Functions named hlsl_… are the device's, which stand before the shader's text.</summary>
internal sealed class OpenClTarget(Shader shader) : Translator(shader)
{
    private readonly Dictionary<ITypeSymbol, string> structs = new(SymbolEqualityComparer.Default);
    private readonly Writer types = new();

    protected override string TypeName(ITypeSymbol type)
    {
        if (type.IsVector()) return type.Name.ToLowerInvariant();
        switch (type.SpecialType)
        {
            case SpecialType.System_Single: return "float";
            case SpecialType.System_Double: return "double";
            case SpecialType.System_Int32: return "int";
            case SpecialType.System_UInt32: return "uint";
            case SpecialType.System_Boolean: return "bool";
            case SpecialType.System_Void: return "void";
        }
        if (structs.TryGetValue(type, out string? known)) return known;
        var members = Members(type).Select(f => $"{TypeName(f.Type)} m_{Ascii(f.Name)};").ToList();
        string name = structs[type] = $"t{structs.Count}_{Ascii(type.Name)}";
        types.Line($"typedef struct {{ {string.Join(" ", members)} }} {name};");
        return name;
    }

    private static IEnumerable<IFieldSymbol> Members(ITypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic);

    protected override string Literal(object value, ITypeSymbol type) => value switch
    {
        bool b => b ? "true" : "false",
        int i => i == int.MinValue ? "(-2147483647 - 1)" : i < 0 ? $"({i.ToString(CultureInfo.InvariantCulture)})" : i.ToString(CultureInfo.InvariantCulture),
        uint u => u.ToString(CultureInfo.InvariantCulture) + "u",
        float f => float.IsNaN(f) ? "NAN" : float.IsInfinity(f) ? (f > 0 ? "INFINITY" : "(-INFINITY)") : $"({Point(Digits.Of(f))}f)",
        double d => double.IsNaN(d) ? "((double)NAN)" : double.IsInfinity(d) ? (d > 0 ? "((double)INFINITY)" : "(-(double)INFINITY)") : $"({Point(Digits.Of(d))})",
        _ => throw new InvalidSourceException(),
    };

    private static string Point(string number) => number.IndexOfAny(['.', 'E']) >= 0 ? number : number + ".0";

    protected override string Default(ITypeSymbol type) => type.IsVector() ? $"(({TypeName(type)})(0))" : type.IsScalar() ? $"(({TypeName(type)})0)" : $"(({TypeName(type)}){{ {string.Join(", ", Members(type).Select(f => Default(f.Type)))} }})";

    // A float beyond the integers' range becomes the nearest integer and NaN 0, as in C#.
    protected override string Convert(ITypeSymbol from, ITypeSymbol to, string value) =>
        to.IsVector() ? (from.IsVector() ? $"convert_{TypeName(to)}{(to.Name[0] == 'I' ? "_sat_rtz" : "")}({value})" : $"(({TypeName(to)})({value}))")
        : from.IsFloating() && !to.IsFloating() ? $"hlsl_To_{TypeName(to)}_{TypeName(from)}({value})" : $"(({TypeName(to)}){value})";

    protected override string Vector(ITypeSymbol type, IEnumerable<string> parts) => $"(({TypeName(type)})({string.Join(", ", parts)}))";

    protected override string Member(string value, IFieldSymbol field) => $"{value}.m_{Ascii(field.Name)}";
    protected override string Swizzle(string value, string name) => $"{value}.{name.ToLowerInvariant()}";
    protected override string Local(ISymbol local) => $"v_{Ascii(local.Name)}";
    protected override string Parameter(IParameterSymbol parameter) => parameter.RefKind is RefKind.Ref or RefKind.Out ? $"(*v_{Ascii(parameter.Name)})" : Local(parameter);
    protected override string Field(ISymbol field) => (field.IsStatic ? "s_" : "f_") + Ascii(field.Name);
    protected override string Element(ISymbol of, string index, Use use, int line) => $"{Field(of)}[{index}]";

    protected override string Id(string type, string name)
    {
        int axis = name == "X" ? 0 : name == "Y" ? 1 : 2;
        return type switch
        {
            "ThreadIds" => $"((int)get_global_id({axis}))",
            "GridIds" => $"((int)get_group_id({axis}))",
            "GroupIds" when name == "Index" => $"((int)(get_local_id(0) + {Shader.X} * (get_local_id(1) + {Shader.Y} * get_local_id(2))))",
            "GroupIds" => $"((int)get_local_id({axis}))",
            "GroupSize" => (name switch { "X" => Shader.X, "Y" => Shader.Y, "Z" => Shader.Z, _ => Shader.X * Shader.Y * Shader.Z }).ToString(CultureInfo.InvariantCulture),
            _ => name == "Count" ? "(n_x * n_y * n_z)" : $"n_{name.ToLowerInvariant()}",
        };
    }

    // A processor stops at an integer divided by 0, a GPU does not; the device's own function never does.
    protected override string Divide(ITypeSymbol type, bool remainder, string left, string right, bool isSafe) =>
        type.IsFloating() || (type.IsVector() && type.Name[0] == 'F') ? (remainder ? $"fmod({left}, {right})" : $"({left} / {right})")
        : isSafe ? $"({left} {(remainder ? "%" : "/")} {right})"
        : $"hlsl_{(remainder ? "Rem" : "Div")}_{TypeName(type)}({left}, {right})";

    protected override string DivideInto(ITypeSymbol type, bool remainder, string target, string value, bool isSafe) => $"{target} = {Divide(type, remainder, target, value, isSafe)}";

    protected override string Intrinsic(IMethodSymbol method, IReadOnlyList<string> arguments) =>
        $"hlsl_{method.Name}_{TypeName(method.Parameters[0].Type)}({string.Join(", ", arguments)})";

    protected override string Interlocked(IMethodSymbol method, string destination, IReadOnlyList<string> arguments)
    {
        string name = method.Name.Substring("Interlocked".Length);
        string atomic = name switch { "Exchange" => "atomic_xchg", "CompareExchange" or "CompareStore" => "atomic_cmpxchg", _ => "atomic_" + name.ToLowerInvariant() };
        int inputs = method.Parameters.Count(p => p.RefKind != RefKind.Out) - 1;
        string call = $"{atomic}(&{destination}, {string.Join(", ", arguments.Take(inputs))})";
        return arguments.Count > inputs ? $"{arguments[inputs]} = {call}" : call;
    }

    protected override string Call(Helper helper, IReadOnlyList<string> arguments) => $"h{Ascii(helper.Name)}({string.Join(", ", arguments.Concat(helper.Captures.Select(Field)))})";
    protected override string ByReference(RefKind kind, string target) => $"&{target}";
    protected override void Declare(ILocalSymbol local, string? value) => Out.Line($"{TypeName(local.Type)} {Local(local)}{(value is null ? "" : " = " + value)};");
    protected override void Barrier(int number, int line, int memory) => Out.Line($"barrier({(memory switch { 1 => "CLK_LOCAL_MEM_FENCE", 2 => "CLK_GLOBAL_MEM_FENCE", _ => "CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE" })});");
    protected override void Mark(IOperation statement) { }
    protected override string Return(string? value) => value is null ? "return;" : $"return {value};";

    protected override string Header(Helper helper, IReadOnlyList<IParameterSymbol> parameters) =>
        $"static {TypeName(helper.Method.ReturnType)} h{Ascii(helper.Name)}({List(parameters.Select(p => $"{TypeName(p.Type)} {(p.RefKind is RefKind.Ref or RefKind.Out ? "*" : "")}{Local(p)}").Concat(helper.Captures.Select(Captured)))})";

    private static string List(IEnumerable<string> parameters) => string.Join(", ", parameters) is { Length: > 0 } list ? list : "void";

    private string Captured(ISymbol symbol)
    {
        var type = TypeOf(symbol);
        if (symbol.IsStatic) return $"__local {TypeName(((IArrayTypeSymbol)type).ElementType)} *{Field(symbol)}";
        if (!type.IsBuffer()) return $"{TypeName(type)} {Field(symbol)}";
        return $"__global {(type.Name == "ReadWriteBuffer" ? "" : "const ")}{TypeName(type.Element())} *{Field(symbol)}";
    }

    // OpenCL C has ASCII names only. A u that would read as an escape is escaped itself, so that two names stay two.
    private static string Ascii(string name) =>
        Regex.Replace(name, @"[^\x00-\x7F]|u(?=[0-9A-F]{4})", m => "u" + ((int)m.Value[0]).ToString("X4", CultureInfo.InvariantCulture));

    /// <summary>The whole text: types, helpers, kernel.</summary>
    public string Source(string execute, bool guarded)
    {
        var w = new Writer();
        var arguments = Fields.SelectMany(f => Flat(f).Select(a => a.Parameter)).Concat(["int n_x", "int n_y", "int n_z"]).ToList();
        w.Line($"__attribute__((reqd_work_group_size({Shader.X}, {Shader.Y}, {Shader.Z})))");
        w.Open($"__kernel void run({string.Join(", ", arguments)})");
        foreach (var shared in Shared) w.Line($"__local {TypeName(((IArrayTypeSymbol)shared.Type).ElementType)} {Field(shared)}[{SharedLength(shared)}];");
        foreach (var field in Fields)
            if (!TypeOf(field).IsBuffer()) foreach (string line in Unpack(field)) w.Line(line);
        if (guarded) w.Line("if ((int)get_global_id(0) >= n_x || (int)get_global_id(1) >= n_y || (int)get_global_id(2) >= n_z) return;");
        w.Raw(execute);
        w.Close();
        return types.ToString() + string.Concat(Finished) + w;
    }

    /// <summary>The kernel's parameters for a field, and the C# that gives each: a struct travels in parts, a bool as int.</summary>
    public IEnumerable<(string Parameter, string Value)> Flat(ISymbol field)
    {
        var type = TypeOf(field);
        return type.IsBuffer() ? [(Captured(field), "@" + field.Name)] : Flat(type, Part("p", field.Name), "@" + field.Name);
    }

    // With its length before each name: a_b of p and b of p_a are two parameters.
    private static string Part(string of, string name)
    {
        string ascii = Ascii(name);
        return $"{of}{ascii.Length}_{ascii}";
    }

    private IEnumerable<(string Parameter, string Value)> Flat(ITypeSymbol type, string name, string value) =>
        type.IsStruct() ? Members(type).SelectMany(m => Flat(m.Type, Part(name, m.Name), $"{value}.@{m.Name}"))
        : type.SpecialType == SpecialType.System_Boolean ? [($"int {name}", $"({value} ? 1 : 0)")]
        : [($"{TypeName(type)} {name}", value)];

    private IEnumerable<string> Unpack(ISymbol field)
    {
        var type = TypeOf(field);
        yield return $"{TypeName(type)} {Field(field)}{(type.IsStruct() ? "" : $" = {Part("p", field.Name)}{(type.SpecialType == SpecialType.System_Boolean ? " != 0" : "")}")};";
        if (!type.IsStruct()) yield break;
        foreach (string line in Parts(type, Field(field), Part("p", field.Name))) yield return line;

        IEnumerable<string> Parts(ITypeSymbol of, string to, string from) => Members(of).SelectMany(m =>
            m.Type.IsStruct() ? Parts(m.Type, $"{to}.m_{Ascii(m.Name)}", Part(from, m.Name))
            : [$"{to}.m_{Ascii(m.Name)} = {Part(from, m.Name)};"]);
    }
}
