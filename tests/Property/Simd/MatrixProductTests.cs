using Conformance.Simd;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>
/// The product of matrices at every width: within the computed tolerance for any shape, transposition and stride; the same bits
/// on any number of threads; nothing touched that is not an operand's.
/// </summary>
public sealed unsafe class MatrixProductTests
{
    public static TheoryData<string> Widths => ["V1", "V128", "V256", "V512"];

    private unsafe delegate void Product(int M, int N, int K, float* a, nint aRow, nint aTerm, float* b, nint bTerm, nint bColumn, float* c, nint cRow,
        float* bias, bool add);

    private static (int Width, Product Run) At(string width) => width switch
    {
        "V1" => (1, MatrixProduct.Run<V1>),
        "V128" => (4, MatrixProduct.Run<V128>),
        "V256" => (8, MatrixProduct.Run<V256>),
        "V512" => (16, MatrixProduct.Run<V512>),
        _ => throw new ArgumentOutOfRangeException(nameof(width)),
    };

    /// <summary>A matrix as it lies in memory: <c>[row * Row + column * Column]</c>.</summary>
    private readonly record struct Lie(int Rows, int Columns, bool Transposed, int Gap)
    {
        public int Row => Transposed ? 1 : Columns + Gap;
        public int Column => Transposed ? Rows + Gap : 1;
        public int Count => ((Rows - 1) * Row) + ((Columns - 1) * Column) + 1;
        public int At(int row, int column) => (row * Row) + (column * Column);
    }

    private enum Start { Nothing, Bias, Before }

    [Theory, MemberData(nameof(Widths))]
    public void Every_tail_of_every_length(string width)
    {
        var (w, run) = At(width);
        var judged = new Judged(run, 2 * w + 1, 64);
        var r = new Random(w);
        for (int n = 1; n <= (2 * w) + 1; n++)
        {
            int Other() => r.Next(1, (2 * w) + 2);
            judged.Hold(r, n, Other(), Other());
            judged.Hold(r, Other(), n, Other());
            judged.Hold(r, Other(), Other(), n);
            judged.Hold(r, 1, n, Other());
            judged.Hold(r, n, 1, Other());
        }
        judged.Passes();
    }

    [Theory, MemberData(nameof(Widths))]
    public void Any_shape(string width)
    {
        var judged = new Judged(At(width).Run, 120, 1300);
        var r = new Random(7);
        for (int i = 0; i < 40; i++) judged.Hold(r, r.Next(1, 60), r.Next(1, 120), r.Next(1, 150));
        for (int i = 0; i < 6; i++) judged.Hold(r, r.Next(1, 20), r.Next(1, 40), r.Next(500, 1300));   // several blocks of terms
        judged.Passes();
    }

    /// <summary>Runs products between fences and compares them with the reference.</summary>
    private sealed class Judged(Product run, int largest, int terms)
    {
        private readonly Fence fenceA = new((largest + 3) * (terms + 3)), fenceB = new((largest + 3) * (terms + 3)), fenceC = new((largest + 3) * (largest + 3)), fenceBias = new(largest);
        private readonly Agreement agreement = new();

        public void Hold(Random r, int M, int N, int K)
        {
            Lie a = new(M, K, r.Next(2) == 0, r.Next(3)), b = new(K, N, r.Next(2) == 0, r.Next(3)), c = new(M, N, false, r.Next(3));
            var start = (Start)r.Next(3);
            bool last = r.Next(2) == 0;
            int pa = Place(fenceA, a.Count, last, r), pb = Place(fenceB, b.Count, last, r), pc = Place(fenceC, c.Count, last, r), pbias = Place(fenceBias, N, last, r);
            int[] before = fenceC.Memory.ToArray();
            float[] x = Floats(fenceA, pa, a.Count), y = Floats(fenceB, pb, b.Count), z = Floats(fenceC, pc, c.Count), bias = Floats(fenceBias, pbias, N);
            run(M, N, K, fenceA.At(pa), a.Row, a.Column, fenceB.At(pb), b.Row, b.Column, fenceC.At(pc), c.Row, start == Start.Bias ? fenceBias.At(pbias) : null, start == Start.Before);

            using var rounding = new Rounding(Precision.CorrectlyRounded);
            var expected = new Tensor<Bounded>((M, N));
            var actual = new Tensor<float>((M, N));
            for (int m = 0; m < M; m++)
                for (int n = 0; n < N; n++)
                {
                    Bounded sum = start switch { Start.Bias => Bounded.Exact(bias[n]), Start.Before => Bounded.Exact(z[c.At(m, n)]), _ => Bounded.Exact(0) };
                    for (int k = 0; k < K; k++) sum += Bounded.Exact(x[a.At(m, k)]) * Bounded.Exact(y[b.At(k, n)]);
                    expected[m, n] = sum;
                    actual[m, n] = *fenceC.At(pc + c.At(m, n));
                    before[pc + c.At(m, n)] = fenceC.Memory[pc + c.At(m, n)];
                }
            agreement.Add("c", expected, actual, random: true);
            Assert.True(agreement.Failure is null, $"{M} × {N} × {K}, {a}, {b}, {c}, {start}: {agreement.Failure}");
            Assert.True(fenceC.Memory.SequenceEqual(before), $"{M} × {N} × {K}, {a}, {b}, {c}, {start}: wrote beside C");
        }

