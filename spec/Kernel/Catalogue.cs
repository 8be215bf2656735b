using System.Reflection;
using System.Text.RegularExpressions;

namespace Conformance.Spec;

/// <summary>What is known of one operator type: its contract, without its kernels.</summary>
public sealed class OperatorInfo
{
    internal OperatorInfo(Type type, Bridge bridge) => (Type, this.bridge) = (type, bridge);

    private readonly Bridge bridge;

    /// <summary>The record.</summary>
    public Type Type { get; }

    /// <summary>Its name, the same in every root.</summary>
    public string Name => Type.Name;

    /// <inheritdoc cref="IContract.Cases"/>
    public IReadOnlyList<Case> Cases => field ??= [.. bridge.Cases()];

    /// <inheritdoc cref="IContract.Refusals"/>
    public IReadOnlyList<Refusal> Refusals => field ??= [.. bridge.Refusals()];

    /// <inheritdoc cref="IContract.NotApplicable"/>
    public IReadOnlyDictionary<string, string> NotApplicable => bridge.NotApplicable();

    /// <inheritdoc cref="IContract.Timed"/>
    public Case Timed => bridge.Timed() ?? bridge.OfLength(1 << 16).First();

    /// <inheritdoc cref="IContract.CostIsBound"/>
    public bool CostIsBound => bridge.CostIsBound();

    /// <summary>The name of its files: <c>MaxPool2D</c> has the page <c>max-pool-2d.md</c>.</summary>
    public string FileName => FileNameOf(Name);

    /// <summary>The name of an operator's files.</summary>
    public static string FileNameOf(string name) => Regex.Replace(name, "(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])", "-").ToLowerInvariant();

    /// <inheritdoc cref="IContract.Any"/>
    public Case Any(Sampler r) => bridge.Any(r);

    /// <inheritdoc cref="IContract.OfLength"/>
    public IReadOnlyList<Case> OfLength(int n) => [.. bridge.OfLength(n)];

    /// <inheritdoc/>
    public override string ToString() => Name;
}

internal abstract class Bridge
{
    public abstract IEnumerable<Case> Cases();
    public abstract IEnumerable<Refusal> Refusals();
    public abstract Case Any(Sampler r);
    public abstract IEnumerable<Case> OfLength(int n);
    public abstract Case? Timed();
    public abstract bool CostIsBound();
    public abstract IReadOnlyDictionary<string, string> NotApplicable();
}

internal sealed class Bridge<TOp> : Bridge where TOp : Operator, IContract
{
    public override IEnumerable<Case> Cases() => TOp.Cases();
    public override IEnumerable<Refusal> Refusals() => TOp.Refusals();
    public override Case Any(Sampler r) => TOp.Any(r);
    public override IEnumerable<Case> OfLength(int n) => TOp.OfLength(n);
    public override Case? Timed() => TOp.Timed;
    public override bool CostIsBound() => TOp.CostIsBound;
    public override IReadOnlyDictionary<string, string> NotApplicable() => TOp.NotApplicable;
}

/// <summary>
/// Operators, reference kernels and engines, found by type in the Conformance assemblies beside the running program, and in
/// assemblies of users: nothing is registered by hand.
/// </summary>
public sealed class Catalogue
{
    /// <summary>Names assemblies of users' engines, separated by <c>;</c>.</summary>
    public const string EnginesVariable = "CONFORMANCE_ENGINES";

    private static readonly Lazy<Catalogue> current = new(() => new Catalogue());
    private readonly Dictionary<Type, FormulaKernel> formulas = [];

