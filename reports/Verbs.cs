using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Conformance.Gates;
using Conformance.Spec;
using Conformance.Vectors;
using Spectre.Console;

namespace Conformance.Reports;

/// <summary>The verbs of the command line.</summary>
internal static class Verbs
{
    public const int Agrees = 0, Disagrees = 1, WrongUsage = 2;

    // What `accuracy` takes of the bit patterns where it does not take all: it visits every binade.
    private const int Sampled = 101;

    // Too slow for all of them.
    internal const string InCSharp = "gpu-software";

    public static RootCommand Root()
    {
        var assembly = new Option<string[]>("--engine-assembly") { Description = "An assembly with engines of your own; may be given several times.", AllowMultipleArgumentsPerToken = false };
        var device = Device();
        var root = new RootCommand("Checks every operator on every engine of this machine, and writes artifacts/report/index.html and results.json.")
        {
            assembly, device,
            Check(), VectorsVerb(), List(), Train(), AccuracyVerb(), Separate(), CoverageVerb(), Gemm(),
        };
        var output = new Option<string>("--output") { Description = "Where the report goes.", DefaultValueFactory = _ => Path.Combine(Coverage.Root() ?? ".", "artifacts", "report") };
        var op = new Option<string[]>("--operator") { Description = "One operator; may be given several times; all when left out.", AllowMultipleArgumentsPerToken = false };
        root.Add(op);
        root.Add(output);
        root.SetAction(p => Guard(() => Report(Choose(p, device, assembly), p.GetValue(op) ?? [], p.GetValue(output)!)));
        return root;
    }

    private static Option<string?> Device() => new("--device") { Description = "The GPU or OpenCL device, by its place or a part of its name; list shows them." };

    // Before the catalogue makes its engines.
    private static string[] Choose(ParseResult p, Option<string?> device, Option<string[]> assembly)
    {
        Choose(p, device);
        return p.GetValue(assembly) ?? [];
    }

    private static void Choose(ParseResult p, Option<string?> device)
    {
        Gpu.DeviceChoice.Wanted = p.GetValue(device);
        _ = Gpu.DeviceChoice.Chosen;
    }

    private static int Report(string[] assemblies, string[] only, string folder)
    {
        Add(assemblies);
        Directory.CreateDirectory(folder);                    // it had better be known before the work that nothing can be written
        var results = Job.Run([.. only.Select(Catalogue.Current.Operator)], new Effort());
        File.WriteAllText(Path.Combine(folder, "results.json"), JsonSerializer.Serialize(results, Results.Json) + "\n");
        File.WriteAllText(Path.Combine(folder, "index.html"), Html.Page(results));
        foreach (string skipped in results.Skipped) Console.WriteLine($"skipped: {skipped}");
        foreach (var finding in results.Operators.SelectMany(o => o.Findings).Where(f => f.Outcome == Outcome.Failed)) Console.WriteLine(finding);
        foreach (string wrong in results.Accuracy.SelectMany(a => a.Functions).Select(f => f.Wrong).OfType<string>()) Console.WriteLine(wrong);
        foreach (var op in results.Operators)
            foreach (var m in op.Mutants.Where(m => m.KilledBy.Count == 0)) Console.WriteLine($"{op.Name}: the planted bug '{m.Bug}' survives every gate");
        Console.WriteLine($"{(results.Agrees ? "All agree" : "There are disagreements")}: {results.Operators.Count} operators, {results.Engines.Count(e => e.Unavailable is null)} engines, "
            + $"{results.Operators.Sum(o => o.Mutants.Count(m => m.KilledBy.Count > 0))} of {results.Operators.Sum(o => o.Mutants.Count)} planted bugs killed, {results.Seconds:f0} s.");
        Console.WriteLine($"Report: {Path.GetFullPath(Path.Combine(folder, "index.html"))}");
        return results.Agrees ? Agrees : Disagrees;
    }

