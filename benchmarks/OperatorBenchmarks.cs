using BenchmarkDotNet.Attributes;
using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Benchmarks;

/// <summary>
/// Every operator on every engine of this machine, at the size that its contract calls typical. A kernel that fails its
/// gate is not timed: the set-up throws.
/// </summary>
public class OperatorBenchmarks
{
    /// <summary>One operator only, by name; the child processes of BenchmarkDotNet inherit it.</summary>
    internal const string OperatorVariable = "CONFORMANCE_BENCHMARK_OPERATOR";

    private Session? session;

    [ParamsSource(nameof(Operators))]
    public string Operator { get; set; } = "";

    [ParamsSource(nameof(Engines))]
    public string Engine { get; set; } = "";

    public static IEnumerable<string> Operators => Environment.GetEnvironmentVariable(OperatorVariable) is { Length: > 0 } one
        ? [Catalogue.Current.Operator(one).Name] : Catalogue.Current.Operators.Select(o => o.Name);

    public static IEnumerable<string> Engines => Catalogue.Current.Engines.Where(e => e.Unavailable is null).Select(e => e.Name);

    [GlobalSetup(Target = nameof(Forward))]
    public void SetUpForward() => SetUp(Direction.Forward);

    [GlobalSetup(Target = nameof(Backward))]
    public void SetUpBackward() => SetUp(Direction.Backward);

    [GlobalCleanup]
    public void CleanUp() => session?.Dispose();

    [Benchmark]
    public void Forward() => session!.Forward();

    [Benchmark]
    public void Backward() => session!.Backward();

    private void SetUp(Direction direction)
    {
        var op = Catalogue.Current.Operator(Operator);
        var engine = Catalogue.Current.Engine(Engine);
        var c = op.Timed;
        if ((engine.Declines(c.Operator, Direction.Forward) ?? engine.Declines(c.Operator, direction)) is { } why)
            throw new InvalidOperationException($"{op} {direction} on {engine}: {why}");
        var finding = new AgreementGate().Judge(engine, op, new Effort { Trials = 1, RandomCases = 4 }).Single(f => f.Direction == direction);
        if (finding.Outcome != Outcome.Passed) throw new InvalidOperationException($"not timed: {finding}");
        session = engine.Prepare(c.Operator, c.Draw(1));
        session.Forward();
        if (direction == Direction.Backward) session.Seed(c.DrawSeeds(1));
    }
}
