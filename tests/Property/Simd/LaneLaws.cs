using System.Runtime.InteropServices;
using Conformance.Simd;
using static System.BitConverter;
using static Conformance.Tests.LaneOperands;

namespace Conformance.Tests;

internal interface ILaneLaws
{
    void LoadsAndStores();
    void Gathers();
    void Pairs();
    void Arithmetic();
    void Scaling();
    void Masks();
    void Bits();
    void Across();
    void Lookup();
    void Maps();
}

/// <summary>What <see cref="LaneTests"/> asks of one width. Lanes go in and come out as memory, so that no operation is judged by another.</summary>
internal sealed unsafe class LaneLaws<V> : ILaneLaws where V : unmanaged, IVector<V>
{
    private delegate V Reader(float* p);
    private delegate void Writer(V x, float* p);
    private delegate void Mapping(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y);
    private static int W => V.Width;
    private static readonly Row[] Rows = All(W);
    private static readonly Fence[] Fences = [new(), new(), new(), new()];
    private static readonly Fence Memory = Fences[0];

    public void LoadsAndStores()
    {
        Assert.Equal(W * sizeof(float), sizeof(V));
        Reads("Load", W, W, i => i, V.Load);
        Reads("LoadInt", W, W, i => i, p => V.LoadInt((int*)p), x => SingleToInt32Bits(x));
        Reads("LoadBits", W, W, i => i, p => V.LoadBits((int*)p));
        Writes("Store", W, V.Store);
        Writes("StoreBits", W, (x, p) => V.StoreBits(x, (int*)p));
        for (int n = 0; n <= W; n++)
        {
            Reads($"LoadFirst({n})", n, n, i => i, p => V.LoadFirst(p, n));
            Reads($"LoadIntFirst({n})", n, n, i => i, p => V.LoadIntFirst((int*)p, n), x => SingleToInt32Bits(x));
            Reads($"LoadBitsFirst({n})", n, n, i => i, p => V.LoadBitsFirst((int*)p, n));
            Writes($"StoreFirst({n})", n, (x, p) => V.StoreFirst(x, p, n));
            Writes($"StoreBitsFirst({n})", n, (x, p) => V.StoreBitsFirst(x, (int*)p, n));
        }
    }

    public void Gathers()
    {
        foreach (int stride in (int[])[1, 2, 3])
        {
            Reads($"Gather(stride {stride})", ((W - 1) * stride) + 1, W, i => i * stride, p => V.Gather(p, stride));
            for (int n = 0; n <= W; n++)
                Reads($"GatherFirst(stride {stride}, {n})", n == 0 ? 0 : ((n - 1) * stride) + 1, n, i => i * stride, p => V.GatherFirst(p, stride, n));
        }
    }

    public void Pairs()
    {
        Reads("LoadPairs, even", 2 * W, W, i => 2 * i, p => { V.LoadPairs(p, out V even, out _); return even; });
        Reads("LoadPairs, odd", 2 * W, W, i => (2 * i) + 1, p => { V.LoadPairs(p, out _, out V odd); return odd; });
    }

    public void Arithmetic()
    {
        Floats("+", (a, b) => a + b, (a, b) => a + b);
        Floats("-", (a, b) => a - b, (a, b) => a - b);
        Floats("*", (a, b) => a * b, (a, b) => a * b);
        Floats("/", (a, b) => a / b, (a, b) => a / b);
        Floats("MultiplyAdd", V.MultiplyAdd, MathF.FusedMultiplyAdd);
        Floats("NegateMultiplyAdd", V.NegateMultiplyAdd, (a, b, c) => MathF.FusedMultiplyAdd(-a, b, c));
        Floats("Min", V.Min, MathF.Min);
        Floats("Max", V.Max, MathF.Max);
        Floats("AtMost", V.AtMost, (x, bound) => bound < x ? bound : x);
        Floats("AtLeast", V.AtLeast, (x, bound) => bound > x ? bound : x);
        Floats("Sqrt", V.Sqrt, MathF.Sqrt);
        Floats("RoundToNearest", V.RoundToNearest, MathF.Round);
        Floats("Floor", V.Floor, MathF.Floor);
        Ints("negation", x => -x, x => x ^ int.MinValue);
        Ints("Abs", V.Abs, x => x & int.MaxValue);
    }

