using System.Diagnostics;
using ComputeSharp;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>How long a product of two n × n matrices takes that lie on a device.</summary>
/// <param name="Naive">By a thread for each element, in seconds: the smallest time.</param>
/// <param name="Blocked">By blocks in group-shared memory and registers, in seconds: the smallest time.</param>
/// <param name="Agrees">Whether what both stored agrees with double precision, element by element of a sample.</param>
public sealed record DeviceProduct(double Naive, double Blocked, bool Agrees);

/// <summary>Times both shaders of products on a device.</summary>
public static class DeviceProducts
{
    private const int Rounds = 3;

    /// <summary>Runs both in turn until the time is over, three times at least; the first run of each, which compiles, is apart.</summary>
    /// <param name="device">The device.</param>
    /// <param name="n">Rows, columns and terms.</param>
    /// <param name="seconds">How long to measure.</param>
    public static DeviceProduct Measure(GraphicsDevice device, int n, double seconds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        float[] first = Random(n * n, 1), second = Random(n * n, 2);
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
            float[] stored = c.ToArray();
            var random = new Random(3);
            for (int i = 0; i < 1000; i++)
            {
                int row = random.Next(n), column = random.Next(n);
                double sum = 0, size = 0;
                for (int k = 0; k < n; k++)
                {
                    double term = (double)first[row * n + k] * second[k * n + column];
                    sum += term;
                    size += Math.Abs(term);
                }
                if (!(Math.Abs(stored[row * n + column] - sum) <= n * Precision.UnitRoundoff * size)) return false;
            }
            return true;
        }
    }

    private static double Time(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        var x = new float[count];
        for (int i = 0; i < count; i++) x[i] = (float)random.NextDouble() - 0.5f;
        return x;
    }
}
