using System.Globalization;
using System.Net;
using System.Text;
using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Reports;

/// <summary>The report as one self-contained page: no script, no request, light and dark.</summary>
internal static class Html
{
    /// <summary>Renders the page.</summary>
    public static string Page(Results r)
    {
        string[] engines = [.. r.Engines.Where(e => e.Unavailable is null).Select(e => e.Name)];
        var body = new StringBuilder();
        body.Append(Head(r));
        body.Append(Matrix(r, engines));
        body.Append(Engines(r));
        body.Append(WorstErrors(r, engines));
        body.Append(Functions(r));
        body.Append(Times(r));
        body.Append(Failures(r));
        body.Append(Bugs(r));
        body.Append(Notes(r));
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Conformance report</title>
            <style>{Style}</style>
            </head>
            <body><main>
            {body}
            </main></body>
            </html>

            """;
    }

    private static string Head(Results r)
    {
        int bugs = r.Operators.Sum(o => o.Mutants.Count), killed = r.Operators.Sum(o => o.Mutants.Count(m => m.KilledBy.Count > 0));
        int failed = r.Operators.Sum(o => o.Findings.Count(f => f.Outcome == Outcome.Failed)) + r.Accuracy.Sum(a => a.Functions.Count(f => f.Wrong is not null));
        long trials = r.Operators.Sum(o => o.Findings.Sum(f => (long)f.Trials));
        double sigmas = r.Operators.SelectMany(o => o.Findings).Select(f => f.WorstSigmas).DefaultIfEmpty().Max();
        return $"""
            <header>
            <h1>Conformance</h1>
            <p class="lead">Every operator, on every engine of this machine, against the reference.</p>
            <p class="meta">{E(r.Generated)} · commit {E(r.Commit)} · {E(r.Machine.Cpu)}, {r.Machine.Cores} cores, vectors of {string.Join(", ", r.Machine.Vectors)} bits · {E(r.Machine.Runtime)} · {E(r.Machine.Os)} · {N(r.Seconds)} s</p>
            </header>
            <section class="tiles">
            <div class="tile {(r.Agrees ? "good" : "bad")}"><b>{(failed == 0 ? "All agree" : $"{failed} disagree")}</b><span>{trials:n0} trials, none beyond its computed bound{(failed == 0 ? "" : " but those below")}</span></div>
            <div class="tile"><b>{r.Operators.Count}</b><span>operators on {r.Engines.Count(e => e.Unavailable is null)} engines</span></div>
            <div class="tile {(killed == bugs ? "good" : "bad")}"><b>{killed} of {bugs}</b><span>planted bugs are killed</span></div>
            <div class="tile"><b>{N(sigmas)} σ</b><span>is the largest error of any element; allowed are {Agreement.ElementSigmas:g2}</span></div>
            </section>
            """;
    }

    private static string Matrix(Results r, string[] engines)
    {
        var t = new StringBuilder("""
            <section><h2>Coverage</h2>
            <p>f is forward, b is backward. <span class="cell yes">✓</span> passed its gates here (in part: it declines some attributes), <span class="cell no">✗</span> failed, <span class="cell blank">·</span> is missing, <span class="cell none">n/a</span> does not apply (point at it for the reason).</p>
            <div class="scroll"><table class="matrix"><thead><tr><th rowspan="2">operator</th><th rowspan="2">page</th><th rowspan="2">contract</th><th rowspan="2">vectors</th><th rowspan="2">gradient<br>check</th>
            """);
        foreach (string engine in engines) t.Append($"<th colspan=\"2\">{E(engine)}</th>");
        t.Append("<th rowspan=\"2\">planted<br>bugs killed</th></tr><tr>");
        foreach (string _ in engines) t.Append("<th>f</th><th>b</th>");
        t.Append("</tr></thead>");
        foreach (var family in r.Operators.GroupBy(o => o.Family).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            t.Append($"<tbody><tr class=\"family\"><th colspan=\"{6 + 2 * engines.Length}\">{E(family.Key)}</th></tr>");
            foreach (var op in family) Row(op);
            t.Append("</tbody>");
        }
        return t.Append("</table></div></section>").ToString();

        void Row(OperatorFacts op)
        {
            t.Append($"<tr><th>{E(op.Name)}</th>");
            t.Append(Presence(op.Source.GetValueOrDefault("page", op.Examples > 0), $"{op.Examples} worked examples executed"));
            t.Append(Cell(op, op.Findings.Where(f => f.Gate == "contract"), null));
            t.Append(Presence(op.Vectors > 0, $"{op.Vectors} vectors that others computed"));
            t.Append(Cell(op, op.Findings.Where(f => f.Gate == "gradient"), Direction.Backward));
            foreach (string engine in engines)
                foreach (var direction in Enum.GetValues<Direction>())
                    t.Append(Cell(op, op.Findings.Where(f => f.Engine == engine && f.Direction == direction && f.Gate is "agreement" or "vectors" && f.Engine == engine && f.Direction == direction), direction));
            int killed = op.Mutants.Count(m => m.KilledBy.Count > 0);
            string killers = string.Join(", ", op.Mutants.SelectMany(m => m.KilledBy).GroupBy(g => g).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} by {g.Key}"));
            t.Append($"<td class=\"{(killed == op.Mutants.Count ? "yes" : "no")}\" title=\"{E(killers)}\">{killed}/{op.Mutants.Count}</td></tr>");
        }
    }

    private static string Presence(bool there, string title) =>
        there ? $"<td class=\"yes\" title=\"{E(title)}\">✓</td>" : "<td class=\"blank\" title=\"missing\">·</td>";

    private static string Cell(OperatorFacts op, IEnumerable<Finding> findings, Direction? direction)
    {
        var found = findings.ToList();
        if (direction == Direction.Backward && op.NotApplicable.TryGetValue("backward", out string? reason)) return $"<td class=\"none\" title=\"{E(reason)}\">n/a</td>";
        if (found.FirstOrDefault(f => f.Outcome == Outcome.Failed) is { } failure) return $"<td class=\"no\" title=\"{E(failure.Detail)}\">✗</td>";
        if (found.Any(f => f.Outcome == Outcome.Passed))
        {
            // What an engine declines of an operator is not passed.
            bool part = found.Any(f => f.Outcome == Outcome.Passed && f.Gate == "agreement" && f.Detail != "");
            return $"<td class=\"yes\" title=\"{E(string.Join("; ", found.Where(f => f.Outcome == Outcome.Passed).Select(f => $"{f.Gate}: {f.Trials} trials{(f.Elements > 0 ? $", worst {N(f.WorstSigmas)} σ" : "")}{(f.Detail == "" ? "" : $", declines: {f.Detail}")}")))}\">{(part ? "✓ in part" : "✓")}</td>";
        }
        return found.FirstOrDefault(f => f.Outcome == Outcome.Declined) is { } declined
            ? $"<td class=\"none\" title=\"{E(declined.Detail)}\">n/a</td>"
            : "<td class=\"blank\" title=\"no kernel\">·</td>";
    }

    private static string Engines(Results r)
    {
        var t = new StringBuilder("""
            <section><h2>Engines</h2>
            <div class="scroll"><table><thead><tr><th>engine</th><th>runs on</th><th>reached through</th><th>driver</th></tr></thead><tbody>
            """);
        foreach (var e in r.Engines)
            t.Append($"<tr><th>{E(e.Name)}</th>").Append(e.Unavailable is { } why ? $"<td class=\"left soft wrap\" colspan=\"3\">unavailable: {E(why)}</td>"
                : e.Device is { } d ? $"<td class=\"left\">{E(d.Name)}</td><td class=\"left\">{E(d.Kind)}</td><td class=\"left wrap\">{E(d.Driver)}</td>"
                : $"<td class=\"left\">{E(r.Machine.Cpu)}</td><td class=\"left\">this process</td><td class=\"left\">{E(r.Machine.Runtime)}</td>").Append("</tr>");
        return t.Append("</tbody></table></div></section>").ToString();
    }

    private static string Functions(Results r)
    {
        var t = new StringBuilder("""
            <section><h2>Elementary functions</h2>
            <p>The largest error in ULP, declared and measured: of the SIMD functions, which are the same bits at every width, and of those of the shaders, measured in a shader on the device. The gates charge what is declared.
            """);
        foreach (var extent in r.Accuracy.GroupBy(a => a.Extent)) t.Append($" Measured in this run: {E(extent.Key)}.");
        t.Append("</p>").Append(FunctionTable([.. r.Accuracy.Select(a => (a.Device is { } d ? $"{a.Target}<br><small>{E(d.Name)}</small>" : E(a.Target), a))]));
        if (r.AccuracyRuns.Count == 0) return t.Append("</section>").ToString();
        var runs = r.AccuracyRuns.SelectMany(run => run.Accuracy.Select(a => (Run: run, Facts: a))).ToList();
        t.Append("<p>Measured before, and committed with the source:</p>");
        t.Append(FunctionTable([.. runs.Select(x => ($"{E(x.Facts.Target)}<br><small>{E(x.Facts.Device?.Name ?? x.Run.Machine.Cpu)}<br>{E(x.Facts.Extent)}<br>{E(x.Run.Generated[..10])}</small>", x.Facts))]));
        t.Append("<ul>");
        foreach (var (run, facts) in runs)
            t.Append($"<li>{E(facts.Target)}: {E(facts.Extent)}, {E(run.Generated)}, commit {E(run.Commit)}, {E(facts.Device?.ToString() ?? $"{run.Machine.Cpu}, vectors of {string.Join(", ", run.Machine.Vectors)} bits")}; {E(run.Machine.Runtime)}, {E(run.Machine.Os)}</li>");
        return t.Append("</ul></section>").ToString();
    }

    private static string FunctionTable((string Head, AccuracyFacts Facts)[] columns)
    {
        var t = new StringBuilder("<div class=\"scroll\"><table class=\"numbers\"><thead><tr><th>function</th>");
        foreach (var (head, _) in columns) t.Append($"<th colspan=\"2\">{head}</th>");
        t.Append("</tr><tr><th></th>");
        foreach (var _ in columns) t.Append("<th>declared</th><th>measured</th>");
        t.Append("</tr></thead><tbody>");
        foreach (string function in columns.SelectMany(c => c.Facts.Functions).Select(f => f.Function).Distinct().OrderBy(f => Array.IndexOf(Enum.GetNames<Gpu.DeviceFunction>(), f)))
        {
            t.Append($"<tr><th>{E(function)}</th>");
            foreach (var (_, facts) in columns)
                t.Append(facts.Functions.FirstOrDefault(f => f.Function == function) is { } f
                    ? $"<td class=\"soft\">{N(f.Declared)}</td><td{(f.Wrong is null ? "" : " class=\"no\"")} title=\"{E(f.Wrong ?? $"at {f.At.ToString("R", CultureInfo.InvariantCulture)}, {f.Inputs:n0} floats")}\">{N(f.MaxUlp)}</td>" : "<td>·</td><td>·</td>");
            t.Append("</tr>");
        }
        return t.Append("</tbody></table></div>").ToString();
    }

    private static string WorstErrors(Results r, string[] engines)
    {
        var t = new StringBuilder("""
            <section><h2>Worst error</h2>
            <p>In units in the last place (ULP) of the expected value, over elements larger than a thousandth of their tensor's largest, and in standard deviations σ of an honest float32 evaluation. Many ULP and few σ mean that the formula itself cancels there, not that the engine is wrong.</p>
            <div class="scroll"><table class="numbers"><thead><tr><th>operator</th><th></th>
            """);
        foreach (string engine in engines) t.Append($"<th colspan=\"2\">{E(engine)}</th>");
        t.Append("</tr><tr><th></th><th></th>");
        foreach (string _ in engines) t.Append("<th>ULP</th><th>σ</th>");
        t.Append("</tr></thead><tbody>");
        foreach (var op in r.Operators)
            foreach (var direction in Enum.GetValues<Direction>())
            {
                if (direction == Direction.Backward && op.NotApplicable.ContainsKey("backward")) continue;
                t.Append($"<tr><th>{(direction == Direction.Forward ? E(op.Name) : "")}</th><td class=\"left\">{direction.ToString().ToLowerInvariant()}</td>");
                foreach (string engine in engines)
                {
                    var f = op.Findings.FirstOrDefault(f => f.Gate == "agreement" && f.Engine == engine && f.Direction == direction && f.Trials > 0);
                    t.Append(f is null ? "<td>·</td><td>·</td>" : $"<td>{N(f.WorstUlp)}</td><td>{N(f.WorstSigmas)}</td>");
                }
                t.Append("</tr>");
            }
        return t.Append("</tbody></table></div></section>").ToString();
    }

    private static string Times(Results r)
    {
        var t = new StringBuilder("""
            <section><h2>Time</h2>
            <p>Median of one run on resident data, every engine on the same inputs in turn in this process. Times on a shared machine are noisy; the ratio to the reference is what counts. The bars are on a logarithmic scale of that ratio. Only kernels that passed their gates are timed. The round trip adds conversion, upload and download (and, for backward, its forward); the first call is the one in which the JIT or the driver may still compile.</p>
            """);
        double most = r.Operators.SelectMany(o => o.Timings).Select(x => x.TimesReference ?? 1).DefaultIfEmpty(1).Max();
        foreach (var family in r.Operators.Where(o => o.Timings.Count > 0).GroupBy(o => o.Family).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            t.Append($"<h3>{E(family.Key)}</h3>");
            foreach (var op in family) Bars(op);
        }
        return t.Append("</section>").ToString();

        // In one line the fastest engine of each direction; the bars of all when it is opened.
        void Bars(OperatorFacts op)
        {
            var fastest = op.Timings.Where(x => x.TimesReference is not null).GroupBy(x => x.Direction).OrderBy(g => g.Key).Select(g => g.MaxBy(x => x.TimesReference)!);
            t.Append($"<details><summary>{E(op.Name)} <small>{string.Join(", ", fastest.Select(x => $"{(x.Direction == Direction.Forward ? "forward" : "backward")} {N(x.TimesReference!.Value)} × reference on {E(x.Engine)}"))}</small></summary><p class=\"meta\">{E(op.Timings[0].Case)}</p><table class=\"bars\"><thead><tr><th></th><th></th><th>resident</th><th>× reference</th><th>round trip</th><th>first call</th><th></th></tr></thead><tbody>");
            foreach (var x in op.Timings)
            {
                double share = Math.Log(Math.Max(1, x.TimesReference ?? 1)) / Math.Log(Math.Max(2, most));
                t.Append($"<tr><td class=\"left\">{E(x.Engine)}</td><td class=\"left\">{(x.Direction == Direction.Forward ? "forward" : "backward")}</td><td>{Time(x.Microseconds)}</td><td>{(x.TimesReference is { } ratio ? $"{N(ratio)} ×" : "")}</td><td class=\"soft\">{Time(x.RoundTripMicroseconds)}</td><td class=\"soft\">{Time(x.FirstMicroseconds)}</td><td class=\"bar\"><div class=\"{(x.Direction == Direction.Forward ? "f" : "b")}\" style=\"width:{(1 + 99 * share).ToString("f1", CultureInfo.InvariantCulture)}%\"></div></td></tr>");
            }
            t.Append("</tbody></table></details>");
        }
    }

    private static string Failures(Results r)
    {
        List<string> failed = [.. r.Operators.SelectMany(o => o.Findings).Where(f => f.Outcome == Outcome.Failed).Select(f => f.ToString()), .. r.Accuracy.SelectMany(a => a.Functions).Select(f => f.Wrong).OfType<string>()];
        if (failed.Count == 0) return "";
        return $"<section><h2>Disagreements</h2>{string.Concat(failed.Select(f => $"<pre>{E(f)}</pre>"))}</section>";
    }

    private static string Bugs(Results r)
    {
        var t = new StringBuilder("""
            <section><h2>Planted bugs</h2>
            <p>Each is a small engine with one mistake in it. A gate is worth the bugs that it kills.</p>
            """);
        foreach (var op in r.Operators.Where(o => o.Mutants.Count > 0))
        {
            t.Append($"<details><summary>{E(op.Name)}: {op.Mutants.Count(m => m.KilledBy.Count > 0)} of {op.Mutants.Count} killed</summary><div class=\"scroll\"><table><thead><tr><th>bug</th><th>seen in</th><th>killed by</th><th>evidence</th></tr></thead><tbody>");
            foreach (var m in op.Mutants)
                t.Append($"<tr><td class=\"left\">{E(m.Bug)}</td><td class=\"left\">{E(m.Seen)}</td><td class=\"left {(m.KilledBy.Count > 0 ? "yes" : "no")}\">{(m.KilledBy.Count > 0 ? E(string.Join(", ", m.KilledBy)) : "survives")}</td><td class=\"left evidence wrap\">{E(m.Evidence.Split('\n')[0])}</td></tr>");
            t.Append("</tbody></table></div></details>");
        }
        return t.Append("</section>").ToString();
    }

    private static string Notes(Results r) => $"""
        <section><h2>What did not run</h2><ul>{string.Concat(r.Skipped.Select(s => $"<li>{E(s)}</li>"))}</ul>
        <p class="meta">The same facts are in results.json beside this page.</p></section>
        """;

    private static string Time(double microseconds) =>
        microseconds >= 1000 ? $"{N(microseconds / 1000)} ms" : $"{N(microseconds)} µs";

    private static string N(double v) => v switch
    {
        0 => "0",
        >= 1e5 => v.ToString("0.#e0", CultureInfo.InvariantCulture),
        >= 100 => v.ToString("n0", CultureInfo.InvariantCulture),
        >= 10 => v.ToString("f1", CultureInfo.InvariantCulture),
        _ => v.ToString("f2", CultureInfo.InvariantCulture),
    };

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1c2430; --soft: #667085; --line: #e3e7ee; --ground: #fbfcfe; --card: #ffffff; --good: #0b7a4b; --goodbg: #e3f6ec; --bad: #b42318; --badbg: #fde7e4; --none: #f0f2f6; --f: #3b6fd4; --b: #8a5cd0; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6eaf2; --soft: #98a2b3; --line: #2b3340; --ground: #12161d; --card: #1a2029; --good: #5ad19a; --goodbg: #14382a; --bad: #ff8a7a; --badbg: #431d19; --none: #232a35; --f: #6f9cf0; --b: #b18cf0; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
        main { max-width: 1360px; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
        h1 { margin: 0; font-size: 2.2rem; letter-spacing: -.02em; } h2 { margin: 2.8rem 0 .5rem; font-size: 1.35rem; } h3 { margin: 1.6rem 0 0; font-size: 1.05rem; }
        .lead { margin: .2rem 0; font-size: 1.1rem; } .meta { margin: .1rem 0 .4rem; color: var(--soft); font-size: .85rem; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); gap: .8rem; margin-top: 1.6rem; }
        .tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .9rem 1.1rem; } .tile b { display: block; font-size: 1.5rem; } .tile span { color: var(--soft); font-size: .88rem; } .tile.good b { color: var(--good); } .tile.bad b { color: var(--bad); }
        .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--card); margin: .6rem 0; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .86rem; }
        th, td { padding: .34rem .55rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; } tbody tr:last-child > * { border-bottom: 0; }
        thead th { color: var(--soft); font-weight: 600; text-align: center; } tbody th { text-align: left; font-weight: 600; } th small { color: var(--soft); font-weight: 400; } td.left { text-align: left; }
        .matrix tbody tr > th:first-child { position: sticky; left: 0; background: var(--card); } .matrix .family > th:first-child { background: var(--none); }
        .matrix td, .matrix th { padding: .34rem .4rem; } .matrix td { text-align: center; } .matrix .family th { text-align: left; color: var(--soft); background: var(--none); } summary small { color: var(--soft); font-weight: 400; }
        td.wrap { white-space: normal; min-width: 16rem; }
        .yes { color: var(--good); background: var(--goodbg); } .no { color: var(--bad); background: var(--badbg); font-weight: 700; } .none { color: var(--soft); background: var(--none); } .blank { color: var(--soft); }
        .cell { display: inline-block; min-width: 1.6em; text-align: center; border-radius: 4px; padding: 0 .25em; }
        .bars td { border: 0; padding: .1rem .55rem; } .bars td.bar { width: 42%; } .soft { color: var(--soft); } .bars th { padding: .1rem .55rem; border: 0; text-align: right; font-weight: 400; font-size: .78rem; } .bars div { height: .8rem; border-radius: 3px; } .bars .f { background: var(--f); } .bars .b { background: var(--b); } table.bars { max-width: 1050px; }
        details { margin: .4rem 0; } summary { cursor: pointer; padding: .25rem 0; font-weight: 600; } .evidence { color: var(--soft); overflow-wrap: anywhere; }
        pre { white-space: pre-wrap; background: var(--badbg); border-radius: 8px; padding: .8rem 1rem; font-size: .82rem; }
        """;
}