    public void Scaling()
    {
        // Exact as a double, so the conversion is the one rounding.
        static float Scaled(float x, float n) => (float)Math.ScaleB((double)x, (int)Math.Clamp(n, -500f, 500f));
        int[] n = [.. Enumerable.Range(-420, 841).Select(n => (float)n).Concat([1e9f, -1e9f, float.MaxValue, float.MinValue]).Select(SingleToInt32Bits)];
        // Numbers that would round twice on their way below the normal range.
        int[] small = [.. Enumerable.Range(0, 64).Select(i => SingleToInt32Bits(MathF.ScaleB(1 + (i * 0.015f) + ((i % 16) / 8388608f), -(i % 5))))];
        Floats("Scale", V.Scale, Scaled, Cross(W, Special, n));
        Floats("Scale", V.Scale, Scaled, Cross(W, small, n[250..320]));
        float[] x = [0, -0f, float.NaN, 1 / 16777216f, 1.0000001f / 16777216, 1 << 30, 1 << 29, 1.9999999f, 1.0000001f, 1.5f, -1, .. Drawn[..40].Select(Int32BitsToSingle).Where(x => MathF.Abs(x) is > 1e-5f and < 1e9f)];
        Floats("ScaleModerate", V.ScaleModerate, Scaled, Cross(W, [.. x.Select(SingleToInt32Bits)], n[220..621]));
    }

    public void Masks()
    {
        Truths("LessThan", V.LessThan, (a, b) => a < b);
        Truths("LessThanOrEqual", V.LessThanOrEqual, (a, b) => a <= b);
        Truths("GreaterThan", V.GreaterThan, (a, b) => a > b);
        Truths("GreaterThanOrEqual", V.GreaterThanOrEqual, (a, b) => a >= b);
        Truths("Equal", V.Equal, (a, b) => a == b);
        Truths("IsNaN", (a, _) => V.IsNaN(a), (a, _) => float.IsNaN(a));
        Lanes("Select", (a, b, mask) => V.Select(mask, a, b), (a, b, mask) => mask != 0 ? a : b, 3, true, Rows.Select(r => r with { C = [.. r.C.Select(c => c >> 31)] }));
        for (int n = 0; n <= W; n++)
        {
            Holds($"FirstMask({n})", V.FirstMask(n), i => i < n ? -1 : 0);
            int[] one = [.. Enumerable.Range(0, W).Select(i => i == n ? -1 : 0)], others = [.. one.Select(x => ~x)];
            foreach (int[] mask in (int[][])[one, others])
            {
                Assert.True(V.Any(Of(mask)) == mask.Contains(-1), $"Any at {V.Name} of {Show(mask)}");
                Assert.True(V.All(Of(mask)) == !mask.Contains(0), $"All at {V.Name} of {Show(mask)}");
            }
        }
    }

    public void Bits()
    {
        foreach (int x in Special)
        {
            Holds("Create", V.Create(Int32BitsToSingle(x)), _ => x);
            Holds("a plain number", Int32BitsToSingle(x), _ => x);
            Holds("CreateBits", V.CreateBits(x), _ => x);
        }
        Holds("Zero", V.Zero, _ => 0);
        Holds("LaneBits", V.LaneBits, i => i);
        Ints("And", V.And, (a, b) => a & b);
        Ints("Or", V.Or, (a, b) => a | b);
        Ints("Xor", V.Xor, (a, b) => a ^ b);
        Ints("AndNot", V.AndNot, (a, b) => a & ~b);
        Ints("AddBits", V.AddBits, (a, b) => unchecked(a + b));
        Ints("SubtractBits", V.SubtractBits, (a, b) => unchecked(a - b));
        Ints("MultiplyBits", V.MultiplyBits, (a, b) => unchecked(a * b));
        Ints("EqualBits", V.EqualBits, (a, b) => a == b ? -1 : 0);
        Ints("LessThanBits", V.LessThanBits, (a, b) => a < b ? -1 : 0);
        Ints("ShiftLeftBits(23)", x => V.ShiftLeftBits(x, 23), x => x << 23);
        for (int n = 0; n < 32; n++)
        {
            Ints($"ShiftLeftBits({n})", x => V.ShiftLeftBits(x, n), x => x << n);
            Ints($"ShiftRightBits({n})", x => V.ShiftRightBits(x, n), x => x >>> n);
            Ints($"ShiftRightArithmeticBits({n})", x => V.ShiftRightArithmeticBits(x, n), x => x >> n);
        }
        Ints("BitsToFloat", V.BitsToFloat, x => SingleToInt32Bits(x));
        int[] whole = [.. Drawn.Select((x, i) => SingleToInt32Bits(x >> (i % 31))).Where(x => MathF.Abs(Int32BitsToSingle(x)) < 2147483648f), SingleToInt32Bits(-0f)];
        Lanes("FloatToBits", (x, _, _) => V.FloatToBits(x), (x, _, _) => (int)Int32BitsToSingle(x), 1, true, Cross(W, whole, [0]));
    }

