using Conformance.Spec;
using Simd = Conformance.Simd;

namespace Conformance.Tests;

/// <summary>The typed front doors of the products of matrices, and of the perceptron, over spans: small numbers, so that nothing rounds.</summary>
public sealed class ProductDoorTests
{
    private static readonly float[] A = [1, 2, 3, 4], B = [5, 6, 7, 8];

    [Fact]
    public void MatMul_forward_and_backward()
    {
        float[] y = new float[4], da = new float[4], db = new float[4];
        Simd.MatMul.Forward(new(), (2, 2), A, (2, 2), B, y);
        Assert.Equal(new float[] { 19, 22, 43, 50 }, y);
        Simd.MatMul.Forward(new(true, true), (2, 2), A, (1, 2, 2), B, y);
        Assert.Equal(new float[] { 23, 31, 34, 46 }, y);
        Simd.MatMul.Backward(new(), (2, 1, 2), A, (2, 2), B, [1, 0, 0, 1], da, db);
        Assert.Equal(new float[] { 5, 7, 6, 8 }, da);
        Assert.Equal(new float[] { 1, 3, 2, 4 }, db);
    }

    [Fact]
    public void MatMul_refuses_before_anything_is_written()
    {
        float[] y = [9, 9, 9, 9], da = [9, 9, 9, 9], db = [9, 9, 9, 9];
        Assert.Equal("C3", Refused(() => Simd.MatMul.Forward(new(), (2, 2), A, 3, B, y)));
        Assert.Equal("B1", Refused(() => Simd.MatMul.Forward(new(), (2, 2), A.AsSpan(1), (2, 2), B, y)));
        Assert.Equal("B1", Refused(() => Simd.MatMul.Forward(new(), (2, 2), A, (2, 2), B, y.AsSpan(1))));
        Assert.Equal("B2", Refused(() => Simd.MatMul.Forward(new(), (2, 2), y, (2, 2), B, y)));
        Assert.Equal("B1", Refused(() => Simd.MatMul.Backward(new(), (2, 2), A, (2, 2), B, A, da, db.AsSpan(1))));
        Assert.Equal("B2", Refused(() => Simd.MatMul.Backward(new(), (2, 2), A, (2, 2), B, A, da, da)));
        Assert.Equal("B2", Refused(() => Simd.MatMul.Backward(new(), (2, 2), A, (2, 2), B, da, da, db)));
        Assert.All([y, da, db], t => Assert.Equal(new float[] { 9, 9, 9, 9 }, t));
    }

    [Fact]
    public void Gemm_forward_and_backward()
    {
        float[] y = new float[4], da = new float[4], db = new float[4], dc = new float[2];
        Simd.Gemm.Forward(new(2, 10), 2, 2, 2, A, B, 2, [1, 2], y);
        Assert.Equal(new float[] { 48, 64, 96, 120 }, y);
        Simd.Gemm.Forward(new(2, 10), 2, 2, 2, A, B, (2, 1), [1, 2], y);
        Assert.Equal(new float[] { 48, 54, 106, 120 }, y);
        Simd.Gemm.Forward(new(TransposeA: true, HasC: false), 2, 2, 2, A, B, null, [], y);
        Assert.Equal(new float[] { 26, 30, 38, 44 }, y);
        Simd.Gemm.Backward(new(2, 10), 2, 2, 2, A, B, 2, [1, 0, 0, 1], da, db, dc);
        Assert.Equal(new float[] { 10, 14, 12, 16 }, da);
        Assert.Equal(new float[] { 2, 6, 4, 8 }, db);
        Assert.Equal(new float[] { 10, 10 }, dc);
    }