        public void Passes() => Assert.True(agreement.PooledRms < Agreement.PooledSigmas, $"root mean square {agreement.PooledRms} σ");

        private static int Place(Fence fence, int count, bool last, Random r)
        {
            int at = fence.Place(count, last);
            for (int i = 0; i < count; i++) *fence.At(at + i) = (float)((2 * r.NextDouble()) - 1);
            return at;
        }

        private static float[] Floats(Fence fence, int at, int count) => [.. Enumerable.Range(at, count).Select(i => *fence.At(i))];
    }

    /// <summary>So many terms that their blocks are halved too, of integers: no sum is beyond 2²⁴, and every one is exact.</summary>
    [Theory, MemberData(nameof(Widths))]
    public void Very_many_terms(string width)
    {
        const int M = 2, N = 3, K = (1 << 19) + 12345;
        var run = At(width).Run;
        float[] a = new float[M * K], b = new float[K * N], bias = [1, 2, 3], packed = new float[M * N];
        for (int k = 0; k < K; k++)
        {
            (a[k], a[K + k]) = (1, k % 7);
            for (int n = 0; n < N; n++) b[(k * N) + n] = k % 7 + n;
        }
        double[] exact = new double[M * N];
        for (int i = 0; i < M * N; i++)
        {
            exact[i] = bias[i % N];
            for (int k = 0; k < K; k++) exact[i] += (double)a[(i / N * K) + k] * b[(k * N) + (i % N)];
        }
        float[] c = new float[M * (N + 1)];
        fixed (float* pa = a, pb = b, pc = c, pbias = bias, to = packed)
        {
            run(M, N, K, pa, K, 1, pb, N, 1, pc, N + 1, pbias, false);
            Packed(width)(N, K, pb, N, 1)(M, pa, K, 1, to, N, pbias, false);
        }
        for (int i = 0; i < M * N; i++)
        {
            Assert.Equal(exact[i], c[(i / N * (N + 1)) + (i % N)]);
            Assert.Equal(exact[i], packed[i]);
        }
        Assert.Equal((0f, 0f), (c[N], c[(2 * N) + 1]));
    }

