namespace Conformance.Vectors;

/// <summary>
/// The numbers of NumPy's <c>RandomState(seed)</c>, with which published tests were drawn: the Mersenne Twister MT19937 of
/// Matsumoto and Nishimura (1998), started by its <c>init_genrand</c>.
/// </summary>
public sealed class NumPyRandom
{
    private const int Size = 624, Middle = 397;
    private readonly uint[] state = new uint[Size];
    private int next = Size;

    /// <summary>The generator that starts from a seed.</summary>
    public NumPyRandom(uint seed)
    {
        state[0] = seed;
        for (uint i = 1; i < Size; i++) state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >> 30) + i;
    }

    /// <summary>The next number of <c>uniform(0, 1)</c>: 53 random bits in [0, 1).</summary>
    public double Uniform() => ((NextBits() >> 5) * 67108864.0 + (NextBits() >> 6)) / 9007199254740992.0;

    private uint NextBits()
    {
        if (next == Size) Twist();
        uint y = state[next++];
        y ^= y >> 11;
        y ^= y << 7 & 0x9D2C5680;
        y ^= y << 15 & 0xEFC60000;
        return y ^ y >> 18;
    }

    private void Twist()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = state[i] & 0x80000000 | state[(i + 1) % Size] & 0x7FFFFFFF;
            state[i] = state[(i + Middle) % Size] ^ y >> 1 ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
        }
        next = 0;
    }
}
