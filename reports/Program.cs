using Conformance.Gates;
using Conformance.Spec;

string Arg(string n, string d) => Array.IndexOf(args, n) is var i and >= 0 ? args[i + 1] : d;
var catalogue = Catalogue.Current;
string op = Arg("--operator", ""), eng = Arg("--engine", "");
var effort = new Effort { Seed = int.Parse(Arg("--seed", "0")), Only = Arg("--case", "") is { Length: > 0 } c ? c : null };
int failed = 0;
foreach (var o in catalogue.Operators.Where(o => op == "" || o.Name.Equals(op, StringComparison.OrdinalIgnoreCase)))
    foreach (var e in catalogue.Engines.Where(e => e.Unavailable is null && (eng == "" || e.Name == eng)))
        foreach (var gate in AllGates.InOrder)
        {
            var w = System.Diagnostics.Stopwatch.StartNew();
            foreach (var f in gate.Judge(e, o, effort))
            {
                Console.WriteLine($"{f} trials {f.Trials} ulp {f.WorstUlp:g3} σ {f.WorstSigmas:g3} rms {f.PooledRms:g3} {w.ElapsedMilliseconds} ms");
                if (f.Outcome == Outcome.Failed) failed++;
            }
        }
if (args.Contains("--mutants"))
    foreach (var o in catalogue.Operators.Where(o => op == "" || o.Name.Equals(op, StringComparison.OrdinalIgnoreCase)))
        foreach (var m in MutantRunner.Of(o, typeof(Conformance.Mutants.Gelu).Assembly))
        {
            var v = MutantRunner.Judge(m, o, effort);
            Console.WriteLine($"{(v.Killers.Count == 0 ? "SURVIVES" : "killed by " + string.Join(", ", v.Killers))}: {o} {m.Bug}  {v.Evidence.Split('\n')[0]}");
            if (v.Killers.Count == 0) failed++;
        }
return failed > 0 ? 1 : 0;
