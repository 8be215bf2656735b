using ComputeSharp;
using FsCheck;
using FsCheck.Fluent;

namespace Conformance.Tests;

/// <summary>Random expressions over float, int, uint and bool: each device computes the same bits as C#.</summary>
public sealed class ExpressionTests
{
    private const int Threads = 61, Each = 12;

    private static readonly Gen<string> floats = Gen.Sized(n => Float(n)), ints = Gen.Sized(n => Int(n)), uints = Gen.Sized(n => UInt(n));

    // Constants stand in variables: the compiler would refuse those that overflow.
    private const string Variables = "float f = x[i], g = x[(i + 7) % 61], h = 0.1f, p = 1.5f, q = -2f, r = 1e-30f; int a = i, b = 37 - i, c = 5; uint u = (uint)i * 2654435761u, v = 0xFFFFFFF0u, w = 3u, m = 0x80000000u;";

    private static Gen<string> Pick(params string[] leaves) => Gen.Elements(leaves);

    private static Gen<string> Join(Func<string, string, string> form, Gen<string> left, Gen<string> right) => left.SelectMany(l => right.Select(r => form(l, r)));

    private static Gen<string> Choose(Gen<string> condition, Gen<string> left, Gen<string> right) =>
        condition.SelectMany(c => Join((l, r) => $"({c} ? {l} : {r})", left, right));

    private static Gen<string> Float(int n) => n <= 1 ? Pick("f", "g", "h", "p", "q", "r", "(float)a", "(0.3f + i)") : Gen.OneOf(
        Float(1),
        Pick("+", "-", "*", "/", "%").SelectMany(op => Join((l, r) => $"({l} {op} {r})", Float(n / 2), Float(n / 2))),
        Pick("-", "Hlsl.Abs", "Hlsl.Floor", "Hlsl.Ceil", "Hlsl.Round", "Hlsl.Trunc", "Hlsl.Sqrt").SelectMany(op => Float(n / 2).Select(e => $"{op}({e})")),
        Choose(Bool(n / 2), Float(n / 2), Float(n / 2)),
        Int(n / 2).Select(e => $"(float)({e})"),
        UInt(n / 2).Select(e => $"(float)({e})"),
        Pick("Twice", "Half").SelectMany(m => Float(n / 2).Select(e => $"{m}({e})")));

    // Kept small, because an int that overflows is undefined on some devices; uint wraps.
    private static Gen<string> Int(int n) => n <= 1 ? Pick("a", "b", "c", "i", "3", "-7", "100") : Gen.OneOf(
        Int(1),
        Pick("+", "-", "*").SelectMany(op => Join((l, r) => $"(({l} {op} {r}) % 1000)", Int(n / 2), Int(n / 2))),
        Pick("&", "|", "^").SelectMany(op => Join((l, r) => $"({l} {op} {r})", Int(n / 2), Int(n / 2))),
        Pick("/", "%").SelectMany(op => Join((l, r) => $"({l} {op} (1 + ({r} & 7)))", Int(n / 2), Int(n / 2))),
        // A literal needs a cast to be shifted.
        Join((l, r) => $"(((int)({l}) << ({r} & 3)) % 1000)", Int(n / 2), Int(n / 2)),
        Join((l, r) => $"((int)({l}) >> {r})", Int(n / 2), Int(n / 2)),
        Pick("-", "~").SelectMany(op => Int(n / 2).Select(e => $"({op}({e}))")),
        Choose(Bool(n / 2), Int(n / 2), Int(n / 2)),
        Float(n / 2).Select(e => $"((int)({e}) % 1000)"),
        UInt(n / 2).Select(e => $"((int)({e}) % 1000)"));

    private static Gen<string> UInt(int n) => n <= 1 ? Pick("u", "v", "w", "m", "(7u ^ u)") : Gen.OneOf(
        UInt(1),
        Pick("+", "-", "*", "&", "|", "^").SelectMany(op => Join((l, r) => $"({l} {op} {r})", UInt(n / 2), UInt(n / 2))),
        Pick("/", "%").SelectMany(op => Join((l, r) => $"({l} {op} ({r} | w))", UInt(n / 2), UInt(n / 2))),
        Pick("<<", ">>").SelectMany(op => Join((l, r) => $"({l} {op} ({r}))", UInt(n / 2), Int(n / 2))),
        UInt(n / 2).Select(e => $"(~{e})"),
        Choose(Bool(n / 2), UInt(n / 2), UInt(n / 2)),
        Int(n / 2).Select(e => $"(uint)(a + {e})"),
        Float(n / 2).Select(e => $"(uint)(f + {e})"));

