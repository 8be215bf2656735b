using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>Where a case comes from, as text that finds it again: the heart of every replay command.</summary>
/// <param name="Text"><c>cases/3</c>, <c>any/SEED/SIZE</c>, <c>length/N/VARIANT</c>, <c>special/VARIANT/PLACE/POSITION/VALUE</c>, or <c>timed</c>.</param>
/// <param name="Case">The case.</param>
public sealed record Origin(string Text, Case Case)
{
    /// <summary>The operator's listed cases.</summary>
    public static IEnumerable<Origin> Listed(OperatorInfo op) => op.Cases.Select((c, i) => new Origin($"cases/{i}", c));

    /// <summary>Random cases of growing size.</summary>
    public static IEnumerable<Origin> Random(OperatorInfo op, Effort effort)
    {
        var r = new Sampler(Sampler.SeedOf(op.Name) ^ effort.Seed);
        for (int i = 0; i < effort.RandomCases; i++) yield return Random(op, r.Seed(), 1 + i * effort.Size / effort.RandomCases);
    }

    /// <summary>The case that is timed: large, and of round extents, as kernels like them best.</summary>
    public static Origin Timed(OperatorInfo op) => new("timed", op.Timed);

    /// <summary>Every length around the vector widths, and around blocks.</summary>
    public static IEnumerable<Origin> Lengths(OperatorInfo op, Effort effort) =>
        effort.Lengths.SelectMany(n => op.OfLength(n).Select((c, v) => new Origin($"length/{n}/{v}", c)));

    /// <summary>The case that a text names.</summary>
    /// <exception cref="FormatException">The text names none.</exception>
    public static Origin Parse(OperatorInfo op, string text)
    {
        try
        {
            string[] parts = text.Split('/');
            int Number(int i) => int.Parse(parts[i], System.Globalization.CultureInfo.InvariantCulture);
            return parts[0] switch
            {
                "cases" => new(text, op.Cases[Number(1)]),
                "any" => Random(op, Number(1), Number(2)),
                "length" when Number(1) > 0 => new(text, op.OfLength(Number(1))[Number(2)]),
                "timed" => Timed(op),
                "special" => Special.Parse(op, parts),
                _ => throw new FormatException($"'{parts[0]}'"),
            };
        }
        catch (Exception e) when (e is IndexOutOfRangeException or FormatException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new FormatException($"No case '{text}' of {op}: expected cases/N, any/SEED/SIZE, length/N/VARIANT, or special/VARIANT/PLACE/POSITION/VALUE, or timed.", e);
        }
    }

    private static Origin Random(OperatorInfo op, int seed, int size) => new($"any/{seed}/{size}", op.Any(new Sampler(seed, size)));
}

/// <summary>NaN, infinities, zeros, subnormals and the ends of the range, planted in every lane of a case.</summary>
public static class Special
{
    /// <summary>The planted values by name.</summary>
    public static IReadOnlyDictionary<string, float> Values { get; } = new Dictionary<string, float>
    {
        ["nan"] = float.NaN,
        ["inf"] = float.PositiveInfinity,
        ["-inf"] = float.NegativeInfinity,
        ["0"] = 0,
        ["-0"] = -0.0f,
        ["subnormal"] = 1e-40f,
        ["-subnormal"] = -1e-40f,
        ["max"] = float.MaxValue,
        ["-max"] = float.MinValue,
        ["min"] = 1.17549435e-38f,
    };

    private const int Length = 33;

    /// <summary>
    /// In every input, and in every gradient that arrives: NaN in each lane of two vectors of every width and the element
    /// after, the other values in a few.
    /// </summary>
    public static IEnumerable<Origin> All(OperatorInfo op)
    {
        var variants = op.OfLength(Length);
        for (int v = 0; v < variants.Count; v++)
        {
            var signature = variants[v].Operator.Signature;
            var y = variants[v].Operator.Infer(variants[v].Inputs);
            var places = signature.Inputs.Select((name, i) => (name, variants[v].Inputs.Real[i].Count))
                .Concat(signature.Seeds.Select((name, i) => ($"d{name}", signature.SeedShapes(y.Real)[i].Count)));
            foreach (var (place, count) in places)
            {
                int lanes = Math.Min(count, Length);
                foreach (var (name, _) in Values)
                    for (int lane = 0; lane < lanes; lane++)
                        if ((name == "nan" && v == 0) || lane % 8 == Math.Min(name.Length & 7, lanes - 1))
                            yield return Plant(op, v, place, lane, name);
            }
        }
    }

    internal static Origin Parse(OperatorInfo op, string[] parts) =>
        Plant(op, Number(parts[1]), parts[2], Number(parts[3]), parts[4]);

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Origin Plant(OperatorInfo op, int variant, string place, int position, string name)
    {
        var c = op.OfLength(Length)[variant];
        float value = Values.TryGetValue(name, out float v) ? v : throw new FormatException($"'{name}'");
        var planted = c with { Random = false, Note = $"{name} at {place}[{position}]" };
        string text = $"special/{variant}/{place}/{position}/{name}";
        if (!c.Operator.Signature.Inputs.Contains(place))
            return new(text, planted with { Seeds = new Dictionary<string, Fill> { [place[1..]] = After(Fills.Normal()) } });
        return new(text, planted.With(place, After(c.Fill.GetValueOrDefault(place, Fills.Normal()))));

        Fill After(Fill fill) => (r, x) =>
        {
            fill(r, x);
            x[position] = value;
        };
    }
}
