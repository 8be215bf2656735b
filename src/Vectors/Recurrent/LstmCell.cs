using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>
/// One forward step of ONNX <c>LSTM</c>, WebNN <c>lstm</c> and <c>lstmCell</c>, with the activations of the standard: axes of steps
/// and directions, of extent 1, are dropped. A bias or a state left out is 0.
/// </summary>
internal sealed class LstmCell : IMapping
{
    public IReadOnlyList<OpName> Takes { get; } = [OpName.Onnx("LSTM"), OpName.WebNN("lstm"), OpName.WebNN("lstmCell")];

    public IReadOnlyList<MappedRun> Map(NodeCase test)
    {
        string[] usual = ["sigmoid", "tanh", "tanh"];
        var activations = test.Texts("activations") ?? usual;
        if (!activations.SequenceEqual(usual, StringComparer.OrdinalIgnoreCase)) throw new UnsupportedException($"an LSTM with the activations {string.Join(", ", activations)}");
        return [test.IsOnnx ? Onnx(test) : WebNN(test)];
    }

    private static MappedRun Onnx(NodeCase test)
    {
        test.Since(7);
        if (test.Flag("input_forget")) throw new UnsupportedException("an LSTM with input and forget gate coupled");
        var x = NodeCase.Real(test.Needed(0));
        var w = NodeCase.Real(test.Needed(1));
        var r = NodeCase.Real(test.Needed(2));
        int steps = test.Flag("layout") ? 1 : 0;
        var (n, i, h) = OneStep(test, x, steps, r);
        if (test.Input(4) is { } lengths && NodeCase.Integers(lengths).Span.ContainsAnyExcept(1)) throw new UnsupportedException("an LSTM over sequences of length 0");

        // B is the bias of W, then that of R.
        var b = test.Input(3) is { } biases ? NodeCase.Real(biases).Reshaped(8 * h) : null;
        return Run(GateOrder.Iofg, x.Reshaped(n, i), State(test.Input(5), n, h), State(test.Input(6), n, h), w.Reshaped(4 * h, i), r.Reshaped(4 * h, h),
            b is null ? null : Half(0), b is null ? null : Half(1), test.Input(7),
            [.. test.CheckReshaped(0, "h1"), .. test.CheckReshaped(1, "h1"), .. test.CheckReshaped(2, "c1")]);

        Tensor<float> Half(int which) => new(4 * h, b.Span.Slice(which * 4 * h, 4 * h).ToArray());
    }

    private static MappedRun WebNN(NodeCase test)
    {
        bool cell = test.OpType == "lstmCell";
        var x = NodeCase.Real(test.Needed(0, "input"));
        var w = NodeCase.Real(test.Needed(0, "weight"));
        var r = NodeCase.Real(test.Needed(0, "recurrentWeight"));
        if (!cell)
        {
            if (test.Integer("steps") is { } steps && steps != x.Shape[0]) throw new FormatException($"steps is {steps}, the input has shape {x.Shape}");
            _ = test.Flag("returnSequence");                   // says only whether there is a third output
        }
        var (n, i, h) = OneStep(test, cell ? x.Reshaped([1, .. x.Shape.ToArray()]) : x, 0, cell ? r.Reshaped([1, .. r.Shape.ToArray()]) : r);
        string layout = test.Text("layout", "iofg");
        var gates = layout switch
        {
            "iofg" => GateOrder.Iofg,
            "ifgo" => GateOrder.Ifgo,
            _ => throw new FormatException($"layout is '{layout}'"),
        };
        return Run(gates, x.Reshaped(n, i),
            State(test.Input(cell ? "hiddenState" : "initialHiddenState"), n, h), State(test.Input(cell ? "cellState" : "initialCellState"), n, h),
            w.Reshaped(4 * h, i), r.Reshaped(4 * h, h), Bias("bias"), Bias("recurrentBias"), test.Input("peepholeWeight"),
            [.. test.CheckReshaped(0, "h1"), .. test.CheckReshaped(1, "c1"), .. test.CheckReshaped(2, "h1")]);

        Tensor<float>? Bias(string role) => test.Input(role) is { } bias ? NodeCase.Real(bias).Reshaped(4 * h) : null;
    }

    private static (int N, int I, int H) OneStep(NodeCase test, Tensor<float> x, int stepAxis, Tensor<float> r)
    {
        if (x.Shape.Rank != 3 || r.Shape.Rank != 3) throw new FormatException($"the input has shape {x.Shape} and the recurrent weight {r.Shape}, three axes belong there");
        if (x.Shape[stepAxis] != 1) throw new UnsupportedException($"an LSTM over {x.Shape[stepAxis]} steps");
        string direction = test.Text("direction", "forward");
        if (direction != "forward" || r.Shape[0] != 1) throw new UnsupportedException($"an LSTM of direction {direction}");
        int h = r.Shape[2];
        if ((test.Integer("hidden_size") ?? test.Integer("hiddenSize") ?? h) is var said && said != h) throw new FormatException($"the hidden size is {said}, the recurrent weight has shape {r.Shape}");
        return (x.Shape[1 - stepAxis], x.Shape[2], h);
    }

    private static Tensor<float> State(RawTensor? given, int n, int h) => given is null ? new((n, h)) : NodeCase.Real(given).Reshaped(n, h);

    private static MappedRun Run(GateOrder gates, Tensor<float> x, Tensor<float> h, Tensor<float> c, Tensor<float> w, Tensor<float> u,
        Tensor<float>? b, Tensor<float>? rb, RawTensor? p, IReadOnlyList<Check> checks)
    {
        int units = h.Shape[1];
        bool two = b is not null && rb is not null;
        List<Tensor<float>> operands = [x, h, c, w, u, b ?? rb ?? new(4 * units)];
        if (two) operands.Add(rb!);
        if (p is not null) operands.Add(NodeCase.Real(p).Reshaped(3 * units));
        return new(new Spec.LstmCell(gates, TwoBiases: two, Peepholes: p is not null), new([.. operands]), checks);
    }
}
