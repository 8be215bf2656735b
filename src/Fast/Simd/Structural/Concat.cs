using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>
/// Tensors side by side: <c>Concat.Forward(op, y, x1, x2)</c>. As their number is open, and each has a shape of its own, they are
/// given as tensors, which are windows on arrays. Page: spec/Structural/concat.md.
/// </summary>
public abstract class Concat
{
    private static readonly Concat widest = Door.Widest<Concat>();

    /// <summary>y = [x1 | x2 | …].</summary>
    /// <exception cref="ConstraintException">A constraint of the operator is violated, y has another size (B1), or overlaps an operand (B2).</exception>
    public static void Forward(Spec.Concat op, Tensor<float> y, params ReadOnlySpan<Tensor<float>> x)
    {
        ArgumentNullException.ThrowIfNull(y);
        Tensor<float>[] operands = x.ToArray();
        foreach (var operand in operands) ArgumentNullException.ThrowIfNull(operand, nameof(x));
        var output = op.Infer(new([.. operands.Select(t => t.Shape)], []))[0];
        Door.Holds<float>(op, "y", y.Span, output);
        for (int i = 0; i < operands.Length; i++) Door.Apart<float>(op, "y", y.Span, $"x{i + 1}", operands[i].Span);
        widest.Run(op, operands, y);
    }

    /// <summary>dx1, dx2, … = the parts of dy where x1, x2, … stand in y.</summary>
    /// <exception cref="ConstraintException">A constraint of the operator is violated, dy has another size (B1), or a gradient overlaps dy or another one (B2).</exception>
    public static void Backward(Spec.Concat op, Tensor<float> dy, params ReadOnlySpan<Tensor<float>> dx)
    {
        ArgumentNullException.ThrowIfNull(dy);
        Tensor<float>[] gradients = dx.ToArray();
        foreach (var gradient in gradients) ArgumentNullException.ThrowIfNull(gradient, nameof(dx));
        var output = op.Infer(new([.. gradients.Select(t => t.Shape)], []))[0];
        Door.Holds<float>(op, "dy", dy.Span, output);
        for (int i = 0; i < gradients.Length; i++)
        {
            Door.Apart<float>(op, $"dx{i + 1}", gradients[i].Span, "dy", dy.Span);
            for (int k = 0; k < i; k++) Door.Apart<float>(op, $"dx{i + 1}", gradients[i].Span, $"dx{k + 1}", gradients[k].Span);
        }

        widest.RunBackward(op, dy, gradients);
    }

    private protected abstract void Run(Spec.Concat op, Tensor<float>[] x, Tensor<float> y);
    private protected abstract void RunBackward(Spec.Concat op, Tensor<float> dy, Tensor<float>[] dx);
}

/// <summary>Concat with one width of vector.</summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed class Concat<V> : Concat, IFloatForward<Spec.Concat>, IFloatBackward<Spec.Concat> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Concat>.Forward(Spec.Concat op, Operands<float> x, Operands<float> y) => Run(op, x.Real, y[0]);

    void IFloatBackward<Spec.Concat>.Backward(Spec.Concat op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, dy[0], dx.Real);

    private protected override void Run(Spec.Concat op, Tensor<float>[] x, Tensor<float> y)
    {
        var shapes = new Shapes([.. x.Select(t => t.Shape)], []);
        for (int i = 0; i < x.Length; i++) Moves.Copy<V>(op.Move(shapes, i), x[i].Span, y.Span);
    }

    private protected override void RunBackward(Spec.Concat op, Tensor<float> dy, Tensor<float>[] dx)
    {
        var shapes = new Shapes([.. dx.Select(t => t.Shape)], []);
        for (int i = 0; i < dx.Length; i++) Moves.Copy<V>(op.Move(shapes, i).Back, dy.Span, dx[i].Span);
    }
}