    [Fact]
    public void Gemm_refuses_before_anything_is_written()
    {
        float[] y = [9, 9, 9, 9], da = [9, 9, 9, 9], db = [9, 9, 9, 9], dc = [9, 9];
        Assert.Equal("C0", Refused(() => Simd.Gemm.Forward(new(), 2, 2, 2, A, B, null, [], y)));
        Assert.Equal("C4", Refused(() => Simd.Gemm.Forward(new(), 2, 2, 2, A, B, 3, [1, 2, 3], y)));
        Assert.Equal("B1", Refused(() => Simd.Gemm.Forward(new(), 2, 2, 2, A, B, 2, [1], y)));
        Assert.Equal("B1", Refused(() => Simd.Gemm.Forward(new(HasC: false), 2, 2, 2, A, B, null, [1, 1, 1, 1], y)));
        Assert.Equal("B1", Refused(() => Simd.Gemm.Backward(new(HasC: false), 2, 2, 2, A, B, null, new float[4], new float[4], new float[4], new float[2])));
        Assert.Equal("B1", Refused(() => Simd.Gemm.Forward(new(), 2, 2, 3, A, B, 2, [1, 2], y)));
        Assert.Equal("B2", Refused(() => Simd.Gemm.Forward(new(), 2, 2, 2, A, B, (2, 2), y, y)));
        Assert.Equal("B1", Refused(() => Simd.Gemm.Backward(new(), 2, 2, 2, A, B, 2, A, da, db, dc.AsSpan(1))));
        Assert.Equal("B2", Refused(() => Simd.Gemm.Backward(new(), 2, 2, 2, A, B, 2, A, da, db, da.AsSpan(0, 2))));
        Assert.All([y, da, db], t => Assert.Equal(new float[] { 9, 9, 9, 9 }, t));
        Assert.Equal(new float[] { 9, 9 }, dc);
    }

    [Fact]
    public void A_perceptron_answers()
    {
        float[] bits = [0, 0, 0, 1, 1, 0, 1, 1], y = new float[4];
        Simd.Perceptron.Forward(new(), 4, 2, bits, [1, 1], -1.5f, y);
        Assert.Equal(new float[] { 0, 0, 0, 1 }, y);
        Assert.Equal("B1", Refused(() => Simd.Perceptron.Forward(new(), 4, 2, bits, [1], 0, y)));
        Assert.Equal("B1", Refused(() => Simd.Perceptron.Forward(new(), 4, 2, bits, [1, 1], 0, y.AsSpan(1))));
        Assert.Equal("B2", Refused(() => Simd.Perceptron.Forward(new(), 4, 2, bits, [1, 1], 0, bits.AsSpan(0, 4))));
        Assert.Equal("C1", Refused(() => Simd.Perceptron.Forward(new(2), 4, 2, bits, [1, 1], 0, y)));
    }

    [Fact]
    public void A_perceptron_learns_in_place_or_not()
    {
        float[] bits = [0, 0, 0, 1, 1, 0, 1, 1], w = [0, 0], w1 = [9, 9];
        int[] or = [0, 1, 1, 1];
        Assert.Equal(2, Simd.PerceptronRule.Pass(new(), 4, 2, bits, or, w, 0, w1, out float b1));
        Assert.Equal((0f, 1f, 0f), (w1[0], w1[1], b1));
        Assert.Equal(new float[] { 0, 0 }, w);
        float b = 0;
        Assert.Equal(2, Simd.PerceptronRule.Pass(new(), 4, 2, bits, or, w, ref b));
        Assert.Equal((w1[0], w1[1], b1), (w[0], w[1], b));
        Assert.Equal("B1", Refused(() => Simd.PerceptronRule.Pass(new(), 4, 2, bits, or, new float[3], ref b)));
        Assert.Equal("B1", Refused(() => Simd.PerceptronRule.Pass(new(), 4, 2, bits, or.AsSpan(1), w, ref b)));
        Assert.Equal("B2", Refused(() => Simd.PerceptronRule.Pass(new(), 4, 2, bits, or, bits.AsSpan(2, 2), ref b)));
        Assert.Equal("C7", Refused(() => Simd.PerceptronRule.Pass(new(), 4, 2, bits, [0, 1, 1, 2], w, ref b)));
        Assert.Equal((w1[0], w1[1], b1), (w[0], w[1], b));
    }

    private static string Refused(Action call) => Assert.Throws<ConstraintException>(call).Label;
}
