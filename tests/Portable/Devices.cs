using System.Runtime.CompilerServices;
using ComputeSharp;
using ComputeSharp.Portable;

// One test at a time: the checks of the software device are switched for all of a process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Conformance.Tests;

/// <summary>The devices that the theories run on.</summary>
internal static class Devices
{
    public static TheoryData<string> All => ["software, checked", "software", .. PortableDevices.OpenCl.Count == 0 ? ["OpenCL"] : PortableDevices.OpenCl.Select((d, i) => $"OpenCL {i}: {d.Name}")];

    [ModuleInitializer]
    internal static void CheckByDefault() => PortableDevices.Checked = true;

    /// <summary>The device of this name; the test is skipped, with the reason, where there is none.</summary>
    public static GraphicsDevice Get(string name)
    {
        PortableDevices.Checked = name != "software";
        if (!name.StartsWith("OpenCL", StringComparison.Ordinal)) return PortableDevices.Software;
        Assert.SkipWhen(PortableDevices.OpenCl.Count == 0, PortableDevices.OpenClAbsence ?? "");
        return name == "OpenCL" ? PortableDevices.OpenCl[0] : PortableDevices.OpenCl.Where((d, i) => name == $"OpenCL {i}: {d.Name}").Single();
    }
}
