using System.Text.Json.Serialization;

namespace Conformance.Spec;

/// <summary>
/// One spatial axis of a convolution or a pooling: window i covers the cells i·s − p_b + a·d for a = 0 … k − 1, of which
/// those on the input, from 0 to n − 1, are read; the others are padding. The only shape arithmetic of windows there is.
/// </summary>
/// <param name="Kernel">k, cells per window.</param>
/// <param name="Stride">s, the distance from one window to the next.</param>
/// <param name="PadBegin">p_b, padding before the first cell.</param>
/// <param name="PadEnd">p_e, padding after the last cell.</param>
/// <param name="Dilation">d, the distance from one cell of a window to the next.</param>
/// <param name="Ceil">
/// Whether a last window that overhangs the padded input counts. It must start on the input or on the leading padding.
/// </param>
[method: JsonConstructor]
public readonly record struct Window(int Kernel, int Stride = 1, int PadBegin = 0, int PadEnd = 0, int Dilation = 1, bool Ceil = false)
{
    /// <summary>
    /// The number of windows on n cells: floor((n + p_b + p_e − d(k−1) − 1) / s) + 1, which is n − k + 2p + 1 for stride 1, no dilation and equal padding;
    /// with <see cref="Ceil"/>, the quotient is rounded up, and a last window that would start behind the input is
    /// left out. 0 where not one window fits.
    /// </summary>
    /// <remarks>In 64 bits, so that nothing overflows; a number beyond int comes back as the largest int, and no array holds that.</remarks>
    public int Extent(int n)
    {
        long room = n + (long)PadBegin + PadEnd - Span;      // how far the first window can move
        if (Ceil) room += Stride - 1;
        if (room < 0) return 0;                              // integer division would round −1/2 to 0, and count a window
        long o = room / Stride + 1;
        if (Ceil && (o - 1) * Stride >= (long)n + PadBegin) o--;
        return (int)Math.Min(o, int.MaxValue);
    }

    /// <summary>The cells from the first of a window to its last: d(k − 1) + 1.</summary>
    [JsonIgnore]
    public long Span => (long)Dilation * (Kernel - 1) + 1;

    /// <summary>Where window o begins: o·s − p_b, negative on the leading padding.</summary>
    public int Start(int o) => o * Stride - PadBegin;

    /// <summary>Which a of window o lie on the input of n cells: from First on, before End. Empty when First = End.</summary>
    public (int First, int End) Taps(int o, int n)
    {
        long start = (long)o * Stride - PadBegin;
        long first = start >= 0 ? 0 : (-start + Dilation - 1) / Dilation;
        long end = start >= n ? 0 : (n - start + Dilation - 1) / Dilation;
        return ((int)Math.Min(first, Kernel), (int)Math.Max(Math.Min(first, Kernel), Math.Min(end, Kernel)));
    }

    /// <summary>How many cells all the windows on n cells read, padding not counted.</summary>
    public long Reads(int n)
    {
        long reads = 0;
        for (int o = 0; o < Extent(n); o++)
        {
            var (first, end) = Taps(o, n);
            reads += end - first;
        }
        return reads;
    }

    /// <summary>The first window on n cells that lies on padding alone, or −1.</summary>
    public int FirstOnPadding(int n)
    {
        int last = Extent(n) - 1;
        if (last < 0) return -1;
        if (Misses(0, n)) return 0;
        // A window that starts on the leading padding steps over the whole input only where the dilation is wider than that.
        for (int o = 1; Dilation > n && o <= last && (long)o * Stride < PadBegin; o++)
            if (Misses(o, n)) return o;
        return Misses(last, n) ? (int)(((long)n + PadBegin + Stride - 1) / Stride) : -1;
    }

    private bool Misses(int o, int n)
    {
        long start = (long)o * Stride - PadBegin, first = start >= 0 ? 0 : (-start + Dilation - 1) / Dilation;
        return first >= Kernel || start + first * Dilation >= n;
    }

    /// <summary>
    /// The window of SAME padding on n cells: ceil(n/s) windows, with just so much padding as these need,
    /// max(0, (o−1)s + d(k−1) + 1 − n). When that is odd, the extra cell goes to the end (TensorFlow, Keras, SAME_UPPER) or
    /// to the beginning (SAME_LOWER). A window of stride 2 is thus padded differently on even and odd n.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below 1.</exception>
    public static Window Same(int n, int kernel, int stride = 1, int dilation = 1, bool lower = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dilation, 1);
        long o = (n - 1) / stride + 1;
        int total = checked((int)Math.Max(0, (o - 1) * stride + (long)dilation * (kernel - 1) + 1 - n));
        int small = total / 2, large = total - small;
        return lower ? new(kernel, stride, large, small, dilation) : new(kernel, stride, small, large, dilation);
    }

    /// <summary><c>k3 s2 p0+1 d2 ceil</c>; what is default is left out.</summary>
    public override string ToString() =>
        $"k{Kernel}{(Stride == 1 ? "" : $" s{Stride}")}{(PadBegin == 0 && PadEnd == 0 ? "" : PadBegin == PadEnd ? $" p{PadBegin}" : $" p{PadBegin}+{PadEnd}")}{(Dilation == 1 ? "" : $" d{Dilation}")}{(Ceil ? " ceil" : "")}";
}
