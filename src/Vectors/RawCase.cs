namespace Conformance.Vectors;

/// <summary>The format of a set of test vectors.</summary>
public enum VectorFormat
{
    /// <summary>ONNX node tests: a folder with a model and its data sets.</summary>
    OnnxNode,

    /// <summary>WebNN conformance tests as JSON.</summary>
    WebNN,
}

/// <summary>What reading one test gave: a <see cref="RawCase"/> or a <see cref="ReadFailure"/>.</summary>
/// <param name="Name">The test's name.</param>
/// <param name="Source">The folder or file that it was read from, below the path as given.</param>
public abstract record VectorEntry(string Name, string Source);

/// <summary>A test that could not be read.</summary>
/// <param name="Name">The test's name, or the file's where the test has none.</param>
/// <param name="Source">The folder or file that it was read from.</param>
/// <param name="Reason">Why, beginning with the file that is at fault.</param>
public sealed record ReadFailure(string Name, string Source, string Reason) : VectorEntry(Name, Source);

/// <summary>A test as published: a graph, its tensors, what must come out and how closely.</summary>
/// <param name="Name">The test's name; the further data sets of an ONNX test carry <c>#1</c>, <c>#2</c> and so on.</param>
/// <param name="Source">The folder or file that it was read from.</param>
public sealed record RawCase(string Name, string Source) : VectorEntry(Name, Source)
{
    /// <summary>The format of the file.</summary>
    public required VectorFormat Format { get; init; }

    /// <summary>The nodes in the order of evaluation; most tests have one.</summary>
    public required IReadOnlyList<RawNode> Nodes { get; init; }

    /// <summary>The graph's inputs in order; constants that the graph itself holds come last.</summary>
    public required IReadOnlyList<string> InputNames { get; init; }

    /// <summary>The tensor of every name in <see cref="InputNames"/>.</summary>
    public required IReadOnlyDictionary<string, RawTensor> Inputs { get; init; }

    /// <summary>The graph's outputs in order.</summary>
    public required IReadOnlyList<string> OutputNames { get; init; }

    /// <summary>The expected tensor of every name in <see cref="OutputNames"/>.</summary>
    public required IReadOnlyDictionary<string, RawTensor> Expected { get; init; }

    /// <summary>The published rule by which an output is judged.</summary>
    public required Tolerance Tolerance { get; init; }
}

/// <summary>One operator of a graph.</summary>
/// <param name="OpType">The operator's name in its own set, such as <c>Gemm</c> or <c>maxPool2d</c>.</param>
/// <param name="Domain">The set's domain: empty for ONNX's own operators, <c>webnn</c> for WebNN.</param>
/// <param name="OpsetVersion">The version of the set; 0 for WebNN, which has none.</param>
public sealed record RawNode(string OpType, string Domain, long OpsetVersion)
{
    /// <summary>The input tensors' names in order; an ONNX input left out is empty.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>
    /// For WebNN the name of the parameter that takes each of <see cref="Inputs"/>, such as <c>recurrentWeight</c>
    /// (a list parameter repeats its name); empty for ONNX, where the position says it.
    /// </summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The output tensors' names in order; an ONNX output left out is empty.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The attributes by name; for WebNN the options and the arguments that are no tensors, side by side.</summary>
    public required IReadOnlyDictionary<string, RawAttribute> Attributes { get; init; }

    /// <summary>The name of the tensor at a position, or null where there is none.</summary>
    public string? InputAt(int index) => index < Inputs.Count && Inputs[index].Length > 0 ? Inputs[index] : null;

    /// <summary>The name of the tensor that a WebNN parameter takes, or null where there is none.</summary>
    public string? InputFor(string role)
    {
        for (int i = 0; i < Roles.Count; i++)
        {
            if (Roles[i] == role) return Inputs[i];
        }

        return null;
    }
}
