using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Rows of a table over spans. Page: spec/Dense/embedding.md.</summary>
public abstract class Embedding
{
    private static readonly Embedding widest = Door.Widest<Embedding>();

    /// <summary>y, the rows that the indices name.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of the table, [V, D].</param>
    /// <param name="table">The table.</param>
    /// <param name="index">The indices, in any number.</param>
    /// <param name="y">Receives a row for each index.</param>
    /// <exception cref="ConstraintException">A constraint of the page is violated, a length is wrong (B1), or spans overlap (B2).</exception>
    public static void Forward(Spec.Embedding op, Shape shape, ReadOnlySpan<float> table, ReadOnlySpan<int> index, Span<float> y)
    {
        var rows = op.Infer(new([shape], [index.Length]))[0];
        Door.Holds(op, "table", table, shape);
        Door.Holds<float>(op, "y", y, rows);
        Door.Apart(op, "y", y, "table", table);
        Door.Asunder<float, int>(op, "y", y, "index", index);
        op.CheckIndices(index, shape[0]);
        RunForward(shape, table, index, y);
    }

    /// <summary>dtable, for each row the sum of dy over the indices that name it.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of the table, [V, D].</param>
    /// <param name="index">The indices.</param>
    /// <param name="dy">The gradient of y, a row for each index.</param>
    /// <param name="dtable">Receives the gradient of the table.</param>
    /// <exception cref="ConstraintException">A constraint of the page is violated, a length is wrong (B1), or spans overlap (B2).</exception>
    public static void Backward(Spec.Embedding op, Shape shape, ReadOnlySpan<int> index, ReadOnlySpan<float> dy, Span<float> dtable)
    {
        var rows = op.Infer(new([shape], [index.Length]))[0];
        Door.Holds(op, "dy", dy, rows);
        Door.Holds<float>(op, "dtable", dtable, shape);
        Door.Apart(op, "dtable", dtable, "dy", dy);
        Door.Asunder<float, int>(op, "dtable", dtable, "index", index);
        op.CheckIndices(index, shape[0]);
        widest.RunBackward(op, shape, index, dy, dtable);
    }

    // A copy has no arithmetic, and so no width.
    private protected static void RunForward(Shape shape, ReadOnlySpan<float> table, ReadOnlySpan<int> index, Span<float> y)
    {
        var (V, D) = shape;
        for (int i = 0; i < index.Length; i++) table.Slice(Spec.Embedding.Row(index[i], V) * D, D).CopyTo(y[(i * D)..]);
    }

    private protected abstract void RunBackward(Spec.Embedding op, Shape shape, ReadOnlySpan<int> index, ReadOnlySpan<float> dy, Span<float> dtable);
}

/// <summary>Embedding with one width of vector.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed class Embedding<V> : Embedding, IFloatForward<Spec.Embedding>, IFloatBackward<Spec.Embedding> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Embedding>.Forward(Spec.Embedding op, Operands<float> x, Operands<float> y) => RunForward(x[0].Shape, x[0].Span, x.Int[0].Span, y[0].Span);

    void IFloatBackward<Spec.Embedding>.Backward(Spec.Embedding op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Shape, x.Int[0].Span, dy[0].Span, dx[0].Span);

    // In the order of the indices, whatever the width.
    private protected override void RunBackward(Spec.Embedding op, Shape shape, ReadOnlySpan<int> index, ReadOnlySpan<float> dy, Span<float> dtable)
    {
        var (rows, columns) = shape;
        int padding = op.PaddingIndex ?? -1;
        dtable.Clear();
        for (int i = 0; i < index.Length; i++)
        {
            int row = Spec.Embedding.Row(index[i], rows);
            if (row == padding) continue;
            var sum = dtable.Slice(row * columns, columns);
            Map.Run2<V, Plus>(default, sum, dy.Slice(i * columns, columns), sum);
        }
    }

    private readonly struct Plus : IMap2<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V sum, V dy) => sum + dy;
    }
}
