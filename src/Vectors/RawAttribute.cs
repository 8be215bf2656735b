namespace Conformance.Vectors;

/// <summary>An attribute of a node: one of a few kinds of value.</summary>
public abstract record RawAttribute
{
    private RawAttribute()
    {
    }

    /// <summary>The value as an integer; null unless it is one.</summary>
    public long? AsLong => (this as Integer)?.Value;

    /// <summary>The value as a number, integers included; null for any other kind.</summary>
    public double? AsDouble => this switch
    {
        Real real => real.Value,
        Integer integer => integer.Value,
        _ => null,
    };

    /// <summary>The value as text; null unless it is text.</summary>
    public string? AsString => (this as Text)?.Value;

    /// <summary>The value as a list of integers; null unless it is one.</summary>
    public IReadOnlyList<long>? AsLongs => (this as Integers)?.Values;

    /// <summary>The value as a list of numbers, integers included; null for any other kind.</summary>
    public IReadOnlyList<double>? AsDoubles => this switch
    {
        Reals reals => reals.Values,
        Integers integers => [.. integers.Values.Select(value => (double)value)],
        _ => null,
    };

    /// <summary>The value as a list of texts; null unless it is one.</summary>
    public IReadOnlyList<string>? AsStrings => (this as Texts)?.Values;

    /// <summary>The value as a tensor; null unless it is one.</summary>
    public RawTensor? AsTensor => (this as Tensor)?.Value;

    /// <summary>An integer; JSON's false and true are 0 and 1.</summary>
    public sealed record Integer(long Value) : RawAttribute;

    /// <summary>A real number; ONNX stores a float32, widened here.</summary>
    public sealed record Real(double Value) : RawAttribute;

    /// <summary>Text.</summary>
    public sealed record Text(string Value) : RawAttribute;

    /// <summary>A list of integers; also any empty list of a JSON file, which does not say of what.</summary>
    public sealed record Integers(IReadOnlyList<long> Values) : RawAttribute;

    /// <summary>A list of real numbers.</summary>
    public sealed record Reals(IReadOnlyList<double> Values) : RawAttribute;

    /// <summary>A list of texts.</summary>
    public sealed record Texts(IReadOnlyList<string> Values) : RawAttribute;

    /// <summary>A tensor.</summary>
    public sealed record Tensor(RawTensor Value) : RawAttribute;

    /// <summary>A kind of attribute that is not read, such as a sub-graph; a case that has one is read all the same.</summary>
    public sealed record Unread(string Kind) : RawAttribute;
}
