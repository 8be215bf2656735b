using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>The sum of two tensors over spans: <c>Add.Forward(new(), a, b, y)</c>. Page: spec/Dense/add.md.</summary>
public abstract class Add
{
    private static readonly Add widest = Door.Widest<Add>(typeof(Add<>));

    /// <summary>y = a + b; all have the same length. y may be the memory of a or b, and a may be that of b.</summary>
    /// <exception cref="ConstraintException">Lengths of a and b differ (C1), or that of y does (B1), or y overlaps a or b without being the same (B2).</exception>
    public static void Forward(Spec.Add op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        op.Infer(new(a.Length, b.Length));
        Door.Holds<float>(op, "y", y, a.Length);
        Door.Apart(op, "y", y, "a", a, inPlace: true);
        Door.Apart(op, "y", y, "b", b, inPlace: true);
        widest.Run(a, b, y);
    }

    /// <summary>da = dy and db = dy; all have the same length. Either of da and db may be the memory of dy, but they are two.</summary>
    /// <exception cref="ConstraintException">Lengths differ (B1), da or db overlaps dy without being the same, or da overlaps db (B2).</exception>
    public static void Backward(Spec.Add op, ReadOnlySpan<float> dy, Span<float> da, Span<float> db)
    {
        op.Infer(new(dy.Length, dy.Length));
        Door.Holds<float>(op, "da", da, dy.Length);
        Door.Holds<float>(op, "db", db, dy.Length);
        Door.Apart(op, "da", da, "dy", dy, inPlace: true);
        Door.Apart(op, "db", db, "dy", dy, inPlace: true);
        Door.Apart<float>(op, "da", da, "db", db);
        RunBackward(dy, da, db);
    }

    private protected abstract void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y);

    // A copy has no arithmetic, and so no width.
    private protected static void RunBackward(ReadOnlySpan<float> dy, Span<float> da, Span<float> db)
    {
        dy.CopyTo(da);
        dy.CopyTo(db);
    }
}

/// <summary>Add with one width of vector.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed class Add<V> : Add, IFloatForward<Spec.Add>, IFloatBackward<Spec.Add> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Add>.Forward(Spec.Add op, Operands<float> x, Operands<float> y) => Run(x[0].Span, x[1].Span, y[0].Span);

    void IFloatBackward<Spec.Add>.Backward(Spec.Add op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(dy[0].Span, dx[0].Span, dx[1].Span);

    private protected override void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => Map.Run2<V, Sum>(default, a, b, y);

    private readonly struct Sum : IMap2<V>
    {
        public V Invoke(V a, V b) => a + b;
    }
}
