using Conformance.Gpu;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>What functions err by in a shader on each device of this machine: no more than its engine declares.</summary>
public sealed class DeviceAccuracyTests(ITestOutputHelper output)
{
    private const uint Stride = 10007;

    public static TheoryData<string, DeviceFunction> Functions =>
        [.. from engine in Catalogue.Current.Engines.OfType<GpuEngine>() from f in Enum.GetValues<DeviceFunction>() select (engine.Name, f)];

    [Theory, MemberData(nameof(Functions))]
    public void Errs_by_no_more_than_is_declared(string name, DeviceFunction f)
    {
        var engine = (GpuEngine)Catalogue.Current.Engine(name);
        Assert.SkipWhen(engine.Device is null, engine.Unavailable ?? "");
        var error = DeviceAccuracy.Measure(engine.Device!, engine.Precision, f, Stride);
        output.WriteLine($"{engine.Device!.Name}: {f} errs by {error.MaxUlp:f3} ULP at {error.At:R}, declared are {DeviceAccuracy.Declared(engine.Precision, f)}");
        Assert.True(error.Beyond == 0, $"{name}: {error.Worst}; {error.Beyond} of {error.Inputs} are beyond");
        Assert.True(error.Inputs > 400_000, $"{error.Inputs} inputs");
        Assert.True(error.MaxUlp > 0.2, $"{error.MaxUlp} ULP: no function is exact");
    }

#if !COMPUTESHARP // What the software device errs by is known.
    [Fact]
    public void The_measure_sees_what_is_beyond()
    {
        // Root and quotient of the software device are correctly rounded, the others are not.
        foreach (var f in Enum.GetValues<DeviceFunction>().Where(f => f is not (DeviceFunction.Sigmoid or DeviceFunction.NormalCdf or DeviceFunction.NormalPdf)))
        {
            var error = DeviceAccuracy.Measure(new GpuSoftware().Device, Precision.CorrectlyRounded, f, Stride);
            Assert.Equal(f is DeviceFunction.Divide or DeviceFunction.Sqrt, error.Beyond == 0);
            Assert.Equal(error.Beyond == 0, error.Worst is null);
            if (error.Worst is { } words) Assert.Matches($@"^{f}\(\S+\) on Software is \S+, should be \S+: \S+ ULP, declared are 0.5$", words);
        }
    }
#endif
}
