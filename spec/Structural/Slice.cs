namespace Conformance.Spec;

/// <summary>
/// Part of a tensor: along each axis the indices start, start + step, … before end, as Python's <c>x[start:end:step]</c>. Page: slice.md.
/// Source: ONNX operator <c>Slice</c>, version 13; NumPy, "Slicing and striding".
/// </summary>
/// <param name="Starts">Where to begin along each axis that is named; below 0 it counts from behind the last index.</param>
/// <param name="Ends">Before which index to stop; counted as the starts are.</param>
/// <param name="Axes">The axes that are named, −1 being the last; when null the first ones, as many as there are starts.</param>
/// <param name="Steps">How far it is from one index to the next, backward where negative; 1 everywhere when null.</param>
public sealed record Slice(Ints Starts, Ints Ends, Ints? Axes = null, Ints? Steps = null) : Operator, IContract
{
    private static readonly Signature signature = new(inputs: "x", outputs: "y", gradients: "x");

    /// <summary>As an end this is behind every index: nothing is cut off there.</summary>
    public const int ToTheLast = int.MaxValue;

    /// <summary>As an end of a step backward this is before every index; −1 would be the last one.</summary>
    public const int ToTheFirst = int.MinValue;

    /// <summary>ONNX <c>Slice</c> and NumPy <c>x[start:end:step]</c> along one axis.</summary>
    public static Slice Onnx(int axis, int start, int end, int step = 1) => new([start], [end], [axis], [step]);

    /// <summary>PyTorch <c>flip</c>: each of the axes read backward.</summary>
    public static Slice PyTorchFlip(params ReadOnlySpan<int> dims) => new([.. Of(dims, -1)], [.. Of(dims, ToTheFirst)], [.. dims], [.. Of(dims, -1)]);

    /// <summary>PyTorch <c>narrow(dim, start, length)</c>.</summary>
    public static Slice PyTorchNarrow(int dim, int start, int length) => new([start], [start < 0 && start + length >= 0 ? ToTheLast : start + length], [dim]);

    /// <summary>WebNN <c>slice(starts, sizes, strides)</c>: how many cells each axis spans, not where they end.</summary>
    public static Slice WebNN(Ints starts, Ints sizes, Ints? strides = null) => new(starts, [.. starts.Zip(sizes, (s, n) => s + n)], null, strides);

    /// <summary>Keras <c>layers.Cropping1D</c>, <c>2D</c> and <c>3D</c>, channels last: how many to cut off at the two ends of the axes after the batch.</summary>
    public static Slice KerasCropping(params ReadOnlySpan<(int Begin, int End)> cropping)
    {
        // An end of −0 would be 0, and nothing left.
        var c = cropping.ToArray();
        return new([.. c.Select(a => a.Begin)], [.. c.Select(a => a.End == 0 ? ToTheLast : -a.End)], [.. Enumerable.Range(1, c.Length)]);
    }

    /// <inheritdoc/>
    public override Signature Signature => signature;

    /// <summary>The first index along every axis of x, how many there are, and how far apart they are.</summary>
    public (int Start, int Count, int Step)[] Ranges(Shape x)
    {
        var ranges = Enumerable.Range(0, x.Rank).Select(a => (0, x[a], 1)).ToArray();
        for (int k = 0; k < Starts.Count; k++)
        {
            int axis = x.FromFirst(Axes?[k] ?? k), n = x[axis];
            long step = Steps?[k] ?? 1, start = Counted(Starts[k], n), end = Counted(Ends[k], n);
            // Where a bound lies beyond the axis it is brought to its end: one behind the last index, or, going backward, one before the first.
            start = step > 0 ? Math.Clamp(start, 0, n) : Math.Clamp(start, 0, n - 1);
            end = step > 0 ? Math.Clamp(end, 0, n) : Math.Clamp(end, -1, n - 1);
            long count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
            ranges[axis] = ((int)start, (int)Math.Max(count, 0), (int)step);
        }
        return ranges;

        static long Counted(long index, int n) => index < 0 ? index + n : index;
    }

