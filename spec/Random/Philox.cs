namespace Conformance.Spec;

/// <summary>
/// Random numbers without a state: Philox 4×32-10 turns a key and a counter into four random words. Page: philox.md.
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3" (SC 2011).
/// </summary>
public static class Philox
{
    private const int Rounds = 10;
    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57;      // the multipliers
    private const uint W0 = 0x9E3779B9, W1 = 0xBB67AE85;      // the golden ratio, and √3 − 1: the steps of the key

    /// <summary>The four random words of a counter under a key. One bit changed in either changes about half of the 128.</summary>
    public static (uint A, uint B, uint C, uint D) Block((uint K0, uint K1) key, (uint A, uint B, uint C, uint D) counter)
    {
        var (k0, k1) = key;
        var (a, b, c, d) = counter;
        for (int round = 0; round < Rounds; round++)
        {
            ulong p = (ulong)M0 * a, q = (ulong)M1 * c;
            (a, b, c, d) = (High(q) ^ b ^ k0, Low(q), High(p) ^ d ^ k1, Low(p));
            (k0, k1) = (unchecked(k0 + W0), unchecked(k1 + W1));
        }
        return (a, b, c, d);
    }

    /// <summary>The random word of element i in stream <paramref name="offset"/>: word i mod 4 of block i div 4.</summary>
    public static uint Word(int i, ulong seed, ulong offset = 0)
    {
        var (a, b, c, d) = Block((Low(seed), High(seed)), ((uint)i / 4, 0, Low(offset), High(offset)));
        return (i & 3) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    /// <summary>A number in [0, 1) from a random word: its upper 24 bits, times 2⁻²⁴, which float32 holds exactly.</summary>
    public static float Uniform(uint word) => (word >> 8) * (1f / (1 << 24));

    /// <summary>A mask: 0 with probability <paramref name="rate"/> (dropped), otherwise 1 (kept).</summary>
    /// <param name="mask">Is overwritten.</param>
    /// <param name="rate">The probability of a 0, from 0 to 1.</param>
    /// <param name="seed">The key.</param>
    /// <param name="offset">The stream: another one for each layer and each step.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to 1.</exception>
    public static void Mask(Span<int> mask, double rate, ulong seed, ulong offset = 0)
    {
        uint threshold = Threshold(rate);
        for (int i = 0; i < mask.Length; i++) mask[i] = Word(i, seed, offset) >> 8 >= threshold ? 1 : 0;
    }

    /// <summary>A mask of a shape, see <see cref="Mask(Span{int}, double, ulong, ulong)"/>.</summary>
    public static Tensor<int> Mask(Shape shape, double rate, ulong seed, ulong offset = 0)
    {
        var mask = new Tensor<int>(shape);
        Mask(mask.Span, rate, seed, offset);
        return mask;
    }

    /// <summary>
    /// The least 24-bit number that is kept: u ≥ rate, on the integers 2²⁴·u, so that no device rounds the rate in its own way.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to 1.</exception>
    public static uint Threshold(double rate)
    {
        if (!(rate >= 0 && rate <= 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, "A rate is from 0 to 1.");
        return (uint)Math.Ceiling(rate * (1 << 24));
    }

    private static uint Low(ulong x) => (uint)(x & uint.MaxValue);

    private static uint High(ulong x) => (uint)(x >> 32);
}
