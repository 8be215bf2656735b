using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Conformance.Simd;
using Conformance.Spec;

namespace Conformance.Reports;

/// <summary>
/// The product of matrices against OpenBLAS, where it is installed, and against the peak of the processor: all in turn in
/// one process, so that ratios mean something. A speed is printed only where the result agrees with double precision.
/// </summary>
internal static unsafe partial class GemmVerb
{
    private static readonly (int M, int N, int K, string Forms)[] sizes =
    [
        (32, 32, 32, "NN"), (64, 64, 64, "NN"), (100, 100, 100, "NN NT TN TT"), (63, 65, 67, "NN"), (128, 128, 128, "NN"), (256, 256, 256, "NN"),
        (512, 512, 512, "NN NT TN TT"), (1024, 1024, 1024, "NN"), (2048, 2048, 2048, "NN"), (500, 10, 784, "NN"), (32, 1024, 1024, "NN NT"), (1, 1024, 1024, "NN NT"),
    ];

    private delegate void Product(int M, int N, int K, float* a, nint aRow, nint aTerm, float* b, nint bTerm, nint bColumn, float* c, nint cRow, float* bias, bool add);

    /// <summary>A table of speeds for one thread and for all; false if a result disagrees.</summary>
    public static bool Run(string engine, double seconds, string? only, string? output)
    {
        (Product product, Func<double> peak, Func<double> read) = engine switch
        {
            "simd-512" => At<V512>(),
            "simd-256" => At<V256>(),
            "simd-128" => At<V128>(),
            "simd-32" => At<V1>(),
            _ => throw new ArgumentException($"{engine} is not a SIMD engine: simd-32, simd-128, simd-256 or simd-512."),
        };
        if (only is not null && sizes.All(s => only != $"{s.M}x{s.N}x{s.K}"))
            throw new ArgumentException($"There is no size '{only}'. There are: {string.Join(", ", sizes.Select(s => $"{s.M}x{s.N}x{s.K}"))}.");
        if (!(seconds > 0 && seconds < 3600)) throw new ArgumentException($"--seconds is {seconds}, must be above 0 and less than an hour.");
        if (Catalogue.Current.Engine(engine).Unavailable is { } why) throw new ArgumentException($"{engine} is unavailable here: {why}");
        var peer = OpenBlas.Load();
        int all = Environment.ProcessorCount;
        var text = new StringBuilder($"""
            # Products of matrices, {Job.Cpu()}, {DateTime.UtcNow:yyyy-MM-dd}

            | | |
            |---|---|
            | processor | {Job.Cpu()}, {all} cores; {engine}: one thread multiplies and adds {peak() / 1e9:f0} GFLOP/s at most, and reads a matrix of 4 MiB at {read() / 1e9:f0} GB/s |
            | peer | {peer?.Name ?? "none: libopenblas is not installed, so its columns are blank"} |
            | load | {Load()} |
            | how | both in turn in one process; the smallest time, and of runs beyond 2 ms on one thread the fastest fifth by the thread's own clock; results checked against double precision first |

            N and T: a factor as it is, or transposed. Share: of the peak, which for all threads is that of one times their number; for one row of the speed of reading B. Ratios above 1: this engine is faster.

            | M × N × K | | GFLOP/s, 1 thread | share | × OpenBLAS | GFLOP/s, {all} threads | share | × OpenBLAS |
            |---|---|---|---|---|---|---|---|

            """);
        Console.Write(text);
        bool agrees = true;
        int before = Pool.Threads;
        foreach (var (M, N, K, forms) in sizes)
        {
            if (only is not null && only != $"{M}x{N}x{K}") continue;
            foreach (string form in forms.Split(' '))
            {
                using var race = new Race(product, peer, peak, read, M, N, K, form[0] == 'T', form[1] == 'T');
                string row = race.Agrees() ? $"| {M} × {N} × {K} | {form} | {race.Columns(1, seconds)} | {(all > 1 ? race.Columns(all, seconds) : "| |")} |" : $"| {M} × {N} × {K} | {form} | disagrees with double precision | | | | | |";
                agrees &= !row.Contains("disagrees", StringComparison.Ordinal);
                Console.WriteLine(row);
                text.AppendLine(row);
            }
        }
        Pool.Threads = before;
        if (only is null) agrees &= OnDevices(text, seconds);
        if (output is not null) File.WriteAllText(output, text.ToString().ReplaceLineEndings("\n"));
        return agrees;
    }

