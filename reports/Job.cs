using System.Diagnostics;
using System.Runtime.InteropServices;
using Conformance.Gates;
using Conformance.Spec;
using Spectre.Console;

namespace Conformance.Reports;

/// <summary>The main job: every operator on every engine of this machine, every planted bug, a quick timing, the report.</summary>
internal static class Job
{
    /// <summary>Runs everything, or everything of some operators, with a progress bar.</summary>
    public static Results Run(IReadOnlyList<OperatorInfo> only, Effort effort)
    {
        var clock = Stopwatch.StartNew();
        var catalogue = Catalogue.Current;
        var engines = catalogue.Engines.Where(e => e.Unavailable is null).ToList();
        var operators = only.Count > 0 ? only : catalogue.Operators;
        string? root = Coverage.Root();
        var source = root is null ? [] : Coverage.Rows(root).ToDictionary(r => r.Name);
        var findings = new Dictionary<(string, string), List<Finding>>();
        var mutants = new List<(OperatorInfo Op, Mutant Mutant)>();
        foreach (var op in operators) mutants.AddRange(MutantRunner.Of(op, typeof(Mutants.Gelu).Assembly).Select(m => (op, m)));
        var verdicts = new MutantFacts[mutants.Count];
        var timings = new Dictionary<string, List<TimingFacts>>();
        IReadOnlyList<AccuracyFacts> accuracy = [];

        Progress().Start(progress =>
        {
            // The software device checks every access while it is judged, and none while it is timed.
            Gpu.DeviceChecks.Enabled = true;
            var cells = (from op in operators from engine in engines select (op, engine)).ToList();
            Parallel(progress.AddTask("gates"), cells, cell =>
            {
                var found = AllGates.InOrder.SelectMany(g => g.Judge(cell.engine, cell.op, effort)).ToList();
                lock (findings) findings[(cell.op.Name, cell.engine.Name)] = found;
            });
            Parallel(progress.AddTask("planted bugs"), [.. Enumerable.Range(0, mutants.Count)], i =>
            {
                var verdict = MutantRunner.Judge(mutants[i].Mutant, mutants[i].Op, effort);
                verdicts[i] = new(verdict.Mutant.Bug, verdict.Mutant.Seen, verdict.Killers, verdict.Evidence);
            });
            Gpu.DeviceChecks.Enabled = false;
            if (only.Count == 0) accuracy = Accuracy.Of(engines, stride: 4099, progress.AddTask("functions"));
            var timing = progress.AddTask("timing", maxValue: operators.Count);
            foreach (var op in operators)
            {
                timings[op.Name] = Timing.Of(op, engines, (engine, direction) => Passed(findings[(op.Name, engine.Name)], direction));
                timing.Increment(1);
            }
        });

        return new()
        {
            Generated = Now(),
            Commit = Git(root),
            Machine = Machine(),
            Engines = [.. catalogue.Engines.Select(e => new EngineFacts(e.Name, (e as Gpu.GpuEngine)?.Facts, e.Unavailable))],
            Accuracy = accuracy,
            AccuracyRuns = root is null ? [] : Accuracy.Committed(root),
            Operators =
            [
                .. operators.Select(op => new OperatorFacts(
                    op.Name,
                    source.TryGetValue(op.Name, out var row) ? row.Family : "",
                    row?.Parts ?? new Dictionary<string, bool>(),
                    op.NotApplicable,
                    SpecVectors.Vectors(op).Count,
                    SpecVectors.Examples(op).Count,
                    [.. engines.SelectMany(e => findings[(op.Name, e.Name)])],
                    [.. mutants.Zip(verdicts).Where(m => m.First.Op == op).Select(m => m.Second)],
                    timings[op.Name])),
            ],
            Skipped = [.. Skipped(catalogue, only, root)],
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    /// <summary>A progress bar on a terminal, plain lines elsewhere.</summary>
    public static Progress Progress() => AnsiConsole.Progress().AutoClear(false).Columns(
        new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn());

    private static void Parallel<T>(ProgressTask task, IReadOnlyList<T> work, Action<T> body)
    {
        task.MaxValue = Math.Max(1, work.Count);
        System.Threading.Tasks.Parallel.ForEach(work, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, item =>
        {
            body(item);
            lock (task) task.Increment(1);
        });
        task.Value = task.MaxValue;
    }

    // A speed is only printed for a kernel that passed its gates in the same build.
    private static bool Passed(List<Finding> findings, Direction direction) =>
        findings.All(f => f.Outcome != Outcome.Failed) && findings.Any(f => f.Gate == "agreement" && f.Direction == direction && f.Outcome == Outcome.Passed);

    private static IEnumerable<string> Skipped(Catalogue catalogue, IReadOnlyList<OperatorInfo> only, string? root)
    {
        if (only.Count > 0) yield return $"every operator but {string.Join(", ", only)}, and elementary functions: not asked for";
        foreach (var engine in catalogue.Engines.Where(e => e.Unavailable is not null))
            yield return $"engine {engine.Name}: {engine.Unavailable}";
        if (root is null) yield return "source columns of the matrix: the program runs outside a clone";
    }

    /// <summary>The time of a report.</summary>
    public static string Now() => DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'");

    /// <summary>This machine.</summary>
    public static MachineFacts Machine() => new(RuntimeInformation.OSDescription, Cpu(), Environment.ProcessorCount,
        [.. Catalogue.Current.Engines.Where(e => e.Unavailable is null).Select(e => e switch { Simd.Simd128 => 128, Simd.Simd256 => 256, Simd.Simd512 => 512, _ => 0 }).Where(w => w > 0)],
        RuntimeInformation.FrameworkDescription);

    /// <summary>The commit of the source, or "unknown".</summary>
    public static string Git(string? root)
    {
        if (root is null) return "unknown";
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "describe --always --dirty --abbrev=12") { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true })!;
            string text = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 && text != "" ? text : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }

    public static string Cpu()
    {
        const string info = "/proc/cpuinfo";
        string? name = File.Exists(info) ? File.ReadLines(info).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        return name ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