    /// <summary>The way of the elements of x into y.</summary>
    public Move Move(Shape x)
    {
        var from = View.Of(x);
        // A step over the whole axis may be so large that not even its stride is an int; where there is one index it does not matter.
        foreach (var (axis, (start, count, step)) in Ranges(x).Index()) from = from.Along(axis, start, count, count > 1 ? step : 1);
        return new(from, View.Of(from.Extents));
    }

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        var s = x[0];
        Require("C1", Starts.Count == Ends.Count && (Axes?.Count ?? Starts.Count) == Starts.Count && (Steps?.Count ?? Starts.Count) == Starts.Count,
            $"there are {Starts.Count} Starts, {Ends.Count} Ends{(Axes is null ? "" : $", {Axes.Count} Axes")}{(Steps is null ? "" : $", {Steps.Count} Steps")}, must be equally many");
        Ints axes = Axes ?? [.. Enumerable.Range(0, Starts.Count)];
        Require("C2", axes.All(s.HasAxis), $"Axes {axes} must be from {-s.Rank} to {s.Rank - 1}, as x {s} has {s.Rank} axes");
        Require("C3", axes.Select(s.FromFirst).Distinct().Count() == axes.Count, $"Axes {axes} name an axis of x {s} twice");
        Require("C4", Steps is null || Steps.All(step => step != 0), $"Steps {Steps} hold 0");
        var ranges = Ranges(s);
        int none = Array.FindIndex(ranges, r => r.Count == 0);
        Require("C5", none < 0, $"nothing of axis {none} of x {s} is left by Starts {Starts}, Ends {Ends}, Steps {Steps?.ToString() ?? "1"}");
        return new(new Shape([.. ranges.Select(r => r.Count)]));
    }

    /// <inheritdoc/>
    public override Cost Cost(Shapes x) => new();

    private static int[] Of(ReadOnlySpan<int> dims, int value)
    {
        int[] all = new int[dims.Length];
        Array.Fill(all, value);
        return all;
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases()
    {
        yield return new(new Slice([1, 0], [3, 7]), (5, 9));
        yield return new(new Slice([1], [4]), (5, 3)) { Note = "axes that are not named stay whole" };
        yield return new(new Slice([], []), (2, 3));
        yield return new(new Slice([], []), new Shape());
        yield return new(Onnx(1, 2, 6), (3, 9, 4));
        yield return new(Onnx(-1, -4, -1), (3, 9));
        yield return new(Onnx(-2, 0, 1000), (3, 9)) { Note = "an end beyond the axis" };
        yield return new(Onnx(0, 4, 9), (7, 2)) { Note = "a window beyond the axis, which is cut and not moved" };
        yield return new(Onnx(0, -1000, 2), (5, 3)) { Note = "a start before the axis" };
        yield return new(Onnx(0, 3, ToTheLast), 70);
        yield return new(Onnx(0, 0, ToTheLast, 2), 71);
        yield return new(Onnx(0, 1, 70, 3), 71);
        yield return new(Onnx(1, 1, ToTheLast, 4), (3, 70));
        yield return new(Onnx(0, 1, 8, 2), (9, 33)) { Note = "every second row" };
        yield return new(Onnx(0, 5, ToTheLast, int.MaxValue), 9) { Note = "a step over everything" };
        yield return new(Onnx(0, 3, ToTheFirst, int.MinValue), 9) { Note = "a step over everything" };
        yield return new(Onnx(0, -1, ToTheFirst, -1), 67) { Note = "backward" };
        yield return new(Onnx(0, 1000, 1, -2), 20) { Note = "backward from beyond" };
        yield return new(Onnx(1, 7, 0, -3), (2, 9)) { Note = "backward, the first index left out" };
        yield return new(Onnx(1, -2, -9, -1), (2, 9)) { Note = "backward between two counted from behind" };
        yield return new(PyTorchFlip(0, 1), (5, 37));
        yield return new(PyTorchFlip(0), (5, 37)) { Note = "rows in reverse order" };
        yield return new(PyTorchFlip(-1), (2, 3, 5));
        yield return new(PyTorchNarrow(1, 2, 3), (4, 6));
        yield return new(PyTorchNarrow(0, -2, 2), (4, 6));
        yield return new(WebNN([1, 2], [2, 5], [1, 2]), (4, 9));
        yield return new(KerasCropping((1, 2)), (2, 8, 3));
        yield return new(KerasCropping((1, 0), (0, 2)), (2, 5, 6, 3)) { Note = "nothing cut off at one end" };
        yield return new(new Slice([1, -1, 0], [ToTheLast, ToTheFirst, 4], [2, 0, 1], [2, -2, 3]), (5, 4, 9));
        yield return new Case(Onnx(0, 1, ToTheLast, 2), 16) { Note = "extremes", Random = false }
            .With("x", Fills.Values(0.0, -0.0, 1, double.NaN, 2, double.PositiveInfinity, 3, double.NegativeInfinity, 4, float.MaxValue, 5, 1e-40));
    }

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        while (true)
        {
            var x = r.Shape(1, 4);
            int[] axes = [.. Enumerable.Range(0, x.Rank).Where(_ => r.Flip())], steps = [.. axes.Select(_ => r.Pick(1, 1, 1, 2, 3, -1, -1, -2))];
            int Bound(int axis) => r.Int(-x[axis] - 2, x[axis] + 2);
            var op = new Slice(
                [.. axes.Select((a, k) => r.Flip() ? Bound(a) : steps[k] > 0 ? 0 : -1)],
                [.. axes.Select((a, k) => r.Flip() ? Bound(a) : steps[k] > 0 ? ToTheLast : ToTheFirst)],
                [.. axes.Select(a => r.Flip() ? a : a - x.Rank)], r.Flip() ? [.. steps] : null);
            if (op.Ranges(x).All(range => range.Count > 0)) return new(op, x);
        }
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) => [new(Onnx(1, 1, ToTheLast), (3, n + 1)), new(Onnx(1, -1, ToTheFirst, -1), (2, n)), new(Onnx(0, 0, ToTheLast, 2), 2 * n)];

    /// <inheritdoc/>
    public static Case Timed => new(new Slice([8, 8], [504, 520]), (512, 528));

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() =>
    [
        new("C0", Onnx(0, 0, 1), (2, 0)),
        new("C0", Onnx(0, 0, 1), 2, 2),
        new("C1", new Slice([0, 0], [1]), (2, 3)),
        new("C1", new Slice([0], [1], [0, 1]), (2, 3)),
        new("C1", new Slice([0], [1], null, [1, 1]), (2, 3)),
        new("C2", Onnx(2, 0, 1), (2, 3)),
        new("C2", Onnx(-3, 0, 1), (2, 3)),
        new("C2", new Slice([0], [1]), new Shape()),
        new("C3", new Slice([0, 0], [1, 1], [1, -1]), (2, 3)),
        new("C4", Onnx(0, 0, 2, 0), 3),
        new("C5", Onnx(0, 2, 2), 3),
        new("C5", Onnx(0, 3, ToTheLast), 3),
        new("C5", Onnx(0, 2, 1), 3),
        new("C5", Onnx(0, -1, -1, -1), 3),
        new("C5", Onnx(0, 0, 5, -1), 5),
        new("C5", Onnx(0, 0, 0), 3),
    ];
}
