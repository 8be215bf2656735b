using BenchmarkDotNet.Running;
using Conformance.Benchmarks;
using Conformance.Spec;

// --operator Gelu is ours, everything else is BenchmarkDotNet's.
int at = Array.IndexOf(args, "--operator");
if (at >= 0)
{
    if (at + 1 == args.Length)
    {
        Console.Error.WriteLine("--operator needs a name.");
        return 2;
    }
    if (!Catalogue.Current.Operators.Any(o => o.Name.Equals(args[at + 1], StringComparison.OrdinalIgnoreCase)))
    {
        Console.Error.WriteLine($"No operator '{args[at + 1]}'; `reports -- list` shows them.");
        return 2;
    }
    Environment.SetEnvironmentVariable(OperatorBenchmarks.OperatorVariable, args[at + 1]);
    args = [.. args[..at], .. args[(at + 2)..]];
}
BenchmarkSwitcher.FromAssembly(typeof(OperatorBenchmarks).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args);
return 0;
