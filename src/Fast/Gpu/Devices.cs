using ComputeSharp;
using Conformance.Spec;
#if !COMPUTESHARP
using ComputeSharp.Portable;
#endif

namespace Conformance.Gpu;

/// <summary>The checks of the software device: range, unwritten cells, races, barriers.</summary>
public static class DeviceChecks
{
    /// <summary>Whether every access of a shader is checked; has no effect on devices that cannot.</summary>
    public static bool Enabled
    {
#if COMPUTESHARP
        get => false;
        set { }
#else
        get => PortableDevices.Checked;
        set => PortableDevices.Checked = value;
#endif
    }
}

#if COMPUTESHARP
/// <summary>The first device of Direct3D 12; WARP where there is no GPU.</summary>
public sealed class GpuDirect3D : GpuEngine
{
    /// <inheritdoc/>
    public override string Name => "gpu-d3d12";

    /// <inheritdoc/>
    public override GraphicsDevice Device { get; } = GraphicsDevice.GetDefault();

    /// <summary>Direct3D 11.3 functional specification: exp2 and log2 within a few units, division within 1; tanh is built from them.</summary>
    public override Precision Precision { get; } = new((f, _, _) => f switch { Function.Divide or Function.Sqrt => 1, _ => 8 }, FlushesSubnormals: true);
}
#else
/// <summary>The shaders in C# on this machine's processor, every access checked: always there.</summary>
public sealed class GpuSoftware : GpuEngine
{
    /// <inheritdoc/>
    public override string Name => "gpu-software";

    /// <inheritdoc/>
    public override GraphicsDevice Device => PortableDevices.Software;

    /// <summary>The functions of the C runtime, and those of <see cref="Special"/>.</summary>
    public override Precision Precision { get; } = new((f, x, _) => Special.Ulp(f, x, elementary: 1, divide: 0.5));
}

/// <summary>The first device of an OpenCL driver: a GPU where there is one, else PoCL on this machine's processor.</summary>
public sealed class GpuOpenCl : GpuEngine
{
    /// <inheritdoc/>
    public override string Name => "gpu-opencl";

    /// <inheritdoc/>
    public override string? Unavailable => Device is null ? PortableDevices.OpenClAbsence ?? "no OpenCL device" : null;

    /// <inheritdoc/>
    public override GraphicsDevice? Device => PortableDevices.OpenCl.OrderByDescending(d => d.IsHardwareAccelerated).FirstOrDefault();

    /// <summary>OpenCL C 3.0, section 7.4: division within 2.5 units, root and exponentials within 3, tanh within 5.</summary>
    public override Precision Precision { get; } = new((f, x, _) => Special.Ulp(f, x, elementary: f == Function.Tanh ? 5 : 3, divide: f == Function.Sqrt ? 3 : 2.5));
}
#endif
