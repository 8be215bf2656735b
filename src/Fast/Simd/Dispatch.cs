namespace Conformance.Simd;

/// <summary>Which width the front doors use in this process.</summary>
public static class Dispatch
{
    /// <summary>The name of the engine whose kernels the front doors call: the widest that this processor runs.</summary>
    public static string Widest { get; } =
        V512.IsSupported ? new Simd512().Name : V256.IsSupported ? new Simd256().Name : V128.IsSupported ? new Simd128().Name : new Simd32().Name;
}
