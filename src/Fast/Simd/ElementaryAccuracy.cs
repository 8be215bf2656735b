using System.Runtime.CompilerServices;
using MathNet.Numerics;

namespace Conformance.Simd;

/// <summary>The functions of <see cref="Elementary"/>.</summary>
public enum ElementaryFunction
{
    /// <summary>eˣ.</summary>
    Exp,

    /// <summary>eˣ − 1.</summary>
    Expm1,

    /// <summary>ln x.</summary>
    Log,

    /// <summary>ln(1 + x).</summary>
    Log1p,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>The error function.</summary>
    Erf,

    /// <summary>1 − erf x.</summary>
    Erfc,

    /// <summary>Φ(x).</summary>
    NormalCdf,

    /// <summary>φ(x).</summary>
    NormalPdf,
}

/// <summary>What <see cref="ElementaryAccuracy.Measure"/> found.</summary>
/// <param name="Function">The function.</param>
/// <param name="MaxUlp">The largest error; infinite where a NaN, an infinity or a zero's sign is wrong.</param>
/// <param name="At">The argument of the largest error.</param>
/// <param name="Inputs">How many arguments were tried.</param>
/// <param name="Differing">For how many of them some supported width gave other bits than <see cref="V1"/> (two NaNs count as equal).</param>
public sealed record ElementaryError(ElementaryFunction Function, double MaxUlp, float At, long Inputs, long Differing);

/// <summary>
/// The accuracy of <see cref="Elementary"/> in ULP, |got − true| divided by the spacing of floats at the true value
/// (2⁻¹⁴⁹ at least), and the measurement that it comes from.
/// </summary>
public static class ElementaryAccuracy
{
    /// <summary>Of <see cref="Elementary.Exp{V}(V)"/>; measured 0.8913 over all floats.</summary>
    public const double Exp = 0.9;

    /// <summary>Of <see cref="Elementary.Expm1{V}(V)"/>; measured 1.5634 over all floats.</summary>
    public const double Expm1 = 1.57;

    /// <summary>Of <see cref="Elementary.Log{V}(V)"/>; measured 0.9304 over all floats.</summary>
    public const double Log = 0.94;

    /// <summary>Of <see cref="Elementary.Log1p{V}(V)"/>; measured 1.4763 over all floats.</summary>
    public const double Log1p = 1.48;

    /// <summary>Of <see cref="Elementary.Sigmoid{V}(V)"/>; measured 2.4019 over all floats.</summary>
    public const double Sigmoid = 2.41;

    /// <summary>Of <see cref="Elementary.Tanh{V}(V)"/>; measured 1.9808 over all floats.</summary>
    public const double Tanh = 1.99;

    /// <summary>Of <see cref="Elementary.Erf{V}(V)"/>; measured 0.9126 over all floats.</summary>
    public const double Erf = 0.92;

    /// <summary>Of <see cref="Elementary.Erfc{V}(V)"/>; measured 2.3468 over all floats.</summary>
    public const double Erfc = 2.35;

    /// <summary>Of <see cref="Elementary.NormalCdf{V}(V)"/>; measured 2.3766 over all floats.</summary>
    public const double NormalCdf = 2.38;

    /// <summary>Of <see cref="Elementary.NormalPdf{V}(V)"/>; measured 1.3604 over all floats.</summary>
    public const double NormalPdf = 1.37;

    private const int ChunkShift = 20;

    /// <summary>The declared accuracy of <paramref name="function"/>: the measured one, rounded up.</summary>
    public static double MaxUlp(ElementaryFunction function) => function switch
    {
        ElementaryFunction.Exp => Exp,
        ElementaryFunction.Expm1 => Expm1,
        ElementaryFunction.Log => Log,
        ElementaryFunction.Log1p => Log1p,
        ElementaryFunction.Sigmoid => Sigmoid,
        ElementaryFunction.Tanh => Tanh,
        ElementaryFunction.Erf => Erf,
        ElementaryFunction.Erfc => Erfc,
        ElementaryFunction.NormalCdf => NormalCdf,
        ElementaryFunction.NormalPdf => NormalPdf,
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };

