using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of max pooling.</summary>
public sealed class MaxPool2D : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        // What is chosen.
        new Mutant<Spec.MaxPool2D>("> drops NaN", "pytorch/pytorch#7645, #39846, tensorflow/tensorflow#2501",
            forward: (op, x) => Pool(op, x, takes: Larger)),
        new Mutant<Spec.MaxPool2D>("full vectors drop NaN, the tail keeps it", "tensorflow/tensorflow#125965", forward: (op, x) =>
        {
            Operands<Real> sound = Formula.Forward(op, x), vectors = Pool(op, x, takes: Larger);
            int columns = sound[0].Shape[3];
            return vectors.Map(0, (v, i) => i % columns < columns - columns % 8 ? v : sound[0][i]);
        }),
        new Mutant<Spec.MaxPool2D>("the last NaN wins", "", forward: (op, x) => Pool(op, x, takes: (v, max) => v > max || double.IsNaN(v))),
        new Mutant<Spec.MaxPool2D>("the last of equals wins", "", forward: (op, x) => Pool(op, x, takes: (v, max) => v >= max || (double.IsNaN(v) && !double.IsNaN(max)))),
        new Mutant<Spec.MaxPool2D>("the minimum", "", forward: (op, x) => Pool(op, x, takes: (v, min) => v < min || (double.IsNaN(v) && !double.IsNaN(min)))),
        new Mutant<Spec.MaxPool2D>("the search starts at 0", "", forward: (op, x) => Pool(op, x, from: 0)),
        new Mutant<Spec.MaxPool2D>("the search starts at the smallest finite number", "", forward: (op, x) => Pool(op, x, from: float.MinValue)),
        new Mutant<Spec.MaxPool2D>("padding is 0 instead of −∞", "webmachinelearning/webnn#935", forward: (op, x) => Pool(op, x, padding: 0)),

        // Which cells a window covers.
        new Mutant<Spec.MaxPool2D>("stride ignored", "", forward: (op, x) => Pool(op, x, w => w with { Stride = 1 })),
        new Mutant<Spec.MaxPool2D>("dilation ignored", "", forward: (op, x) => Pool(op, x, w => w with { Dilation = 1 })),
        new Mutant<Spec.MaxPool2D>("stride and dilation swapped", "tracel-ai/burn#1891", forward: (op, x) => Pool(op, x, w => w with { Stride = w.Dilation, Dilation = w.Stride })),
        new Mutant<Spec.MaxPool2D>("SAME_UPPER and SAME_LOWER swapped", "onnx/onnx#3153, microsoft/onnxruntime#4698", forward: (op, x) => Pool(op, x, w => w with { PadBegin = w.PadEnd, PadEnd = w.PadBegin })),
        new Mutant<Spec.MaxPool2D>("half a kernel of padding at the beginning", "microsoft/onnxruntime#495", forward: (op, x) => Pool(op, x, w => w with { PadBegin = w.PadBegin + w.PadEnd == 0 ? 0 : w.Kernel / 2 })),
        new Mutant<Spec.MaxPool2D>("padding ignored", "", forward: (op, x) => Pool(op, x, w => w with { PadBegin = 0 })),
        new Mutant<Spec.MaxPool2D>("the windows of rows and columns swapped", "", forward: (op, x) => Pool(new(op.W, op.H), x, shape: op)),
        new Mutant<Spec.MaxPool2D>("ceil: the overhanging window gives −∞", "onnx/onnx#4958, pytorch/pytorch#45357",
            forward: (op, x) => Pool(op, x).Map(0, (v, i) => Overhangs(op.W, i % op.W.Extent(x[0].Shape[3]), x[0].Shape[3]) ? double.NegativeInfinity : v)),
        new Mutant<Spec.MaxPool2D>("the last cell of a window is missed", "", forward: (op, x) => Pool(op, x, w => w with { Kernel = Math.Max(1, w.Kernel - 1) })),
        new Mutant<Spec.MaxPool2D>("the last column of the input is missed", "", forward: (op, x) => Pool(op, x, columns: -1)),

        // What argmax counts.
        new Mutant<Spec.MaxPool2D>("argmax over the whole tensor", "", forward: (op, x) => Places(op, x, (plane, at, h, w) => plane * h * w + at)),
        new Mutant<Spec.MaxPool2D>("argmax down the columns", "", forward: (op, x) => Places(op, x, (_, at, h, w) => at % w * h + at / w)),
        new Mutant<Spec.MaxPool2D>("argmax on the padded plane", "", forward: (op, x) => Places(op, x, (_, at, h, w) =>
            (at / w + op.H.PadBegin) * (w + op.W.PadBegin + op.W.PadEnd) + at % w + op.W.PadBegin)),
        new Mutant<Spec.MaxPool2D>("argmax counts from 1", "", forward: (op, x) => Places(op, x, (_, at, _, _) => at + 1)),

        // Where the gradient goes.
        new Mutant<Spec.MaxPool2D>("gradient to all ties", "Theano/Theano#4568, #5404", backward: (op, x, y, dy) => Ties(op, x, y, dy, split: false)),
        new Mutant<Spec.MaxPool2D>("gradient split over ties", "tensorflow/tensorflow#4886", backward: (op, x, y, dy) => Ties(op, x, y, dy, split: true)),
        new Mutant<Spec.MaxPool2D>("gradient to the last of the ties", "", backward: (op, x, y, dy) => Formula.Backward(op, x, Pool(op, x, takes: (v, max) => v >= max), dy)),
        new Mutant<Spec.MaxPool2D>("gradient overwritten where windows overlap", "", backward: (op, x, y, dy) =>
        {
            var dx = new Tensor<Real>(x[0].Shape);
            Scatter(op, x, y, (plane, window, at) => dx[plane + at] = dy[0][window]);
            return new(dx);
        }),
        new Mutant<Spec.MaxPool2D>("gradient to every cell of the window, as of a mean", "", backward: (op, x, y, dy) => Spread(op, x, dy)),
    ];

    private static bool Larger(double v, double max) => v > max;

    private static bool LargerOrNaN(double v, double max) => v > max || (double.IsNaN(v) && !double.IsNaN(max));

    /// <summary>Max pooling, with as much of it changed as a bug changes.</summary>
    private static Operands<Real> Pool(Spec.MaxPool2D op, Operands<Real> inputs, Func<Window, Window>? window = null, Func<double, double, bool>? takes = null,
        double? from = null, double? padding = null, Spec.MaxPool2D? shape = null, int columns = 0)
    {
        takes ??= LargerOrNaN;
        var x = inputs[0];
        var y = (shape ?? op).Infer(new(x.Shape));
        var (N, C, H, W) = x.Shape;
        Window rows = window?.Invoke(op.H) ?? op.H, cols = window?.Invoke(op.W) ?? op.W;
        var max = new Tensor<Real>(y[0]);
        var argmax = new Tensor<int>(y[0]);
        for (int i = 0; i < max.Count; i++)
        {
            int[] o = y[0].Index(i);
            double best = from ?? double.NaN;
            int at = -1;
            for (int a = 0; a < rows.Kernel; a++)
                for (int b = 0; b < cols.Kernel; b++)
                {
                    int h = rows.Start(o[2]) + a * rows.Dilation, w = cols.Start(o[3]) + b * cols.Dilation;
                    bool inside = h >= 0 && h < H && w >= 0 && w < W + columns;
                    if (!inside && padding is null) continue;
                    double v = inside ? x[o[0], o[1], h, w].Value : padding!.Value;
                    if (at >= 0 || from is not null ? !takes(v, best) : false) continue;
                    (best, at) = (v, inside ? h * W + w : 0);
                }
            (max[i], argmax[i]) = (best, Math.Max(at, 0));
        }
        return new([max], [argmax]);
    }

    private static bool Overhangs(Window w, int o, int n) => w.Start(o) + w.Span > (long)n + w.PadEnd;

    private static Operands<Real> Places(Spec.MaxPool2D op, Operands<Real> x, Func<int, int, int, int, int> place)
    {
        var y = Formula.Forward(op, x);
        int windows = y[0].Shape[2] * y[0].Shape[3];
        for (int i = 0; i < y[0].Count; i++) y.Int[0][i] = place(i / windows, y.Int[0][i], x[0].Shape[2], x[0].Shape[3]);
        return y;
    }

    private static void Scatter(Spec.MaxPool2D op, Operands<Real> x, Operands<Real> y, Action<int, int, int> add)
    {
        int cells = x[0].Shape[2] * x[0].Shape[3], windows = op.H.Extent(x[0].Shape[2]) * op.W.Extent(x[0].Shape[3]);
        for (int i = 0; i < y[0].Count; i++) add(i / windows * cells, i, y.Int[0][i]);
    }

    private static Operands<Real> Ties(Spec.MaxPool2D op, Operands<Real> x, Operands<Real> y, Operands<Real> dy, bool split) =>
        Share(op, x, dy, (i, cell) => x[0][cell].Value == y[0][i].Value, split);

    private static Operands<Real> Spread(Spec.MaxPool2D op, Operands<Real> x, Operands<Real> dy) => Share(op, x, dy, (_, _) => true, split: true);

    private static Operands<Real> Share(Spec.MaxPool2D op, Operands<Real> x, Operands<Real> dy, Func<int, int, bool> takes, bool split)
    {
        var dx = new Tensor<Real>(x[0].Shape);
        for (int i = 0; i < dy[0].Count; i++)
        {
            int[] o = dy[0].Shape.Index(i);
            var cells = new List<int>();
            for (int a = 0; a < op.H.Kernel; a++)
                for (int b = 0; b < op.W.Kernel; b++)
                {
                    int h = op.H.Start(o[2]) + a * op.H.Dilation, w = op.W.Start(o[3]) + b * op.W.Dilation;
                    if (h < 0 || h >= dx.Shape[2] || w < 0 || w >= dx.Shape[3]) continue;
                    int cell = dx.Shape.Offset(o[0], o[1], h, w);
                    if (takes(i, cell)) cells.Add(cell);
                }
            foreach (int cell in cells) dx[cell] += split ? dy[0][i] / cells.Count : dy[0][i];
        }
        return new(dx);
    }
}
