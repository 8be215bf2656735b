using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>What became of a published test on its way to an operator of this house.</summary>
public abstract record Mapped
{
    private Mapped()
    {
    }

    /// <summary>The runs that together decide the test; most tests need one.</summary>
    /// <param name="List">The runs.</param>
    public sealed record Runs(IReadOnlyList<MappedRun> List) : Mapped;

    /// <summary>No operator of this house does what the test asks for.</summary>
    /// <param name="Reason">What is missing.</param>
    public sealed record Unsupported(string Reason) : Mapped;
}

/// <summary>An operator on the operands of a published test, with the outputs that must come out.</summary>
/// <param name="Operator">The operator with its attributes.</param>
/// <param name="Inputs">The operands.</param>
/// <param name="Checks">The outputs to compare.</param>
public sealed record MappedRun(Operator Operator, Operands<float> Inputs, IReadOnlyList<Check> Checks);

/// <summary>An output of an operator beside the tensor that was published for it.</summary>
/// <param name="Output">The output's name in the operator's signature, real or int32.</param>
/// <param name="Expected">The published tensor.</param>
/// <param name="Convert">How the output is brought into the published form (axes, flat indices) before it is compared; as it stands when null.</param>
public sealed record Check(string Output, RawTensor Expected, Func<Tensor<double>, Tensor<double>>? Convert = null);
