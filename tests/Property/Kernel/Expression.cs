using Conformance.Spec;
using FsCheck;
using FsCheck.Fluent;

namespace Conformance.Tests;

/// <summary>A random formula: the laws of the numbers are properties over these.</summary>
public abstract record Expression
{
    public sealed record Leaf(float Value) : Expression;
    public sealed record Constant(double Value) : Expression;
    public sealed record Negate(Expression A) : Expression;
    public sealed record Binary(char Operation, Expression A, Expression B) : Expression;
    public sealed record Apply(Function Function, Expression A) : Expression;
    public sealed record Sum(float[] Terms) : Expression;
    public sealed record Dot(float[] A, float[] B) : Expression;

    public T Evaluate<T>(Func<float, T> leaf) where T : struct, IReal<T>
    {
        switch (this)
        {
            case Leaf l: return leaf(l.Value);
            case Constant c: return c.Value;
            case Negate n: return -n.A.Evaluate(leaf);
            case Apply f:
                T x = f.A.Evaluate(leaf);
                return f.Function switch
                {
                    // Kept to where the functions are defined and finite in float32.
                    Function.Sqrt => T.Sqrt(T.Abs(x)),
                    Function.Exp => T.Exp(T.Min(x, 20)),
                    Function.Expm1 => T.Expm1(T.Min(x, 20)),
                    Function.Log => T.Log(1e-3 + T.Abs(x)),
                    Function.Log1p => T.Log1p(T.Abs(x)),
                    Function.Tanh => T.Tanh(x),
                    Function.Erf => T.Erf(x),
                    _ => T.Erfc(T.Min(x, 5)),
                };
            case Binary b:
                T p = b.A.Evaluate(leaf), q = b.B.Evaluate(leaf);
                return b.Operation switch
                {
                    '+' => p + q,
                    '-' => p - q,
                    '*' => p * q,
                    '/' => p / (0.25 + T.Abs(q)),
                    'M' => T.Max(p, q),
                    _ => T.Min(p, q),
                };
            case Sum s:
                T total = 0;
                foreach (float t in s.Terms) total += leaf(t);
                return total;
            case Dot d:
                T dot = 0;
                for (int i = 0; i < d.A.Length; i++) dot += leaf(d.A[i]) * leaf(d.B[i]);
                return dot;
            default: throw new InvalidOperationException();
        }
    }

    public sealed override string ToString() => this switch
    {
        Leaf l => $"{l.Value:R}",
        Constant c => $"{c.Value:R}",
        Negate n => $"-({n.A})",
        Apply f => $"{f.Function}({f.A})",
        Binary b => b.Operation is 'M' or 'm' ? $"{(b.Operation == 'M' ? "Max" : "Min")}({b.A}, {b.B})" : $"({b.A} {b.Operation} {b.B})",
        Sum s => $"Σ[{string.Join(", ", s.Terms.Take(6))}{(s.Terms.Length > 6 ? $", … {s.Terms.Length}" : "")}]",
        Dot d => $"Σ[{string.Join(", ", d.A.Take(4))} …]·[{string.Join(", ", d.B.Take(4))} …] of {d.A.Length}",
        _ => "?",
    };

    private static readonly Gen<float> values = Gen.OneOf(
        Gen.Choose(-1_000_000, 1_000_000).Select(i => i / 300_000f),
        Gen.Choose(-8, 8).Select(i => (float)i),
        Gen.Choose(-1_000_000, 1_000_000).Select(i => i * 1e-9f),
        Gen.Choose(-1_000_000, 1_000_000).Select(i => i * 1e-3f),
        Gen.Elements(0f, 0.1f, -0.3f, 1e-40f, -3e-39f, 1e-30f, 1.5e-23f));

    /// <summary>Sums with a trap: a large term first or last, equal terms by the thousand, cancellation, terms near underflow.</summary>
    private static readonly Gen<Expression> sums = Gen.OneOf(
        Gen.Choose(2, 60).SelectMany(n => values.ArrayOf(n)).Select(a => (Expression)new Sum(a)),
        Gen.Choose(100, 3000).SelectMany(n => values.Select(v => (Expression)new Sum([.. Enumerable.Repeat(v, n)]))),
        Gen.Choose(10, 500).SelectMany(n => values.ArrayOf(n)).Select(a => (Expression)new Sum([1e6f, .. a])),
        Gen.Choose(10, 500).SelectMany(n => values.ArrayOf(n)).Select(a => (Expression)new Sum([.. a, -1e6f])),
        Gen.Choose(2, 100).SelectMany(n => values.ArrayOf(n)).Select(a => (Expression)new Sum([.. a, .. a.Select(v => -v)])),
        Gen.Choose(2, 50).SelectMany(n => Gen.Choose(-1000, 1000).Select(i => i * 1e-43f).ArrayOf(n)).Select(a => (Expression)new Sum(a)),
        Gen.Choose(1, 200).SelectMany(n => values.ArrayOf(n).SelectMany(a => values.ArrayOf(n).Select(b => (Expression)new Dot(a, b)))));

    private static Gen<Expression> Sized(int size)
    {
        var leaf = Gen.OneOf(values.Select(v => (Expression)new Leaf(v)), Gen.Elements(0.1, 2.0, 0.5, Math.PI, -1.0 / 3).Select(c => (Expression)new Constant(c)));
        if (size <= 1) return leaf;
        var smaller = Sized(size / 2);
        return Gen.OneOf(
            leaf, sums,
            smaller.Select(a => (Expression)new Negate(a)),
            Gen.Elements('+', '-', '*', '/', 'M', 'm', '+', '*').SelectMany(o => smaller.SelectMany(a => smaller.Select(b => (Expression)new Binary(o, a, b)))),
            Gen.Elements(Function.Sqrt, Function.Exp, Function.Expm1, Function.Log, Function.Log1p, Function.Tanh, Function.Erf, Function.Erfc)
                .SelectMany(f => smaller.Select(a => (Expression)new Apply(f, a))));
    }

    /// <summary>Shrinks to sub-expressions.</summary>
    private static IEnumerable<Expression> Shrink(Expression e) => e switch
    {
        Negate n => [n.A],
        Apply f => [f.A, .. Shrink(f.A).Select(a => new Apply(f.Function, a))],
        Binary b => [b.A, b.B, .. Shrink(b.A).Select(a => b with { A = a }), .. Shrink(b.B).Select(x => b with { B = x })],
        Sum { Terms.Length: > 1 } s => [new Sum(s.Terms[..(s.Terms.Length / 2)]), new Sum(s.Terms[(s.Terms.Length / 2)..])],
        _ => [],
    };

    public static Arbitrary<Expression> Arbitrary { get; } = Arb.From(Gen.Sized(n => Sized(Math.Min(n, 24) + 2)), Shrink);
}