    /// <summary>
    /// Compares <paramref name="function"/> in every supported width, over the floats whose bit patterns are multiples of
    /// <paramref name="stride"/>, with its true value computed in double. Stride 1 tries all 2³² floats: minutes, on all processors.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="stride">The step between bit patterns; an odd one visits every binade and parity.</param>
    /// <param name="progress">Told the share done, now and then.</param>
    public static ElementaryError Measure(ElementaryFunction function, int stride = 1, IProgress<double>? progress = null) => function switch
    {
        ElementaryFunction.Exp => Measure<ExpTruth, ExpMap<V1>, ExpMap<V128>, ExpMap<V256>, ExpMap<V512>>(function, stride, progress),
        ElementaryFunction.Expm1 => Measure<Expm1Truth, Expm1Map<V1>, Expm1Map<V128>, Expm1Map<V256>, Expm1Map<V512>>(function, stride, progress),
        ElementaryFunction.Log => Measure<LogTruth, LogMap<V1>, LogMap<V128>, LogMap<V256>, LogMap<V512>>(function, stride, progress),
        ElementaryFunction.Log1p => Measure<Log1pTruth, Log1pMap<V1>, Log1pMap<V128>, Log1pMap<V256>, Log1pMap<V512>>(function, stride, progress),
        ElementaryFunction.Sigmoid => Measure<SigmoidTruth, SigmoidMap<V1>, SigmoidMap<V128>, SigmoidMap<V256>, SigmoidMap<V512>>(function, stride, progress),
        ElementaryFunction.Tanh => Measure<TanhTruth, TanhMap<V1>, TanhMap<V128>, TanhMap<V256>, TanhMap<V512>>(function, stride, progress),
        ElementaryFunction.Erf => Measure<ErfTruth, ErfMap<V1>, ErfMap<V128>, ErfMap<V256>, ErfMap<V512>>(function, stride, progress),
        ElementaryFunction.Erfc => Measure<ErfcTruth, ErfcMap<V1>, ErfcMap<V128>, ErfcMap<V256>, ErfcMap<V512>>(function, stride, progress),
        ElementaryFunction.NormalCdf => Measure<NormalCdfTruth, NormalCdfMap<V1>, NormalCdfMap<V128>, NormalCdfMap<V256>, NormalCdfMap<V512>>(function, stride, progress),
        ElementaryFunction.NormalPdf => Measure<NormalPdfTruth, NormalPdfMap<V1>, NormalPdfMap<V128>, NormalPdfMap<V256>, NormalPdfMap<V512>>(function, stride, progress),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };

