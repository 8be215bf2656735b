using System.Numerics.Tensors;
using Conformance.Spec;

namespace Sample;

/// <summary>
/// An engine as a third party would write it: a few operators through System.Numerics.Tensors. Kernels are classes of
/// this assembly; what is not there shows as a blank.
/// </summary>
public sealed class TensorPrimitivesEngine : FloatEngine
{
    /// <summary>Finds the kernels below.</summary>
    public TensorPrimitivesEngine() => AddAll(typeof(TensorPrimitivesEngine).Assembly);

    /// <inheritdoc/>
    public override string Name => "tensor-primitives";

    /// <summary>The package states no accuracy; four units in the last place is what a good vector library keeps.</summary>
    public override Precision Precision { get; } = new((f, _, _) => f is Function.Divide or Function.Sqrt ? 0.5 : 4);
}

/// <summary>The tanh form of GELU: there is no erf in the package.</summary>
public sealed class Gelu : IFloatForward<Conformance.Spec.Gelu>, IDeclines<Conformance.Spec.Gelu>
{
    /// <inheritdoc/>
    public string? Declines(Conformance.Spec.Gelu op) => op.Form == GeluForm.Exact ? "System.Numerics.Tensors has no erf" : null;

    /// <inheritdoc/>
    public void Forward(Conformance.Spec.Gelu op, Operands<float> x, Operands<float> y)
    {
        Span<float> v = x[0].Span, u = y[0].Span;
        TensorPrimitives.Multiply(v, v, u);
        TensorPrimitives.Multiply(u, v, u);
        TensorPrimitives.MultiplyAdd(u, 0.044715f, v, u);
        TensorPrimitives.Multiply(u, 0.797884561f, u);
        TensorPrimitives.Tanh(u, u);
        TensorPrimitives.Add(u, 1f, u);
        TensorPrimitives.Multiply(u, v, u);
        TensorPrimitives.Multiply(u, 0.5f, u);
    }
}

/// <summary>x·W + b, a row of W at a time.</summary>
public sealed class Dense : IFloatForward<Conformance.Spec.Dense>
{
    /// <inheritdoc/>
    public void Forward(Conformance.Spec.Dense op, Operands<float> x, Operands<float> y)
    {
        var (n, inputs) = x[0].Shape;
        int outputs = y[0].Shape[1];
        for (int i = 0; i < n; i++)
        {
            var row = y[0].Span.Slice(i * outputs, outputs);
            row.Clear();
            for (int k = 0; k < inputs; k++) TensorPrimitives.MultiplyAdd(x[1].Span.Slice(k * outputs, outputs), x[0][i, k], row, row);
            if (op.Bias) TensorPrimitives.Add(row, x[2].Span, row);
        }
    }
}

/// <summary>
/// The LSTM cell, with the package's sigmoid and tanh. In version 10.0.0 its tanh is wrong by hundreds of thousands of
/// units near 0; h = o ⊙ tanh(c) shows it where c is small.
/// </summary>
public sealed class LstmCell : IFloatForward<Conformance.Spec.LstmCell>, IDeclines<Conformance.Spec.LstmCell>
{
    /// <inheritdoc/>
    public string? Declines(Conformance.Spec.LstmCell op) =>
        op.Peepholes ? "peepholes are not implemented" : op.Gates != GateOrder.Ifgo ? "gates are in the order i, f, g, o" : null;

    /// <inheritdoc/>
    public void Forward(Conformance.Spec.LstmCell op, Operands<float> x, Operands<float> y)
    {
        var (n, hidden) = x[1].Shape;
        for (int s = 0; s < n; s++)
        {
            var sample = Row(x[0], s);
            var h = Row(x[1], s);
            var a = Row(y[2], s);
            for (int g = 0; g < 4 * hidden; g++)
            {
                a[g] = TensorPrimitives.Dot(Row(x[3], g), sample) + TensorPrimitives.Dot(Row(x[4], g), h) + x[5][g];
                if (op.TwoBiases) a[g] += x[6][g];
            }
            Span<float> i = a[..hidden], f = a.Slice(hidden, hidden), c̃ = a.Slice(2 * hidden, hidden), o = a[(3 * hidden)..];
            TensorPrimitives.Sigmoid(i, i);
            TensorPrimitives.Sigmoid(f, f);
            TensorPrimitives.Tanh(c̃, c̃);
            TensorPrimitives.Sigmoid(o, o);
            Span<float> h1 = Row(y[0], s), c1 = Row(y[1], s);
            TensorPrimitives.Multiply(f, Row(x[2], s), c1);
            TensorPrimitives.MultiplyAdd(i, c̃, c1, c1);
            TensorPrimitives.Tanh(c1, h1);
            TensorPrimitives.Multiply(o, h1, h1);
        }
    }

    private static Span<float> Row(Conformance.Spec.Tensor<float> t, int i) => t.Span.Slice(i * t.Shape[1], t.Shape[1]);
}