    private static Command Check()
    {
        var op = new Option<string?>("--operator") { Description = "One operator; all when left out." };
        var engine = new Option<string?>("--engine") { Description = "One engine; all of this machine when left out." };
        var assembly = new Option<string[]>("--engine-assembly") { Description = "An assembly with engines of your own." };
        var seed = new Option<int>("--seed") { Description = "Every draw is derived from it.", DefaultValueFactory = _ => 0 };
        var only = new Option<string?>("--case") { Description = "One case by its origin, as a failure prints it, such as cases/3 or any/1234/9." };
        var mutants = new Option<bool>("--mutants") { Description = "Check the planted bugs, too." };
        var device = Device();
        var command = new Command("check", "Runs the gates and prints what each of them says.") { op, engine, assembly, device, seed, only, mutants };
        command.SetAction(p => Guard(() =>
        {
            Add(Choose(p, device, assembly));
            var catalogue = Catalogue.Current;
            IReadOnlyList<OperatorInfo> operators = p.GetValue(op) is { } o ? [catalogue.Operator(o)] : catalogue.Operators;
            IReadOnlyList<Engine> engines = p.GetValue(engine) is { } e ? [catalogue.Engine(e)] : catalogue.Engines;
            var effort = new Effort { Seed = p.GetValue(seed), Only = p.GetValue(only) };
            if (effort.Only is not null && operators.Count != 1) throw new ArgumentException("--case needs --operator.");
            if (p.GetValue(engine) is not null && engines[0].Unavailable is { } why) throw new ArgumentException($"{engines[0]} is unavailable here: {why}");
            if (effort.Only is { } text) Origin.Parse(operators[0], text);
            return Check(operators, engines, effort, p.GetValue(mutants));
        }));
        return command;
    }

    private static int Check(IReadOnlyList<OperatorInfo> operators, IReadOnlyList<Engine> engines, Effort effort, bool mutants)
    {
        bool agree = true;
        var counts = new SortedDictionary<Outcome, int>();
        Gpu.DeviceChecks.Enabled = true;
        foreach (var engine in engines.Where(e => e.Unavailable is not null)) Console.WriteLine($"{engine} is unavailable here: {engine.Unavailable}");
        foreach (var op in operators)
        {
            foreach (var engine in engines.Where(e => e.Unavailable is null))
                foreach (var gate in AllGates.InOrder.Where(g => effort.Only is null || g is AgreementGate or GradientGate))
                    foreach (var f in gate.Judge(engine, op, effort))
                    {
                        agree &= f.Outcome != Outcome.Failed;
                        counts[f.Outcome] = counts.GetValueOrDefault(f.Outcome) + 1;
                        Console.WriteLine(f.Outcome == Outcome.Passed && f.Elements > 0
                            ? $"{f}, {f.Trials} trials, {f.Elements} elements, worst {f.WorstUlp:g3} ULP, {f.WorstSigmas:g3} σ, root mean square {f.PooledRms:g3} σ{(f.Unjudged > 0 ? $", {f.Unjudged} beyond judgement" : "")}"
                            : f.Trials > 0 && f.Outcome == Outcome.Passed ? $"{f}, {f.Trials} trials" : f.ToString());
                    }
            if (!mutants) continue;
            foreach (var mutant in MutantRunner.Of(op, typeof(Mutants.Gelu).Assembly))
            {
                var verdict = MutantRunner.Judge(mutant, op, effort);
                agree &= verdict.Killers.Count > 0;
                Console.WriteLine($"{op}, planted bug '{mutant.Bug}': {(verdict.Killers.Count > 0 ? $"killed by {string.Join(", ", verdict.Killers)}" : "SURVIVES")}");
            }
        }
        Console.WriteLine(string.Join(", ", counts.Select(c => $"{c.Value} {c.Key.ToString().ToLowerInvariant()}")));
        return agree ? Agrees : Disagrees;
    }

