using System.Diagnostics;
using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>How long a product of two n × n matrices takes that lie on a device.</summary>
/// <param name="Naive">By a thread for each element, in seconds: the smallest time.</param>
/// <param name="Blocked">By blocks in group-shared memory and registers, in seconds: the smallest time.</param>
/// <param name="Agrees">Whether both results are right.</param>
public sealed record DeviceProduct(double Naive, double Blocked, bool Agrees);

/// <summary>Times both shaders of products on a device.</summary>
public static class DeviceProducts
{
    private const int Rounds = 3;

    /// <summary>Runs both in turn until the time is over, three times at least; the first run of each, which compiles, is apart.</summary>
    /// <param name="device">The device.</param>
    /// <param name="n">Rows, columns and terms.</param>
    /// <param name="first">The first factor, row by row.</param>
    /// <param name="second">The second factor.</param>
    /// <param name="right">Whether a result is right.</param>
    /// <param name="seconds">How long to measure.</param>
    public static DeviceProduct Measure(GraphicsDevice device, int n, float[] first, float[] second, Func<float[], bool> right, double seconds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        ArgumentNullException.ThrowIfNull(right);
        using var a = device.AllocateReadWriteBuffer(first);
        using var b = device.AllocateReadWriteBuffer(second);
        using var c = device.AllocateReadWriteBuffer<float>(n * n);
        bool agrees = Right(Naive) & Right(Blocked);
        double naive = double.PositiveInfinity, blocked = double.PositiveInfinity;
        var clock = Stopwatch.StartNew();
        for (int round = 0; round < Rounds || clock.Elapsed.TotalSeconds < seconds; round++)
        {
            naive = Math.Min(naive, Time(Naive));
            blocked = Math.Min(blocked, Time(Blocked));
        }
        return new(naive, blocked, agrees);

        void Naive() => MatrixProduct.ByElement(device, n, n, n, a, n, 1, b, n, 1, c, a, StartValue.Zero, new() { Count = 1 });
        void Blocked() => MatrixProduct.ByBlock(device, n, n, n, a, n, 1, b, n, 1, c, a, StartValue.Zero, new() { Count = 1 });

        bool Right(Action product)
        {
            product();
            return right(c.ToArray());
        }
    }

    private static double Time(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