    /// <summary>|got − truth| in ULP. +∞ counts as 2¹²⁸, the float after the largest; a wrong NaN or a wrong sign of an exact zero is an infinite error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double UlpError(float got, double truth)
    {
        if (truth == 0 || double.IsNaN(truth))
        {
            bool right = double.IsNaN(truth) ? float.IsNaN(got) : got == 0 && float.IsNegative(got) == double.IsNegative(truth);
            return right ? 0 : got == 0 || !float.IsFinite(got) ? double.PositiveInfinity : Math.Abs(got) / float.Epsilon;
        }

        const double Beyond = 340282366920938463463374607431768211456.0; // 2^128
        double g = Math.Clamp((double)got, -Beyond, Beyond);
        double t = Math.Clamp(truth, -Beyond, Beyond);

        // The spacing is 2^(exponent - 23), within the exponents of floats.
        long exponent = (BitConverter.DoubleToInt64Bits(t) >> 52) & 0x7FF;
        double spacing = BitConverter.Int64BitsToDouble((Math.Clamp(exponent, 1023 - 126, 1023 + 127) - 23) << 52);
        double error = Math.Abs(g - t) / spacing;
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    private static ElementaryError Measure<T, M1, M128, M256, M512>(ElementaryFunction function, int stride, IProgress<double>? progress)
        where T : struct, ITruth
        where M1 : struct, IMap<V1>
        where M128 : struct, IMap<V128>
        where M256 : struct, IMap<V256>
        where M512 : struct, IMap<V512>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ElementaryError worst = new(function, -1, 0, 0, 0);
        Lock merge = new();
        int done = 0;
        // A task keeps its arrays: new ones for each chunk of all floats would be gigabytes before they are collected.
        int most = ((1 << ChunkShift) - 1) / stride + 1;
        Parallel.For(0, 1 << (32 - ChunkShift), () => (X: new float[most], Y: new float[most], Other: new float[most]), (chunk, _, arrays) =>
        {
            long start = (long)chunk << ChunkShift, end = start + (1L << ChunkShift);
            start = (start + stride - 1) / stride * stride;
            int count = (int)((end - start + stride - 1) / stride);
            Span<float> x = arrays.X.AsSpan(0, count), y = arrays.Y.AsSpan(0, count), other = arrays.Other.AsSpan(0, count);
            for (int i = 0; i < count; i++) x[i] = BitConverter.UInt32BitsToSingle((uint)(start + ((long)i * stride)));

            Map.Run<V1, M1>(default, x, y);
            long differing = Differing<V128, M128>(x, y, other) + Differing<V256, M256>(x, y, other) + Differing<V512, M512>(x, y, other);
            (double error, int at) = Worst<T>(x, y);
            lock (merge)
            {
                bool worse = error > worst.MaxUlp;
                worst = new(function, worse ? error : worst.MaxUlp, worse ? x[at] : worst.At, worst.Inputs + count, worst.Differing + differing);
                progress?.Report(++done / (double)(1 << (32 - ChunkShift)));
            }

            return arrays;
        }, _ => { });
        return worst;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Error, int At) Worst<T>(ReadOnlySpan<float> x, ReadOnlySpan<float> y) where T : struct, ITruth
    {
        double worst = -1;
        int at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = UlpError(y[i], T.Of(x[i]));
            if (error > worst) (worst, at) = (error, i);
        }

        return (worst, at);
    }

    private static long Differing<V, M>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> other)
        where V : unmanaged, IVector<V>
        where M : struct, IMap<V>
    {
        if (!V.IsSupported) return 0;
        Map.Run<V, M>(default, x, other);
        long n = 0;
        for (int i = 0; i < x.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(y[i]) == BitConverter.SingleToInt32Bits(other[i]) || (float.IsNaN(y[i]) && float.IsNaN(other[i]));
            n += same ? 0 : 1;
        }

        return n;
    }

    private interface ITruth
    {
        static abstract double Of(double x);
    }

    private readonly struct ExpTruth : ITruth
    {
        public static double Of(double x) => Math.Exp(x);
    }

    private readonly struct Expm1Truth : ITruth
    {
        // (u − 1)·x / ln u with u = eˣ: the rounding of u cancels.
        public static double Of(double x)
        {
            double u = Math.Exp(x);
            return u == 1 ? x : u - 1 == -1 || double.IsInfinity(u) ? u - 1 : (u - 1) * x / Math.Log(u);
        }
    }

    private readonly struct LogTruth : ITruth
    {
        public static double Of(double x) => Math.Log(x);
    }

    private readonly struct Log1pTruth : ITruth
    {
        // ln u · x / (u − 1) with u = 1 + x: the rounding of u cancels.
        public static double Of(double x)
        {
            double u = 1 + x;
            return u == 1 ? x : u <= 0 || double.IsInfinity(u) ? Math.Log(u) : Math.Log(u) * x / (u - 1);
        }
    }

    private readonly struct SigmoidTruth : ITruth
    {
        public static double Of(double x)
        {
            double z = Math.Exp(-Math.Abs(x));
            return (x < 0 ? z : 1) / (1 + z);
        }
    }

    private readonly struct TanhTruth : ITruth
    {
        public static double Of(double x) => Math.Tanh(x);
    }

    private readonly struct ErfTruth : ITruth
    {
        public static double Of(double x) => x == 0 ? x : SpecialFunctions.Erf(x);
    }

    private readonly struct ErfcTruth : ITruth
    {
        public static double Of(double x) => SpecialFunctions.Erfc(x);
    }

    private readonly struct NormalCdfTruth : ITruth
    {
        public static double Of(double x) => 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2));
    }

    private readonly struct NormalPdfTruth : ITruth
    {
        public static double Of(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
    }
}
