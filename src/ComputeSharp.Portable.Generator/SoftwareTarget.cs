using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ComputeSharp.Portable.Generator;

/// <summary>Writes the shader as a C# class: a method, or an iterator that yields where threads of a group wait for each other.</summary>
internal sealed class SoftwareTarget(Shader shader) : Translator(shader)
{
    private const string Hlsl = "global::ComputeSharp.Hlsl.", Portable = "global::ComputeSharp.Portable.";

    protected override string TypeName(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    protected override string Literal(object value, ITypeSymbol type) => value switch
    {
        bool b => b ? "true" : "false",
        int i => i < 0 ? $"({i.ToString(CultureInfo.InvariantCulture)})" : i.ToString(CultureInfo.InvariantCulture),
        uint u => u.ToString(CultureInfo.InvariantCulture) + "U",
        float f => float.IsNaN(f) ? "float.NaN" : float.IsInfinity(f) ? (f > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity") : $"({Digits.Of(f)}F)",
        double d => double.IsNaN(d) ? "double.NaN" : double.IsInfinity(d) ? (d > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity") : $"({Digits.Of(d)}D)",
        _ => throw new InvalidSourceException(),
    };

    protected override string Default(ITypeSymbol type) => $"default({TypeName(type)})";
    protected override string Convert(ITypeSymbol from, ITypeSymbol to, string value) => $"(({TypeName(to)}){value})";
    protected override string Vector(ITypeSymbol type, IEnumerable<string> parts) => $"new {TypeName(type)}({string.Join(", ", parts)})";
    protected override string Member(string value, IFieldSymbol field) => $"{value}.{Name(field)}";
    protected override string Swizzle(string value, string name) => $"{value}.{name}";
    protected override string Local(ISymbol local) => Name(local);
    protected override string Parameter(IParameterSymbol parameter) => Name(parameter);
    protected override string Field(ISymbol field) => $"__f_{field.Name}";

    protected override string Element(ISymbol of, string index, Use use, int line) =>
        $"{(of.IsStatic ? $"__g.__s_{of.Name}" : Field(of))}.{use}(__g, {index}, {line})";

    protected override string Id(string type, string name) => type switch
    {
        "ThreadIds" => $"__t{name}",
        "GridIds" => $"__g.{name}",
        "GroupIds" => name == "Index" ? "__g.Lane" : $"__l{name}",
        "GroupSize" => (name switch { "X" => Shader.X, "Y" => Shader.Y, "Z" => Shader.Z, _ => Shader.X * Shader.Y * Shader.Z }).ToString(CultureInfo.InvariantCulture),
        _ => name == "Count" ? "(__g.SizeX * __g.SizeY * __g.SizeZ)" : $"__g.Size{name}",
    };

    protected override string Divide(ITypeSymbol type, bool remainder, string left, string right, bool isSafe) => $"({left} {(remainder ? "%" : "/")} {right})";
    protected override string DivideInto(ITypeSymbol type, bool remainder, string target, string value, bool isSafe) => $"{target} {(remainder ? "%" : "/")}= {value}";
    protected override string Intrinsic(IMethodSymbol method, IReadOnlyList<string> arguments) => $"{Hlsl}{method.Name}({string.Join(", ", arguments)})";

    protected override string Interlocked(IMethodSymbol method, string destination, IReadOnlyList<string> arguments) =>
        $"{Hlsl}{method.Name}(ref {destination}, {string.Join(", ", arguments.Select((a, i) => method.Parameters[i + 1].RefKind == RefKind.Out ? "out " + a : a))})";

    protected override string Call(Helper helper, IReadOnlyList<string> arguments) => $"__h{helper.Name}({string.Join(", ", arguments.Prepend("__g"))})";
    protected override string ByReference(RefKind kind, string target) => $"{(kind == RefKind.Out ? "out" : "ref")} {target}";
    protected override void Declare(ILocalSymbol local, string? value) => Out.Line($"{TypeName(local.Type)} {Name(local)}{(value is null ? "" : " = " + value)};");

    protected override void Barrier(int number, int line, int memory) =>
        Out.Line($"yield return {((long)line << 16 | (long)number << 2 | (long)memory).ToString(CultureInfo.InvariantCulture)}L;");

    // The source's own lines, so that a debugger steps through the shader as it was written.
    protected override void Mark(IOperation statement)
    {
        if (statement.Syntax.SyntaxTree.FilePath is { Length: > 0 } path) Out.Line($"#line {Line(statement)} \"{path}\"");
    }

    protected override string Return(string? value) => value is not null ? $"return {value};" : Current.IsExecute ? "goto __end;" : "return;";

    // Integers wrap, whatever the project's default is.
    protected override string Inside(string body) => $"unchecked\n{{\n{body}#line hidden\n}}\n";

    protected override string Header(Helper helper, IReadOnlyList<IParameterSymbol> parameters) =>
        $"private {(helper.Method.ReturnsVoid ? "void" : TypeName(helper.Method.ReturnType))} __h{helper.Name}({string.Join(", ", parameters.Select(Declaration).Prepend("__Group __g"))})";

    private string Declaration(IParameterSymbol p) =>
        $"{(p.RefKind switch { RefKind.Ref => "ref ", RefKind.Out => "out ", _ => "" })}{TypeName(p.Type)} {Name(p)}";

    private static string Name(ISymbol symbol) => SyntaxFacts.GetKeywordKind(symbol.Name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(symbol.Name) != SyntaxKind.None ? "@" + symbol.Name : symbol.Name;

    /// <summary>The kernel's class, nested in the shader.</summary>
    public string Class(string execute)
    {
        const string Ids = "int __tX, int __tY, int __tZ, int __lX, int __lY, int __lZ";
        bool waits = Barriers > 0;
        var w = new Writer();
        w.Open($"private sealed class __Kernel<C> : {Portable}SoftwareKernel where C : struct, {Portable}IChecking");
        foreach (var field in Fields) w.Line($"private readonly {FieldType(field)} __f_{field.Name};");
        w.Open($"public __Kernel({string.Join(", ", Fields.Select(f => $"{TypeName(TypeOf(f))} {Name(f)}"))})");
        foreach (var field in Fields)
            w.Line($"__f_{field.Name} = {(TypeOf(field).IsBuffer() ? $"new({Name(field)}, \"{field.Name}\")" : Name(field))};");
        w.Close();
        w.Open($"private sealed class __Group : {Portable}SoftwareGroup");
        foreach (var shared in Shared)
            w.Line($"public readonly {Portable}SoftwareCells<{TypeName(((IArrayTypeSymbol)shared.Type).ElementType)}, C> __s_{shared.Name} = new({SharedLength(shared)}, \"{shared.Name}\");");
        w.Close();
        w.Line($"public override {Portable}SoftwareGroup NewGroup() => new __Group();");
        w.Open($"public override void Run({Portable}SoftwareGroup __group)");
        w.Line("var __g = (__Group)__group;");
        w.Line($"int __n = 0, __baseX = __g.X * {Shader.X}, __baseY = __g.Y * {Shader.Y}, __baseZ = __g.Z * {Shader.Z};");
        if (waits) w.Line($"var __lanes = new global::System.Collections.Generic.IEnumerator<long>[{Shader.X * Shader.Y * Shader.Z}];");
        w.Line($"for (int __z = 0; __z < {Shader.Z}; __z++)");
        w.Line($"for (int __y = 0; __y < {Shader.Y}; __y++)");
        w.Open($"for (int __x = 0; __x < {Shader.X}; __x++, __n++)");
        const string Arguments = "__g, __baseX + __x, __baseY + __y, __baseZ + __z, __x, __y, __z";
        if (waits) w.Line($"__lanes[__n] = __Execute({Arguments});");
        else
        {
            w.Line("if (__baseX + __x >= __g.SizeX || __baseY + __y >= __g.SizeY || __baseZ + __z >= __g.SizeZ) continue;");
            w.Line("__g.Lane = __n;");
            w.Line($"__Execute({Arguments});");
        }
        w.Close();
        if (waits) w.Line("__g.Phases(__lanes);");
        w.Close();
        w.Open($"private {(waits ? "global::System.Collections.Generic.IEnumerator<long>" : "void")} __Execute(__Group __g, {Ids})");
        w.Open("unchecked");
        w.Raw(execute);
        w.Line("#line hidden");
        w.Close();
        w.Line("__end: ;");
        w.Close();
        foreach (string helper in Finished) w.Raw(helper);
        w.Line("#line hidden");
        w.Close();
        return w.ToString();
    }

    private string FieldType(ISymbol field) =>
        TypeOf(field) is var type && type.IsBuffer() ? $"{Portable}SoftwareCells<{TypeName(type.Element())}, C>" : TypeName(type);
}