    private static Command VectorsVerb()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder of ONNX node tests or of WebNN JSON." };
        var json = new Option<string?>("--json") { Description = "Write the results to this file." };
        var engine = new Option<string?>("--engine") { Description = "One engine; all of this machine when left out." };
        var assembly = new Option<string[]>("--engine-assembly") { Description = "An assembly with engines of your own." };
        var device = Device();
        var command = new Command("vectors", "Runs other people's test vectors on each engine.") { folder, json, engine, assembly, device };
        command.SetAction(p => Guard(() =>
        {
            Add(Choose(p, device, assembly));
            IReadOnlyList<Engine> engines = p.GetValue(engine) is { } e ? [Catalogue.Current.Engine(e)] : Catalogue.Current.Engines;
            return VectorVerb.Run(p.GetValue(folder)!, engines, p.GetValue(json));
        }));
        return command;
    }

    private static Command List()
    {
        var json = new Option<string?>("--json") { Description = "Write the list to this file." };
        var command = new Command("list", "Lists operators, their cases, and engines.") { json };
        command.SetAction(p => Guard(() =>
        {
            var catalogue = Catalogue.Current;
            if (p.GetValue(json) is { } file)
            {
                var list = new
                {
                    Schema = 1,
                    Operators = catalogue.Operators.Select(o => new { o.Name, Page = $"{o.FileName}.md", Cases = o.Cases.Select((c, i) => new { Origin = $"cases/{i}", c.Name }) }),
                    Engines = catalogue.Engines.Select(e => new EngineFacts(e.Name, (e as Gpu.GpuEngine)?.Facts, e.Unavailable)),
                };
                File.WriteAllText(file, JsonSerializer.Serialize(list, Results.Json) + "\n");
                return Agrees;
            }
            foreach (var op in catalogue.Operators)
            {
                Console.WriteLine(op.Name);
                for (int i = 0; i < op.Cases.Count; i++) Console.WriteLine($"  cases/{i}  {op.Cases[i]}");
            }
            for (int i = 0; i < Gpu.DeviceChoice.All.Count; i++) Console.WriteLine($"device {i} {Gpu.DeviceFacts.Of(Gpu.DeviceChoice.All[i])}");
            foreach (var e in catalogue.Engines) Console.WriteLine($"engine {e}{(e.Unavailable is { } why ? $" (unavailable: {why})" : "")}");
            return Agrees;
        }));
        return command;
    }

    private static Command Train()
    {
        var what = new Argument<string>("NETWORK") { Description = "digits-mlp" };
        what.AcceptOnlyFromAmong("digits-mlp");
        var engine = new Option<string>("--engine") { Description = "The engine that runs every operator.", DefaultValueFactory = _ => Simd.Dispatch.Widest };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the training set.", DefaultValueFactory = _ => 15 };
        var seed = new Option<int>("--seed") { Description = "Seed of initialization, split and order.", DefaultValueFactory = _ => 1 };
        var command = new Command("train", "Trains a network on real data: the same bits on every rerun.") { what, engine, epochs, seed };
        command.SetAction(p => Guard(() =>
        {
            var e = Catalogue.Current.Engine(p.GetValue(engine)!);
            if (e.Unavailable is { } why) throw new ArgumentException($"{e} is unavailable here: {why}");
            if (p.GetValue(epochs) < 1) throw new ArgumentException($"--epochs is {p.GetValue(epochs)}, must be at least 1.");
            var result = DigitsTraining.Run(e, p.GetValue(epochs), p.GetValue(seed), (epoch, loss, accuracy) =>
                Console.WriteLine($"epoch {epoch,2}: training loss {loss:f4}, test accuracy {accuracy:p2}"));
            Console.WriteLine($"test accuracy {result.TestAccuracy:p2} on {result.TestSamples} digits; parameters {result.Fingerprint}");
            return result.TestAccuracy >= 0.95 ? Agrees : Disagrees;
        }));
        return command;
    }

    private static Command AccuracyVerb()
    {
        var stride = new Option<int>("--stride") { Description = "Every so many-th of the 2³² bit patterns.", DefaultValueFactory = _ => Sampled };
        var exhaustive = new Option<bool>("--exhaustive") { Description = $"All 2³² floats, a minute or more for each function; the software device takes every {Sampled}th." };
        var engine = new Option<string?>("--engine") { Description = $"{Accuracy.Simd}, or an engine that runs shaders; all of this machine when left out." };
        var json = new Option<string?>("--json") { Description = "Write the measurement to this file." };
        var device = Device();
        var command = new Command("accuracy", "Measures elementary functions against double precision: those of the SIMD engine, and those of the shaders on each device.") { stride, exhaustive, engine, device, json };
        command.SetAction(p => Guard(() =>
        {
            if (p.GetValue(stride) < 1) throw new ArgumentException($"--stride is {p.GetValue(stride)}, must be at least 1.");
            if (p.GetValue(exhaustive) && p.GetResult(stride) is { Implicit: false }) throw new ArgumentException("--exhaustive and --stride exclude each other.");
            Choose(p, device);
            var engines = Catalogue.Current.Engines.OfType<Gpu.GpuEngine>().Where(e => e.Unavailable is null).ToList();
            bool simd = true;
            if (p.GetValue(engine) is { } one)
            {
                simd = one == Accuracy.Simd;
                if (!simd && engines.All(e => e.Name != one)) throw new ArgumentException($"--engine is {one}, must be one of {string.Join(", ", engines.Select(e => e.Name).Prepend(Accuracy.Simd))}.");
                engines.RemoveAll(e => e.Name != one);
            }
            var clock = Stopwatch.StartNew();
            var measured = new List<AccuracyFacts>();
            Gpu.DeviceChecks.Enabled = false;
            if (simd) Add(Accuracy.Simd, null, p.GetValue(exhaustive) ? 1 : p.GetValue(stride), Enum.GetValues<Simd.ElementaryFunction>(), Accuracy.Measure);
            foreach (var e in engines)
                Add(e.Name, e.Facts, !p.GetValue(exhaustive) ? p.GetValue(stride) : e.Name == InCSharp ? Sampled : 1, Enum.GetValues<Gpu.DeviceFunction>(), (f, step) => Accuracy.Measure(e, f, step));
            if (p.GetValue(json) is { } file)
                File.WriteAllText(file, JsonSerializer.Serialize(new AccuracyRun(1, Job.Now(), Job.Git(Coverage.Root()), Job.Machine(), clock.Elapsed.TotalSeconds, measured), Results.Json) + "\n");
            return measured.All(a => a.Functions.All(f => f.Wrong is null)) ? Agrees : Disagrees;

            void Add<T>(string target, Gpu.DeviceFacts? facts, int step, T[] functions, Func<T, int, FunctionFacts> measure)
            {
                var found = new List<FunctionFacts>();
                measured.Add(new(target, facts, step, found));
                Console.WriteLine($"{target}{(facts is null ? "" : $" on {facts}")}, {measured[^1].Extent}");
                foreach (var f in functions)
                {
                    found.Add(measure(f, step));
                    Console.WriteLine($"  {f}: {found[^1].MaxUlp:f4} ULP at {found[^1].At:R}, declared {found[^1].Declared:0.##}{(found[^1].Wrong is { } wrong ? $"; {wrong}" : "")}");
                }
            }
        }));
        return command;
    }

    private static Command Separate()
    {
        var op = new Option<string?>("--operator") { Description = "One operator; all when left out." };
        var command = new Command("separate", "Searches the simplest operands on which the dialects of an operator part, and prints them as worked examples.") { op };
        command.SetAction(p => Guard(() =>
        {
            foreach (var info in p.GetValue(op) is { } one ? [Catalogue.Current.Operator(one)] : Catalogue.Current.Operators)
            {
                int pairs = 0;
                foreach (var found in Separation.All(info))
                {
                    pairs++;
                    Console.WriteLine($"{info}, {found.A.Name} and {found.B.Name}{(found.Backward ? ", by their gradients" : "")}:\n\n{found.Examples()}");
                }

                if (pairs == 0) Console.WriteLine($"{info}: nothing within reach tells two presets apart");
            }

            return Agrees;
        }));
        return command;
    }

    private static Command Gemm()
    {
        var engine = new Option<string>("--engine") { Description = "The SIMD engine.", DefaultValueFactory = _ => Simd.Dispatch.Widest };
        var seconds = new Option<double>("--seconds") { Description = "How long each product is measured on each number of threads.", DefaultValueFactory = _ => 1 };
        var only = new Option<string?>("--size") { Description = "One size, such as 512x512x512." };
        var output = new Option<string?>("--output") { Description = "Write the table to this file." };
        var command = new Command("gemm", "Times products of matrices against the peak of the processor and against OpenBLAS where it is installed, and the shaders on every device.") { engine, seconds, only, output };
        command.SetAction(p => Guard(() => GemmVerb.Run(p.GetValue(engine)!, p.GetValue(seconds), p.GetValue(only), p.GetValue(output)) ? Agrees : Disagrees));
        return command;
    }

    private static Command CoverageVerb()
    {
        var command = new Command("coverage", "Regenerates reports/coverage.md, and the links of the course, from the source.");
        command.SetAction(_ => Guard(() =>
        {
            string root = Coverage.Root() ?? throw new ArgumentException("There is no Conformance.sln above this program: coverage needs a clone.");
            File.WriteAllText(Path.Combine(root, "reports", "coverage.md"), Coverage.Markdown(root));
            File.WriteAllText(Path.Combine(root, "spec", "README.md"), Coverage.Course(root));
            Console.WriteLine("reports/coverage.md and the links of spec/README.md");
            return Agrees;
        }));
        return command;
    }

    private static void Add(string[] assemblies)
    {
        foreach (string path in assemblies) Catalogue.Current.AddAssembly(path);
    }

    // What the user asked for does not exist: say so in a line, without a stack.
    private static int Guard(Func<int> body)
    {
        try
        {
            return body();
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException or FormatException or IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            Console.Error.WriteLine(e.Message);
            return WrongUsage;
        }
    }
}