    public void Across()
    {
        static float Halved(float[] x) => x.Length == 1 ? x[0] : Halved([.. x[..(x.Length / 2)].Zip(x[(x.Length / 2)..], (lower, upper) => lower + upper)]);
        foreach (Row row in Rows)
        {
            float[] x = [.. row.A.Select(Int32BitsToSingle)];
            V v = Of(row.A);
            Agrees("Sum", V.Sum(v), Halved(x));
            Agrees("MaxAcross", V.MaxAcross(v), x.Aggregate(MathF.Max));
            Agrees("MinAcross", V.MinAcross(v), x.Aggregate(MathF.Min));
            for (int i = 0; i < W; i++)
                Agrees($"Lane({i})", V.Lane(v, i), x[i]);
            void Agrees(string operation, float y, float want)
            {
                if (!Same(SingleToInt32Bits(y), SingleToInt32Bits(want), false))
                    Assert.Fail($"{operation} at {V.Name} of {Show(row.A)}: {y:R}, not {want:R}");
            }
        }
    }

    public void Lookup()
    {
        foreach (bool last in (bool[])[false, true])
        {
            int table = Memory.Place(8, last);
            Ints("Lookup8", index => V.Lookup8(Memory.At(table), index), index => Memory.Memory[table + (index & 7)]);
        }
    }

    public void Maps()
    {
        for (int n = 0; n < 140; n++)
        {
            Maps("Run", n, (a, _, _, y) => Map.Run<V, Short>(default, a, y), (a, _, _, _) => 1 - a);
            Maps("Run, in place", n, (_, _, _, y) => Map.Run<V, Short>(default, y, y), (_, _, _, y) => 1 - y);
            Maps("Run, long", n, (a, _, _, y) => Map.Run<V, Long>(default, a, y), (a, _, _, _) => 1 - a);
            Maps("Run2", n, (a, b, _, y) => Map.Run2<V, Short>(default, a, b, y), (a, b, _, _) => a - b);
            Maps("Run2, long", n, (a, b, _, y) => Map.Run2<V, Long>(default, a, b, y), (a, b, _, _) => a - b);
            Maps("Run3", n, (a, b, c, y) => Map.Run3<V, Short>(default, a, b, c, y), (a, b, c, _) => a - b - (2 * c));
            Maps("Run3, long", n, (a, b, c, y) => Map.Run3<V, Long>(default, a, b, c, y), (a, b, c, _) => a - b - (2 * c));
        }
    }

    private readonly struct Short : IMap<V>, IMap2<V>, IMap3<V>
    {
        public V Invoke(V x) => V.SubtractBits(V.CreateBits(1), x);
        public V Invoke(V a, V b) => V.SubtractBits(a, b);
        public V Invoke(V a, V b, V c) => V.SubtractBits(V.SubtractBits(a, b), V.AddBits(c, c));
    }

    private readonly struct Long : IMap<V>, IMap2<V>, IMap3<V>
    {
        public static bool IsLong => true;
        public V Invoke(V x) => default(Short).Invoke(x);
        public V Invoke(V a, V b) => default(Short).Invoke(a, b);
        public V Invoke(V a, V b, V c) => default(Short).Invoke(a, b, c);
    }

