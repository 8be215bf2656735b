using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Conformance.Tests;

/// <summary>Runs FsCheck properties with one seed for all, so that a failure repeats.</summary>
public static class Properties
{
    /// <summary>Repeats a failed run: the first pair of numbers that FsCheck printed, such as <c>12345,6789</c>.</summary>
    public const string ReplayVariable = "CONFORMANCE_REPLAY";

    /// <summary>Checks a property on so many random values.</summary>
    public static void Hold<T>(Arbitrary<T> values, Func<T, string?> problem, int tests = 1000)
    {
        string? replay = Environment.GetEnvironmentVariable(ReplayVariable);
        ulong[] seed = replay is null ? [20260101, 7] : [.. replay.Split(',').Select(s => ulong.Parse(s, CultureInfo.InvariantCulture))];
        Prop.ForAll(values, v => problem(v) is { } why ? false.Label(why) : true.ToProperty())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(seed[0], seed[1]));
    }
}
