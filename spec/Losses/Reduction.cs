namespace Conformance.Spec;

/// <summary>What a loss returns of the losses of its elements.</summary>
public enum Reduction
{
    /// <summary>Each of them.</summary>
    None,
    /// <summary>Their mean, or their weighted mean; the page of the loss says what it divides by.</summary>
    Mean,
    /// <summary>Their sum.</summary>
    Sum,
}
