using System.Runtime.InteropServices;
using System.Text;

namespace ComputeSharp.Portable;

/// <summary>The functions of OpenCL 1.2 that are used, taken from the machine's loader when first wanted.</summary>
internal sealed unsafe class OpenClApi
{
    public const ulong AllTypes = 0xFFFFFFFF, GpuTypes = 4 | 8;
    public const uint
        PlatformVersion = 0x0901, DeviceType = 0x1000, ComputeUnits = 0x1002, MaxGroupSize = 0x1004, SingleConfig = 0x101B, GlobalMemory = 0x101F, LocalMemory = 0x1023,
        Available = 0x1027, CompilerAvailable = 0x1028, DeviceName = 0x102B, DriverVersion = 0x102D, DeviceVersion = 0x102F, DoubleConfig = 0x1032,
        WarpOfNvidia = 0x4003, WavefrontOfAmd = 0x4043, BinarySizes = 0x1165, Binaries = 0x1166, BuildLog = 0x1183;
    public const ulong RoundedDivide = 1 << 7;

    private static readonly string[] names = OperatingSystem.IsWindows() ? ["OpenCL.dll"]
        : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"] : ["libOpenCL.so.1", "libOpenCL.so"];

    public readonly delegate* unmanaged<uint, nint*, uint*, int> GetPlatforms;
    public readonly delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetPlatformInfo, GetDeviceInfo, GetProgramInfo;
    public readonly delegate* unmanaged<nint, ulong, uint, nint*, uint*, int> GetDevices;
    public readonly delegate* unmanaged<nint*, uint, nint*, nint, nint, int*, nint> CreateContext;
    public readonly delegate* unmanaged<nint, nint, ulong, int*, nint> CreateQueue;
    public readonly delegate* unmanaged<nint, ulong, nuint, void*, int*, nint> CreateBuffer;
    public readonly delegate* unmanaged<nint, int> ReleaseMemory, ReleaseProgram, Finish;
    public readonly delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int> ReadBuffer, WriteBuffer;
    public readonly delegate* unmanaged<nint, nint, nint, nuint, nuint, nuint, uint, nint*, nint*, int> CopyBuffer;
    public readonly delegate* unmanaged<nint, nint, void*, nuint, nuint, nuint, uint, nint*, nint*, int> FillBuffer;
    public readonly delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint> CreateProgram;
    public readonly delegate* unmanaged<nint, uint, nint*, nuint*, byte**, int*, int*, nint> CreateProgramFromBinary;
    public readonly delegate* unmanaged<nint, uint, nint*, byte*, nint, nint, int> Build;
    public readonly delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int> GetBuildInfo;
    public readonly delegate* unmanaged<nint, byte*, int*, nint> CreateKernel;
    public readonly delegate* unmanaged<nint, uint, nuint, void*, int> SetArgument;
    public readonly delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint*, nint*, int> Enqueue;