    /// <summary>The shaders on every device there is, on resident data: what blocks gain over a thread for each element.</summary>
    private static bool OnDevices(StringBuilder text, double seconds)
    {
        bool agrees = true;
        Gpu.DeviceChecks.Enabled = false;
        Line("""

            Shaders, on matrices that lie on the device; the smallest time of each in turn, with what a call costs.

            | device | M × N × K | a thread for each element | blocks in registers | gain |
            |---|---|---|---|---|
            """);
        foreach (var engine in Catalogue.Current.Engines.OfType<Gpu.GpuEngine>().Where(e => e.Unavailable is null))
            // The device in C# has no vectors.
            foreach (int n in engine.Name == Verbs.InCSharp ? [64, 128] : new[] { 128, 512, 1024 })
            {
                float[] a = Noise(n * n, 1), b = Noise(n * n, 2);
                var product = Gpu.DeviceProducts.Measure(engine.Device!, n, a, b, c =>
                {
                    fixed (float* pa = a, pb = b, pc = c) return Right(n, n, n, pa, n, 1, pb, n, 1, pc);
                }, seconds);
                string found = product.Agrees ? string.Create(CultureInfo.InvariantCulture, $"{product.Naive * 1e3:f2} ms | {product.Blocked * 1e3:f2} ms | {product.Naive / product.Blocked:f1} ×") : "disagrees with double precision | | ";
                agrees &= product.Agrees;
                Line($"| {engine.Facts!.Name} | {n} × {n} × {n} | {found} |");
            }
        return agrees;

        void Line(string line)
        {
            Console.WriteLine(line);
            text.AppendLine(line);
        }
    }

    private static float[] Noise(int count, int seed)
    {
        var r = new Random(seed);
        var x = new float[count];
        for (int i = 0; i < count; i++) x[i] = (float)r.NextDouble() - 0.5f;
        return x;
    }

