namespace ComputeSharp;

#pragma warning disable CS1591 // Swizzles: XY is X and Y.

/// <summary>The thread's position in the whole dispatch.</summary>
public static class ThreadIds
{
    /// <summary>Along X.</summary>
    public static int X => throw Id.Outside();
    /// <summary>Along Y.</summary>
    public static int Y => throw Id.Outside();
    /// <summary>Along Z.</summary>
    public static int Z => throw Id.Outside();
    public static Int2 XX => throw Id.Outside();
    public static Int2 XY => throw Id.Outside();
    public static Int2 XZ => throw Id.Outside();
    public static Int2 YX => throw Id.Outside();
    public static Int2 YY => throw Id.Outside();
    public static Int2 YZ => throw Id.Outside();
    public static Int2 ZX => throw Id.Outside();
    public static Int2 ZY => throw Id.Outside();
    public static Int2 ZZ => throw Id.Outside();
    public static Int3 XXX => throw Id.Outside();
    public static Int3 XXY => throw Id.Outside();
    public static Int3 XXZ => throw Id.Outside();
    public static Int3 XYX => throw Id.Outside();
    public static Int3 XYY => throw Id.Outside();
    public static Int3 XYZ => throw Id.Outside();
    public static Int3 XZX => throw Id.Outside();
    public static Int3 XZY => throw Id.Outside();
    public static Int3 XZZ => throw Id.Outside();
    public static Int3 YXX => throw Id.Outside();
    public static Int3 YXY => throw Id.Outside();
    public static Int3 YXZ => throw Id.Outside();
    public static Int3 YYX => throw Id.Outside();
    public static Int3 YYY => throw Id.Outside();
    public static Int3 YYZ => throw Id.Outside();
    public static Int3 YZX => throw Id.Outside();
    public static Int3 YZY => throw Id.Outside();
    public static Int3 YZZ => throw Id.Outside();
    public static Int3 ZXX => throw Id.Outside();
    public static Int3 ZXY => throw Id.Outside();
    public static Int3 ZXZ => throw Id.Outside();
    public static Int3 ZYX => throw Id.Outside();
    public static Int3 ZYY => throw Id.Outside();
    public static Int3 ZYZ => throw Id.Outside();
    public static Int3 ZZX => throw Id.Outside();
    public static Int3 ZZY => throw Id.Outside();
    public static Int3 ZZZ => throw Id.Outside();
}

/// <summary>The position of the thread's group among the groups.</summary>
public static class GridIds
{
    /// <summary>Along X.</summary>
    public static int X => throw Id.Outside();
    /// <summary>Along Y.</summary>
    public static int Y => throw Id.Outside();
    /// <summary>Along Z.</summary>
    public static int Z => throw Id.Outside();
    public static Int2 XX => throw Id.Outside();
    public static Int2 XY => throw Id.Outside();
    public static Int2 XZ => throw Id.Outside();
    public static Int2 YX => throw Id.Outside();
    public static Int2 YY => throw Id.Outside();
    public static Int2 YZ => throw Id.Outside();
    public static Int2 ZX => throw Id.Outside();
    public static Int2 ZY => throw Id.Outside();
    public static Int2 ZZ => throw Id.Outside();
    public static Int3 XXX => throw Id.Outside();
    public static Int3 XXY => throw Id.Outside();
    public static Int3 XXZ => throw Id.Outside();
    public static Int3 XYX => throw Id.Outside();
    public static Int3 XYY => throw Id.Outside();
    public static Int3 XYZ => throw Id.Outside();
    public static Int3 XZX => throw Id.Outside();
    public static Int3 XZY => throw Id.Outside();
    public static Int3 XZZ => throw Id.Outside();
    public static Int3 YXX => throw Id.Outside();
    public static Int3 YXY => throw Id.Outside();
    public static Int3 YXZ => throw Id.Outside();
    public static Int3 YYX => throw Id.Outside();
    public static Int3 YYY => throw Id.Outside();
    public static Int3 YYZ => throw Id.Outside();
    public static Int3 YZX => throw Id.Outside();
    public static Int3 YZY => throw Id.Outside();
    public static Int3 YZZ => throw Id.Outside();
    public static Int3 ZXX => throw Id.Outside();
    public static Int3 ZXY => throw Id.Outside();
    public static Int3 ZXZ => throw Id.Outside();
    public static Int3 ZYX => throw Id.Outside();
    public static Int3 ZYY => throw Id.Outside();
    public static Int3 ZYZ => throw Id.Outside();
    public static Int3 ZZX => throw Id.Outside();
    public static Int3 ZZY => throw Id.Outside();
    public static Int3 ZZZ => throw Id.Outside();
}

