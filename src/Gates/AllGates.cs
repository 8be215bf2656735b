namespace Conformance.Gates;

/// <summary>The gates in order of trust.</summary>
public static class AllGates
{
    /// <summary>Contract, vectors, gradient, agreement.</summary>
    public static IReadOnlyList<Gate> InOrder { get; } = [new ContractGate(), new VectorGate(), new GradientGate(), new AgreementGate()];
}
