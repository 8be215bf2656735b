namespace Conformance.Vectors;

/// <summary>
/// The way from published tests of one operator to an operator of this house. Found by type: a new mapping is one new file,
/// <c>Family/Operator.cs</c> as in every root.
/// </summary>
internal interface IMapping
{
    /// <summary>The names under which the formats know the operator.</summary>
    IReadOnlyList<OpName> Takes { get; }

    /// <summary>The runs that decide a test. What it does not ask <paramref name="test"/> for makes the test unsupported.</summary>
    /// <exception cref="UnsupportedException">This house has no operator for what the test asks.</exception>
    /// <exception cref="FormatException">The test contradicts itself, or holds an integer beyond int32.</exception>
    IReadOnlyList<MappedRun> Map(NodeCase test);
}

/// <summary>The name of an operator in a format.</summary>
/// <param name="Format">The format.</param>
/// <param name="Domain">The operator set.</param>
/// <param name="Name">The name in that set.</param>
internal readonly record struct OpName(VectorFormat Format, string Domain, string Name)
{
    /// <summary>An operator of ONNX, of the main set where none is said.</summary>
    public static OpName Onnx(string name, string domain = "") => new(VectorFormat.OnnxNode, domain, name);

    /// <summary>An operator of WebNN.</summary>
    public static OpName WebNN(string name) => new(VectorFormat.WebNN, "webnn", name);
}

/// <summary>Says why a test has no counterpart in this house.</summary>
internal sealed class UnsupportedException(string reason) : Exception(reason);
