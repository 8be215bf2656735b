using System.Reflection;
using System.Runtime.Loader;
using ComputeSharp;
using ComputeSharp.Portable.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Conformance.Tests;

/// <summary>Source compiled during a test, with the generator.</summary>
internal sealed class Snippet
{
    private static readonly MetadataReference[] references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p))];

    private readonly Compilation compilation;
    private Assembly? assembly;

    private Snippet(string source)
    {
        Source = source;
        var tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest), "Snippet.cs");
        var given = CSharpCompilation.Create("Snippet" + Guid.NewGuid().ToString("N"), [tree], references,
            new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release));
        CSharpGeneratorDriver.Create([new ShaderGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)tree.Options)
            .RunGeneratorsAndUpdateCompilation(given, out compilation, out var diagnostics);
        Refusals = [.. diagnostics];
        Generated = string.Join("\n", compilation.SyntaxTrees.Skip(1));
    }

    public string Source { get; }

    /// <summary>What the generator wrote.</summary>
    public string Generated { get; }

    /// <summary>What the generator refused.</summary>
    public Diagnostic[] Refusals { get; }

    /// <summary>The line of the source with this mark.</summary>
    public int Line(string mark) => Source[..Source.IndexOf(mark, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

    /// <summary>A whole file.</summary>
    public static Snippet File(string source) => new("using System;\nusing System.Linq;\nusing ComputeSharp;\n" + source);

    /// <summary>The body of a shader over x, y, z, k and flag; Host.Run runs it.</summary>
    public static Snippet Body(string body, string members = "", string types = "", string group = "8, 1, 1", string attributes = "") => File($$"""
        [ThreadGroupSize({{group}}), GeneratedComputeShaderDescriptor{{attributes}}]
        public readonly partial struct Shader(ReadOnlyBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<int> z, int k, bool flag) : IComputeShader
        {
            {{members}}
            public void Execute()
            {
                {{body}}
            }
            private float Unused() => x[0] + y[0] + z[0] + k + (flag ? 1 : 0);
        }
        {{types}}
        public static class Host
        {
            public static void Run(GraphicsDevice gpu, int n, ReadOnlyBuffer<float> x, ReadWriteBuffer<float> y, ReadWriteBuffer<int> z, int k, bool flag) => gpu.For(n, new Shader(x, y, z, k, flag));
        }
        """);

    /// <summary>A public static method of the compiled source.</summary>
    public MethodInfo Method(string type, string name)
    {
        Assert.Empty(Refusals);
        if (assembly is not null) return assembly.GetType(type)!.GetMethod(name)!;
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)) + "\n" + Generated);
        image.Position = 0;
        assembly = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
        return assembly.GetType(type)!.GetMethod(name)!;
    }

    /// <summary>Errors of the compiler.</summary>
    public string[] Errors() => [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];

    /// <summary>Runs the body on n threads and gives what is in y and z afterwards.</summary>
    public (float[] Y, int[] Z) Run(GraphicsDevice gpu, int n, float[] x, float[] y, int[] z, int k = 0, bool flag = false)
    {
        var run = Method("Host", "Run").CreateDelegate<Action<GraphicsDevice, int, ReadOnlyBuffer<float>, ReadWriteBuffer<float>, ReadWriteBuffer<int>, int, bool>>();
        using var dx = gpu.AllocateReadOnlyBuffer(x);
        using var dy = gpu.AllocateReadWriteBuffer(y);
        using var dz = gpu.AllocateReadWriteBuffer(z);
        run(gpu, n, dx, dy, dz, k, flag);
        return (dy.ToArray(), dz.ToArray());
    }
}