    /// <summary>Whether some elements of a product agree with double precision.</summary>
    private static bool Right(int M, int N, int K, float* a, nint aRow, nint aTerm, float* b, nint bTerm, nint bColumn, float* c)
    {
        var r = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            int m = r.Next(M), n = r.Next(N);
            double sum = 0, size = 0;
            for (int k = 0; k < K; k++)
            {
                double t = (double)a[(m * aRow) + (k * aTerm)] * b[(k * bTerm) + (n * bColumn)];
                sum += t;
                size += Math.Abs(t);
            }
            if (!(Math.Abs(c[((nint)m * N) + n] - sum) <= K * Precision.UnitRoundoff * size)) return false;
        }
        return true;
    }

    private static string Load() => File.Exists("/proc/loadavg") ? $"{File.ReadAllText("/proc/loadavg").Split(' ')[0]} at the start" : "unknown";

    private static (Product, Func<double>, Func<double>) At<V>() where V : unmanaged, IVector<V> => (MatrixProduct.Run<V>, Peak<V>, Read<V>);

    /// <summary>Floating-point operations a second of one thread that does nothing else.</summary>
    private static double Peak<V>() where V : unmanaged, IVector<V>
    {
        const int Rounds = 20000;
        double best = double.PositiveInfinity;
        for (int i = 0; i < 20; i++) best = Math.Min(best, Clock.Wall(() => Sums<V>(Rounds)));
        return 2.0 * V.Width * 12 * Rounds / best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sums<V>(int rounds) where V : unmanaged, IVector<V>
    {
        // Twelve chains keep two units busy that take four or five cycles each.
        V x = 0.999f, y = 1e-3f, a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int r = 0; r < rounds; r++)
        {
            (a, b, c) = (V.MultiplyAdd(a, x, y), V.MultiplyAdd(b, x, y), V.MultiplyAdd(c, x, y));
            (d, e, f) = (V.MultiplyAdd(d, x, y), V.MultiplyAdd(e, x, y), V.MultiplyAdd(f, x, y));
            (g, h, i) = (V.MultiplyAdd(g, x, y), V.MultiplyAdd(h, x, y), V.MultiplyAdd(i, x, y));
            (j, k, l) = (V.MultiplyAdd(j, x, y), V.MultiplyAdd(k, x, y), V.MultiplyAdd(l, x, y));
        }
        return V.Lane(a + b + c + d + e + f + g + h + i + j + k + l, 0);
    }

    /// <summary>Bytes a second of one thread that adds up a matrix of 4 MiB.</summary>
    private static double Read<V>() where V : unmanaged, IVector<V>
    {
        const int Count = 1 << 20;
        float[] data = new float[Count];
        data.AsSpan().Fill(1);                                // pages that nobody wrote are all the same page
        double best = double.PositiveInfinity;
        for (int i = 0; i < 100; i++) best = Math.Min(best, Clock.Wall(() => Sum<V>(data)));
        return sizeof(float) * (double)Count / best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum<V>(float[] data) where V : unmanaged, IVector<V>
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        fixed (float* p = data)
            for (int i = 0; i < data.Length; i += 4 * V.Width)
                (a, b, c, d) = (a + V.Load(p + i), b + V.Load(p + i + V.Width), c + V.Load(p + i + (2 * V.Width)), d + V.Load(p + i + (3 * V.Width)));
        return V.Lane(a + b + c + d, 0);
    }

    /// <summary>One product, by both.</summary>
    private sealed class Race : IDisposable
    {
        private readonly Product product;
        private readonly OpenBlas? peer;
        private readonly Func<double> peak, read;
        private readonly int M, N, K;
        private readonly bool ta, tb;
        private readonly float* a, b, c;

        public Race(Product product, OpenBlas? peer, Func<double> peak, Func<double> read, int M, int N, int K, bool ta, bool tb)
        {
            (this.product, this.peer, this.peak, this.read, this.M, this.N, this.K, this.ta, this.tb) = (product, peer, peak, read, M, N, K, ta, tb);
            a = Random(M * K);
            b = Random(K * N);
            c = Random(M * N);
        }

        private static float* Random(int count)
        {
            float* p = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
            Noise(count, count).CopyTo(new Span<float>(p, count));
            return p;
        }

        public void Dispose()
        {
            NativeMemory.AlignedFree(a);
            NativeMemory.AlignedFree(b);
            NativeMemory.AlignedFree(c);
        }

        private void Ours() => product(M, N, K, a, ta ? 1 : K, ta ? M : 1, b, tb ? 1 : N, tb ? K : 1, c, N, null, false);

        private void Theirs() => peer!.Multiply(M, N, K, a, ta, b, tb, c);

        /// <summary>Both results on all threads, some elements of each against double precision.</summary>
        public bool Agrees()
        {
            Pool.Threads = Environment.ProcessorCount;
            Ours();
            if (!Right()) return false;
            if (peer is null) return true;
            peer.Threads(Environment.ProcessorCount);
            Theirs();
            return Right();

            bool Right() => GemmVerb.Right(M, N, K, a, ta ? 1 : K, ta ? M : 1, b, tb ? 1 : N, tb ? K : 1, c);
        }

        /// <summary>GFLOP/s, share and ratio as columns of a table.</summary>
        public string Columns(int threads, double seconds)
        {
            Pool.Threads = threads;
            peer?.Threads(threads);
            double operations = 2.0 * M * N * K;
            int repeat = (int)Math.Max(1, 2e7 / operations);
            void Many(Action one)
            {
                for (int i = 0; i < repeat; i++) one();
            }

            // The JIT compiles the entry anew after some calls and a tenth of a second.
            for (var warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < 0.4;) Many(Ours);
            bool own = threads == 1 && Clock.Wall(() => Many(Ours)) > 2e-3;
            var (ours, theirs) = (new List<double>(), new List<double>());
            double best = 0;
            for (var time = Stopwatch.StartNew(); time.Elapsed.TotalSeconds < seconds || ours.Count < 10;)
            {
                // Five of each in turn: the threads of the other one go to sleep meanwhile.
                for (int i = 0; i < 5; i++) ours.Add(Clock.Time(() => Many(Ours), own) / repeat);
                for (int i = 0; i < 5 && peer is not null; i++) theirs.Add(Clock.Time(() => Many(Theirs), own) / repeat);
                best = Math.Max(best, M == 1 ? read() * operations / (sizeof(float) * (double)K * N) : peak());
            }
            double mine = Quick(ours, own), speed = operations / mine;
            return string.Create(CultureInfo.InvariantCulture, $"{speed / 1e9:f1} | {speed / best / threads:p0} | {(theirs.Count > 0 ? $"{Quick(theirs, own) / mine:f2}" : "")}");
        }

        // The smallest by the clock on the wall; a thread's own clock errs a little both ways, so the fastest fifth.
        private static double Quick(List<double> times, bool own)
        {
            times.Sort();
            return times[own ? times.Count / 5 : 0];
        }
    }

    /// <summary>The clock on the wall, and, where runs are long enough to be interrupted, that of the thread.</summary>
    private static partial class Clock
    {
        public static double Time(Action run, bool own) => own && OperatingSystem.IsLinux() ? Own(run) : Wall(run);

        public static double Wall(Action run)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        private static double Own(Action run)
        {
            double start = Now();
            run();
            return Now() - start;
        }

        private static double Now()
        {
            const int ThreadTime = 3;
            long* t = stackalloc long[2];
            _ = GetTime(ThreadTime, t);
            return t[0] + (t[1] * 1e-9);
        }

        [LibraryImport("libc", EntryPoint = "clock_gettime")]
        private static partial int GetTime(int clock, long* time);
    }

    /// <summary>OpenBLAS, if this machine has it; nothing needs it.</summary>
    private sealed partial class OpenBlas
    {
        private readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> multiply;
        private readonly delegate* unmanaged<int, void> threads;

        private OpenBlas(nint library)
        {
            multiply = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)NativeLibrary.GetExport(library, "cblas_sgemm");
            threads = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads");
            Name = $"{Text("openblas_get_config").Split(" NO_")[0]}, kernels for {Text("openblas_get_corename")}";

            string Text(string function) => Marshal.PtrToStringAnsi(((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, function))()) ?? "";
        }

        public string Name { get; }

        /// <summary>The library, told to use its AVX-512 kernels where the processor has them: a version older than the processor takes others.</summary>
        public static OpenBlas? Load()
        {
            if (OperatingSystem.IsLinux())
            {
                // What the surroundings say of the processor would slow the peer down.
                if (V512.IsSupported) _ = SetVariable("OPENBLAS_CORETYPE", "SKYLAKEX", 1);
                _ = ClearVariable("OPENBLAS_L2_SIZE");

                // Its threads spin for 26 ms when they are idle, where ours should run; 2²⁰ cycles are enough between its own calls.
                _ = SetVariable("OPENBLAS_THREAD_TIMEOUT", "20", 1);
            }

            foreach (string name in new[] { "libopenblas.so.0", "libopenblas.dylib", "libopenblas.dll", "libopenblas" })
                if (NativeLibrary.TryLoad(name, out nint library)) return new(library);
            return null;
        }

        public void Threads(int count) => threads(count);

        public void Multiply(int M, int N, int K, float* a, bool ta, float* b, bool tb, float* c)
        {
            const int RowMajor = 101, AsItIs = 111, Transposed = 112;
            multiply(RowMajor, ta ? Transposed : AsItIs, tb ? Transposed : AsItIs, M, N, K, 1, a, ta ? M : K, b, tb ? K : N, 0, c, N);
        }

        [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
        private static partial int SetVariable(string name, string value, int replace);

        [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
        private static partial int ClearVariable(string name);
    }
}
