using Conformance.Spec;

namespace Conformance.Vectors;

/// <summary>What became of a published test on an engine.</summary>
public enum VectorStatus
{
    /// <summary>Every published output came out within the published tolerance.</summary>
    Passed,

    /// <summary>An output differs, the engine threw, or the test could not be read.</summary>
    Failed,

    /// <summary>This house, or this engine, does not do what the test asks for.</summary>
    Unsupported,
}

/// <summary>The result of one published test on one engine.</summary>
/// <param name="Name">The test's name.</param>
/// <param name="Engine">The engine's name.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Reason">Why it failed or is unsupported; empty where it passed.</param>
/// <param name="Worst">The largest error as a share of the allowed one (of units in the last place where these are counted), infinite
/// where an integer, an infinity or a NaN differs; null where nothing was compared.</param>
public sealed record VectorResult(string Name, string Engine, VectorStatus Status, string Reason, double? Worst);

/// <summary>Runs published tests on engines, through the seam that every engine shares.</summary>
public static class VectorRun
{
    /// <summary>A result for every test and engine, one at a time in the order of the tests. A broken test is a failed one; it ends nothing.</summary>
    public static IEnumerable<VectorResult> Run(IEnumerable<VectorEntry> tests, IReadOnlyList<Engine> engines)
    {
        ArgumentNullException.ThrowIfNull(tests);
        ArgumentNullException.ThrowIfNull(engines);
        return Each(tests, engines);
    }

    private static IEnumerable<VectorResult> Each(IEnumerable<VectorEntry> tests, IReadOnlyList<Engine> engines)
    {
        foreach (var test in tests)
        {
            var judge = Prepare(test);
            foreach (var engine in engines) yield return judge(engine);
        }
    }

    private static Func<Engine, VectorResult> Prepare(VectorEntry test)
    {
        try
        {
            return (test, test is RawCase c ? Mappings.Map(c) : null) switch
            {
                (ReadFailure f, _) => Always(VectorStatus.Failed, f.Reason),
                (_, Mapped.Unsupported u) => Always(VectorStatus.Unsupported, u.Reason),
                (RawCase raw, Mapped.Runs runs) => engine => Judge(raw, runs.List, engine),
                _ => throw new InvalidOperationException($"no way to run {test}"),
            };
        }
        catch (FormatException e)
        {
            return Always(VectorStatus.Failed, e.Message);
        }
        catch (Exception e)                                   // memory too: it is the test that asks for it
        {
            return Always(VectorStatus.Failed, $"threw {e.GetType().Name}: {e.Message}");
        }

        Func<Engine, VectorResult> Always(VectorStatus status, string reason) => engine => new(test.Name, engine.Name, status, reason, null);
    }

    private static VectorResult Judge(RawCase test, IReadOnlyList<MappedRun> runs, Engine engine)
    {
        VectorResult Result(VectorStatus status, string reason, double? worst = null) => new(test.Name, engine.Name, status, reason, worst);

        try
        {
            if (engine.Unavailable is { } absent) return Result(VectorStatus.Unsupported, $"unavailable: {absent}");
            foreach (var run in runs)
                if (engine.Declines(run.Operator, Direction.Forward) is { } declined) return Result(VectorStatus.Unsupported, declined);
            foreach (var run in runs)
                if (OtherSize(run) is { } other) return Result(VectorStatus.Failed, other);
            double? worst = null;
            string? failure = null;
            foreach (var run in runs)
            {
                using var session = engine.Prepare(run.Operator, run.Inputs);
                session.Poison();
                session.Forward();
                failure ??= session.Damage();
                var y = session.Outputs();
                foreach (var check in run.Checks) failure ??= Compare(check, run.Operator.Signature, y, test.Tolerance, ref worst);
            }
            return failure is null ? Result(VectorStatus.Passed, "", worst) : Result(VectorStatus.Failed, failure, worst);
        }
        catch (Exception e)
        {
            return Result(VectorStatus.Failed, $"threw {e.GetType().Name}: {e.Message}");
        }
    }

    // A small file can ask for an output that fills the memory: nothing is allocated before the sizes agree.
    private static string? OtherSize(MappedRun run)
    {
        var (signature, y) = (run.Operator.Signature, run.Operator.Infer(Shapes.Of(run.Inputs)));
        foreach (var check in run.Checks)
        {
            var shape = Array.IndexOf(signature.Outputs, check.Output) is var i and >= 0 ? y.Real[i] : y.Int[Array.IndexOf(signature.IntOutputs, check.Output)];
            if (shape.Count != check.Expected.Values.Length) return $"{check.Output} has shape {shape}, expected {new Shape(check.Expected.Dims)}";
        }
        return null;
    }

    /// <summary>Null, or the element that is farthest beyond what is allowed.</summary>
    private static string? Compare(Check check, Signature signature, Operands<float> y, Tolerance tolerance, ref double? worst)
    {
        var expected = check.Expected;
        var actual = Array.IndexOf(signature.Outputs, check.Output) is var i and >= 0
            ? y.Real[i].Select(v => (double)v)
            : y.Int[Array.IndexOf(signature.IntOutputs, check.Output)].Select(v => (double)v);
        if (check.Convert is { } convert) actual = convert(actual);
        var shape = new Shape(expected.Dims);
        if (actual.Shape != shape) return $"{check.Output} has shape {actual.Shape}, expected {shape}";
        string? failure = null;
        double failed = 0;
        for (int k = 0; k < actual.Count; k++)
        {
            double share = Share(tolerance, expected.Values[k], actual[k], expected.Type);
            worst = Math.Max(worst ?? 0, share);
            if (share <= failed || Accepts(tolerance, expected.Values[k], actual[k], expected.Type)) continue;
            failed = share;
            failure = $"{check.Output}[{string.Join(", ", shape.Index(k))}] expected {expected.Values[k]:R} actual {actual[k]:R}, {(expected.Type.IsFloat() ? $"{share:g3} times what {tolerance} allows" : "must be equal")}";
        }
        return failure;
    }

    // An index, a label or a mask is right or wrong: a relative tolerance means nothing there.
    private static bool Accepts(Tolerance tolerance, double expected, double actual, ElementType type) =>
        type.IsFloat() ? tolerance.Accepts(expected, actual, type) : expected == actual;

    /// <summary>The error as a share of what is allowed: at most 1 where the element is accepted, larger than 1 where it is not.</summary>
    private static double Share(Tolerance tolerance, double expected, double actual, ElementType type)
    {
        bool accepted = Accepts(tolerance, expected, actual, type);
        (expected, actual) = (type.Round(expected), type.Round(actual));
        if (!type.IsFloat() || !double.IsFinite(expected) || !double.IsFinite(actual)) return accepted ? 0 : double.PositiveInfinity;
        double error = Math.Abs(actual - expected);
        if (error == 0) return 0;
        return tolerance.Metric switch
        {
            ToleranceMetric.Ulp => Tolerance.Steps(expected, actual, type) / tolerance.Value,
            ToleranceMetric.Absolute => error / tolerance.Value,
            _ => error / (tolerance.Value + tolerance.Factor * Math.Abs(expected)),
        };
    }
}
