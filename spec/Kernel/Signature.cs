namespace Conformance.Spec;

/// <summary>The operands of an operator by name, in order. Each list is text: names separated by blanks.</summary>
public sealed record Signature
{
    /// <summary>Declares the operands.</summary>
    /// <param name="inputs">Real inputs.</param>
    /// <param name="outputs">Real outputs.</param>
    /// <param name="gradients">Those inputs that receive a gradient.</param>
    /// <param name="saved">Those outputs that are kept for backward and carry no gradient.</param>
    /// <param name="state">Those outputs that are state (running statistics, moments) and carry no gradient.</param>
    /// <param name="intInputs">Inputs of int32.</param>
    /// <param name="intOutputs">Outputs of int32; none carries a gradient.</param>
    /// <exception cref="ArgumentException">A list names an operand that is not there.</exception>
    public Signature(string inputs, string outputs, string gradients = "", string saved = "", string state = "",
        string intInputs = "", string intOutputs = "")
    {
        Inputs = Names(inputs);
        Outputs = Names(outputs);
        Gradients = Names(gradients);
        Saved = Names(saved);
        State = Names(state);
        IntInputs = Names(intInputs);
        IntOutputs = Names(intOutputs);
        Known(Gradients, Inputs);
        Known([.. Saved, .. State], [.. Outputs, .. IntOutputs]);
        Seeds = [.. Outputs.Where(o => !Saved.Contains(o) && !State.Contains(o))];

        static string[] Names(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        static void Known(string[] some, string[] all)
        {
            foreach (string name in some)
                if (!all.Contains(name)) throw new ArgumentException($"Signature: '{name}' is not among '{string.Join(" ", all)}'.");
        }
    }

    /// <summary>Real inputs.</summary>
    public string[] Inputs { get; }
    /// <summary>Real outputs.</summary>
    public string[] Outputs { get; }
    /// <summary>Real inputs that receive a gradient, in the order of <see cref="Inputs"/>: the operands dx of backward.</summary>
    public string[] Gradients { get; }
    /// <summary>Real outputs that carry a gradient, in the order of <see cref="Outputs"/>: the operands dy of backward.</summary>
    public string[] Seeds { get; }
    /// <summary>Outputs kept for backward.</summary>
    public string[] Saved { get; }
    /// <summary>Outputs that are state.</summary>
    public string[] State { get; }
    /// <summary>Inputs of int32.</summary>
    public string[] IntInputs { get; }
    /// <summary>Outputs of int32.</summary>
    public string[] IntOutputs { get; }

    /// <summary>The gradients' shapes: those of the inputs that receive one.</summary>
    public Shape[] GradientShapes(Shape[] inputs) => [.. Gradients.Select(g => inputs[Array.IndexOf(Inputs, g)])];

    /// <summary>The shapes of the outputs that carry a gradient.</summary>
    public Shape[] SeedShapes(Shape[] outputs) => [.. Seeds.Select(g => outputs[Array.IndexOf(Outputs, g)])];
}

/// <summary>Shapes of real and of int32 operands, numbered apart as in <see cref="Operands{T}"/>.</summary>
/// <param name="Real">Shapes of the real operands.</param>
/// <param name="Int">Shapes of the int32 operands.</param>
public sealed record Shapes(Shape[] Real, Shape[] Int)
{
    /// <summary>Real operands only.</summary>
    public Shapes(params Shape[] real) : this(real, []) { }

    /// <summary>The shapes of operands.</summary>
    public static Shapes Of<T>(Operands<T> x) => new([.. x.Real.Select(t => t.Shape)], [.. x.Int.Select(t => t.Shape)]);

    /// <summary>The shape of a real operand.</summary>
    public Shape this[int i] => Real[i];

    /// <inheritdoc/>
    public override string ToString() => string.Join(" ", [.. Real.Select(s => s.ToString()), .. Int.Select(s => $"int{s}")]);
}