    [Theory, MemberData(nameof(Widths))]
    public void No_terms_give_the_start(string width)
    {
        var run = At(width).Run;
        foreach (var (M, N) in new[] { (3, 40), (1, 5), (5, 1) })
        {
            float[] c = [.. Enumerable.Range(0, M * N).Select(i => (float)i)], bias = [.. Enumerable.Range(0, N).Select(i => 100f + i)];
            fixed (float* p = c, q = bias)
            {
                run(M, N, 0, p, 0, 1, p, N, 1, p, N, null, true);
                Assert.Equal(Enumerable.Range(0, M * N).Select(i => (float)i), c);
                run(M, N, 0, p, 0, 1, p, N, 1, p, N, q, false);
                Assert.Equal(Enumerable.Range(0, M * N).Select(i => 100f + (i % N)), c);
                run(M, N, 0, p, 0, 1, p, N, 1, p, N, null, false);
                Assert.All(c, x => Assert.Equal(0, x));
            }
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void An_empty_result_is_none(string width)
    {
        var run = At(width).Run;
        run(0, 5, 5, null, 5, 1, null, 5, 1, null, 5, null, false);
        run(5, 0, 5, null, 5, 1, null, 0, 1, null, 0, null, false);
    }

    public static TheoryData<string, int, int, int> Large => new()
    {
        { "V512", 850, 830, 801 }, { "V512", 300, 310, 600 }, { "V256", 300, 310, 600 }, { "V128", 150, 210, 600 }, { "V1", 70, 80, 600 },
        { "V512", 1, 1500, 900 }, { "V512", 1500, 1, 900 }, { "V256", 3, 3000, 100 }, { "V512", 3000, 10, 100 },
    };

    /// <summary>Packed, cut into tasks, and in several blocks of terms: some elements against double, all of them on every number of threads.</summary>
    [Theory, MemberData(nameof(Large))]
    public void The_bits_do_not_depend_on_the_threads(string width, int M, int N, int K)
    {
        var run = At(width).Run;
        var r = new Random(M + N);
        foreach (bool ta in new[] { false, true })
            foreach (bool tb in new[] { false, true })
            {
                Lie a = new(M, K, ta, 1), b = new(K, N, tb, 0);
                float[] x = [.. Enumerable.Range(0, a.Count).Select(_ => (float)r.NextDouble() - 0.5f)], y = [.. Enumerable.Range(0, b.Count).Select(_ => (float)r.NextDouble() - 0.5f)];
                float[]? first = null;
                foreach (int threads in new[] { 1, 2, 3, 7, 1 })
                {
                    float[] c = new float[M * N];
                    using (new Threads(threads))
                        fixed (float* px = x, py = y, pc = c) run(M, N, K, px, a.Row, a.Column, py, b.Row, b.Column, pc, N, null, false);
                    first ??= c;
                    Assert.True(c.AsSpan().SequenceEqual(first), $"{threads} threads, A {(ta ? "" : "not ")}transposed, B {(tb ? "" : "not ")}transposed: other bits");
                }
                for (int i = 0; i < 500; i++)
                {
                    int m = r.Next(M), n = r.Next(N);
                    double sum = 0, size = 0;
                    for (int k = 0; k < K; k++)
                    {
                        double t = (double)x[a.At(m, k)] * y[b.At(k, n)];
                        sum += t;
                        size += Math.Abs(t);
                    }
                    Assert.InRange(first![(m * N) + n], sum - (size * K * Precision.UnitRoundoff), sum + (size * K * Precision.UnitRoundoff));
                }
            }
    }

    [Theory, MemberData(nameof(Widths))]
    public void A_packed_factor_is_the_same_factor(string width)
    {
        var pack = Packed(width);
        var judged = new Judged((int M, int N, int K, float* a, nint aRow, nint aTerm, float* b, nint bTerm, nint bColumn, float* c, nint cRow, float* bias, bool add) =>
            pack(N, K, b, bTerm, bColumn)(M, a, aRow, aTerm, c, cRow, bias, add), 300, 1100);
        var r = new Random(11);
        for (int i = 0; i < 20; i++) judged.Hold(r, r.Next(1, 40), r.Next(1, 70), r.Next(1, 60));
        judged.Hold(r, 30, 299, 40);
        judged.Hold(r, 3, 40, 1100);
        judged.Passes();
    }

    private unsafe delegate void Multiplication(int M, float* a, nint aRow, nint aTerm, float* c, nint cRow, float* bias, bool add);
    private unsafe delegate Multiplication Packing(int N, int K, float* b, nint bTerm, nint bColumn);

    private static Packing Packed(string width) => width switch
    {
        "V1" => (n, k, b, t, c) => new PackedMatrix<V1>(k, n, b, t, c).Multiply,
        "V128" => (n, k, b, t, c) => new PackedMatrix<V128>(k, n, b, t, c).Multiply,
        "V256" => (n, k, b, t, c) => new PackedMatrix<V256>(k, n, b, t, c).Multiply,
        _ => (n, k, b, t, c) => new PackedMatrix<V512>(k, n, b, t, c).Multiply,
    };

    [Fact]
    public void Frequent_forms_are_the_general_one()
    {
        var r = new Random(3);
        float[] x = [.. Enumerable.Range(0, 15).Select(_ => (float)r.NextDouble())], y = [.. Enumerable.Range(0, 35).Select(_ => (float)r.NextDouble())], c = new float[21], d = new float[21];
        fixed (float* px = x, py = y, pc = c, pd = d)
        {
            MatrixProduct.Multiply<V256>(3, 7, 5, px, 5, 1, py, pc);
            MatrixProduct.Run<V256>(3, 7, 5, px, 5, 1, py, 7, 1, pd, 7);
            Assert.Equal(c, d);
            MatrixProduct.MultiplyTransposed<V256>(3, 7, 5, px, py, pc);
            MatrixProduct.Run<V256>(3, 7, 5, px, 5, 1, py, 1, 5, pd, 7);
            Assert.Equal(c, d);
        }
    }
}
