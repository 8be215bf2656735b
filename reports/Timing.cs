using System.Diagnostics;
using Conformance.Spec;

namespace Conformance.Reports;

/// <summary>A quick timing: every engine on the same inputs in turn, in one process; ratios are what counts.</summary>
internal static class Timing
{
    private static readonly TimeSpan budget = TimeSpan.FromMilliseconds(60);

    /// <summary>Times those cells that passed their gates.</summary>
    public static List<TimingFacts> Of(OperatorInfo op, IReadOnlyList<Engine> engines, Func<Engine, Direction, bool> passed)
    {
        var facts = new List<TimingFacts>();
        var c = op.Timed;
        var x = c.Draw(1);
        foreach (var direction in Enum.GetValues<Direction>())
        {
            double? reference = null;
            foreach (var engine in engines)
            {
                if (!passed(engine, direction) || engine.Declines(c.Operator, direction) is not null || engine.Declines(c.Operator, Direction.Forward) is not null) continue;
                var dy = direction == Direction.Backward ? c.DrawSeeds(1) : null;
                using var session = engine.Prepare(c.Operator, x);
                double first = direction == Direction.Forward ? Once(session.Forward) : 0;
                if (dy is not null)
                {
                    session.Forward();
                    session.Seed(dy);
                    first = Once(session.Backward);
                }
                double microseconds = Median(direction == Direction.Forward ? session.Forward : session.Backward);
                double roundTrip = new[] { RoundTrip(engine, c, x, dy), RoundTrip(engine, c, x, dy), RoundTrip(engine, c, x, dy) }.Order().ElementAt(1);
                if (engine is ReferenceEngine) reference = microseconds;
                facts.Add(new(engine.Name, direction, c.Name, microseconds, reference / microseconds, first, roundTrip));
            }
        }
        return facts;
    }

    // What a caller pays whose data live in main memory: backward comes with its own forward.
    private static double RoundTrip(Engine engine, Case c, Operands<float> x, Operands<float>? dy) => Once(() =>
    {
        using var session = engine.Prepare(c.Operator, x);
        session.Forward();
        if (dy is null)
        {
            session.Outputs();
            return;
        }
        session.Seed(dy);
        session.Backward();
        session.Gradients();
    });

    private static double Once(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static double Median(Action run)
    {
        // The project file has methods with loops compiled once and for good: what is warmed here are caches and threads.
        int warm = 0;
        for (var first = Stopwatch.StartNew(); warm < 3 || first.Elapsed < budget / 3; warm++) run();
        var times = new List<double>();
        var clock = Stopwatch.StartNew();
        // A run of a few microseconds is repeated inside one measurement, so that the clock's grain does not show.
        int inner = Math.Max(1, warm / 10);
        while (times.Count < 5 || (clock.Elapsed < budget && times.Count < 200))
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < inner; i++) run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / inner);
            if (clock.Elapsed > budget * 20) break;
        }
        times.Sort();
        return times[times.Count / 2];
    }
}