    private static Gen<string> Bool(int n) => n <= 1 ? Pick("flag", "(a > b)", "(f < g)", "(u >= v)") : Gen.OneOf(
        Bool(1),
        Pick("<", "<=", ">", ">=", "==", "!=").SelectMany(op => Gen.OneOf(
            Join((l, r) => $"({l} {op} {r})", Float(n / 2), Float(n / 2)), Join((l, r) => $"({l} {op} {r})", Int(n / 2), Int(n / 2)), Join((l, r) => $"({l} {op} {r})", UInt(n / 2), UInt(n / 2)))),
        Pick("&&", "||", "&", "|", "^", "==", "!=").SelectMany(op => Join((l, r) => $"({l} {op} {r})", Bool(n / 2), Bool(n / 2))),
        Bool(n / 2).Select(e => $"(!{e})"));

    /// <summary>An expression of each kind, many times, in one shader.</summary>
    private static readonly Gen<(string F, string I, string U)[]> batches =
        floats.SelectMany(f => ints.SelectMany(i => uints.Select(u => (f, i, u)))).Resize(24).ArrayOf(Each);

    [Theory, MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Devices_compute_the_bits_of_CSharp(string device)
    {
        var gpu = Devices.Get(device);
        ulong[] seed = Environment.GetEnvironmentVariable("CONFORMANCE_REPLAY") is { Length: > 0 } replay ? [.. replay.Trim('(', ')').Split(',').Select(ulong.Parse)] : [20260917, 17];
        Prop.ForAll(Arb.From(batches), batch => Agree(gpu, batch)).Check(Config.QuickThrowOnFailure.WithMaxTest(6).WithReplay(seed[0], seed[1]));
    }

    private static void Agree(GraphicsDevice gpu, (string F, string I, string U)[] batch)
    {
        string body = Variables + string.Concat(batch.Select((e, j) => $"\ny[i * {Each} + {j}] = {e.F};\nz[i * {Each} + {j}] = {e.I} ^ (int)({e.U});"));
        const string Members = "static float Twice(float a) { a *= 2; return a; } float Half(float a) => a / 2;";
        var snippet = Snippet.Body("int i = ThreadIds.X; " + body, Members, $$"""
            public struct Plain(float[] x, float[] y, int[] z, bool flag)
            {
                {{Members}}
                public void Execute(int i) { unchecked { {{body}} } }
            }
            public static class PlainHost
            {
                public static void Run(int n, float[] x, float[] y, int[] z, bool flag) { var p = new Plain(x, y, z, flag); for (int i = 0; i < n; i++) p.Execute(i); }
            }
            """);
        var random = new Random(5);
        float[] special = [0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-40f, -3e38f, float.Epsilon, 16777217, 4e9f];
        float[] x = [.. special, .. Enumerable.Range(0, Threads - special.Length).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-3, 6)))];
        float[] y = new float[Threads * Each];
        int[] z = new int[Threads * Each];
        snippet.Method("PlainHost", "Run").CreateDelegate<Action<int, float[], float[], int[], bool>>()(Threads, x, y, z, true);
        var (actualY, actualZ) = snippet.Run(gpu, Threads, x, new float[y.Length], new int[z.Length], 0, true);
        for (int i = 0; i < y.Length; i++)
        {
            var (f, n, u) = batch[i % Each];
            if (!y[i].Equals(actualY[i])) Assert.Fail($"thread {i / Each}, x = {x[i / Each]:R}: {actualY[i]:R}, in C# {y[i]:R}: {f}");
            if (z[i] != actualZ[i]) Assert.Fail($"thread {i / Each}, x = {x[i / Each]:R}: {actualZ[i]}, in C# {z[i]}: {n} ^ (int)({u})");
        }
    }
}
