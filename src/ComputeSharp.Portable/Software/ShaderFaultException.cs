namespace ComputeSharp.Portable;

/// <summary>What a shader did wrong.</summary>
public enum ShaderFault
{
    /// <summary>An index outside a buffer or a group-shared array.</summary>
    OutOfRange,
    /// <summary>A group-shared cell was read before anyone wrote it.</summary>
    Uninitialized,
    /// <summary>Two threads met at a cell, at least one wrote it, and no barrier stood between.</summary>
    Race,
    /// <summary>Some threads of a group reached a barrier that others did not.</summary>
    DivergentBarrier,
    /// <summary>A dispatch of a context uses what an earlier one wrote, with no barrier for that buffer between.</summary>
    MissingBarrier,
    /// <summary>Arithmetic without a result, such as an integer divided by 0.</summary>
    Arithmetic,
}

/// <summary>A shader did something that a GPU answers with rubbish; the software device says where.</summary>
public sealed class ShaderFaultException : InvalidOperationException
{
    internal ShaderFaultException(ShaderFault fault, ShaderText text, int line, Int3 group, int lane, string what, Exception? inner = null)
        : base($"{text.Name} ({text.File}{(line > 0 ? $":{line}" : "")}): {what}; group {group}, lane {Position(text, lane)}.", inner) =>
        (Fault, Shader, File, Line, Group, Lane) = (fault, text.Name, text.File, line, group, Position(text, lane));

    /// <summary>What.</summary>
    public ShaderFault Fault { get; }
    /// <summary>The shader's name.</summary>
    public string Shader { get; }
    /// <summary>The name of its source file.</summary>
    public string File { get; }
    /// <summary>The line in that file, or 0 where only checked runs know it.</summary>
    public int Line { get; }
    /// <summary>The group.</summary>
    public Int3 Group { get; }
    /// <summary>The thread within the group.</summary>
    public Int3 Lane { get; }

    internal static Int3 Position(ShaderText text, int lane) => new(lane % text.X, lane / text.X % text.Y, lane / text.X / text.Y);
}
