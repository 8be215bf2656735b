using Conformance.Spec;

namespace Conformance.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void Offset_and_index_are_inverse()
    {
        Shape s = (2, 3, 4, 5);
        for (int i = 0; i < s.Count; i++) Assert.Equal(i, s.Offset(s.Index(i)));
        var t = new Tensor<int>(s);
        for (int i = 0; i < s.Count; i++) t[i] = i;
        Assert.Equal(((1 * 3 + 2) * 4 + 3) * 5 + 4, t[1, 2, 3, 4]);
        Assert.Equal(5 * 4 + 3, new Tensor<int>((2, 5, 4), [.. Enumerable.Range(0, 40)])[1, 0, 3]);
    }

    [Fact]
    public void A_scalar_has_one_element() => Assert.Equal(1, new Shape().Count);

    [Fact]
    public void Too_many_elements_are_an_overflow_not_a_small_number()
    {
        Assert.Throws<OverflowException>(() => new Shape(1 << 16, 1 << 16).Count);
        Assert.False(new Shape(1 << 16, 1 << 16).IsValid);
        Assert.False(new Shape(int.MaxValue, int.MaxValue, int.MaxValue).IsValid);
        Assert.False(new Shape(3, 0).IsValid);
        Assert.False(new Shape(3, -1).IsValid);
    }

    [Fact]
    public void A_tensor_refuses_an_array_that_is_too_short() =>
        Assert.Throws<ArgumentException>(() => new Tensor<float>((2, 3), new float[5]));

    [Fact]
    public void Equality_is_by_value()
    {
        Assert.Equal(new Shape(2, 3), (Shape)(2, 3));
        Assert.NotEqual(new Shape(2, 3), (Shape)(3, 2));
        Assert.Equal("(2, 3)", new Shape(2, 3).ToString());
    }
}
