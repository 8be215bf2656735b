using System.Runtime.InteropServices;
using Conformance.Spec;
using Simd = Conformance.Simd;

namespace Conformance.Tests;

/// <summary>The typed front door of max pooling over spans.</summary>
public sealed class MaxPool2DDoorTests
{
    private static readonly MaxPool2D op = MaxPool2D.PyTorch(2);
    private static readonly Shape shape = (1, 1, 2, 4);

    [Fact]
    public void Forward_and_backward()
    {
        var y = new float[2];
        var at = new int[2];
        var dx = new float[8];
        Simd.MaxPool2D.Forward(op, shape, [1, 2, 3, 4, 8, 7, 6, 5], y, at);
        Simd.MaxPool2D.Backward(op, shape, at, [10, 20], dx);
        Assert.Equal(new float[] { 8, 6 }, y);
        Assert.Equal(new[] { 4, 6 }, at);
        Assert.Equal(new float[] { 0, 0, 0, 0, 10, 0, 20, 0 }, dx);
    }

    [Fact]
    public void Wrong_lengths_and_overlaps_are_refused()
    {
        var x = new float[8];
        Assert.Equal("B1", Refused(() => Simd.MaxPool2D.Forward(op, shape, new float[7], new float[2], new int[2])));
        Assert.Equal("B1", Refused(() => Simd.MaxPool2D.Forward(op, shape, x, new float[3], new int[2])));
        Assert.Equal("B1", Refused(() => Simd.MaxPool2D.Forward(op, shape, x, new float[2], new int[1])));
        Assert.Equal("B2", Refused(() => Simd.MaxPool2D.Forward(op, shape, x, x.AsSpan(0, 2), new int[2])));
        Assert.Equal("B1", Refused(() => Simd.MaxPool2D.Backward(op, shape, new int[2], new float[2], new float[9])));
        Assert.Equal("B2", Refused(() => Simd.MaxPool2D.Backward(op, shape, new int[2], x.AsSpan(0, 2), x)));
        Assert.Equal("C1", Refused(() => Simd.MaxPool2D.Forward(op, (2, 4), x, new float[2], new int[2])));
    }

    [Fact]
    public void A_place_outside_of_the_plane_is_named()
    {
        var e = Assert.Throws<ConstraintException>(() => Simd.MaxPool2D.Backward(op, shape, [0, 8], new float[2], new float[8]));
        Assert.Equal("B3", e.Label);
        Assert.Contains("argmax[1] is 8, must be from 0 to 7", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Places_share_no_memory_with_numbers()
    {
        var memory = new float[8];
        Assert.Equal("B2", Refused(() => Simd.MaxPool2D.Forward(op, shape, memory, new float[2], MemoryMarshal.Cast<float, int>(memory.AsSpan(0, 2)))));
        Assert.Equal("B2", Refused(() => Simd.MaxPool2D.Forward(op, shape, new float[8], memory.AsSpan(0, 2), MemoryMarshal.Cast<float, int>(memory.AsSpan(0, 2)))));
        Assert.Equal("B2", Refused(() => Simd.MaxPool2D.Backward(op, shape, MemoryMarshal.Cast<float, int>(memory.AsSpan(0, 2)), new float[2], memory)));
        Assert.Equal("B2", Refused(() => Simd.Dropout.Forward(new(), new float[8], MemoryMarshal.Cast<float, int>(memory.AsSpan()), memory)));
        Assert.Equal("B2", Refused(() => Simd.Maxout.Forward(new(2), (1, 4), memory.AsSpan(0, 4), new float[2], MemoryMarshal.Cast<float, int>(memory.AsSpan(0, 2)))));
    }

    private static string Refused(Action call) => Assert.Throws<ConstraintException>(call).Label;
}
