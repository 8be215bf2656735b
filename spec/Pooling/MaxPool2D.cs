namespace Conformance.Spec;

/// <summary>
/// Max pooling over two spatial axes: y is the largest number of each window, argmax says where it stood.
/// x [N, C, H, W] → y [N, C, Ho, Wo]. Page: max-pool-2d.md.
/// </summary>
/// <param name="H">The window along the rows.</param>
/// <param name="W">The window along the columns.</param>
public sealed record MaxPool2D(Window H, Window W) : Operator, IContract
{
    private static readonly Signature signature = new(inputs: "x", outputs: "y", gradients: "x", saved: "argmax", intOutputs: "argmax");

    /// <inheritdoc/>
    public override Signature Signature => signature;

    /// <summary>PyTorch: the stride is the kernel where nothing is said, padding is the same on both sides, rounding is down unless <paramref name="ceil"/>.</summary>
    public static MaxPool2D PyTorch(int kernel, int? stride = null, int padding = 0, int dilation = 1, bool ceil = false)
    {
        var w = new Window(kernel, stride ?? kernel, padding, padding, dilation, ceil);
        return new(w, w);
    }

    /// <summary>Keras, padding "valid": the stride is the pool size where nothing is said.</summary>
    public static MaxPool2D KerasValid(int pool, int? strides = null) => PyTorch(pool, strides);

    /// <summary>Keras, padding "same", on an input of height h and width w: an odd cell of padding goes to the end.</summary>
    public static MaxPool2D KerasSame(int h, int w, int pool, int? strides = null) =>
        new(Window.Same(h, pool, strides ?? pool), Window.Same(w, pool, strides ?? pool));

    /// <summary>ONNX with explicit pads [top, left, bottom, right]: the stride is <b>1</b> where nothing is said.</summary>
    public static MaxPool2D Onnx(int kernel, int stride = 1, int top = 0, int left = 0, int bottom = 0, int right = 0, int dilation = 1, bool ceil = false) =>
        new(new(kernel, stride, top, bottom, dilation, ceil), new(kernel, stride, left, right, dilation, ceil));

    /// <summary>ONNX, auto_pad SAME_UPPER or SAME_LOWER, on an input of height h and width w.</summary>
    public static MaxPool2D OnnxSame(int h, int w, int kernel, int stride = 1, bool lower = false) =>
        new(Window.Same(h, kernel, stride, lower: lower), Window.Same(w, kernel, stride, lower: lower));

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        Require("C1", x[0].Rank == 4, $"x {x[0]} must have the four axes N, C, H, W");
        Axis("H", H, x[0][2]);
        Axis("W", W, x[0][3]);
        Shape y = (x[0][0], x[0][1], H.Extent(x[0][2]), W.Extent(x[0][3]));
        return new([y], [y]);

