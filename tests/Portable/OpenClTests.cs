using System.Diagnostics;
using ComputeSharp;
using ComputeSharp.Portable;

namespace Conformance.Tests;

/// <summary>What only the OpenCL device has: a compiler whose errors must be seen, and caches.</summary>
public sealed class OpenClTests(ITestOutputHelper output)
{
    public static TheoryData<string> All => [.. Devices.All.Select(d => d.Data).Where(d => d.StartsWith("OpenCL", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(All))]
    public void A_build_error_shows_the_log_and_the_text(string device)
    {
        var gpu = Devices.Get(device);
        using var x = gpu.AllocateReadOnlyBuffer<float>(64);
        using var y = gpu.AllocateReadWriteBuffer<float>(64);
        var error = Assert.Throws<OpenClException>(() => gpu.Backend.Run(new Saxpy(x, y, 1), Text<Saxpy>() with { OpenCl = "no_such_type t;\n" + Text<Saxpy>().OpenCl }, 64, 1, 1, wait: true));
        Assert.Contains("Saxpy did not build", error.Message);
        Assert.Contains("no_such_type", error.Message);
        gpu.For(64, new Saxpy(x, y, 1));
    }

    /// <summary>A warning is often a slip of the translation. Drivers that remark on what is in order are not asked.</summary>
    [Theory, MemberData(nameof(All))]
    public void Compilers_have_nothing_to_say(string device)
    {
        var gpu = Devices.Get(device);
        Assert.SkipUnless(PortableDevices.Driver(gpu).Contains("PoCL", StringComparison.Ordinal), "known of PoCL only");
        var backend = (OpenClBackend)gpu.Backend;
        Type[] shaders = [.. typeof(Saxpy).Assembly.GetTypes().Where(t => t.IsValueType && typeof(IComputeShader).IsAssignableFrom(t))];
        Assert.True(shaders.Length > 5);
        Assert.All(shaders, s => Assert.Equal("", backend.LogOf(TextOf(s))));
        // A log is read: this one is not empty.
        Assert.Contains("warning", backend.LogOf(Text<Saxpy>() with { OpenCl = Text<Saxpy>().OpenCl + "static int odd(int a) { if ((a == 1)) return 2; return 3; }\n" }), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public void Programs_are_cached_in_memory_and_on_disk_and_a_spoilt_file_is_no_harm(string device)
    {
        var gpu = Devices.Get(device);
        string before = OpenClBackend.CacheFolder, folder = Path.Combine(Path.GetTempPath(), $"portable-{Environment.ProcessId}");
        OpenClBackend.CacheFolder = folder;
        try
        {
            // A text of its own, so that nothing is in any cache yet.
            var text = Text<Saxpy>() with { OpenCl = Text<Saxpy>().OpenCl + $"// {Guid.NewGuid()}\n" };
            int compiled = Compiled(gpu);
            output.WriteLine($"cold {Time(gpu, text):f1} ms, in memory {Time(gpu, text):f2} ms");
            Assert.Equal(compiled + 1, Compiled(gpu));
            string file = Assert.Single(Directory.GetFiles(folder));

            var fresh = Fresh(gpu);
            output.WriteLine($"from disk {Time(fresh, text):f1} ms");
            Assert.Equal(0, Compiled(fresh));

            File.WriteAllText(file, "not a program");
            fresh = Fresh(gpu);
            Time(fresh, text);
            Assert.Equal(1, Compiled(fresh));
        }
        finally
        {
            OpenClBackend.CacheFolder = before;
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Drivers with a compiler inside take over signals; .NET must still learn of its own faults, not die of them.</summary>
    [Theory, MemberData(nameof(All))]
    public void After_a_build_NET_still_learns_of_its_own_faults(string device)
    {
        var gpu = Devices.Get(device);
        // A text that no cache knows, so that a compiler runs in this process.
        Time(gpu, Text<Saxpy>() with { OpenCl = Text<Saxpy>().OpenCl + $"__constant int c_{Guid.NewGuid():N} = {Random.Shared.Next()};\n" });
        int zero = gpu.Name.Length - gpu.ToString().Length;
        string? none = zero == 0 ? null : "";
        Assert.Throws<DivideByZeroException>(() => 3 / zero);
        Assert.Throws<NullReferenceException>(() => none!.Length);
    }

    // What another thread may do between a shader's arguments and its dispatch, at the worst moment: the buffers are bound, then disposed of.
    private readonly struct Disposing(Saxpy shader, Action afterBinding) : IComputeShader, ComputeSharp.Descriptors.IComputeShaderDescriptor<Disposing>
    {
        static ShaderText ComputeSharp.Descriptors.IComputeShaderDescriptor<Disposing>.Text => Text<Saxpy>();
        public void Execute() { }
        public SoftwareKernel Software(bool check) => throw new NotSupportedException();

        public void Bind(IShaderArguments arguments)
        {
            Bind(shader, arguments);
            afterBinding();

            static void Bind<T>(T shader, IShaderArguments arguments) where T : struct, ComputeSharp.Descriptors.IComputeShaderDescriptor<T> => shader.Bind(arguments);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void The_driver_keeps_a_buffer_until_it_has_done_what_it_was_called_for(string device)
    {
        var gpu = Devices.Get(device);
        var x = gpu.AllocateReadOnlyBuffer([1f, 2]);
        using var y = gpu.AllocateReadWriteBuffer([3f, 4]);
        var storage = (OpenClStorage<float>)x.Storage;
        gpu.For(2, new Disposing(new(x, y, 2), () =>
        {
            x.Dispose();
            Assert.False(storage.Memory.IsClosed);
        }));
        Assert.True(storage.Memory.IsClosed);
        Assert.Equal([5, 8], y.ToArray());
        // What comes too late is told, not given to the driver.
        using var other = gpu.AllocateReadOnlyBuffer<float>(2);
        var target = (OpenClStorage<float>)other.Storage;
        Assert.Throws<ObjectDisposedException>(() => storage.Read(new float[2], 0));
        Assert.Throws<ObjectDisposedException>(() => storage.Write([1, 2], 0));
        Assert.Throws<ObjectDisposedException>(storage.Clear);
        Assert.Throws<ObjectDisposedException>(() => storage.Copy(target, 0, 0, 2));
        Assert.Throws<ObjectDisposedException>(() => target.Copy(storage, 0, 0, 2));
        other.Dispose();
        Assert.True(target.Memory.IsClosed);
    }

    /// <summary>A dispatch that fails half-way lets go of what it held.</summary>
    [Theory, MemberData(nameof(All))]
    public void A_dispatch_that_fails_frees_its_buffers_all_the_same(string device)
    {
        var gpu = Devices.Get(device);
        var x = gpu.AllocateReadOnlyBuffer([1f, 2]);
        using var y = gpu.AllocateReadWriteBuffer([3f, 4]);
        var memory = ((OpenClStorage<float>)x.Storage).Memory;
        Assert.Throws<InvalidTimeZoneException>(() => gpu.For(2, new Disposing(new(x, y, 2), () => throw new InvalidTimeZoneException())));
        Assert.False(memory.IsClosed);
        x.Dispose();
        Assert.True(memory.IsClosed);
    }

    /// <summary>A processor would stop at it, and take the process with it; a GPU does not.</summary>
    [Theory, MemberData(nameof(All))]
    public void An_integer_divided_by_0_gives_all_ones(string device)
    {
        var gpu = Devices.Get(device);
        // Each thread divides by its z on the last axis, and by 3 on the others; thread 2 divides the smallest int by −1.
        var snippet = Snippet.Body("""
            int d = z[ThreadIds.X], n = d == -1 ? int.MinValue : 7;
            Int2 a = new Int2(n, n) / new Int2(3, d), b = new Int2(n, n) % new Int2(3, d);
            Int3 c = new Int3(n, n, n) / new Int3(3, 3, d), e = new Int3(n, n, n) % d;
            Int4 f = n / new Int4(3, 3, 3, d), g = new Int4(n, n, n, n);
            g %= new Int4(3, 3, 3, d);
            Int2 h = new Int2(n, n), j = h;
            h /= d;
            j.Y /= d;
            int o = (ThreadIds.X + 1) * 16;
            z[o] = n / d; z[o + 1] = n % d; z[o + 2] = a.X; z[o + 3] = a.Y; z[o + 4] = b.X; z[o + 5] = b.Y; z[o + 6] = c.Y; z[o + 7] = c.Z; z[o + 8] = e.X; z[o + 9] = e.Z;
            z[o + 10] = f.Z; z[o + 11] = f.W; z[o + 12] = g.X; z[o + 13] = g.W; z[o + 14] = h.X; z[o + 15] = j.Y;
            """);
        var (_, z) = snippet.Run(gpu, 3, [0], [0], [2, 0, -1, .. new int[61]]);
        Assert.Equal([3, 1, 2, 3, 1, 1, 2, 3, 1, 1, 2, 3, 1, 1, 3, 3], z[16..32]);
        Assert.Equal([-1, -1, 2, -1, 1, -1, 2, -1, -1, -1, 2, -1, 1, -1, -1, -1], z[32..48]);
        const int Least = int.MinValue, Third = Least / 3, Rest = Least % 3;
        Assert.Equal([Least, 0, Third, Least, Rest, 0, Third, Least, 0, 0, Third, Least, Rest, 0, Least, Least], z[48..64]);
    }

    /// <summary>Every function that shaders may call has its meaning in OpenCL C.</summary>
    [Fact]
    public void Every_function_is_in_the_prelude()
    {
        string prelude = OpenClPrelude.Text(needsDouble: true);
        string[] missing = [.. typeof(Hlsl).GetMethods().Where(m => m.IsStatic && !m.Name.StartsWith("Interlocked", StringComparison.Ordinal) && !m.Name.EndsWith("Sync", StringComparison.Ordinal))
            .Select(m => $" hlsl_{m.Name}_{Type(m.GetParameters()[0].ParameterType)}(").Where(f => !prelude.Contains(f, StringComparison.Ordinal))];
        Assert.Empty(missing);

        static string Type(Type t) => t == typeof(int) ? "int" : t == typeof(uint) ? "uint" : t == typeof(bool) ? "bool" : t == typeof(float) ? "float" : t == typeof(double) ? "double" : t.Name.ToLowerInvariant();
    }

    private static int Compiled(GraphicsDevice gpu) => ((OpenClBackend)gpu.Backend).Compiled;

    // The same device as a new process would see it.
    private static GraphicsDevice Fresh(GraphicsDevice gpu) => OpenClBackend.Find().Devices.First(d => d.Name == gpu.Name);

    private static ShaderText Text<T>() where T : struct, IComputeShader, ComputeSharp.Descriptors.IComputeShaderDescriptor<T> => T.Text;

    /// <summary>The text of a shader that is known at run time only.</summary>
    internal static ShaderText TextOf(Type shader) =>
        (ShaderText)typeof(OpenClTests).GetMethod(nameof(Text), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.MakeGenericMethod(shader).Invoke(null, null)!;

    private static double Time(GraphicsDevice gpu, ShaderText text)
    {
        using var x = gpu.AllocateReadOnlyBuffer([1f, 2]);
        using var y = gpu.AllocateReadWriteBuffer([3f, 4]);
        long start = Stopwatch.GetTimestamp();
        gpu.Backend.Run(new Saxpy(x, y, 2), text, 2, 1, 1, wait: true);
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Assert.Equal([5, 8], y.ToArray());
        return time;
    }
}