    private static void Maps(string operation, int n, Mapping run, Func<int, int, int, int, int> f)
    {
        foreach (bool last in (bool[])[false, true])
        {
            int place = Fences.Select(m => m.Place(n, last)).Last();
            int[][] old = [.. Fences.Select(m => m.Memory.ToArray())];
            run(new(Fences[1].At(place), n), new(Fences[2].At(place), n), new(Fences[3].At(place), n), new(Memory.At(place), n));
            for (int i = 0; i < old[0].Length; i++)
            {
                int y = old[0][i], got = Memory.Memory[i], want = i < place || i >= place + n ? y : f(old[1][i], old[2][i], old[3][i], y);
                if (got != want)
                    Assert.Fail($"Map.{operation} at {V.Name}, length {n}, element {i - place}, of {Show(old[1][i], old[2][i], old[3][i], y)}: {Show(got)}, not {Show(want)}");
            }
        }
    }

    private static void Reads(string operation, int extent, int count, Func<int, int> at, Reader read, Func<int, int>? convert = null)
    {
        foreach (bool last in (bool[])[false, true])
        {
            int place = Memory.Place(extent, last);
            Holds(operation, read(Memory.At(place)), i => i >= count ? 0 : convert is null ? Memory.Memory[place + at(i)] : convert(Memory.Memory[place + at(i)]));
        }
    }

    private static void Writes(string operation, int count, Writer write)
    {
        foreach (bool last in (bool[])[false, true])
        {
            int place = Memory.Place(count, last);
            int[] old = Memory.Memory.ToArray(), x = Drawn[..W];
            write(Of(x), Memory.At(place));
            for (int i = 0; i < old.Length; i++)
            {
                int got = Memory.Memory[i], want = i < place || i >= place + count ? old[i] : x[i - place];
                if (got != want)
                    Assert.Fail($"{operation} at {V.Name}, element {i - place}, of {Show(x)}: {Show(got)}, not {Show(want)}");
            }
        }
    }

    private static void Floats(string operation, Func<V, V> f, Func<float, float> want) =>
        Lanes(operation, (a, _, _) => f(a), (a, _, _) => SingleToInt32Bits(want(Int32BitsToSingle(a))), 1, false, Rows);

    private static void Floats(string operation, Func<V, V, V> f, Func<float, float, float> want, IEnumerable<Row>? rows = null) =>
        Lanes(operation, (a, b, _) => f(a, b), (a, b, _) => SingleToInt32Bits(want(Int32BitsToSingle(a), Int32BitsToSingle(b))), 2, false, rows ?? Rows);

    private static void Floats(string operation, Func<V, V, V, V> f, Func<float, float, float, float> want) =>
        Lanes(operation, f, (a, b, c) => SingleToInt32Bits(want(Int32BitsToSingle(a), Int32BitsToSingle(b), Int32BitsToSingle(c))), 3, false, Rows);

    private static void Truths(string operation, Func<V, V, V> f, Func<float, float, bool> want) =>
        Ints(operation, f, (a, b) => want(Int32BitsToSingle(a), Int32BitsToSingle(b)) ? -1 : 0);

    private static void Ints(string operation, Func<V, V> f, Func<int, int> want) => Lanes(operation, (a, _, _) => f(a), (a, _, _) => want(a), 1, true, Rows);

    private static void Ints(string operation, Func<V, V, V> f, Func<int, int, int> want) => Lanes(operation, (a, b, _) => f(a, b), (a, b, _) => want(a, b), 2, true, Rows);

    private static void Lanes(string operation, Func<V, V, V, V> f, Func<int, int, int, int> want, int operands, bool exactly, IEnumerable<Row> rows)
    {
        foreach (var (a, b, c) in rows)
            Holds(operation, f(Of(a), Of(b), Of(c)), i => want(a[i], b[i], c[i]), exactly, i => Show(((int[])[a[i], b[i], c[i]])[..operands]));
    }

    private static void Holds(string operation, V vector, Func<int, int> want, bool exactly = true, Func<int, string>? operands = null)
    {
        var lanes = new ReadOnlySpan<int>(&vector, W);
        for (int i = 0; i < W; i++)
        {
            if (!Same(lanes[i], want(i), exactly))
                Assert.Fail($"{operation} at {V.Name}, lane {i}{(operands is null ? "" : " of " + operands(i))}: {Show(lanes[i])}, not {Show(want(i))}");
        }
    }

    private static V Of(int[] lanes) => MemoryMarshal.Read<V>(MemoryMarshal.AsBytes(lanes.AsSpan()));
}
