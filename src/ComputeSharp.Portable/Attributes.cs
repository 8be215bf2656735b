namespace ComputeSharp;

/// <summary>The usual sizes of a group: X is 64, XY is 8×8, XYZ is 4×4×4.</summary>
[Flags]
public enum DefaultThreadGroupSizes
{
    /// <summary>64×1×1.</summary>
    X = 1,
    /// <summary>1×64×1.</summary>
    Y = 2,
    /// <summary>1×1×64.</summary>
    Z = 4,
    /// <summary>8×8×1.</summary>
    XY = X | Y,
    /// <summary>8×1×8.</summary>
    XZ = X | Z,
    /// <summary>1×8×8.</summary>
    YZ = Y | Z,
    /// <summary>4×4×4.</summary>
    XYZ = X | Y | Z,
}

/// <summary>How many threads a group of a shader has.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ThreadGroupSizeAttribute : Attribute
{
    /// <summary>One of the usual sizes.</summary>
    public ThreadGroupSizeAttribute(DefaultThreadGroupSizes size)
    {
        int axes = int.PopCount((int)size), extent = axes == 1 ? 64 : axes == 2 ? 8 : 4;
        ThreadsX = size.HasFlag(DefaultThreadGroupSizes.X) ? extent : 1;
        ThreadsY = size.HasFlag(DefaultThreadGroupSizes.Y) ? extent : 1;
        ThreadsZ = size.HasFlag(DefaultThreadGroupSizes.Z) ? extent : 1;
    }

    /// <summary>At most 1024 threads, at most 64 along Z.</summary>
    public ThreadGroupSizeAttribute(int threadsX, int threadsY, int threadsZ) => (ThreadsX, ThreadsY, ThreadsZ) = (threadsX, threadsY, threadsZ);

    /// <summary>Threads along X.</summary>
    public int ThreadsX { get; }
    /// <summary>Threads along Y.</summary>
    public int ThreadsY { get; }
    /// <summary>Threads along Z.</summary>
    public int ThreadsZ { get; }
}

/// <summary>The source generator writes what the devices need of this shader.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class GeneratedComputeShaderDescriptorAttribute : Attribute;

/// <summary>A static readonly array that the threads of a group share; without a size it has one cell for each thread.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class GroupSharedAttribute : Attribute
{
    /// <summary>One cell for each thread of the group.</summary>
    public GroupSharedAttribute() { }

    /// <summary>As many cells as given.</summary>
    public GroupSharedAttribute(int size) => Size = size;

    /// <summary>The number of cells, or null: one for each thread.</summary>
    public int? Size { get; }
}

/// <summary>Writes to this buffer are seen by other groups. Both portable devices do so anyway.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class GloballyCoherentAttribute : Attribute;

/// <summary>The shader computes in double; it is refused on a device that cannot.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class RequiresDoublePrecisionSupportAttribute : Attribute;

/// <summary>Options of the HLSL compiler. They have no meaning on the portable devices, which keep float arithmetic strict.</summary>
[Flags]
public enum CompileOptions
{
    /// <summary>All resources are bound.</summary>
    AllResourcesBound = 1 << 0,
    /// <summary>No validation.</summary>
    DisableValidation = 1 << 1,
    /// <summary>No optimization.</summary>
    DisableOptimization = 1 << 2,
    /// <summary>Avoid flow control.</summary>
    AvoidFlowControl = 1 << 3,
    /// <summary>Prefer flow control.</summary>
    PreferFlowControl = 1 << 4,
    /// <summary>Strict source.</summary>
    EnableStrictness = 1 << 5,
    /// <summary>IEEE arithmetic.</summary>
    IeeeStrictness = 1 << 6,
    /// <summary>Old source.</summary>
    EnableBackwardsCompatibility = 1 << 7,
    /// <summary>Optimization level 0.</summary>
    OptimizationLevel0 = 1 << 8,
    /// <summary>Optimization level 1.</summary>
    OptimizationLevel1 = OptimizationLevel0 | (1 << 9),
    /// <summary>Optimization level 2.</summary>
    OptimizationLevel2 = OptimizationLevel1 | (1 << 10),
    /// <summary>Optimization level 3.</summary>
    OptimizationLevel3 = OptimizationLevel2 | (1 << 11),
    /// <summary>Warnings are errors.</summary>
    WarningsAreErrors = 1 << 12,
    /// <summary>Resources may alias.</summary>
    ResourcesMayAlias = 1 << 13,
    /// <summary>No reflection data.</summary>
    StripReflectionData = 1 << 14,
    /// <summary>What is used without the attribute.</summary>
    Default = OptimizationLevel3 | WarningsAreErrors,
}

/// <summary>Options of the HLSL compiler for a shader or an assembly.</summary>
/// <param name="options">The options.</param>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Assembly)]
public sealed class CompileOptionsAttribute(CompileOptions options) : Attribute
{
    /// <summary>The options.</summary>
    public CompileOptions Options { get; } = options;
}
