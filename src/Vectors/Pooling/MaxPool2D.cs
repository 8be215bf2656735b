using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>
/// ONNX <c>MaxPool</c> over one axis (a plane of one row) or two, and <c>GlobalMaxPool</c>; WebNN <c>maxPool2d</c>, where channels
/// may come last: input and output are transposed then.
/// </summary>
internal sealed class MaxPool2D : IMapping
{
    public IReadOnlyList<OpName> Takes { get; } = [OpName.Onnx("MaxPool"), OpName.Onnx("GlobalMaxPool"), OpName.WebNN("maxPool2d")];

    public IReadOnlyList<MappedRun> Map(NodeCase test)
    {
        var x = NodeCase.Real(test.Needed(0, "input"));
        int axes = x.Shape.Rank - 2;
        if (axes is not (1 or 2)) throw new UnsupportedException($"pooling over {axes} axes");
        if (axes == 1 && !test.IsOnnx) throw new FormatException($"the input has shape {x.Shape}, four axes belong there");
        return [test.IsOnnx ? Onnx(test, x, axes) : WebNN(test, x)];
    }

    private static MappedRun Onnx(NodeCase test, Tensor<float> x, int axes)
    {
        int[] extents = x.Shape[2..].ToArray();
        var windows = test.OpType == "GlobalMaxPool" ? Array.ConvertAll(extents, n => new Window(n)) : Windows(test, extents);
        bool columnMajor = test.OpType == "MaxPool" && test.Flag("storage_order");

        // One axis is a plane of one row.
        if (axes == 1) (x, windows) = (x.Reshaped(x.Shape[0], x.Shape[1], 1, x.Shape[2]), [new Window(1), windows[0]]);
        var (_, _, h, w) = x.Shape;
        return new(new Spec.MaxPool2D(windows[0], windows[1]), new(x), [.. test.Check(0, "y", Published), .. test.Check(1, "argmax", Flat)]);

        Tensor<double> Published(Tensor<double> y) => axes == 1 ? y.Reshaped(y.Shape[0], y.Shape[1], y.Shape[3]) : y;

        // argmax is h·W + w within a plane; Indices count through the whole tensor, planes column by column for storage_order 1.
        Tensor<double> Flat(Tensor<double> argmax)
        {
            int plane = argmax.Shape[2] * argmax.Shape[3];
            var flat = argmax.Copy();
            for (int i = 0; i < flat.Count; i++)
            {
                double row = Math.Floor(argmax[i] / w), column = argmax[i] - row * w;
                flat[i] = (double)(i / plane) * h * w + (columnMajor ? column * h + row : argmax[i]);
            }
            return Published(flat);
        }
    }

    private static Window[] Windows(NodeCase test, int[] extents)
    {
        int axes = extents.Length;
        var kernel = test.Integers("kernel_shape", axes) ?? throw new FormatException("MaxPool lacks 'kernel_shape'");
        var ones = Array.ConvertAll(kernel, _ => 1);
        var strides = test.Integers("strides", axes) ?? ones;
        var dilations = test.Integers("dilations", axes) ?? ones;
        var pads = test.Integers("pads", 2 * axes) ?? new int[2 * axes];
        bool ceil = test.Flag("ceil_mode");
        string auto = test.Text("auto_pad", "NOTSET");
        return [.. extents.Select((n, i) => auto switch
        {
            "NOTSET" => new Window(kernel[i], strides[i], pads[i], pads[axes + i], dilations[i], ceil),

            // ceil((m + 1) / s) windows with ceil_mode, and floor(m / s) + 1 without: the same number.
            "VALID" => new Window(kernel[i], strides[i], Dilation: dilations[i]),
            "SAME_UPPER" or "SAME_LOWER" => Window.Same(n, kernel[i], strides[i], dilations[i], lower: auto == "SAME_LOWER"),
            _ => throw new FormatException($"auto_pad is '{auto}'"),
        })];
    }

    private static MappedRun WebNN(NodeCase test, Tensor<float> x)
    {
        string layout = test.Text("layout", "nchw");
        bool channelsLast = layout == "nhwc";
        if (!channelsLast && layout != "nchw") throw new FormatException($"layout is '{layout}'");
        if (channelsLast) x = x.Permuted(0, 3, 1, 2);

        int[] extents = x.Shape[2..].ToArray();
        var kernel = test.Integers("windowDimensions", 2) ?? extents;
        var strides = test.Integers("strides", 2) ?? [1, 1];
        var dilations = test.Integers("dilations", 2) ?? [1, 1];
        var padding = test.Integers("padding", 4) ?? [0, 0, 0, 0];   // top, bottom, left, right
        string rounding = test.Text("roundingType", "floor");
        if (rounding is not ("floor" or "ceil")) throw new FormatException($"roundingType is '{rounding}'");
        var sizes = test.Integers("outputSizes", 2);
        var windows = extents.Select((n, i) =>
        {
            var window = new Window(kernel[i], strides[i], padding[2 * i], padding[2 * i + 1], dilations[i]);
            if (sizes is null) return window with { Ceil = rounding == "ceil" };

            // A size that is given decides how the quotient is rounded.
            return window.Extent(n) == sizes[i] ? window : (window with { Ceil = true }).Extent(n) == sizes[i] ? window with { Ceil = true }
                : throw new UnsupportedException($"outputSizes {sizes[i]} for {n} cells and the window {window}");
        }).ToArray();
        return new(new Spec.MaxPool2D(windows[0], windows[1]), new(x), [.. test.Check(0, "y", channelsLast ? y => y.Permuted(0, 2, 3, 1) : null)]);
    }
}
