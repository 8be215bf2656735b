namespace Conformance.Spec;

/// <summary>In which order the four gates of an LSTM lie in its weights: i input, f forget, g cell, o output.</summary>
public enum GateOrder
{
    /// <summary>i, f, g, o: Keras (which writes c for g), PyTorch, cuDNN.</summary>
    Ifgo,
    /// <summary>i, o, f, g: ONNX (which writes c for g), and WebNN by default.</summary>
    Iofg,
}

/// <summary>
/// One step of a long short-term memory: x [N, I], h and c [N, H], w [4H, I], u [4H, H], b [4H] → h1, c1 [N, H] and the
/// activated gates [N, 4H], kept for backward. Page: lstm-cell.md.
/// Source: Gers, Schmidhuber and Cummins, "Learning to Forget: Continual Prediction with LSTM" (2000), section 3; the
/// peepholes are of Gers, Schraudolph and Schmidhuber, "Learning Precise Timing with LSTM Recurrent Networks" (2002), section 2.
/// </summary>
/// <param name="Gates">The order of the gates in w, u, b, rb and gates.</param>
/// <param name="TwoBiases">Whether there is a second bias rb [4H], of the recurrent product; both are added.</param>
/// <param name="Peepholes">Whether i, o and f see the cell state, with weights p [3H] in this order, whatever that of the gates.</param>
public sealed record LstmCell(GateOrder Gates = GateOrder.Ifgo, bool TwoBiases = false, bool Peepholes = false) : Operator, IContract
{
    private static readonly Signature[] signatures = [Of(""), Of(" rb"), Of(" p"), Of(" rb p")];

    /// <summary>Keras <c>LSTMCell</c>: one bias.</summary>
    public static LstmCell Keras => new();

    /// <summary>PyTorch <c>LSTMCell</c>: two biases.</summary>
    public static LstmCell PyTorch => new(TwoBiases: true);

    /// <summary>ONNX <c>LSTM</c>, one step in one direction, without peepholes.</summary>
    public static LstmCell Onnx => new(GateOrder.Iofg, TwoBiases: true);

    /// <summary>WebNN <c>lstmCell</c> with all its operands.</summary>
    public static LstmCell WebNN => new(GateOrder.Iofg, TwoBiases: true, Peepholes: true);

    /// <inheritdoc/>
    public override Signature Signature => signatures[(TwoBiases ? 1 : 0) + (Peepholes ? 2 : 0)];

    /// <summary>Which of the four blocks of H rows each gate has.</summary>
    public (int I, int F, int G, int O) Blocks => Gates == GateOrder.Ifgo ? (0, 1, 2, 3) : (0, 2, 3, 1);

    /// <summary>The two biases may be exchanged: they are added.</summary>
    public override bool Commutes(int a, int b) => TwoBiases && (a, b) is (5, 6) or (6, 5);

    /// <inheritdoc/>
    protected override Shapes Outputs(Shapes x)
    {
        Require("C1", Enum.IsDefined(Gates), $"Gates is {Gates}, must be Ifgo or Iofg");
        Require("C2", x[0].Rank == 2 && x[1].Rank == 2, $"x {x[0]} and h {x[1]} must be matrices");
        var ((n, i), (rows, h)) = (x[0], x[1]);
        Require("C3", rows == n && x[2] == x[1], $"h {x[1]} and c {x[2]} must have equal shapes, with as many rows as x {x[0]}");
        // Beyond this 4H is no int; the weights u are refused long before.
        Require("C0", h <= Array.MaxLength / 4, $"h {x[1]} has so many columns that no array holds four rows of gates");
        Require("C4", x[3] == (4 * h, i), $"w {x[3]} must have shape {(Shape)(4 * h, i)}: four gates of {h} units by the {i} columns of x {x[0]}");
        Require("C5", x[4] == (4 * h, h), $"u {x[4]} must have shape {(Shape)(4 * h, h)}: four gates of {h} units by the {h} columns of h {x[1]}");
        Require("C6", x[5] == new Shape(4 * h) && (!TwoBiases || x[6] == x[5]), $"{(TwoBiases ? $"b {x[5]} and rb {x[6]}" : $"b {x[5]}")} must have shape {new Shape(4 * h)}");
        if (Peepholes) Require("C7", x.Real[^1] == new Shape(3 * h), $"p {x.Real[^1]} must have shape {new Shape(3 * h)}");
        return new((n, h), (n, h), (n, 4 * h));
    }

