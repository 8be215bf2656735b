using ComputeSharp;
using Conformance.Gpu;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>Masks drawn on a device are bit for bit those of the page, and nothing past them is written.</summary>
public sealed class PhiloxMaskTests
{
    public static TheoryData<string> Engines =>
        [.. Catalogue.Current.Engines.OfType<GpuEngine>().Where(e => e.Unavailable is null).Select(e => e.Name)];

    [Theory, MemberData(nameof(Engines))]
    public void A_device_draws_the_same_bits(string engine)
    {
        var device = ((GpuEngine)Catalogue.Current.Engine(engine)).Device!;
        foreach (int n in (int[])[1, 2, 3, 4, 5, 33, 1000, 4 * Grid.Row - 1, 4 * Grid.Row + 5])
            foreach (double rate in (double[])[0, 1.0 / 3, 0.5, 1])
                foreach (var (seed, offset) in ((ulong, ulong)[])[(0, 0), (0x0123456789ABCDEF, 0xFEDCBA9876543210), (ulong.MaxValue, ulong.MaxValue)])
                {
                    int[] drawn = Drawn(device, n, rate, seed, offset), expected = new int[n];
                    Philox.Mask(expected, rate, seed, offset);
                    Assert.True(drawn.AsSpan(0, n).SequenceEqual(expected), $"n = {n}, rate {rate}, seed {seed:x}, offset {offset:x}");
                    Assert.Equal([-77, -77, -77, -77, -77], drawn[n..]);
                }
    }

    [Theory, MemberData(nameof(Engines))]
    public void What_cannot_be_drawn_is_refused(string engine)
    {
        var device = ((GpuEngine)Catalogue.Current.Engine(engine)).Device!;
        Assert.Throws<ArgumentOutOfRangeException>(() => Drawn(device, 0, 0.5, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Drawn(device, 3, 1.5, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Drawn(device, 3, double.NaN, 1, 1));
    }

    private static int[] Drawn(GraphicsDevice device, int n, double rate, ulong seed, ulong offset)
    {
        using var mask = device.AllocateReadWriteBuffer(Enumerable.Repeat(-77, n + 5).ToArray());
        PhiloxMask.Fill(device, mask, n, rate, seed, offset);
        var drawn = new int[n + 5];
        mask.CopyTo(drawn);
        return drawn;
    }
}
