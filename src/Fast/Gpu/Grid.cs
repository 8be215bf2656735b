using ComputeSharp;

namespace Conformance.Gpu;

/// <summary>
/// How an elementwise shader covers n elements: rows of a fixed width along X, so that no axis needs more than the 65,535
/// groups that a device has. A thread's element is <c>ThreadIds.Y * Grid.Row + ThreadIds.X</c>, and is guarded by n.
/// </summary>
public static class Grid
{
    /// <summary>Threads along X in every row.</summary>
    public const int Row = 1 << 16;

    /// <summary>Runs a shader over n elements.</summary>
    public static void Over<T>(GraphicsDevice device, int n, in T shader) where T : struct, IComputeShader, ComputeSharp.Descriptors.IComputeShaderDescriptor<T>
    {
        if (n <= Row) device.For(n, 1, shader);
        else device.For(Row, (n - 1) / Row + 1, shader);
    }
}