    /// <inheritdoc/>
    public override Cost Cost(Shapes x)
    {
        long n = x[0][0], i = x[0][1], h = x[1][1], two = TwoBiases ? 1 : 0, p = Peepholes ? 1 : 0;
        return n * h * (
            4 * (i + h) * new Cost(Adds: 1, Multiplies: 1)
            + two * new Cost(Adds: 4)
            + p * new Cost(Adds: 3, Multiplies: 3)
            + 3 * new Cost(Adds: 1, Divides: 1, Functions: 1)   // σ
            + new Cost(Functions: 2)                            // tanh
            + new Cost(Adds: 1, Multiplies: 3));                // c1 and h1
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> Cases()
    {
        // x, h and c, and w and u, of equal shapes: nothing but the values tells them apart.
        yield return Of(new LstmCell(), 3, 4, 4);
        foreach (var gates in Enum.GetValues<GateOrder>())
            foreach (bool two in (bool[])[false, true])
                foreach (bool peepholes in (bool[])[false, true])
                    yield return Of(new LstmCell(gates, two, peepholes), 2, 3, 4);
        yield return Of(new LstmCell(), 1, 2, 1) with { Note = "one unit" };
        yield return Of(Onnx, 5, 1, 3) with { Note = "one input" };
        yield return Of(WebNN, 9, 2, 3);
        yield return Of(WebNN, 2, 3, 37) with { Note = "wide" };
        yield return Of(new LstmCell(), 2, 300, 2) with { Note = "long sums over I" };
        yield return Of(WebNN, 40, 1, 2) with { Note = "long sums over N" };
        foreach (var op in (LstmCell[])[new(), WebNN])
        {
            yield return (Of(op, 4, 2, 8) with { Note = "saturated gates" }).With("b", Fills.Normal(0, 40));
            yield return (Of(op, 3, 2, 8) with { Note = "first step: no state yet" }).With("h", Fills.Values(0)).With("c", Fills.Values(0));
        }
        // Here h1 = o·tanh(c1) is judged relative to 1e-6: a tanh that cancels near 0 is off by far more than its tolerance.
        yield return (Of(new LstmCell(), 4, 3, 8) with { Note = "cell states near 1e-6" })
            .With("x", Fills.Normal(0, 1e-6)).With("h", Fills.Normal(0, 1e-6)).With("c", Fills.Normal(0, 1e-6)).With("b", Fills.Values(0));
    }

    /// <inheritdoc/>
    public static Case Any(Sampler r)
    {
        var op = new LstmCell(r.Pick(Enum.GetValues<GateOrder>()), r.Flip(), r.Flip());
        return Of(op, r.Extent(), r.Extent(), r.Extent()).With("c", Fills.Normal(0, r.Pick(0.01, 1, 5))).With("b", Fills.Normal(0, r.Pick(0.1, 1, 10)));
    }

    /// <inheritdoc/>
    public static IEnumerable<Case> OfLength(int n) => [Of(WebNN, 1, 2, n), Of(Keras, 1, n, 1)];

    /// <inheritdoc/>
    public static Case Timed => Of(Keras, 32, 256, 256);

    /// <inheritdoc/>
    public static IEnumerable<Refusal> Refusals()
    {
        var one = new LstmCell();
        var all = WebNN;
        yield return new("C0", one, (2, 3), (2, 5), (2, 5), (20, 3), (20, 5));
        yield return new("C0", one, (2, 3), (2, 5), (2, 5), (20, 3), (20, 5), 20, 15);
        yield return new("C0", one, (0, 3), (0, 5), (0, 5), (20, 3), (20, 5), 20);
        yield return new("C0", one, (2, 3), (2, 0), (2, 0), (0, 3), (0, 0), 0);
        yield return new("C0", one, (1, 1), (1, 1 << 30), (1, 1 << 30), (1, 1), (1, 1), 1);
        yield return new("C0", one, (1 << 24, 1), (1 << 24, 100), (1 << 24, 100), (400, 1), (400, 100), 400);
        yield return new("C1", new LstmCell((GateOrder)2), (2, 3), (2, 5), (2, 5), (20, 3), (20, 5), 20);
        yield return new("C2", one, 3, (2, 5), (2, 5), (20, 3), (20, 5), 20);
        yield return new("C2", one, (2, 3), (2, 5, 1), (2, 5), (20, 3), (20, 5), 20);
        yield return new("C3", one, (2, 3), (3, 5), (3, 5), (20, 3), (20, 5), 20);
        yield return new("C3", one, (2, 3), (2, 5), (2, 4), (20, 3), (20, 5), 20);
        yield return new("C4", one, (2, 3), (2, 5), (2, 5), (3, 20), (20, 5), 20);
        yield return new("C4", one, (2, 3), (2, 5), (2, 5), (15, 3), (20, 5), 20);
        yield return new("C5", one, (2, 3), (2, 5), (2, 5), (20, 3), (20, 3), 20);
        yield return new("C5", one, (2, 3), (2, 5), (2, 5), (20, 3), (5, 20), 20);
        yield return new("C6", one, (2, 3), (2, 5), (2, 5), (20, 3), (20, 5), 40);
        yield return new("C6", all, (2, 3), (2, 5), (2, 5), (20, 3), (20, 5), 20, 15, 15);
        yield return new("C7", all, (2, 3), (2, 5), (2, 5), (20, 3), (20, 5), 20, 20, 20);
    }

    private static Signature Of(string optional) =>
        new(inputs: "x h c w u b" + optional, outputs: "h1 c1 gates", gradients: "x h c w u b" + optional, saved: "gates");

    private static Case Of(LstmCell op, int n, int i, int h)
    {
        Shape[] shapes = [(n, i), (n, h), (n, h), (4 * h, i), (4 * h, h), 4 * h];
        return new(op, [.. shapes, .. op.TwoBiases ? (Shape[])[4 * h] : [], .. op.Peepholes ? (Shape[])[3 * h] : []]);
    }
}
