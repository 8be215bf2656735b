using Conformance.Spec;
using Conformance.Vectors;
using static Conformance.Tests.TestInMemory;

namespace Conformance.Tests;

/// <summary>What the mappings say where the published tests are silent: these survive an exchange of gates, of paddings, and of steps.</summary>
public sealed class MappingTests
{
    private static readonly Engine reference = Catalogue.Current.Engine("reference");

    [Fact]
    public void Padding_of_WebNN_is_top_bottom_left_right() =>
        // Two rows below, which let a window of three rows stand twice on two.
        Passes(Test(
            WebNN("maxPool2d", ["input"], ["y"], ("windowDimensions", Ints(3, 1)), ("padding", Ints(0, 2, 0, 0))),
            [Shaped("input", [1, 1, 2, 3], 3, 5, 1, 2, 4, 6)], [Shaped("y", [1, 1, 2, 3], 3, 5, 6, 2, 4, 6)]));

    [Fact]
    public void Indices_count_through_the_whole_tensor() =>
        Passes(Test(
            Node("MaxPool", ["x"], ["y", "z"], ("kernel_shape", Ints(1, 2)), ("storage_order", new RawAttribute.Integer(1))),
            [Shaped("x", [1, 2, 2, 3], 3, 2, 1, 4, 5, 6, 9, 8, 7, 1, 2, 3)],
            [
                Shaped("y", [1, 2, 2, 2], 3, 2, 5, 6, 9, 8, 2, 3),
                new("z", ElementType.Int64, [1, 2, 2, 2], [0, 2, 3, 5, 6, 8, 9, 11]),
            ]));

