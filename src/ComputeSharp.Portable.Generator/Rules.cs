using Microsoft.CodeAnalysis;

namespace ComputeSharp.Portable.Generator;

/// <summary>What is refused, each with the reason and, where there is one, the way to write it. The table in README.md lists them.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor
        NotPartial = New("CP0001", "'{0}' must be partial, and so must the types around it: the generator adds to it"),
        NotReadOnly = New("CP0002", "'{0}' must be a readonly struct"),
        Generic = New("CP0003", "'{0}' is generic, which no shader and no helper can be"),
        NoGroupSize = New("CP0004", "'{0}' has no [ThreadGroupSize]"),
        GroupSize = New("CP0005", "A group of {0}×{1}×{2} threads is not possible: at least 1 along each axis, at most 64 along Z, at most 1024 in all"),
        NotAShader = New("CP0006", "'{0}' must be a struct, not a record, and implement IComputeShader with a method Execute that has a body"),
        Name = New("CP0007", "The name '{0}' begins with two underscores, which is kept for generated names"),
        Type = New("CP0010", "The type '{0}' does not exist on a device: use float, int, uint, bool, the vectors, or a struct of those"),
        Double = New("CP0011", "double needs [RequiresDoublePrecisionSupport] on the shader"),
        Math = New("CP0012", "'{0}' does not run on a device; use Hlsl"),
        Call = New("CP0013", "'{0}' cannot be called: a shader calls Hlsl, its own methods, and static methods of this project whose source is here"),
        Array = New("CP0014", "A shader creates no arrays"),
        Span = New("CP0015", "A shader has no stackalloc and no spans"),
        IdsInHelper = New("CP0016", "'{0}' is known in Execute only; pass it to the helper"),
        SwitchExpression = New("CP0017", "A switch expression is not translated by all devices; use a switch statement or ?:"),
        LocalFunction = New("CP0018", "A local function is not translated by all devices; use a static method of the shader"),
        Lambda = New("CP0019", "A shader has no lambdas, delegates or queries"),
        StaticField = New("CP0020", "'{0}' is static: a device sees constants, static readonly numbers with an initializer, and [GroupShared] arrays of the shader"),
        GroupShared = New("CP0021", "[GroupShared] '{0}' must be a static readonly one-dimensional array of numbers or vectors, of at least one cell, indexed directly"),
        Text = New("CP0022", "A shader has no text"),
        Statement = New("CP0023", "'{0}' does not exist on a device"),
        RefLocal = New("CP0024", "A shader has no ref locals and no ref returns"),
        SideEffect = New("CP0025", "An assignment inside an expression: devices differ in the order; make it a statement"),
        Barrier = New("CP0026", "A barrier is a statement of Execute itself, not of a helper"),
        Recursion = New("CP0027", "'{0}' calls itself, which no device can"),
        RefArgument = New("CP0028", "Only locals and parameters can be passed by ref or out to a helper"),
        Interlocked = New("CP0029", "An interlocked operation needs a value of a ReadWriteBuffer or a group-shared array of int or uint"),
        Construct = New("CP0030", "'{0}' is not translated"),
        Property = New("CP0031", "The property '{0}' cannot be read in a shader"),
        Field = New("CP0032", "The field '{0}' has type '{1}': a shader holds buffers, numbers, vectors and structs of numbers"),
        Arguments = New("CP0033", "The shader takes {0} DWORDs of arguments; all devices have room for 64 (a buffer takes 1, the dispatch 3)"),
        SharedSize = New("CP0034", "The group-shared arrays take {0} bytes; all devices have 32768"),
        OutInExpression = New("CP0035", "A call with ref or out arguments inside a larger expression: devices differ in the order; make it a statement"),
        Element = New("CP0036", "A buffer of '{0}' differs in layout between devices: use float, int, uint, double, or vectors of two or four"),
        ReadOnly = New("CP0037", "'{0}' is read-only"),
        WholeDivision = New("CP0038", "On Direct3D this is a division of integers, because a constant such as 5f is written there as 5: cast one side to float"),
        ConstantField = New("CP0039", "The constant '{0}' cannot be written on Direct3D, or not with its type: use a static readonly number, or the value itself"),
        WholeFunction = New("CP0040", "On Direct3D this is '{0}' of integers, because it has one and converts to float afterwards: cast an argument to float"),
        Layout = New("CP0041", "The struct '{0}' has an explicit layout: its fields may share memory, which no device but this one can do"),
        Conditional = New("CP0042", "'{0}' is [Conditional]: C# may leave the call out, a device does not"),
        Member = New("CP0043", "The struct '{0}' has '{1}', which is a property's own or hidden from the shader: use fields that it can read"),
        Taken = New("CP0044", "The name '{0}' cannot be written on Direct3D, or means something else there: use another"),
        SwitchLocal = New("CP0045", "A local of a switch section: Direct3D cannot jump past it, so put the section into a block"),
        Parentheses = New("CP0046", "'{0}' within '{1}' is taken for a mistake on Direct3D: set parentheses"),
        LiteralShift = New("CP0047", "A literal or constant that is shifted by something else has no sure type on Direct3D: cast it, or give it the suffix u"),
        LiteralOverload = New("CP0048", "A literal or constant has no sure type on Direct3D, so which '{0}' is called is unknown: cast it"),
        BoolMember = New("CP0049", "The struct '{0}' has the bool '{1}', which ComputeSharp does not take there: use int");

    private static DiagnosticDescriptor New(string id, string message) => new(id, message.Split(':')[0], message, "Shader", DiagnosticSeverity.Error, isEnabledByDefault: true);
}

/// <summary>A refusal: thrown where it is found, reported at that place of the source.</summary>
internal sealed class RefusedException(DiagnosticDescriptor rule, Location location, params object[] arguments) : System.Exception
{
    public Diagnostic Diagnostic { get; } = Diagnostic.Create(rule, location, arguments);
}
