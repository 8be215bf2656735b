using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ComputeSharp.Portable.Generator;

/// <summary>What the declaration of a shader says.</summary>
internal sealed class Shader
{
    public Shader(INamedTypeSymbol type, StructDeclarationSyntax syntax, Compilation compilation)
    {
        (Type, Syntax, Compilation) = (type, syntax, compilation);
        Location = syntax.Identifier.GetLocation();
        File = System.IO.Path.GetFileName(syntax.SyntaxTree.FilePath);
        NeedsDouble = Has(type, "RequiresDoublePrecisionSupportAttribute");
        Execute = type.GetMembers("Execute").OfType<IMethodSymbol>().FirstOrDefault(m => m is { IsStatic: false, Parameters.Length: 0, ReturnsVoid: true });
        Primary = type.InstanceConstructors.FirstOrDefault(c => c.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is StructDeclarationSyntax));
    }

    public INamedTypeSymbol Type { get; }
    public StructDeclarationSyntax Syntax { get; }
    public Compilation Compilation { get; }
    public Location Location { get; }
    public string File { get; }
    public bool NeedsDouble { get; }
    public IMethodSymbol? Execute { get; }
    public IMethodSymbol? Primary { get; }
    public int X { get; private set; } = 1;
    public int Y { get; private set; } = 1;
    public int Z { get; private set; } = 1;

    public static bool Has(ISymbol symbol, string attribute) => Find(symbol, attribute) is not null;

    public static AttributeData? Find(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == attribute && a.AttributeClass.ContainingNamespace.ToDisplayString() == "ComputeSharp");

    /// <summary>What is wrong with the declaration itself.</summary>
    public IEnumerable<Diagnostic> Wrong()
    {
        if (Syntax.Ancestors().OfType<TypeDeclarationSyntax>().Append(Syntax).FirstOrDefault(t => !t.Modifiers.Any(SyntaxKind.PartialKeyword)) is { } whole)
            yield return Diagnostic.Create(Rules.NotPartial, Location, whole.Identifier.Text);
        if (!Type.IsReadOnly || Type.IsRefLikeType) yield return Diagnostic.Create(Rules.NotReadOnly, Location, Type.Name);
        for (var t = Type; t is not null; t = t.ContainingType)
            if (t.IsGenericType) yield return Diagnostic.Create(Rules.Generic, Location, t.Name);
        if (Execute?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not MethodDeclarationSyntax || !Type.AllInterfaces.Any(i => i.ToDisplayString() == "ComputeSharp.IComputeShader"))
            yield return Diagnostic.Create(Rules.NotAShader, Location, Type.Name);
        if (Find(Type, "ThreadGroupSizeAttribute") is not { } size)
        {
            yield return Diagnostic.Create(Rules.NoGroupSize, Location, Type.Name);
            yield break;
        }
        int[] values = [.. size.ConstructorArguments.Select(a => a.Value as int? ?? 0)];
        if (values.Length == 1)
        {
            int axes = values[0], extent = axes is 1 or 2 or 4 ? 64 : axes is 3 or 5 or 6 ? 8 : axes is 7 ? 4 : 0;
            (X, Y, Z) = ((axes & 1) != 0 ? extent : 1, (axes & 2) != 0 ? extent : 1, (axes & 4) != 0 ? extent : 1);
            if (extent == 0) X = 0;
        }
        else if (values.Length == 3) (X, Y, Z) = (values[0], values[1], values[2]);
        if (X < 1 || Y < 1 || Z < 1 || Z > 64 || (long)X * Y * Z > 1024)
            yield return Diagnostic.Create(Rules.GroupSize, size.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? Location, X, Y, Z);
    }
}