    /// <summary>One unit with weights that all differ, so that no two gates, biases or states can be exchanged.</summary>
    [Theory]
    [InlineData("iofg")]
    [InlineData("ifgo")]
    public void The_LSTM_of_WebNN_takes_its_gates_in_the_given_order(string layout)
    {
        var cell = new Cell(layout);
        var attributes = new (string, RawAttribute)[] { ("hiddenSize", new RawAttribute.Integer(1)), ("layout", new RawAttribute.Text(layout)), ("activations", new RawAttribute.Texts(["sigmoid", "tanh", "tanh"])) };
        Passes(Test(
            WebNN("lstmCell", ["input", "weight", "recurrentWeight", "hiddenState", "cellState", "bias", "recurrentBias", "peepholeWeight"], ["h", "c"], attributes),
            [
                Shaped("input", [1, 1], Cell.X), Shaped("weight", [4, 1], cell.W), Shaped("recurrentWeight", [4, 1], cell.R), Shaped("hiddenState", [1, 1], Cell.H),
                Shaped("cellState", [1, 1], Cell.C), Real("bias", cell.B), Real("recurrentBias", cell.Rb), Real("peepholeWeight", Cell.P),
            ],
            [Shaped("h", [1, 1], cell.H1), Shaped("c", [1, 1], cell.C1)]));
        Passes(Test(
            WebNN("lstm", ["input", "weight", "recurrentWeight", "initialHiddenState", "initialCellState", "bias", "recurrentBias", "peepholeWeight"], ["h", "c", "all"],
                [.. attributes, ("steps", new RawAttribute.Integer(1)), ("returnSequence", new RawAttribute.Integer(1)), ("direction", new RawAttribute.Text("forward"))]),
            [
                Shaped("input", [1, 1, 1], Cell.X), Shaped("weight", [1, 4, 1], cell.W), Shaped("recurrentWeight", [1, 4, 1], cell.R), Shaped("initialHiddenState", [1, 1, 1], Cell.H),
                Shaped("initialCellState", [1, 1, 1], Cell.C), Shaped("bias", [1, 4], cell.B), Shaped("recurrentBias", [1, 4], cell.Rb), Shaped("peepholeWeight", [1, 3], Cell.P),
            ],
            [Shaped("h", [1, 1, 1], cell.H1), Shaped("c", [1, 1, 1], cell.C1), Shaped("all", [1, 1, 1, 1], cell.H1)]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_LSTM_of_ONNX_has_its_gates_in_the_order_iofc(int layout)
    {
        var cell = new Cell("iofg");
        Passes(Test(
            Node("LSTM", ["x", "w", "r", "b", "", "h", "c", "p"], ["y", "yh", "yc"], ("hidden_size", new RawAttribute.Integer(1)), ("layout", new RawAttribute.Integer(layout))),
            [
                Shaped("x", [1, 1, 1], Cell.X), Shaped("w", [1, 4, 1], cell.W), Shaped("r", [1, 4, 1], cell.R), Shaped("b", [1, 8], [.. cell.B, .. cell.Rb]),
                Shaped("h", [1, 1, 1], Cell.H), Shaped("c", [1, 1, 1], Cell.C), Shaped("p", [1, 3], Cell.P),
            ],
            [Shaped("y", [1, 1, 1, 1], cell.H1), Shaped("yh", [1, 1, 1], cell.H1), Shaped("yc", [1, 1, 1], cell.C1)]));
    }

    /// <summary>The formulas of the standard: from T = 1 on the rate is R·√(1 − βᵀ)/(1 − αᵀ), at T = 0 it is R.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Adam_of_ONNX_counts_its_steps_from_0(int T)
    {
        const double r = 0.1, x = 0.7, g = 0.3, v = 0.2, h = 0.05, α = 0.8, β = 0.6, ε = 0.01, norm = 0.25;
        double G = g + norm * x, v1 = α * v + (1 - α) * G, h1 = β * h + (1 - β) * G * G;
        double rate = T == 0 ? r : r * Math.Sqrt(1 - Math.Pow(β, T)) / (1 - Math.Pow(α, T));
        Passes(Test(
            Node("Adam", ["R", "T", "X", "G", "V", "H"], ["X1", "V1", "H1"], "ai.onnx.preview.training",
                ("alpha", new RawAttribute.Real(α)), ("beta", new RawAttribute.Real(β)), ("epsilon", new RawAttribute.Real(ε)), ("norm_coefficient", new RawAttribute.Real(norm))),
            [Shaped("R", [], r), new("T", ElementType.Int64, [], [T]), Real("X", x), Real("G", g), Real("V", v), Real("H", h)],
            [Real("X1", x - rate * v1 / (Math.Sqrt(h1) + ε)), Real("V1", v1), Real("H1", h1)]));
    }

    private static void Passes(RawCase test) => Assert.Equal("", Assert.Single(VectorRun.Run([test], [reference])).Reason);

    /// <summary>An LSTM of one unit, computed by its formulas.</summary>
    private sealed class Cell
    {
        public const double X = 0.7, H = -0.4, C = 0.6;
        private const double Pi = 0.11, Po = -0.23, Pf = 0.37;
        private static readonly Dictionary<char, (double W, double R, double B, double Rb)> gates = new()
        {
            ['i'] = (0.3, 0.5, -0.2, 0.15),
            ['o'] = (-0.6, 0.2, 0.4, 0.05),
            ['f'] = (0.9, -0.7, 0.1, -0.35),
            ['g'] = (0.45, 0.8, -0.55, 0.25),
        };

        public Cell(string order)
        {
            (W, R, B, Rb) = ([.. order.Select(k => gates[k].W)], [.. order.Select(k => gates[k].R)], [.. order.Select(k => gates[k].B)], [.. order.Select(k => gates[k].Rb)]);
            C1 = Sigmoid(Sum('f') + Pf * C) * C + Sigmoid(Sum('i') + Pi * C) * Math.Tanh(Sum('g'));
            H1 = Sigmoid(Sum('o') + Po * C1) * Math.Tanh(C1);
        }

        /// <summary>In the order i, o, f.</summary>
        public static double[] P => [Pi, Po, Pf];

        public double[] W { get; }
        public double[] R { get; }
        public double[] B { get; }
        public double[] Rb { get; }
        public double C1 { get; }
        public double H1 { get; }

        private static double Sum(char gate) => gates[gate].W * X + gates[gate].R * H + gates[gate].B + gates[gate].Rb;

        private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }
}
