using Conformance.Spec;
using Simd = Conformance.Simd;

namespace Conformance.Tests;

/// <summary>The typed front doors of the activations that see more than one number at a time.</summary>
public sealed class ActivationDoorTests
{
    private static float[] Noise(int n, int seed = 1)
    {
        var r = new Sampler(seed);
        return [.. Enumerable.Range(0, n).Select(_ => (float)r.Normal())];
    }

    /// <summary>The seam's outputs and gradients for the same operands.</summary>
    private static (Operands<float> Y, Operands<float> Dx) Seam(Operator op, Operands<float> x, Operands<float> dy)
    {
        using var session = Catalogue.Current.Engine(Simd.Dispatch.Widest).Prepare(op, x);
        session.Forward();
        session.Seed(dy);
        session.Backward();
        return (session.Outputs(), session.Gradients());
    }

    private static string Refused(Action call) => Assert.Throws<ConstraintException>(call).Label;

    [Fact]
    public void Softmax()
    {
        var op = new Softmax(1);
        Shape shape = (2, 5, 19);
        float[] x = Noise(190), dy = Noise(190, 2), y = new float[190], dx = new float[190];
        var (expected, gradient) = Seam(op, new(new Tensor<float>(shape, x)), new(new Tensor<float>(shape, dy)));
        Simd.Softmax.Forward(op, shape, x, y);
        Simd.Softmax.Backward(op, shape, y, dy, dx);
        Assert.Equal(expected[0].Span.ToArray(), y);
        Assert.Equal(gradient[0].Span.ToArray(), dx);
        Assert.Equal("B1", Refused(() => Simd.Softmax.Forward(op, shape, x.AsSpan(1), y)));
        Assert.Equal("B1", Refused(() => Simd.Softmax.Forward(op, shape, x, null)));
        Assert.Equal("B1", Refused(() => Simd.Softmax.Backward(op, shape, y, dy.AsSpan(1), dx)));
        Assert.Equal("B2", Refused(() => Simd.Softmax.Forward(new(), 189, x.AsSpan(0, 189), x.AsSpan(1))));
        Assert.Equal("B2", Refused(() => Simd.Softmax.Backward(new(), 189, y.AsSpan(0, 189), dy.AsSpan(1), y.AsSpan(1))));
        Assert.Equal("C2", Refused(() => Simd.Softmax.Forward(new(3), shape, x, y)));
        Assert.Equal(expected[0].Span.ToArray(), y);                 // nothing was written
    }

    /// <summary>Softmax and its logarithm in place: rows that fit a vector, longer rows, lines side by side.</summary>
    [Theory, InlineData(7, 3, -1), InlineData(3, 90, -1), InlineData(1, 1, 0), InlineData(5, 40, 0), InlineData(300, 20, -1)]
    public void Softmax_in_place(int rows, int columns, int axis)
    {
        Shape shape = (rows, columns);
        float[] x = Noise(rows * columns), dy = Noise(rows * columns, 2), y = new float[x.Length], dx = new float[x.Length], also = [.. dy];
        Simd.Softmax.Forward(new(axis), shape, x, y);
        Simd.Softmax.Backward(new(axis), shape, y, dy, dx);
        Simd.Softmax.Backward(new(axis), shape, y, also, also);
        Assert.Equal(dx, also);
        float[] z = [.. x];
        Simd.Softmax.Forward(new(axis), shape, z, z);
        Assert.Equal(y, z);
        Simd.Softmax.Backward(new(axis), shape, z, dy, z);
        Assert.Equal(dx, z);

        Simd.LogSoftmax.Forward(new(axis), shape, x, y);
        Simd.LogSoftmax.Backward(new(axis), shape, y, dy, dx);
        z = [.. x];
        Simd.LogSoftmax.Forward(new(axis), shape, z, z);
        Assert.Equal(y, z);
        Simd.LogSoftmax.Backward(new(axis), shape, z, dy, z);
        Assert.Equal(dx, z);
    }

    [Fact]
    public void Maxout()
    {
        var op = new Maxout(3);
        float[] x = Noise(120), dy = Noise(40, 2), y = new float[40], dx = new float[120];
        int[] argmax = new int[40];
        var (expected, gradient) = Seam(op, new(new Tensor<float>((2, 60), x)), new(new Tensor<float>((2, 20), dy)));
        Simd.Maxout.Forward(op, (2, 60), x, y, argmax);
        Simd.Maxout.Backward(op, (2, 60), argmax, dy, dx);
        Assert.Equal(expected[0].Span.ToArray(), y);
        Assert.Equal(expected.Int[0].Span.ToArray(), argmax);
        Assert.Equal(gradient[0].Span.ToArray(), dx);
        Assert.Equal("B1", Refused(() => Simd.Maxout.Forward(op, (2, 60), x, y.AsSpan(1), argmax)));
        Assert.Equal("B1", Refused(() => Simd.Maxout.Forward(op, (2, 60), x, y, argmax.AsSpan(1))));
        Assert.Equal("B2", Refused(() => Simd.Maxout.Forward(op, (2, 60), x, x.AsSpan(0, 40), argmax)));
        Assert.Equal("B2", Refused(() => Simd.Maxout.Backward(op, (2, 60), argmax, dx.AsSpan(0, 40), dx)));
        Assert.Equal("C5", Refused(() => Simd.Maxout.Forward(new(7), (2, 60), x, y, argmax)));
        Assert.Equal("B3", Refused(() => Simd.Maxout.Backward(op, (2, 60), [.. argmax[..39], 3], dy, dx)));
    }

    [Fact]
    public void PRelu()
    {
        var op = Spec.PRelu.PyTorch;
        float[] x = Noise(114), slope = Noise(3, 3), dy = Noise(114, 2), y = new float[114], dx = new float[114], dslope = new float[3];
        Shape shape = (2, 3, 19);
        var (expected, gradient) = Seam(op, new(new Tensor<float>(shape, x), new(3, slope)), new(new Tensor<float>(shape, dy)));
        Simd.PRelu.Forward(op, shape, x, 3, slope, y);
        Simd.PRelu.Backward(op, shape, x, 3, slope, dy, dx, dslope);
        Assert.Equal(expected[0].Span.ToArray(), y);
        Assert.Equal([.. gradient[0].Span, .. gradient[1].Span], [.. dx, .. dslope]);
        Assert.Equal("B1", Refused(() => Simd.PRelu.Forward(op, shape, x, 3, slope.AsSpan(1), y)));
        Assert.Equal("B1", Refused(() => Simd.PRelu.Backward(op, shape, x, 3, slope, dy, dx, dslope.AsSpan(1))));
        Assert.Equal("B2", Refused(() => Simd.PRelu.Backward(op, shape, x, 3, slope, dy, dx, slope)));
        Assert.Equal("C3", Refused(() => Simd.PRelu.Forward(op, shape, x, 19, x.AsSpan(0, 19), y)));
        Simd.PRelu.Backward(op, shape, x, 3, slope, dy, dy, dslope);   // in place
        Assert.Equal(dx, dy);
        Simd.PRelu.Forward(op, shape, x, 3, slope, x);
        Assert.Equal(y, x);
    }

    [Fact]
    public void The_shape_of_Keras_slope()
    {
        Assert.Equal(new Shape(4, 5, 3), Spec.PRelu.KerasSlope((2, 4, 5, 3)));
        Assert.Equal(new Shape(1, 1, 3), Spec.PRelu.KerasSlope((2, 4, 5, 3), 1, 2));
    }
}
