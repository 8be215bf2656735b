using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>One number of a vector file, and how far its decimal text may be from the value that it was printed from.</summary>
/// <param name="Value">The number.</param>
/// <param name="Blur">Half a unit of the last decimal that is written.</param>
public readonly record struct Printed(double Value, double Blur);

/// <summary>An operator with inputs and the outputs and gradients that someone else computed.</summary>
/// <param name="Name">What the vector shows.</param>
/// <param name="Source">Who computed it.</param>
/// <param name="Operator">The operator with its attributes.</param>
/// <param name="Inputs">The inputs, float32 numbers.</param>
/// <param name="Outputs">Expected outputs by name; not every output needs to be there.</param>
/// <param name="Seeds">Gradients of the outputs, where gradients are expected.</param>
/// <param name="Gradients">Expected gradients of inputs by name.</param>
public sealed record SpecVector(string Name, string Source, Operator Operator, Operands<float> Inputs,
    IReadOnlyDictionary<string, Tensor<Printed>> Outputs, Operands<float>? Seeds, IReadOnlyDictionary<string, Tensor<Printed>> Gradients);

/// <summary>
/// Reads <c>*.vectors.json</c> beside a contract, and the worked examples of pages: fenced <c>json</c> blocks of the
/// same form with an <c>"operator"</c>. The form is described in spec/README.md.
/// </summary>
public static partial class SpecVectors
{
    /// <summary>How attributes are written: enumerations and infinities as text.</summary>
    internal static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(null, allowIntegerValues: false) },
    };

    /// <summary>The vectors beside the contract; none when there is no file.</summary>
    /// <exception cref="FormatException">The file is not of the form.</exception>
    public static IReadOnlyList<SpecVector> Vectors(OperatorInfo op)
    {
        if (Resource(op, $"{op.FileName}.vectors.json") is not { } text) return [];
        using var document = Parse(text, $"{op.FileName}.vectors.json");
        string source = document.RootElement.GetProperty("source").GetString()!;
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(c => Exact(Read(op, c, source)))];
    }

    /// <summary>The worked examples of the operator's page.</summary>
    /// <exception cref="FormatException">An example is not of the form.</exception>
    public static IReadOnlyList<SpecVector> Examples(OperatorInfo op)
    {
        if (Page(op) is not { } page) return [];
        var examples = new List<SpecVector>();
        foreach (Match block in JsonBlock().Matches(page))
        {
            using var document = Parse(block.Groups[1].Value, $"{op.FileName}.md");
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("operator", out _))
                examples.Add(Read(op, document.RootElement, $"worked example of {op.FileName}.md"));
        }
        return examples;
    }

    /// <summary>The text of the operator's page, or null.</summary>
    public static string? Page(OperatorInfo op) => Resource(op, $"{op.FileName}.md");

    [GeneratedRegex(@"^```json\s*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    private static string? Resource(OperatorInfo op, string name)
    {
        using var stream = op.Type.Assembly.GetManifestResourceStream(name);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // What Python prints is the whole number: 1.0 is 1, and not something between 0.95 and 1.05.
    private static SpecVector Exact(SpecVector v)
    {
        return v with { Outputs = All(v.Outputs), Gradients = All(v.Gradients) };

        static Dictionary<string, Tensor<Printed>> All(IReadOnlyDictionary<string, Tensor<Printed>> tensors) =>
            tensors.ToDictionary(t => t.Key, t => t.Value.Select(p => p with { Blur = 0 }));
    }

    private static JsonDocument Parse(string text, string file)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new FormatException($"{file}: {e.Message}", e);
        }
    }

    private static SpecVector Read(OperatorInfo info, JsonElement c, string source)
    {
        string name = c.TryGetProperty("name", out var n) ? n.GetString()! : source;
        try
        {
            var op = (Operator)JsonSerializer.Deserialize(c.GetProperty("operator"), info.Type, Options)!;
            var signature = op.Signature;
            var inputs = c.GetProperty("inputs");
            Known(inputs, [.. signature.Inputs, .. signature.IntInputs]);
            Operands<float>? seeds = null;
            var gradients = new Dictionary<string, Tensor<Printed>>();
            if (c.TryGetProperty("gradients", out var g))
            {
                seeds = new([.. signature.Seeds.Select(s => Float(c.GetProperty("seeds"), s))]);
                gradients = Expected(g, signature.Gradients);
            }
            return new(name, source, op,
                new([.. signature.Inputs.Select(i => Float(inputs, i))], [.. signature.IntInputs.Select(i => Int(inputs, i))]),
                Expected(c.GetProperty("outputs"), [.. signature.Outputs, .. signature.IntOutputs]), seeds, gradients);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FormatException($"{info.FileName}, '{name}': {e.Message}", e);
        }
    }

    private static void Known(JsonElement tensors, string[] names)
    {
        foreach (var t in tensors.EnumerateObject())
            if (!names.Contains(t.Name)) throw new FormatException($"no operand '{t.Name}' among {string.Join(", ", names)}");
    }

    private static Dictionary<string, Tensor<Printed>> Expected(JsonElement tensors, string[] names)
    {
        Known(tensors, names);
        return tensors.EnumerateObject().ToDictionary(t => t.Name, t => Printed(t.Value));
    }

    private static Tensor<float> Float(JsonElement tensors, string name) => Printed(tensors.GetProperty(name)).Select(p =>
        (double)(float)p.Value == p.Value || double.IsNaN(p.Value) || p.Blur > 0 ? (float)p.Value
            : throw new FormatException($"{name}: {p.Value:R} is not a float32 number, engines would see another input than the reference"));

    private static Tensor<int> Int(JsonElement tensors, string name) => Printed(tensors.GetProperty(name)).Select(p => checked((int)p.Value));

    private static Tensor<Printed> Printed(JsonElement t)
    {
        // In a worked example a vector may be written as a plain list.
        if (t.ValueKind == JsonValueKind.Array) return new(new Shape(t.GetArrayLength()), [.. t.EnumerateArray().Select(Number)]);
        var shape = new Shape([.. t.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())]);
        Printed[] data = [.. t.GetProperty("data").EnumerateArray().Select(Number)];
        return data.Length == shape.Count ? new(shape, data) : throw new FormatException($"shape {shape} has {shape.Count} elements, data {data.Length}");
    }

    private static Printed Number(JsonElement e)
    {
        if (e.ValueKind == JsonValueKind.String)
            return new(e.GetString() switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                var text => throw new FormatException($"'{text}' is no number"),
            }, 0);
        string digits = e.GetRawText();
        double value = e.GetDouble();
        string mantissa = digits.Split('e', 'E')[0];
        int decimals = mantissa.Contains('.') ? mantissa.Length - mantissa.IndexOf('.') - 1 : 0;
        int exponent = digits.Length > mantissa.Length ? int.Parse(digits[(mantissa.Length + 1)..], CultureInfo.InvariantCulture) : 0;
        int significant = mantissa.TrimStart('-', '0', '.').Replace(".", "", StringComparison.Ordinal).Length;
        // A whole number is itself; seventeen digits are the double itself.
        double blur = (decimals == 0 && exponent == 0) || significant >= 16 || value == 0 && decimals <= 1 ? 0 : 0.5 * Math.Pow(10, exponent - decimals);
        return new(value, blur);
    }
}