    private Catalogue()
    {
        var assemblies = Directory.GetFiles(AppContext.BaseDirectory, "Conformance.*.dll")
            .Order(StringComparer.Ordinal)
            .Where(f => !Path.GetFileNameWithoutExtension(f).EndsWith(".Tests", StringComparison.Ordinal))
            .Select(f => Assembly.Load(new AssemblyName(Path.GetFileNameWithoutExtension(f)))).ToList();

        foreach (var type in assemblies.Distinct().SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }))
        {
            if (type.IsSubclassOf(typeof(Operator)) && type.IsAssignableTo(typeof(IContract)))
                operators.Add(new(type, (Bridge)Activator.CreateInstance(typeof(Bridge<>).MakeGenericType(type))!));
            foreach (var face in type.GetInterfaces().Where(f => f.IsGenericType && (f.GetGenericTypeDefinition() == typeof(IForward<>) || f.GetGenericTypeDefinition() == typeof(IBackward<>))))
            {
                var op = face.GetGenericArguments()[0];
                if (!formulas.TryGetValue(op, out var kernel))
                    formulas[op] = kernel = (FormulaKernel)Activator.CreateInstance(typeof(FormulaKernel<>).MakeGenericType(op))!;
                kernel.Bind(Activator.CreateInstance(type)!, type);
            }
        }
        operators.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (var assembly in assemblies.Distinct()) AddEngines(assembly);
        foreach (string path in (Environment.GetEnvironmentVariable(EnginesVariable) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            AddAssembly(path);
        Sort();
    }

    private void Sort()
    {
        engines.Sort((a, b) => (a is ReferenceEngine, b is ReferenceEngine) switch
        {
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(Sortable(a.Name), Sortable(b.Name)),
        });

        // simd-32 before simd-128
        static string Sortable(string name) => Regex.Replace(name, @"\d+", n => n.Value.PadLeft(9, '0'));
    }

    private readonly List<OperatorInfo> operators = [];
    private readonly List<Engine> engines = [];

    /// <summary>The catalogue of this process.</summary>
    public static Catalogue Current => current.Value;

    /// <summary>Every operator, by name.</summary>
    public IReadOnlyList<OperatorInfo> Operators => operators;

    /// <summary>Every engine, the reference first; those that cannot run here say so in <see cref="Engine.Unavailable"/>.</summary>
    public IReadOnlyList<Engine> Engines => engines;

    /// <summary>The operator of that name, whatever the case of its letters.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public OperatorInfo Operator(string name) => operators.Find(o => o.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException($"No operator '{name}'. There are: {string.Join(", ", operators)}.");

    /// <summary>The operator of that type.</summary>
    public OperatorInfo Operator(Type type) => operators.Find(o => o.Type == type)
        ?? throw new KeyNotFoundException($"No operator of type '{type}'.");

    /// <summary>The engine of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public Engine Engine(string name) => engines.Find(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException($"No engine '{name}'. There are: {string.Join(", ", engines)}.");

    /// <summary>Adds the engines of a user's assembly.</summary>
    /// <exception cref="FileNotFoundException">No such file.</exception>
    /// <exception cref="ArgumentException">The assembly has no engine.</exception>
    public void AddAssembly(string path)
    {
        if (!AddEngines(Load(path)))
            throw new ArgumentException($"{path} has no engine: a public class derived from {typeof(Engine).FullName} with a parameterless constructor.");
        Sort();
    }

    internal FormulaKernel? Formula(Type op) => formulas.GetValueOrDefault(op);

    private bool AddEngines(Assembly assembly)
    {
        bool any = false;
        foreach (var type in Exported(assembly).Where(t => t is { IsAbstract: false, ContainsGenericParameters: false } && t.IsSubclassOf(typeof(Engine)) && t.GetConstructor([]) is not null))
        {
            any = true;
            if (engines.Any(e => e.GetType() == type)) continue;
            var engine = Create(type);
            if (engines.Find(e => e.Name.Equals(engine.Name, StringComparison.OrdinalIgnoreCase)) is { } other)
                throw new ArgumentException($"{type} in {assembly.Location} is called '{engine.Name}', as {other.GetType()} is: one of them would not be judged.");
            if (engine is FloatEngine { HasKernels: false })
                throw new ArgumentException($"{type} in {assembly.Location} has no kernels: its constructor adds them, with AddAll or one by one; AddAll leaves nested classes out.");
            engines.Add(engine);
        }
        return any;
    }

    private static Type[] Exported(Assembly assembly)
    {
        try
        {
            return assembly.GetExportedTypes();
        }
        catch (Exception e) when (e is TypeLoadException or FileNotFoundException or ReflectionTypeLoadException)
        {
            throw new ArgumentException($"{assembly.Location} cannot be loaded: {e.Message}", e);
        }
    }

    private static Engine Create(Type type)
    {
        try
        {
            return (Engine)Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException e)
        {
            throw new ArgumentException($"The engine {type} in {type.Assembly.Location} cannot be made: {e.InnerException!.Message}", e);
        }
    }

    private static Assembly Load(string path)
    {
        string full = Path.GetFullPath(path);
        // A test runs in a folder of its own; whoever names a path means the one that he stands in, somewhere above.
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null && !File.Exists(full); above = above.Parent)
            if (File.Exists(Path.Combine(above.FullName, path))) full = Path.GetFullPath(Path.Combine(above.FullName, path));
        if (!File.Exists(full)) throw new FileNotFoundException($"No engine assembly at {full}.", full);
        // Its own folder holds what it references beyond what this program already has.
        AppDomain.CurrentDomain.AssemblyResolve += (_, e) =>
            Path.Combine(Path.GetDirectoryName(full)!, new AssemblyName(e.Name).Name + ".dll") is var beside && File.Exists(beside)
                ? Assembly.LoadFrom(beside) : null;
        return Assembly.LoadFrom(full);
    }
}