    private OpenClApi(nint library)
    {
        nint Get(string name) => NativeLibrary.GetExport(library, name);
        GetPlatforms = (delegate* unmanaged<uint, nint*, uint*, int>)Get("clGetPlatformIDs");
        GetPlatformInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Get("clGetPlatformInfo");
        GetDeviceInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Get("clGetDeviceInfo");
        GetProgramInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Get("clGetProgramInfo");
        GetDevices = (delegate* unmanaged<nint, ulong, uint, nint*, uint*, int>)Get("clGetDeviceIDs");
        CreateContext = (delegate* unmanaged<nint*, uint, nint*, nint, nint, int*, nint>)Get("clCreateContext");
        CreateQueue = (delegate* unmanaged<nint, nint, ulong, int*, nint>)Get("clCreateCommandQueue");
        CreateBuffer = (delegate* unmanaged<nint, ulong, nuint, void*, int*, nint>)Get("clCreateBuffer");
        ReleaseMemory = (delegate* unmanaged<nint, int>)Get("clReleaseMemObject");
        ReleaseProgram = (delegate* unmanaged<nint, int>)Get("clReleaseProgram");
        Finish = (delegate* unmanaged<nint, int>)Get("clFinish");
        ReadBuffer = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)Get("clEnqueueReadBuffer");
        WriteBuffer = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)Get("clEnqueueWriteBuffer");
        CopyBuffer = (delegate* unmanaged<nint, nint, nint, nuint, nuint, nuint, uint, nint*, nint*, int>)Get("clEnqueueCopyBuffer");
        FillBuffer = (delegate* unmanaged<nint, nint, void*, nuint, nuint, nuint, uint, nint*, nint*, int>)Get("clEnqueueFillBuffer");
        CreateProgram = (delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint>)Get("clCreateProgramWithSource");
        CreateProgramFromBinary = (delegate* unmanaged<nint, uint, nint*, nuint*, byte**, int*, int*, nint>)Get("clCreateProgramWithBinary");
        Build = (delegate* unmanaged<nint, uint, nint*, byte*, nint, nint, int>)Get("clBuildProgram");
        GetBuildInfo = (delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int>)Get("clGetProgramBuildInfo");
        CreateKernel = (delegate* unmanaged<nint, byte*, int*, nint>)Get("clCreateKernel");
        SetArgument = (delegate* unmanaged<nint, uint, nuint, void*, int>)Get("clSetKernelArg");
        Enqueue = (delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint*, nint*, int>)Get("clEnqueueNDRangeKernel");
    }

    /// <summary>The loader of this machine, or why there is none.</summary>
    public static (OpenClApi? Api, string? Absence) Load()
    {
        // PoCL would take over the signal by which .NET learns of integers divided by 0, for the whole process.
        if (OperatingSystem.IsLinux()) _ = SetEnvironment("POCL_SIGFPE_HANDLER", "0", 0);
        foreach (string name in names)
        {
            if (!NativeLibrary.TryLoad(name, out nint library)) continue;
            try
            {
                return (new(library), null);
            }
            catch (EntryPointNotFoundException e)
            {
                return (null, $"{name} is older than OpenCL 1.2: {e.Message}");
            }
        }
        return (null, $"There is no OpenCL loader on this machine ({string.Join(", ", names)}); a GPU driver or PoCL brings one.");
    }

    // The environment that native libraries see; Environment.SetEnvironmentVariable does not reach it.
    [DllImport("libc", EntryPoint = "setenv"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    public (nint Platform, nint Device)[] Devices()
    {
        uint platforms = 0;
        // A loader without drivers answers with an error.
        if (GetPlatforms(0, null, &platforms) != 0 || platforms == 0) return [];
        var found = new List<(nint, nint)>();
        var ids = new nint[platforms];
        fixed (nint* p = ids) Check(GetPlatforms(platforms, p, null), "clGetPlatformIDs");
        foreach (nint platform in ids)
        {
            uint count = 0;
            if (GetDevices(platform, AllTypes, 0, null, &count) != 0 || count == 0) continue;
            var devices = new nint[count];
            fixed (nint* p = devices) Check(GetDevices(platform, AllTypes, count, p, null), "clGetDeviceIDs");
            found.AddRange(devices.Select(d => (platform, d)));
        }
        return [.. found];
    }

    /// <summary>A number that a device tells, or 0 where it does not know the question.</summary>
    public ulong Number(nint device, uint question)
    {
        ulong value = 0;
        return GetDeviceInfo(device, question, sizeof(ulong), &value, null) == 0 ? value : 0;
    }

    public string Text(nint of, uint question, bool platform = false)
    {
        var get = platform ? GetPlatformInfo : GetDeviceInfo;
        nuint size = 0;
        if (get(of, question, 0, null, &size) != 0) return "";
        var bytes = new byte[size];
        fixed (byte* p = bytes) Check(get(of, question, size, p, null), "clGetDeviceInfo");
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    public static void Check(int error, string function)
    {
        if (error != 0) throw new OpenClException($"{function} answered {error}{Meaning(error)}.");
    }

    private static string Meaning(int error) => error switch
    {
        -4 => " (no memory on the device for it)",
        -5 => " (out of resources)",
        -6 => " (out of memory on the host)",
        -11 => " (the build failed)",
        -52 => " (an argument was not set)",
        -54 => " (the group is too large for the device)",
        -61 => " (the buffer is too large for the device)",
        _ => "",
    };
}

/// <summary>An OpenCL driver refused something; where a shader did not build, the message holds the driver's log.</summary>
public sealed class OpenClException : InvalidOperationException
{
    internal OpenClException(string message) : base(message) { }
}
