using System.Collections.Immutable;
using System.Linq;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace ComputeSharp.Portable.Generator;

/// <summary>Which types exist on a device.</summary>
internal static class Kinds
{
    public static bool IsNumber(this ITypeSymbol? type) =>
        type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Int32 or SpecialType.System_UInt32;

    public static bool IsScalar(this ITypeSymbol? type) => type.IsNumber() || type?.SpecialType == SpecialType.System_Boolean;

    public static bool IsFloating(this ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    public static bool IsOurs(this ITypeSymbol? type) => type?.ContainingNamespace is { Name: "ComputeSharp", ContainingNamespace.IsGlobalNamespace: true } && type.ContainingType is null;

    /// <summary>Int2 … Float4.</summary>
    public static bool IsVector(this ITypeSymbol? type) => type.IsOurs() && type!.Name is "Int2" or "Int3" or "Int4" or "Float2" or "Float3" or "Float4";

    public static bool IsBuffer(this ITypeSymbol? type) => type.IsOurs() && type!.Name is "ReadOnlyBuffer" or "ReadWriteBuffer" or "ConstantBuffer";

    /// <summary>A struct of the source, made of numbers, vectors and such structs.</summary>
    public static bool IsStruct(this ITypeSymbol? type) => IsStruct(type, []);

    // The compiler refuses a struct that contains itself, but the generator sees it first.
    private static bool IsStruct(ITypeSymbol? type, ImmutableList<ITypeSymbol> around) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Struct, IsGenericType: false, IsRefLikeType: false, SpecialType: SpecialType.None } named
        && !type.IsOurs() && !around.Contains(named, SymbolEqualityComparer.Default) && named.Locations.All(l => l.IsInSource)
        && named.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic).All(f => f.Type.IsScalar() || f.Type.IsVector() || IsStruct(f.Type, around.Add(named)));

    /// <summary>A struct whose fields say where they lie.</summary>
    public static bool IsExplicit(this ITypeSymbol type) => type.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == "System.Runtime.InteropServices.StructLayoutAttribute"
        && a.ConstructorArguments.Any(kind => kind.Value is (int)LayoutKind.Explicit or (short)LayoutKind.Explicit));

    public static bool IsValue(this ITypeSymbol? type) => type.IsScalar() || type.IsVector() || type.IsStruct();

    /// <summary>Values whose layout in memory is the same everywhere.</summary>
    public static bool IsElement(this ITypeSymbol? type) => type.IsNumber() || (type.IsVector() && !type!.Name.EndsWith("3", System.StringComparison.Ordinal));

    public static ITypeSymbol Element(this ITypeSymbol buffer) => ((INamedTypeSymbol)buffer).TypeArguments[0];

    /// <summary>Bytes of a number, vector, or struct.</summary>
    public static int Size(this ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_Double ? 8 : type.IsScalar() ? 4 : type.IsVector() ? 4 * (type.Name[type.Name.Length - 1] - '0')
        : type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic).Sum(f => f.Type.Size());

    public static bool HasDouble(this ITypeSymbol? type) =>
        type?.SpecialType == SpecialType.System_Double || (type.IsStruct() && type!.GetMembers().OfType<IFieldSymbol>().Any(f => !f.IsStatic && f.Type.HasDouble()));
}
