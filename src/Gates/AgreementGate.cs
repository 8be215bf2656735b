using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>
/// Gate 4: forward and backward against the reference within <see cref="Bounded"/>, on the same inputs: listed cases,
/// random ones, every length around the vector widths, special values in every lane; buffers between guards, outputs
/// poisoned, a rerun bit for bit the same.
/// </summary>
public sealed class AgreementGate : Gate
{
    /// <summary>At most this share of draws may have to be repeated.</summary>
    public const double RedrawCap = 0.05;

    private const int MostDraws = 24;
    private const long EnoughElements = 20_000;

    /// <inheritdoc/>
    public override string Name => "agreement";

    /// <inheritdoc/>
    public override IEnumerable<Finding> Judge(Engine engine, OperatorInfo op, Effort effort)
    {
        var tallies = new[] { new Tally(Direction.Forward), new Tally(Direction.Backward) };
        foreach (var (origin, trials) in Work(op, effort))
        {
            if (effort.UntilFailure && tallies.Any(t => t.Failure is not null)) break;
            foreach (var tally in tallies)
            {
                if (tally.Failure is not null) continue;
                try
                {
                    if (Wanted(engine, op, origin.Case, tally)) tally.Run(engine, origin, trials, effort.Seed);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    tally.Fail($"asked whether it declines {origin.Case.Name}, the engine threw {e.GetType().Name}: {e.Message}");
                }
            }
        }
        return tallies.Select(t => t.Finding(Name, engine, op));
    }

    private static IEnumerable<(Origin Origin, int Trials)> Work(OperatorInfo op, Effort effort)
    {
        if (effort.Only is { } only) return [(Origin.Parse(op, only), effort.Trials)];
        return Origin.Listed(op).Select(o => (o, effort.Trials))
            .Concat(Origin.Lengths(op, effort).Select(o => (o, 1)))
            .Concat(Origin.Random(op, effort).Select(o => (o, 1)))
            .Concat(Special.All(op).Select(o => (o, 1)))
            // A planted bug that got this far would be found here or nowhere; none does.
            .Concat(effort.UntilFailure ? [] : [(Origin.Timed(op), 1)]);
    }

    private static bool Wanted(Engine engine, OperatorInfo op, Case c, Tally tally)
    {
        if (tally.Direction == Direction.Backward && op.NotApplicable.ContainsKey("backward")) return false;
        // Backward needs the outputs of a forward.
        string? why = engine.Declines(c.Operator, Direction.Forward)
            ?? (tally.Direction == Direction.Backward ? engine.Declines(c.Operator, Direction.Backward) : null);
        if (why is null) return true;
        if (!tally.Declined.Contains(why)) tally.Declined.Add(why);
        return false;
    }

    private sealed class Tally(Direction direction)
    {
        // Random cases and lengths have a trial each; together they fill a pool, too.
        private readonly Agreement together = new();
        private int trials, draws, redraws;
        private long elements, unjudged;
        private double ulp, sigmas, rms;

        public Direction Direction => direction;
        public string? Failure { get; private set; }

        public void Fail(string why) => Failure ??= why;

        public List<string> Declined { get; } = [];

        public void Run(Engine engine, Origin origin, int count, int seed)
        {
            bool listed = origin.Text.StartsWith("cases/", StringComparison.Ordinal);
            var agreement = listed || !origin.Case.Random ? new Agreement() : together;
            var (elementsBefore, unjudgedBefore) = (agreement.Elements, agreement.Unjudged);
            int first = Sampler.SeedOf(origin.Case.Name) ^ seed;
            // A pool that is too small to judge is filled by further draws.
            bool More(int trial) => trial < count
                || (listed && count > 1 && origin.Case.Random && trial < MostDraws && agreement.Pooled is > 0 and < Agreement.PoolSize && agreement.Elements < EnoughElements);
            for (int trial = 0, attempt = 0; More(trial) && Failure is null; attempt++)
            {
                int drawn = first + attempt;
                draws++;
                string? problem;
                try
                {
                    if (!Trial.Run(engine, origin.Case, drawn, direction, agreement, out problem))
                    {
                        redraws++;
                        if (attempt > 20 * count) problem = "every draw leaves a branch too close to call";
                        else continue;
                    }
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    problem = $"threw {e.GetType().Name}: {e.Message}";
                }
                trial++;
                trials++;
                problem ??= agreement.Failure?.ToString();
                if (problem is not null) Failure = Replay.Describe(engine, origin, drawn, direction, problem);
            }
            elements += agreement.Elements - elementsBefore;
            unjudged += agreement.Unjudged - unjudgedBefore;
            ulp = Math.Max(ulp, agreement.WorstUlp);
            sigmas = Math.Max(sigmas, agreement.WorstSigmas);
            rms = Math.Max(rms, agreement.PooledRms);
        }

        public Finding Finding(string gate, Engine engine, OperatorInfo op)
        {
            double redrawn = draws == 0 ? 0 : (double)redraws / draws;
            if (Failure is null && unjudged > Agreement.UnjudgedShare * elements)
                Failure = $"{unjudged} of {elements} elements have no finite bound, allowed is a share of {Agreement.UnjudgedShare}";
            if (Failure is null && draws >= 40 && redrawn > RedrawCap)
                Failure = $"{redraws} of {draws} draws left a branch too close to call, allowed is a share of {RedrawCap}";
            bool none = direction == Direction.Backward && op.NotApplicable.ContainsKey("backward");
            var outcome = Failure is not null ? Outcome.Failed
                : none ? Outcome.Declined
                : trials > 0 ? Outcome.Passed
                : Declined is ["no kernel"] ? Outcome.Absent : Outcome.Declined;
            string detail = Failure ?? (none ? op.NotApplicable["backward"] : string.Join("; ", Declined));
            return new(gate, op.Name, engine.Name, direction, outcome, detail)
            {
                Trials = trials, Elements = elements, Unjudged = unjudged, WorstUlp = ulp, WorstSigmas = sigmas, PooledRms = rms, Redrawn = redrawn,
            };
        }
    }
}