/// <summary>The thread's position within its group.</summary>
public static class GroupIds
{
    /// <summary>The thread's number within its group.</summary>
    public static int Index => throw Id.Outside();
    /// <summary>Along X.</summary>
    public static int X => throw Id.Outside();
    /// <summary>Along Y.</summary>
    public static int Y => throw Id.Outside();
    /// <summary>Along Z.</summary>
    public static int Z => throw Id.Outside();
    public static Int2 XX => throw Id.Outside();
    public static Int2 XY => throw Id.Outside();
    public static Int2 XZ => throw Id.Outside();
    public static Int2 YX => throw Id.Outside();
    public static Int2 YY => throw Id.Outside();
    public static Int2 YZ => throw Id.Outside();
    public static Int2 ZX => throw Id.Outside();
    public static Int2 ZY => throw Id.Outside();
    public static Int2 ZZ => throw Id.Outside();
    public static Int3 XXX => throw Id.Outside();
    public static Int3 XXY => throw Id.Outside();
    public static Int3 XXZ => throw Id.Outside();
    public static Int3 XYX => throw Id.Outside();
    public static Int3 XYY => throw Id.Outside();
    public static Int3 XYZ => throw Id.Outside();
    public static Int3 XZX => throw Id.Outside();
    public static Int3 XZY => throw Id.Outside();
    public static Int3 XZZ => throw Id.Outside();
    public static Int3 YXX => throw Id.Outside();
    public static Int3 YXY => throw Id.Outside();
    public static Int3 YXZ => throw Id.Outside();
    public static Int3 YYX => throw Id.Outside();
    public static Int3 YYY => throw Id.Outside();
    public static Int3 YYZ => throw Id.Outside();
    public static Int3 YZX => throw Id.Outside();
    public static Int3 YZY => throw Id.Outside();
    public static Int3 YZZ => throw Id.Outside();
    public static Int3 ZXX => throw Id.Outside();
    public static Int3 ZXY => throw Id.Outside();
    public static Int3 ZXZ => throw Id.Outside();
    public static Int3 ZYX => throw Id.Outside();
    public static Int3 ZYY => throw Id.Outside();
    public static Int3 ZYZ => throw Id.Outside();
    public static Int3 ZZX => throw Id.Outside();
    public static Int3 ZZY => throw Id.Outside();
    public static Int3 ZZZ => throw Id.Outside();
}

