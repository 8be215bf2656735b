using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ComputeSharp.Portable.Generator;

/// <summary>What C# takes as it is written and the compiler of Direct3D does not: there a warning is an error.</summary>
internal static class Direct3D
{
    // Keywords and namespaces there that are names in C#; most others ComputeSharp renames.
    private static readonly HashSet<string> taken =
    [
        "dx", "vk", "auto", "signed", "union", "friend", "mutable", "delete", "template", "typename", "typeid", "const_cast", "dynamic_cast", "reinterpret_cast", "static_cast", "wchar_t",
        "and", "and_eq", "bitand", "bitor", "compl", "not", "not_eq", "or", "or_eq", "xor", "xor_eq",
        "alignas", "alignof", "char16_t", "char32_t", "constexpr", "decltype", "noexcept", "nullptr", "static_assert", "thread_local",
        "ConstantBuffer", "TextureBuffer", "min10float", "min12int", "sampler_state", "Technique", "technique10", "technique11",
    ];

    /// <summary>Whether a name means something else there. ComputeSharp leaves the @ that C# wants before its own keywords.</summary>
    public static bool IsTaken(string name) => taken.Contains(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None;

    /// <summary>What is refused for the way it is written, whatever it means.</summary>
    public static IEnumerable<Diagnostic> Refusals(SyntaxNode text, SemanticModel model)
    {
        foreach (var token in text.DescendantTokens())
            if (token.IsKind(SyntaxKind.IdentifierToken) && token.Text[0] == '@' && !IsTaken(token.ValueText)) yield return Diagnostic.Create(Rules.Taken, token.GetLocation(), token.Text);
        foreach (var node in text.DescendantNodes().OfType<BinaryExpressionSyntax>())
        {
            foreach (var (part, other) in new[] { (node.Left, node.Right), (node.Right, node.Left) })
                if (part is BinaryExpressionSyntax inner && IsUnclear(node.Kind(), inner.Kind(), other.Kind()))
                    yield return Diagnostic.Create(Rules.Parentheses, inner.GetLocation(), inner.OperatorToken.Text, node.OperatorToken.Text);
            if (node.Kind() is SyntaxKind.LeftShiftExpression or SyntaxKind.RightShiftExpression && IsUntyped(node.Left, model) && !IsUntyped(node.Right, model))
                yield return Diagnostic.Create(Rules.LiteralShift, node.GetLocation());
        }
    }

    private static bool IsUnclear(SyntaxKind outer, SyntaxKind inner, SyntaxKind other) => outer switch
    {
        SyntaxKind.LeftShiftExpression or SyntaxKind.RightShiftExpression => inner is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression,
        SyntaxKind.LogicalOrExpression => inner == SyntaxKind.LogicalAndExpression,
        SyntaxKind.BitwiseOrExpression when inner == SyntaxKind.BitwiseAndExpression => true,
        // Comparisons on both sides are taken for logic, which is meant so.
        SyntaxKind.BitwiseAndExpression or SyntaxKind.BitwiseOrExpression or SyntaxKind.ExclusiveOrExpression =>
            IsComparison(inner) && !IsComparison(other) && other is not (SyntaxKind.BitwiseAndExpression or SyntaxKind.BitwiseOrExpression or SyntaxKind.ExclusiveOrExpression),
        _ => false,
    };

    private static bool IsComparison(SyntaxKind kind) => kind is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression
        or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression;

    /// <summary>Whether a number has no type there until something beside it gives one: literals without a suffix, and constant fields, which are written as their digits.</summary>
    public static bool IsUntyped(SyntaxNode value, SemanticModel model) => value switch
    {
        ParenthesizedExpressionSyntax inner => IsUntyped(inner.Expression, model),
        PrefixUnaryExpressionSyntax unary => IsUntyped(unary.Operand, model),
        BinaryExpressionSyntax binary => IsUntyped(binary.Left, model) && IsUntyped(binary.Right, model),
        ConditionalExpressionSyntax choice => IsUntyped(choice.WhenTrue, model) && IsUntyped(choice.WhenFalse, model),
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal => literal.Token.Text is { } digits && digits[digits.Length - 1] is not ('u' or 'U'),
        NameSyntax or MemberAccessExpressionSyntax => model.GetSymbolInfo(value).Symbol is IFieldSymbol { IsConst: true },
        _ => false,
    };
}
