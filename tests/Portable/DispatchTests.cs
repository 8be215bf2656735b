using ComputeSharp;
using ComputeSharp.Portable;

namespace Conformance.Tests;

/// <summary>Sizes, lifetimes and copies: the same answers on every device.</summary>
public sealed class DispatchTests
{
    public static TheoryData<string> All => Devices.All;

    [Theory, MemberData(nameof(All))]
    public void Sizes_that_some_device_cannot_run_are_refused_on_all(string device)
    {
        var gpu = Devices.Get(device);
        using var x = gpu.AllocateReadOnlyBuffer<float>(64);
        using var y = gpu.AllocateReadWriteBuffer<float>(64);
        foreach (int n in new[] { 0, -1, 65535 * 64 + 1 }) Assert.Throws<ArgumentOutOfRangeException>("x", () => gpu.For(n, new Saxpy(x, y, 1)));
        Assert.Throws<ArgumentOutOfRangeException>("y", () => gpu.For(1, 0, new Saxpy(x, y, 1)));
        Assert.Throws<ArgumentOutOfRangeException>("z", () => gpu.For(1, 1, 65536, new Saxpy(x, y, 1)));
        // Each axis is short enough, all of them are not.
        var many = Assert.Throws<ArgumentOutOfRangeException>("y", () => gpu.For(65535 * 64, 65535, new Saxpy(x, y, 1)));
        Assert.Contains("Saxpy: 65535 × 65535 × 1 groups", many.Message);
        Assert.Throws<ArgumentOutOfRangeException>("z", () => gpu.For(1, 65535, 65535, new Saxpy(x, y, 1)));
        Assert.Throws<ArgumentOutOfRangeException>("z", () => gpu.For(65535 * 64, 65535, 65535, new Saxpy(x, y, 1)));
        // A shader whose threads wait for each other runs in whole groups only.
        foreach (int n in new[] { 1, 63, 65 }) Assert.Throws<ArgumentException>("x", () => gpu.For(n, new RowSoftmax(x, y, 1)));
        Assert.Throws<ArgumentException>("y", () => gpu.For(16, 17, new TiledProduct(x, x, y, 1, 1, 1)));
    }

    [Theory, MemberData(nameof(All))]
    public void Disposed_and_foreign_buffers_are_refused(string device)
    {
        var gpu = Devices.Get(device);
        var x = gpu.AllocateReadOnlyBuffer<float>(64);
        using var y = gpu.AllocateReadWriteBuffer<float>(64);
        x.Dispose();
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => gpu.For(64, new Saxpy(x, y, 1)));
        Assert.Throws<ObjectDisposedException>(() => x.ToArray());
        foreach (var other in GraphicsDevice.EnumerateDevices().Where(d => d != gpu))
        {
            using var foreign = other.AllocateReadOnlyBuffer<float>(64);
            Assert.Throws<GraphicsDeviceMismatchException>(() => gpu.For(64, new Saxpy(foreign, y, 1)));
        }
        Assert.ThrowsAny<ArgumentException>(() => gpu.For(64, default(Saxpy)));
        Assert.Throws<ArgumentOutOfRangeException>(() => gpu.AllocateReadOnlyBuffer<float>(0));
    }

    [Theory, MemberData(nameof(All))]
    public void Copies_reach_exactly_their_range(string device)
    {
        var gpu = Devices.Get(device);
        using var a = gpu.AllocateReadWriteBuffer<int>(10, AllocationMode.Clear);
        using var b = gpu.AllocateReadOnlyBuffer([1, 2, 3, 4]);
        Assert.Equal(new int[10], a.ToArray());
        a.CopyFrom(b, 1, 3, 2);
        Assert.Equal([0, 0, 0, 2, 3, 0, 0, 0, 0, 0], a.ToArray());
        a.CopyFrom([7, 8, 9], 1, 0, 2);
        a.CopyFrom([5, 6], 8);
        Assert.Equal([8, 9, 0, 2, 3, 0, 0, 0, 5, 6], a.ToArray());
        Assert.Equal([2, 3], a.ToArray(3, 2));
        int[] to = new int[4];
        a.CopyTo(to, 7, 1, 3);
        Assert.Equal([0, 0, 5, 6], to);
        a.CopyTo(to.AsSpan(0, 2), 3);
        Assert.Equal([2, 3, 5, 6], to);
        using var copy = gpu.AllocateReadWriteBuffer(a);
        Assert.Equal(a.ToArray(), copy.ToArray());
        using var up = gpu.AllocateUploadBuffer<int>(4);
        using var back = gpu.AllocateReadBackBuffer<int>(4);
        new[] { 10, 11, 12, 13 }.CopyTo(up.Span);
        a.CopyFrom(up, 0, 6, 4);
        a.CopyTo(back, 5, 0, 4);
        Assert.Equal([0, 10, 11, 12], back.Span.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => a.ToArray(8, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => a.CopyFrom([1, 2, 3], 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => a.CopyTo(to));
    }

    [Theory, MemberData(nameof(All))]
    public void A_context_runs_in_order(string device)
    {
        var gpu = Devices.Get(device);
        using var x = gpu.AllocateReadOnlyBuffer([1f, 2, 3]);
        using var y = gpu.AllocateReadWriteBuffer([9f, 9, 9]);
        using (var context = gpu.CreateComputeContext())
        {
            context.Clear(y);
            context.Barrier(y);
            for (int i = 0; i < 3; i++)
            {
                context.For(3, new Saxpy(x, y, 2));
                context.Barrier(y);
            }
        }
        Assert.Equal([6, 12, 18], y.ToArray());
    }

    /// <summary>The portable devices run dispatches one after the other, Direct3D does not: only a checked run shows that a barrier is missing.</summary>
    [Fact]
    public void A_context_without_a_barrier_is_a_fault()
    {
        var gpu = Devices.Get("software, checked");
        using var x = gpu.AllocateReadOnlyBuffer([1f, 2, 3]);
        using var y = gpu.AllocateReadWriteBuffer([9f, 9, 9]);
        using var context = gpu.CreateComputeContext();
        context.For(3, new Saxpy(x, y, 2));
        var fault = Assert.Throws<ShaderFaultException>(() =>
        {
            using var second = gpu.CreateComputeContext();
            second.For(3, new Saxpy(x, y, 2));
            second.For(3, new Saxpy(x, y, 2));
        });
        Assert.Equal(ShaderFault.MissingBarrier, fault.Fault);
        Assert.Contains("Saxpy", fault.Message);
        Assert.Contains("wrote y", fault.Message);
    }

    [Fact]
    public void The_software_device_is_always_listed_and_absence_has_a_reason()
    {
        Assert.Contains(PortableDevices.Software, GraphicsDevice.EnumerateDevices());
        Assert.Equal(PortableDevices.OpenCl.Count == 0, PortableDevices.OpenClAbsence is not null);
        Assert.Contains(GraphicsDevice.GetDefault(), GraphicsDevice.EnumerateDevices());
        Assert.Equal([PortableDevices.Software], GraphicsDevice.QueryDevices(d => d.Name == "Software"));
    }

    /// <summary>A checked run shows who relies on zeros in new memory.</summary>
    [Fact]
    public void New_memory_is_poisoned_in_checked_runs()
    {
        var gpu = Devices.Get("software, checked");
        using var y = gpu.AllocateReadWriteBuffer<float>(3);
        Assert.All(y.ToArray(), v => Assert.True(float.IsNaN(v)));
    }
}