/// <summary>The size of a group.</summary>
public static class GroupSize
{
    /// <summary>Threads in a group.</summary>
    public static int Count => throw Id.Outside();
    /// <summary>Along X.</summary>
    public static int X => throw Id.Outside();
    /// <summary>Along Y.</summary>
    public static int Y => throw Id.Outside();
    /// <summary>Along Z.</summary>
    public static int Z => throw Id.Outside();
    public static Int2 XX => throw Id.Outside();
    public static Int2 XY => throw Id.Outside();
    public static Int2 XZ => throw Id.Outside();
    public static Int2 YX => throw Id.Outside();
    public static Int2 YY => throw Id.Outside();
    public static Int2 YZ => throw Id.Outside();
    public static Int2 ZX => throw Id.Outside();
    public static Int2 ZY => throw Id.Outside();
    public static Int2 ZZ => throw Id.Outside();
    public static Int3 XXX => throw Id.Outside();
    public static Int3 XXY => throw Id.Outside();
    public static Int3 XXZ => throw Id.Outside();
    public static Int3 XYX => throw Id.Outside();
    public static Int3 XYY => throw Id.Outside();
    public static Int3 XYZ => throw Id.Outside();
    public static Int3 XZX => throw Id.Outside();
    public static Int3 XZY => throw Id.Outside();
    public static Int3 XZZ => throw Id.Outside();
    public static Int3 YXX => throw Id.Outside();
    public static Int3 YXY => throw Id.Outside();
    public static Int3 YXZ => throw Id.Outside();
    public static Int3 YYX => throw Id.Outside();
    public static Int3 YYY => throw Id.Outside();
    public static Int3 YYZ => throw Id.Outside();
    public static Int3 YZX => throw Id.Outside();
    public static Int3 YZY => throw Id.Outside();
    public static Int3 YZZ => throw Id.Outside();
    public static Int3 ZXX => throw Id.Outside();
    public static Int3 ZXY => throw Id.Outside();
    public static Int3 ZXZ => throw Id.Outside();
    public static Int3 ZYX => throw Id.Outside();
    public static Int3 ZYY => throw Id.Outside();
    public static Int3 ZYZ => throw Id.Outside();
    public static Int3 ZZX => throw Id.Outside();
    public static Int3 ZZY => throw Id.Outside();
    public static Int3 ZZZ => throw Id.Outside();
}

/// <summary>The size of the dispatch.</summary>
public static class DispatchSize
{
    /// <summary>Threads in the dispatch.</summary>
    public static int Count => throw Id.Outside();
    /// <summary>Along X.</summary>
    public static int X => throw Id.Outside();
    /// <summary>Along Y.</summary>
    public static int Y => throw Id.Outside();
    /// <summary>Along Z.</summary>
    public static int Z => throw Id.Outside();
    public static Int2 XX => throw Id.Outside();
    public static Int2 XY => throw Id.Outside();
    public static Int2 XZ => throw Id.Outside();
    public static Int2 YX => throw Id.Outside();
    public static Int2 YY => throw Id.Outside();
    public static Int2 YZ => throw Id.Outside();
    public static Int2 ZX => throw Id.Outside();
    public static Int2 ZY => throw Id.Outside();
    public static Int2 ZZ => throw Id.Outside();
    public static Int3 XXX => throw Id.Outside();
    public static Int3 XXY => throw Id.Outside();
    public static Int3 XXZ => throw Id.Outside();
    public static Int3 XYX => throw Id.Outside();
    public static Int3 XYY => throw Id.Outside();
    public static Int3 XYZ => throw Id.Outside();
    public static Int3 XZX => throw Id.Outside();
    public static Int3 XZY => throw Id.Outside();
    public static Int3 XZZ => throw Id.Outside();
    public static Int3 YXX => throw Id.Outside();
    public static Int3 YXY => throw Id.Outside();
    public static Int3 YXZ => throw Id.Outside();
    public static Int3 YYX => throw Id.Outside();
    public static Int3 YYY => throw Id.Outside();
    public static Int3 YYZ => throw Id.Outside();
    public static Int3 YZX => throw Id.Outside();
    public static Int3 YZY => throw Id.Outside();
    public static Int3 YZZ => throw Id.Outside();
    public static Int3 ZXX => throw Id.Outside();
    public static Int3 ZXY => throw Id.Outside();
    public static Int3 ZXZ => throw Id.Outside();
    public static Int3 ZYX => throw Id.Outside();
    public static Int3 ZYY => throw Id.Outside();
    public static Int3 ZYZ => throw Id.Outside();
    public static Int3 ZZX => throw Id.Outside();
    public static Int3 ZZY => throw Id.Outside();
    public static Int3 ZZZ => throw Id.Outside();
}

internal static class Id
{
    public static InvalidOperationException Outside() => new("Ids exist only inside a shader that runs on a device.");
}