        void Axis(string name, Window w, int n)
        {
            Require("C2", w is { Kernel: >= 1, Stride: >= 1, Dilation: >= 1 }, $"{name} has kernel {w.Kernel}, stride {w.Stride}, dilation {w.Dilation}, each must be at least 1");
            Require("C3", w is { PadBegin: >= 0, PadEnd: >= 0 }, $"{name} is padded by {w.PadBegin} and {w.PadEnd}, neither may be negative");
            int o = w.Extent(n);
            Require("C4", o >= 1, $"a window of {w.Span} cells does not fit on {name} = {n} cells, padded by {w.PadBegin} and {w.PadEnd}");
            int bare = w.FirstOnPadding(n);
            Require("C5", bare < 0, $"window {bare} of {o} along {name} = {n} lies on padding alone ({w})");
        }
    }

    /// <inheritdoc/>
    public override Cost Cost(Shapes x)
    {
        var (n, c, h, w) = x[0];
        long windows = (long)H.Extent(h) * W.Extent(w);
        return (long)n * c * new Cost(Comparisons: H.Reads(h) * W.Reads(w) - windows);
    }

    // Numbers at least ½ apart, in random order: where two are close, a finite difference steps over the kink between them.
    private static readonly Fill apart = (r, x) =>
    {
        for (int i = 0; i < x.Length; i++)
        {
            int j = r.Int(0, i);
            (x[i], x[j]) = (x[j], i - x.Length / 2 + r.Uniform(-0.25, 0.25));
        }
    };

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases() => Listed().Select(c => c.Fill.ContainsKey("x") ? c : c.With("x", apart));

    private static IEnumerable<Case> Listed()
    {
        yield return new(PyTorch(2), (2, 3, 8, 10));
        yield return new(PyTorch(3, stride: 2, padding: 1), (2, 2, 9, 12));
        yield return new(Onnx(3), (1, 2, 5, 7)) { Note = "stride 1, overlapping windows" };
        yield return new(new MaxPool2D(new(3, 2, 1, 0), new(2, 3, 0, 1)), (2, 2, 7, 11)) { Note = "the axes differ" };
        yield return new(Onnx(3, top: 2, left: 2, bottom: 2, right: 2), (1, 1, 4, 5)) { Note = "more padding than PyTorch allows" };
        yield return new(PyTorch(2, stride: 1, dilation: 3), (1, 2, 7, 8)) { Note = "dilated" };
        yield return new(PyTorch(2, stride: 3, padding: 1, dilation: 2), (1, 2, 8, 11)) { Note = "stride and dilation differ" };
        yield return new(PyTorch(1, stride: 2, ceil: true), (1, 2, 6, 6)) { Note = "ceil: 3 windows, not 4" };
        yield return new(PyTorch(2, stride: 2, padding: 1, ceil: true), (1, 2, 5, 5)) { Note = "ceil: 3 windows, not 4" };
        yield return new(PyTorch(3, stride: 3, padding: 1, ceil: true), (1, 2, 5, 5)) { Note = "ceil: 2 windows, not 3" };
        yield return new(PyTorch(2, ceil: true), (1, 2, 5, 7)) { Note = "ceil: the last window overhangs" };
        yield return new(PyTorch(3, stride: 2, ceil: true), (1, 1, 2, 2)) { Note = "ceil: the only window overhangs" };
        foreach (bool lower in (bool[])[false, true])
            yield return new(OnnxSame(6, 8, 3, stride: 2, lower), (1, 2, 6, 8)) { Note = lower ? "SAME_LOWER, odd padding" : "SAME_UPPER, odd padding" };
        yield return new(KerasSame(5, 7, 2), (1, 2, 5, 7)) { Note = "Keras, same" };
        yield return new(new MaxPool2D(new(2), new(2, 2)), (1, 1, 3, 79)) { Note = "stride 2, many columns" };
        yield return new(new MaxPool2D(new(2), new(3, 2, 1, 1)), (1, 1, 3, 78)) { Note = "stride 2 with padding, many columns" };
        yield return new(new MaxPool2D(new(1), new(2, 3, 1, 1, 2)), (1, 1, 2, 120)) { Note = "stride 3, many columns" };
        yield return new(new MaxPool2D(new(3, 1, 1, 1), new(3, 1, 1, 1)), (1, 1, 4, 70)) { Note = "stride 1, many columns" };
        yield return new Case(PyTorch(3, stride: 2, padding: 1), (1, 2, 6, 7)) { Note = "all below 0" }
            .With("x", (r, x) =>
            {
                apart(r, x);
                foreach (ref double v in x) v -= x.Length;
            });

        // Every lane of a vector: plane i has its NaN in window column i, first in one corner of the window, then in another.
        yield return Planted(PyTorch(2), (34, 1, 2, 68), i => 2 * i, double.NaN);
        yield return Planted(PyTorch(2), (34, 1, 2, 68), i => 68 + 2 * i + 1, double.NaN);
        yield return Planted(Onnx(2), (34, 1, 2, 35), i => i, double.NaN);
        yield return new Case(Onnx(2), (1, 1, 3, 20)) { Note = "several NaN in a window", Random = false }
            .With("x", Fills.Values(1, double.NaN, 0, double.NaN, double.NaN, -1, 2));
        yield return new Case(Onnx(2, left: 1, top: 1), (1, 1, 3, 20)) { Note = "−∞ everywhere", Random = false }
            .With("x", Fills.Values(double.NegativeInfinity));

        // Ties: each window's gradient goes to the first of the equal numbers.
        yield return new Case(PyTorch(2), (1, 2, 4, 36)) { Note = "constant", Random = false, Kink = true }.With("x", Fills.Values(0.5));
        yield return new Case(PyTorch(3, stride: 1, padding: 1), (1, 1, 4, 5)) { Note = "constant, overlapping", Random = false, Kink = true }.With("x", Fills.Values(-0.5));
        yield return new Case(PyTorch(3, stride: 2, padding: 1), (1, 1, 7, 7)) { Note = "two values", Random = false, Kink = true }
            .With("x", Fills.Each(r => r.Pick(-1.0, 1.0)));
        yield return new Case(PyTorch(2), (1, 1, 4, 36)) { Note = "+0 and −0 are equal", Random = false, Kink = true }
            .With("x", Fills.Values(-0.0, 0.0, 0.0, -0.0));
    }

    private static Case Planted(MaxPool2D op, Shape shape, Func<int, int> at, double value) =>
        new Case(op, shape) { Note = $"{value} in each lane, first at {at(0)}", Random = false }.With("x", (r, x) =>
        {
            Fills.Normal()(r, x);
            int plane = shape[2] * shape[3];
            for (int i = 0; i < shape[0]; i++) x[i * plane + at(i)] = value;
        });

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        var shape = new Shape(r.Extent(), r.Extent(), r.Extent(), r.Extent() * (r.Int(0, 3) == 0 ? 6 : 1));
        return new Case(new MaxPool2D(Axis(shape[2]), Axis(shape[3])), shape).With("x", apart);

        Window Axis(int n)
        {
            while (true)
            {
                var w = r.Int(0, 4) == 0 ? Window.Same(n, r.Int(1, 4), r.Int(1, 3), r.Int(1, 2), r.Flip())
                    : new Window(r.Int(1, 4), r.Int(1, 3), r.Int(0, 2), r.Int(0, 2), r.Int(1, 2), r.Flip());
                if (w.Extent(n) >= 1 && w.FirstOnPadding(n) < 0) return w;
            }
        }
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) =>
        [new(new MaxPool2D(new(2), new(3, 1, 1, 1)), (1, 1, 2, n)), new(new MaxPool2D(new(1), new(2, 2, 0, 0, 1, true)), (1, 1, 1, 2 * n)), new(new MaxPool2D(new(1), new(2, 3, 1)), (1, 1, 1, 3 * n))];

    /// <inheritdoc/>
    public static Case Timed => new(PyTorch(3, stride: 2, padding: 1), (1, 64, 112, 112));

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals() =>
    [
        new("C0", PyTorch(2), (1, 1, 0, 4)),
        new("C0", PyTorch(2), (1, 1, 4, 4), (1, 1, 4, 4)),
        new("C0", Onnx(1), (1 << 10, 1 << 10, 1 << 10, 1 << 10)),
        new("C0", new MaxPool2D(new(int.MaxValue, 1, int.MaxValue - 1, int.MaxValue - 1), new(1)), (1, 1, 2, 1)),
        new("C1", PyTorch(2), (3, 4, 4)),
        new("C2", PyTorch(0, stride: 1), (1, 1, 4, 4)),
        new("C2", PyTorch(2, stride: 0), (1, 1, 4, 4)),
        new("C2", PyTorch(2, dilation: 0), (1, 1, 4, 4)),
        new("C2", new MaxPool2D(new(2), new(-1)), (1, 1, 4, 4)),
        new("C3", Onnx(2, left: -1), (1, 1, 4, 4)),
        new("C3", Onnx(2, bottom: -1), (1, 1, 4, 4)),
        new("C4", PyTorch(5), (1, 1, 4, 8)),
        new("C4", PyTorch(3, stride: 4, dilation: 2), (1, 1, 8, 4)),
        new("C4", new MaxPool2D(new(1), new(int.MaxValue, 1, Dilation: int.MaxValue)), (1, 1, 4, 4)),
        new("C5", Onnx(2, top: 2), (1, 1, 4, 4)),
        new("C5", Onnx(2, right: 2), (1, 1, 4, 4)),
        new("C5", Onnx(3, stride: 2, right: 4), (1, 1, 5, 5)),
        new("C5", PyTorch(2, stride: 1, padding: 2, dilation: 3), (1, 1, 1, 1)),
    ];
}
