using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ComputeSharp.Descriptors;
using ComputeSharp.Resources;

namespace ComputeSharp.Portable;

/// <summary>A device of an OpenCL driver.</summary>
internal sealed unsafe class OpenClBackend : Backend
{
    private readonly nint device;
    private readonly string identity, options;
    private readonly Lazy<(nint Context, nint Queue)> session;
    // A shader has one text for as long as the program runs, so its identity is enough.
    private readonly Dictionary<ShaderText, nint> kernels = new(ReferenceEqualityComparer.Instance);
    private readonly Lock gate = new();

    private OpenClBackend(OpenClApi api, nint platform, nint device)
    {
        (Api, this.device) = (api, device);
        Name = api.Text(device, OpenClApi.DeviceName);
        IsHardwareAccelerated = (api.Number(device, OpenClApi.DeviceType) & OpenClApi.GpuTypes) != 0;
        ComputeUnits = (uint)api.Number(device, OpenClApi.ComputeUnits);
        WavefrontSize = IsHardwareAccelerated && (api.Number(device, OpenClApi.WarpOfNvidia) | api.Number(device, OpenClApi.WavefrontOfAmd)) is > 0 and var width ? (uint)width : 1;
        DedicatedMemorySize = (nuint)api.Number(device, OpenClApi.GlobalMemory);
        HasDouble = api.Number(device, OpenClApi.DoubleConfig) != 0;
        options = "-cl-std=CL1.2" + ((api.Number(device, OpenClApi.SingleConfig) & OpenClApi.RoundedDivide) != 0 ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
        Driver = $"{api.Text(platform, OpenClApi.PlatformVersion, platform: true)}; device {api.Text(device, OpenClApi.DeviceVersion)}; driver {api.Text(device, OpenClApi.DriverVersion)}";
        identity = string.Join('\n', Name, Driver, options);
        session = new(() =>
        {
            using var signals = new KeptSignals();
            int error;
            nint context;
            fixed (nint* d = &this.device) context = api.CreateContext(null, 1, d, 0, 0, &error);
            OpenClApi.Check(error, "clCreateContext");
            nint queue = api.CreateQueue(context, this.device, 0, &error);
            OpenClApi.Check(error, "clCreateCommandQueue");
            return (context, queue);
        });
    }

    public OpenClApi Api { get; }
    public nint Context => session.Value.Context;
    public nint Queue => session.Value.Queue;
    public override string Name { get; }
    public override string Driver { get; }
    public override bool IsHardwareAccelerated { get; }
    public override uint ComputeUnits { get; }
    public override uint WavefrontSize { get; }
    public override nuint DedicatedMemorySize { get; }
    public override bool HasDouble { get; }

    /// <summary>How many shaders were compiled from source, rather than taken from a cache.</summary>
    internal int Compiled { get; private set; }

    /// <summary>Where compiled shaders are kept between runs: COMPUTESHARP_CACHE, or the user's folder for such things.</summary>
    internal static string CacheFolder { get; set; } = Environment.GetEnvironmentVariable("COMPUTESHARP_CACHE") is { Length: > 0 } folder
        ? folder : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ComputeSharp.Portable");

    /// <summary>The usable devices, or why there are none.</summary>
    public static (GraphicsDevice[] Devices, string? Absence) Find()
    {
        using var signals = new KeptSignals();
        var (api, absence) = OpenClApi.Load();
        if (api is null) return ([], absence);
        try
        {
            var all = api.Devices();
            GraphicsDevice[] usable = [.. all
                .Where(d => (api.Number(d.Device, OpenClApi.Available) & api.Number(d.Device, OpenClApi.CompilerAvailable)) != 0)
                .Where(d => !api.Text(d.Device, OpenClApi.DeviceVersion).StartsWith("OpenCL 1.0", StringComparison.Ordinal) && !api.Text(d.Device, OpenClApi.DeviceVersion).StartsWith("OpenCL 1.1", StringComparison.Ordinal))
                .Select(d => new GraphicsDevice(new OpenClBackend(api, d.Platform, d.Device)))
                .OrderByDescending(d => d.IsHardwareAccelerated)];
            return usable.Length > 0 ? (usable, null)
                : ([], all.Length == 0 ? "The OpenCL loader finds no driver with a device." : "No OpenCL device here is available, has a compiler, and knows OpenCL 1.2.");
        }
        catch (OpenClException e)
        {
            return ([], e.Message);
        }
    }

    public override Storage<T> Allocate<T>(int length, AllocationMode mode) => new OpenClStorage<T>(this, length, mode);

    public override void Run<T>(in T shader, ShaderText text, int x, int y, int z, bool wait)
    {
        lock (gate)
        {
            // Drivers compile when a program is built, and some again at its first run.
            bool isNew = !kernels.TryGetValue(text, out nint kernel);
            using var signals = isNew ? new KeptSignals() : null;
            if (isNew) kernel = Build(text);
            // A dispatch that is queued keeps its buffers; until it is, another thread may dispose of one, or nobody know it any more.
            using var arguments = new Arguments(this, kernel);
            shader.Bind(arguments);
            arguments.Add("size", x);
            arguments.Add("size", y);
            arguments.Add("size", z);
            nuint* group = stackalloc nuint[] { (nuint)text.X, (nuint)text.Y, (nuint)text.Z };
            nuint* size = stackalloc nuint[] { Up(x, text.X), Up(y, text.Y), Up(z, text.Z) };
            OpenClApi.Check(Api.Enqueue(Queue, kernel, 3, null, size, group, 0, null, null), $"{text.Name}: clEnqueueNDRangeKernel");
            if (wait || isNew) Finish();
        }

        static nuint Up(int size, int group) => (nuint)(((long)size + group - 1) / group * group);
    }

    public override void Finish() => OpenClApi.Check(Api.Finish(Queue), "clFinish");

    // ── Programs: from memory, else from disk, else from source ─────────────

    private nint Build(ShaderText text)
    {
        string source = Source(text);
        string file = Path.Combine(CacheFolder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity + "\n" + source))) + ".clbin");
        nint program = FromFile(file);
        if (program == 0)
        {
            program = FromSource(text.Name, source);
            Compiled++;
            Save(program, file);
        }
        int error;
        nint kernel;
        fixed (byte* name = "run\0"u8) kernel = Api.CreateKernel(program, name, &error);
        OpenClApi.Check(error, $"{text.Name}: clCreateKernel");
        return kernels[text] = kernel;
    }

    private nint FromSource(string name, string source)
    {
        int error;
        nint program;
        byte[] bytes = Encoding.UTF8.GetBytes(source);
        nuint length = (nuint)bytes.Length;
        fixed (byte* start = bytes)
        {
            byte* text = start;
            program = Api.CreateProgram(Context, 1, &text, &length, &error);
        }
        OpenClApi.Check(error, $"{name}: clCreateProgramWithSource");
        if (Build(program) is not (not 0 and var failed)) return program;
        string log = Log(program);
        _ = Api.ReleaseProgram(program);
        throw new OpenClException($"{name} did not build on {Name} ({failed}):\n{log}\n{source}");
    }

    private string Log(nint program)
    {
        nuint size = 0;
        _ = Api.GetBuildInfo(program, device, OpenClApi.BuildLog, 0, null, &size);
        var log = new byte[size];
        fixed (byte* to = log) _ = Api.GetBuildInfo(program, device, OpenClApi.BuildLog, size, to, null);
        return Encoding.UTF8.GetString(log).TrimEnd('\0', '\n');
    }

    /// <summary>What the driver's compiler says of a shader that it builds.</summary>
    internal string LogOf(ShaderText text)
    {
        using var signals = new KeptSignals();
        lock (gate)
        {
            nint program = FromSource(text.Name, Source(text));
            string log = Log(program);
            _ = Api.ReleaseProgram(program);
            return log;
        }
    }

    private static string Source(ShaderText text) => OpenClPrelude.Text(text.NeedsDouble) + text.OpenCl;

    private int Build(nint program)
    {
        fixed (nint* d = &device)
        fixed (byte* o = Encoding.UTF8.GetBytes(options + "\0")) return Api.Build(program, 1, d, o, 0, 0);
    }

    // A cache that cannot be read, or was written by something else, is the same as none.
    private nint FromFile(string file)
    {
        byte[] binary;
        try
        {
            if (!File.Exists(file)) return 0;
            binary = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
        int status, error;
        nint program;
        nuint length = (nuint)binary.Length;
        fixed (nint* d = &device)
        fixed (byte* start = binary)
        {
            byte* bytes = start;
            program = Api.CreateProgramFromBinary(Context, 1, d, &length, &bytes, &status, &error);
        }
        if (error != 0 || status != 0) return 0;
        if (Build(program) == 0) return program;
        _ = Api.ReleaseProgram(program);
        return 0;
    }

    private void Save(nint program, string file)
    {
        nuint size = 0;
        if (Api.GetProgramInfo(program, OpenClApi.BinarySizes, (nuint)sizeof(nuint), &size, null) != 0 || size == 0) return;
        var binary = new byte[size];
        fixed (byte* start = binary)
        {
            byte* to = start;
            if (Api.GetProgramInfo(program, OpenClApi.Binaries, (nuint)sizeof(nint), &to, null) != 0) return;
        }
        try
        {
            Directory.CreateDirectory(CacheFolder);
            // Another process may be writing the same file: only whole files appear under its name.
            string part = $"{file}.{Environment.ProcessId}";
            File.WriteAllBytes(part, binary);
            File.Move(part, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private sealed class Arguments(OpenClBackend backend, nint kernel) : IShaderArguments, IDisposable
    {
        private readonly List<OpenClMemory.Held> held = [];
        private uint count;

        public void Dispose()
        {
            foreach (var memory in held) memory.Dispose();
        }

        public void Add<T>(string name, Buffer<T> buffer) where T : unmanaged
        {
            ArgumentNullException.ThrowIfNull(buffer, name);
            if (buffer.Storage is not OpenClStorage<T> storage || storage.Backend != backend)
                throw new GraphicsDeviceMismatchException($"{name} is on {buffer.GraphicsDevice.Name}, the shader runs on {backend.Name}.");
            var memory = storage.Memory.Hold();
            held.Add(memory);
            nint handle = memory.Handle;
            Set(name, &handle, sizeof(nint));
        }

        public void Add<T>(string name, T value) where T : unmanaged
        {
            // OpenCL gives a vector of three the room of four.
            byte* room = stackalloc byte[64];
            Unsafe.WriteUnaligned(room, value);
            Set(name, room, typeof(T) == typeof(Int3) || typeof(T) == typeof(Float3) ? 16 : sizeof(T));
        }

        private void Set(string name, void* value, int size) => OpenClApi.Check(backend.Api.SetArgument(kernel, count++, (nuint)size, value), $"clSetKernelArg for {name}");
    }
}

/// <summary>A buffer of an OpenCL device.</summary>
internal sealed unsafe class OpenClStorage<T> : Storage<T> where T : unmanaged
{
    private readonly int length;

    public OpenClStorage(OpenClBackend backend, int length, AllocationMode mode)
    {
        (Backend, this.length) = (backend, length);
        int error;
        nint memory = backend.Api.CreateBuffer(backend.Context, 1, (nuint)length * (nuint)sizeof(T), null, &error);
        OpenClApi.Check(error, "clCreateBuffer");
        Memory = new(backend.Api, memory);
        if (mode == AllocationMode.Clear) Clear();
    }

    public OpenClBackend Backend { get; }
    public OpenClMemory Memory { get; }

    public override void Read(Span<T> to, int offset)
    {
        if (to.IsEmpty) return;
        using var memory = Memory.Hold();
        fixed (T* p = to) OpenClApi.Check(Backend.Api.ReadBuffer(Backend.Queue, memory.Handle, 1, Bytes(offset), Bytes(to.Length), p, 0, null, null), "clEnqueueReadBuffer");
    }

    public override void Write(ReadOnlySpan<T> from, int offset)
    {
        if (from.IsEmpty) return;
        using var memory = Memory.Hold();
        fixed (T* p = from) OpenClApi.Check(Backend.Api.WriteBuffer(Backend.Queue, memory.Handle, 1, Bytes(offset), Bytes(from.Length), p, 0, null, null), "clEnqueueWriteBuffer");
    }

    public override void Clear()
    {
        byte zero = 0;
        using var memory = Memory.Hold();
        OpenClApi.Check(Backend.Api.FillBuffer(Backend.Queue, memory.Handle, &zero, 1, 0, Bytes(length), 0, null, null), "clEnqueueFillBuffer");
    }

    public override void Copy(Storage<T> source, int sourceOffset, int offset, int count)
    {
        if (count == 0) return;
        // Ranges of one buffer that overlap, and buffers of other devices, go through the host.
        if (source == this || source is not OpenClStorage<T> own || own.Backend != Backend)
        {
            base.Copy(source, sourceOffset, offset, count);
            return;
        }
        using OpenClMemory.Held from = own.Memory.Hold(), to = Memory.Hold();
        OpenClApi.Check(Backend.Api.CopyBuffer(Backend.Queue, from.Handle, to.Handle, Bytes(sourceOffset), Bytes(offset), Bytes(count), 0, null, null), "clEnqueueCopyBuffer");
    }

    public override void Dispose() => Memory.Dispose();

    private static nuint Bytes(int count) => (nuint)count * (nuint)sizeof(T);
}

/// <summary>Memory of an OpenCL device, freed at the latest when nobody knows it any more.</summary>
internal sealed unsafe class OpenClMemory : SafeHandle
{
    private readonly OpenClApi api;

    public OpenClMemory(OpenClApi api, nint memory) : base(0, ownsHandle: true)
    {
        this.api = api;
        SetHandle(memory);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The memory for a call of the driver: it is not freed before this is disposed of.</summary>
    /// <exception cref="ObjectDisposedException">It is freed already.</exception>
    public Held Hold() => new(this);

    protected override bool ReleaseHandle() => api.ReleaseMemory(handle) == 0;

    public readonly struct Held : IDisposable
    {
        private readonly OpenClMemory memory;

        public Held(OpenClMemory memory)
        {
            this.memory = memory;
            bool added = false;
            memory.DangerousAddRef(ref added);
        }

        public nint Handle => memory.DangerousGetHandle();

        public void Dispose() => memory.DangerousRelease();
    }
}
