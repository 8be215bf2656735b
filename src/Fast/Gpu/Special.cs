using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>
/// The functions that HLSL lacks, as shader helpers: erf, erfc, expm1, log1p, and tanh that is right near 0. Written in
/// the subset that every device takes.
/// </summary>
public static class Special
{
    /// <summary>What an engine declares: the device's own functions, and these, which are built from them.</summary>
    internal static double Ulp(Function f, double x, double elementary, double divide) => f switch
    {
        Function.Divide or Function.Sqrt => divide,
        Function.Exp or Function.Log => elementary,
        Function.Tanh => elementary + 2,
        _ => elementary + 6,
    };
}
