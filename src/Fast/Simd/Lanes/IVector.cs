namespace Conformance.Simd;

/// <summary>
/// A vector of <see cref="Width"/> float32 lanes. Kernels are written once over this interface and compiled per
/// width (<see cref="V1"/>, <see cref="V128"/>, <see cref="V256"/>, <see cref="V512"/>); lane i of every width does
/// exactly what <see cref="V1"/> does, bit for bit (the payload of a NaN excepted).
/// </summary>
/// <remarks>
/// A mask is a vector whose lanes are all ones (true) or all zeros (false). "Bits" operations read a lane as int32.
/// Pointers need no alignment. <c>…First</c> forms are for tails: with 0 ≤ count ≤ Width they touch the first
/// <c>count</c> elements and no memory behind them, and lanes from <c>count</c> on load as +0.
/// </remarks>
/// <typeparam name="V">The vector type itself.</typeparam>
public unsafe interface IVector<V> where V : unmanaged, IVector<V>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Width { get; }

    /// <summary>Whether this processor runs the width in hardware, fused multiply-add included. Unsupported widths still give right results, slowly.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>The name of the width, such as <c>V256</c>.</summary>
    static abstract string Name { get; }

    // ---- memory ----

    /// <summary>Loads <see cref="Width"/> floats.</summary>
    static abstract V Load(float* p);

    /// <summary>Stores <see cref="Width"/> floats.</summary>
    static abstract void Store(V x, float* p);

    /// <summary>Loads the first <paramref name="count"/> lanes; the others are +0.</summary>
    static abstract V LoadFirst(float* p, int count);

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    static abstract void StoreFirst(V x, float* p, int count);

    /// <summary>Loads int32 numbers and converts them to the nearest floats.</summary>
    static abstract V LoadInt(int* p);

    /// <summary>Loads and converts the first <paramref name="count"/> int32 numbers; the other lanes are +0.</summary>
    static abstract V LoadIntFirst(int* p, int count);

    /// <summary>Lane i is <c>p[i * stride]</c>; touches nothing behind the last lane's element. Strides 1 and 2 are fast.</summary>
    static abstract V Gather(float* p, int stride);

    /// <summary>As <see cref="Gather"/> for the first <paramref name="count"/> lanes; the others are +0.</summary>
    static abstract V GatherFirst(float* p, int stride, int count);

    /// <summary>Loads 2·Width floats and parts them: lane i of <paramref name="even"/> is p[2i], of <paramref name="odd"/> p[2i+1].</summary>
    static abstract void LoadPairs(float* p, out V even, out V odd);

    /// <summary>Lane i is <c>table[index_i mod 8]</c> of eight floats, the index being lane i's bits: a permutation, not a gather, on x86.</summary>
    static abstract V Lookup8(float* table, V index);

    // ---- making vectors ----

    /// <summary>All lanes equal to <paramref name="x"/>.</summary>
    static abstract V Create(float x);

    /// <summary>All lanes equal to <paramref name="x"/>, so that plain literals stand in formulas.</summary>
    static abstract implicit operator V(float x);

    /// <summary>All lanes hold the bits of <paramref name="bits"/>.</summary>
    static abstract V CreateBits(int bits);

    /// <summary>All bits zero: +0, or a mask that is false everywhere.</summary>
    static abstract V Zero { get; }

    /// <summary>The int32 numbers 0, 1, … Width − 1 as bits.</summary>
    static abstract V LaneBits { get; }

    /// <summary>A mask that is true in the first <paramref name="count"/> lanes.</summary>
    static abstract V FirstMask(int count);

    // ---- arithmetic ----

    /// <summary>a + b.</summary>
    static abstract V operator +(V a, V b);

    /// <summary>a − b.</summary>
    static abstract V operator -(V a, V b);

    /// <summary>a · b.</summary>
    static abstract V operator *(V a, V b);

    /// <summary>a / b.</summary>
    static abstract V operator /(V a, V b);

    /// <summary>−a: the sign bit flipped.</summary>
    static abstract V operator -(V a);

    /// <summary>a·b + c with one rounding.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>c − a·b with one rounding.</summary>
    static abstract V NegateMultiplyAdd(V a, V b, V c);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract V Sqrt(V x);

    /// <summary>|x|: the sign bit cleared.</summary>
    static abstract V Abs(V x);

    /// <summary>IEEE minimum: NaN if either is NaN; −0 &lt; +0.</summary>
    static abstract V Min(V a, V b);

    /// <summary>IEEE maximum: NaN if either is NaN; −0 &lt; +0.</summary>
    static abstract V Max(V a, V b);

    /// <summary><c>bound &lt; x ? bound : x</c>: one instruction; a NaN x stays NaN, and so does a zero's sign.</summary>
    static abstract V AtMost(V x, V bound);

    /// <summary><c>bound &gt; x ? bound : x</c>: one instruction; a NaN x stays NaN, and so does a zero's sign.</summary>
    static abstract V AtLeast(V x, V bound);

    /// <summary>The nearest integer, ties to even; keeps the sign of zero, ±∞ and NaN.</summary>
    static abstract V RoundToNearest(V x);

    /// <summary>The largest integer not above x.</summary>
    static abstract V Floor(V x);

    /// <summary>x·2ⁿ with one rounding, for every x and every integral-valued n, results below the normal range included. n is not NaN.</summary>
    static abstract V Scale(V x, V n);

    /// <summary>x·2ⁿ with one rounding for 2⁻²⁴ ≤ |x| ≤ 2³⁰ (or x = 0 or NaN) and integral |n| ≤ 200: cheaper than <see cref="Scale"/> where there is no instruction for it.</summary>
    static abstract V ScaleModerate(V x, V n);

    // ---- comparison and choice ----

    /// <summary>a &lt; b; false if either is NaN.</summary>
    static abstract V LessThan(V a, V b);

    /// <summary>a ≤ b; false if either is NaN.</summary>
    static abstract V LessThanOrEqual(V a, V b);

    /// <summary>a &gt; b; false if either is NaN.</summary>
    static abstract V GreaterThan(V a, V b);

    /// <summary>a ≥ b; false if either is NaN.</summary>
    static abstract V GreaterThanOrEqual(V a, V b);

    /// <summary>a = b; false if either is NaN; −0 = +0.</summary>
    static abstract V Equal(V a, V b);

    /// <summary>Whether x is NaN.</summary>
    static abstract V IsNaN(V x);

    /// <summary>mask ? a : b, lane by lane.</summary>
    static abstract V Select(V mask, V a, V b);

    /// <summary>Whether any lane of the mask is true.</summary>
    static abstract bool Any(V mask);

    /// <summary>Whether all lanes of the mask are true.</summary>
    static abstract bool All(V mask);

    // ---- bits ----

    /// <summary>Bitwise and.</summary>
    static abstract V And(V a, V b);

    /// <summary>Bitwise or.</summary>
    static abstract V Or(V a, V b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract V Xor(V a, V b);

    /// <summary>Bitwise a and not b.</summary>
    static abstract V AndNot(V a, V b);

    /// <summary>int32 a + b, wrapping.</summary>
    static abstract V AddBits(V a, V b);

    /// <summary>int32 a − b, wrapping.</summary>
    static abstract V SubtractBits(V a, V b);

    /// <summary>int32 a · b, low half.</summary>
    static abstract V MultiplyBits(V a, V b);

    /// <summary>int32 a = b as a mask.</summary>
    static abstract V EqualBits(V a, V b);

    /// <summary>int32 a &lt; b (signed) as a mask.</summary>
    static abstract V LessThanBits(V a, V b);

    /// <summary>Bits shifted left, 0 ≤ n &lt; 32.</summary>
    static abstract V ShiftLeftBits(V x, int n);

    /// <summary>Bits shifted right, zeros entering, 0 ≤ n &lt; 32.</summary>
    static abstract V ShiftRightBits(V x, int n);

    /// <summary>Bits shifted right, copies of the sign bit entering, 0 ≤ n &lt; 32.</summary>
    static abstract V ShiftRightArithmeticBits(V x, int n);

    /// <summary>int32 lanes converted to the nearest floats.</summary>
    static abstract V BitsToFloat(V bits);

    /// <summary>Float lanes of integral value, |x| &lt; 2³¹, converted to int32 bits. Anything else gives an unspecified value.</summary>
    static abstract V FloatToBits(V x);

    /// <summary>Loads int32 numbers as bits.</summary>
    static abstract V LoadBits(int* p);

    /// <summary>Loads the first <paramref name="count"/> int32 numbers as bits; the others are 0.</summary>
    static abstract V LoadBitsFirst(int* p, int count);

    /// <summary>Stores the lanes' bits as int32 numbers.</summary>
    static abstract void StoreBits(V x, int* p);

    /// <summary>Stores the first <paramref name="count"/> lanes' bits as int32 numbers.</summary>
    static abstract void StoreBitsFirst(V x, int* p, int count);

    // ---- across lanes ----

    /// <summary>The sum of all lanes, halves added pairwise (upper half onto lower, and again). Depends on the width.</summary>
    static abstract float Sum(V x);

    /// <summary>The IEEE maximum of all lanes: NaN if any lane is NaN.</summary>
    static abstract float MaxAcross(V x);

    /// <summary>The IEEE minimum of all lanes: NaN if any lane is NaN.</summary>
    static abstract float MinAcross(V x);

    /// <summary>Lane <paramref name="i"/> as a float: slow, for the end of a reduction.</summary>
    static abstract float Lane(V x, int i);
}
