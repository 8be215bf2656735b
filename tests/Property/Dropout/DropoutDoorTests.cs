using Conformance.Spec;
using Simd = Conformance.Simd;

namespace Conformance.Tests;

/// <summary>The typed front door of dropout over spans.</summary>
public sealed class DropoutDoorTests
{
    [Fact]
    public void Training_inference_and_in_place()
    {
        float[] x = [1, 2, 3];
        var y = new float[3];
        Simd.Dropout.Forward(new(0.5), x, [1, 0, 1], y);
        Assert.Equal(new float[] { 2, 0, 6 }, y);
        Simd.Dropout.Backward(new(0.75), [0, 1, 1], x, y);
        Assert.Equal(new float[] { 0, 8, 12 }, y);
        Simd.Dropout.Forward(new(0.5, Training: false), x, [], y);
        Assert.Equal(x, y);
        Simd.Dropout.Forward(new(0.5), x, [1, 0, 1], x);
        Assert.Equal(new float[] { 2, 0, 6 }, x);
    }

    [Fact]
    public void What_is_wrong_is_refused_before_anything_is_written()
    {
        float[] x = [1, 2, 3, 4], y = [9, 9, 9];
        Assert.Equal("B1", Refused(() => Simd.Dropout.Forward(new(), x.AsSpan(0, 3), [1, 1], y)));
        Assert.Equal("B1", Refused(() => Simd.Dropout.Forward(new(), x, [1, 1, 1, 1], y)));
        Assert.Equal("B1", Refused(() => Simd.Dropout.Forward(new(Training: false), x.AsSpan(0, 3), [1, 1, 1], y)));
        Assert.Equal("B2", Refused(() => Simd.Dropout.Forward(new(), x.AsSpan(0, 3), [1, 1, 1], x.AsSpan(1))));
        Assert.Equal("C1", Refused(() => Simd.Dropout.Forward(new(1.5), x.AsSpan(0, 3), [1, 1, 1], y)));
        Assert.Equal("C3", Refused(() => Simd.Dropout.Backward(new(), [0, 1, 2], x.AsSpan(0, 3), y)));
        Assert.Equal(new float[] { 9, 9, 9 }, y);
    }

    private static string Refused(Action call) => Assert.Throws<ConstraintException>(call).Label;
}
