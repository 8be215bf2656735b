using ComputeSharp;
using ComputeSharp.Portable;

namespace Conformance.Tests;

/// <summary>
/// Every construct that is taken, as a small shader, on every device, against what plain C# makes of the same text.
/// The same body is compiled twice: as a shader over buffers, and as a method over arrays.
/// </summary>
public sealed class ConstructTests
{
    private const int Count = 61;

    // Name, body (i is the thread), members, types; whether results are exact, or rounded elementary functions.
    private static readonly (string Name, string Body, string Members, string Types)[] constructs =
    [
        ("if and else", "if (x[i] > 0) y[i] = 1; else if (x[i] < -1) y[i] = 2; else { y[i] = 3; }", "", ""),
        ("for with two variables", "float s = 0; for (int a = 0, b = 5; a < b; a++, b--) s += a * 10 + b; y[i] = s;", "", ""),
        ("for without condition", "int a = 0; for (; ; ) { a += 3; if (a > i) break; } z[i] = a;", "", ""),
        ("for with an existing variable", "int a; for (a = 2; a < 7; a += 2) { } z[i] = a;", "", ""),
        ("while", "int a = z[i]; while (a > 3) a /= 2; z[i] = a;", "", ""),
        ("do", "int a = z[i]; do { a -= 7; } while (a > 0); z[i] = a;", "", ""),
        ("break and continue", "int s = 0; for (int a = 0; a < 20; a++) { if (a % 3 == 0) continue; if (a > i) break; s += a; } z[i] = s;", "", ""),
        ("nested loops", "int s = 0; for (int a = 0; a < 4; a++) for (int b = a; b < 4; b++) { if (b == 2) continue; s = s * 3 + a + b; if (s > 1000) s -= 1000; } z[i] = s;", "", ""),
        ("return early", "if (i % 2 == 0) return; y[i] = 5;", "", ""),
        ("switch with fall-through labels", "switch (i % 5) { case 0: case 1: y[i] = 1; break; case 2: { y[i] = 2; break; } case -1: return; default: y[i] = 9; break; }", "", ""),
        ("switch with locals in sections", "switch (i % 3) { case 0: { int a = 4; z[i] = a; break; } case 1: { int a = 5, b = a; z[i] = b + 1; break; } }", "", ""),
        ("out across the sections of a switch", "switch (i % 3) { case 0: F(i, out int a); z[i] = a; break; case 1: F(2, out a); z[i] = a + 1; break; }", "static void F(int a, out int b) => b = a * 3;", ""),
        ("switch in a loop", "int s = 0; for (int a = 0; a < 9; a++) { switch (a % 3) { case 0: continue; case 1: s += a; break; default: s -= 1; break; } s *= 2; } z[i] = s;", "", ""),
        ("switch over uint", "switch ((uint)i & 3u) { case 0u: y[i] = 1; break; case 3u: y[i] = 2; break; }", "", ""),
        ("return from a switch in a helper", "z[i] = F(i % 4);", "static int F(int a) { switch (a) { case 0: return 7; case 1: return 8; default: return 9; } }", ""),
        ("scopes with the same name", "{ int a = 1; z[i] = a; } { float a = 2.5f; y[i] = a; }", "", ""),
        ("several declarators", "int a = 1, b = a + 1, c; c = a + b; z[i] = c;", "", ""),
        ("constants", "const int A = 3; const float B = A / 2f; y[i] = B * Third + A + Five / 2f + x[i] / Five + (float)i / Five;", "const float Third = 1f / 3, Five = 5;", ""),
        ("constants of other types", "z[i] = int.MaxValue - Other.Four; y[i] = float.Epsilon * Other.Four + MathF.PI;", "", "public static class Other { public const int Four = 4; }"),
        ("special values", "y[i] = i % 4 == 0 ? float.NaN : i % 4 == 1 ? float.PositiveInfinity : i % 4 == 2 ? -0f : float.MinValue;", "", ""),
        ("the smallest int", "z[i] = int.MinValue + i;", "", ""),
        ("static readonly numbers", "y[i] = Scale * x[i] + Twice;", "static readonly float Scale = 1.5f + 2; static readonly float Twice = Scale * 2;", ""),
        ("int arithmetic", "z[i] = (z[i] * 3 - i) / 7 + (z[i] - 50) % 6 - -i;", "", ""),
        ("int division by anything", "z[i] = z[i] / (i % 5 + 1) + z[i] % (i - 100) + (-z[i]) / 3;", "", ""),
        ("uint arithmetic wraps", "uint a = (uint)i * 2654435761u; a ^= a >> 15; a *= 0x85EBCA6Bu; a -= 12345u; a = a / 3u + a % 7u; z[i] = (int)a;", "", ""),
        ("shifts", "uint a = 0x9E3779B9u; z[i] = (int)(a << (i & 31)) ^ (int)(a >> (i & 31)) ^ ((int)-1000 >> (i & 31)) ^ (int)(1u << i) ^ (1 << 4);", "", ""),
        ("bit operations", "z[i] = ((z[i] & 0x5A) | (i ^ 3)) & ~4; z[i] |= 256; z[i] &= ~1; z[i] ^= 7; z[i] <<= 2; z[i] >>= 1;", "", ""),
        ("compound assignments", "y[i] += 2; y[i] *= x[i]; y[i] -= 1.5f; y[i] /= 3; int a = i + 1; a %= 4; a /= 1; a *= 5; z[i] += a;", "", ""),
        ("increments", "int a = i; a++; ++a; a--; --a; z[i]++; ++z[i]; y[i]--; z[i] += a;", "", ""),
        ("float arithmetic", "float a = x[i]; y[i] = (a + 0.1f) * (a - 3) / (a * a + 1) - -a;", "", ""),
        ("float remainder", "float a = x[i] * 10; y[i] = a % 3 + (i + 1) % 2.5f; a %= 0.7f; y[i] += a;", "", ""),
        ("precedence", "z[i] = i - (3 - i) - (i + 2) * (i - 1) / (1 + (i & 3)) + (i << (1 + 1)) - (i ^ 2 & 3 * 2) + (i * 2 >> 1) - ((i & 1) | 2 ^ 3);", "", ""),
        ("comparisons and logic", "bool a = x[i] < y[i], b = (i >= 9 && x[i] != 0) || !flag; z[i] = (a == b ? 1 : 0) + (a & b ? 2 : 0) + (a | b ? 4 : 0) + (a ^ b ? 8 : 0) + (i > 3 & x[i] > 0 ? 32 : 0) + (!a ? 16 : 0);", "", ""),
        ("short circuits", "z[i] = (i > 0 && x[i - 1] > 0) || i == 0 ? 1 : 0;", "", ""),
        ("nested ?:", "y[i] = i < 10 ? 1 : i < 20 ? flag ? 2 : 3 : x[i] > 0 ? 4 : 5;", "", ""),
        ("bool fields and bool helpers", "y[i] = F(flag, i) ? 1 : 2;", "static bool F(bool a, int b) => a != (b % 3 == 0);", ""),
        ("casts", "z[i] = (int)(x[i] * 100) + (int)(uint)i; y[i] = (float)z[i] + (float)(uint)(i * 3) + i;", "", ""),
        ("casts of what is beyond the integers", "float a = i % 5 == 0 ? 3e9f : i % 5 == 1 ? -3e9f : i % 5 == 2 ? float.NaN : i % 5 == 3 ? 5e9f : -1.7f; z[i] = (int)a ^ (int)((uint)a >> 1);", "", ""),
        ("implicit conversions", "float a = i; a += i; y[i] = 2 * a + (i > 3 ? 1 : 0.5f) + k;", "", ""),
        ("static helpers", "y[i] = Square(x[i]) + Square(Twice(2));", "static float Square(float a) => a * a; static float Twice(float a) { float b = a; b += a; return b; }", ""),
        ("own helpers over buffers", "Add(i, At(i) * 2);", "float At(int i) => x[i] + k; void Add(int i, float a) { y[i] += a; }", ""),
        ("helpers that call helpers", "y[i] = A(x[i]);", "float A(float a) => B(a) + k; float B(float a) => C(a) * x[0]; static float C(float a) => a - 1;", ""),
        ("helpers of other types", "y[i] = Tools.F(x[i], i);", "", "public static class Tools { const float C = 3; public static float F(float a, int b) { for (int i = 0; i < b % 4; i++) a = G(a); return a; } static float G(float a) => a * 0.5f + C; }"),
        ("overloads", "float b = 2; y[i] = F((int)1) + F(b) * 10 + F(3u) * 100 + F(i) + G(1, i) + G(2, b);", "static float G(int a, int b) => a + b; static float G(int a, float b) => a * b; static float F(int a) => a; static float F(float a) => a + 0.5f; static float F(uint a) => a * 2;", ""),
        ("out", "F(x[i], out float a, out int b); int c; F(2, out float d, out c); y[i] = a + d; z[i] = b + c;", "static void F(float a, out float b, out int c) { b = a * 2; c = (int)b; }", ""),
        ("ref", "float a = x[i]; int b = i; F(ref a, ref b); F(ref a, ref b); y[i] = a; z[i] = b;", "static void F(ref float a, ref int b) { a = a * 2 + b; b++; if (b > 5) G(ref b); } static void G(ref int b) { b -= 3; }", ""),
        ("out as the whole right side", "float a = F(x[i], out float b); if (G(b, out float c)) a += c; y[i] = a + b + c;", "static bool G(float a, out float b) { b = a * a; return a > 0; } static float F(float a, out float b) { b = a + 1; return b * a; }", ""),
        ("assigned arguments", "y[i] = F(x[i]);", "static float F(float a) { a *= 2; if (a > 1) a -= 1; return a; }", ""),
        ("vectors", "Float2 a = new Float2(x[i], i), b = a * 2 + 1 - a / new Float2(4, 5); b.X += 3; Float4 c = new Float4(b.X, b.Y, a.X, a.Y); y[i] = c.X + c.Y * c.Z - c.W + (-b).Y;", "", ""),
        ("swizzles", "Float3 a = new Float3(x[i], i, 3); Float2 b = a.ZX; Int3 c = new Int3(i, 2, 3); y[i] = b.X * 10 + b.Y + a.YYX.Z; z[i] = c.ZX.Y + c.YY.X;", "", ""),
        ("components of vectors", "Int3 a = new Int3(i, 2, 3); a.Z = a.X + 1; a.Y++; a.X -= 4; Float4 b = new Float4(a.X, a.Y, a.Z, 0); b.W = F(b.ZZ, b.Y); y[i] = b.W; z[i] = a.X + a.Y * a.Z;", "static float F(in Float2 a, float b) { Float2 c = a; c.Y += b; return a.X * c.Y; }", ""),
        ("conversions of vectors", "Int2 a = new Int2(i, 7); Float2 b = a; Int2 c = (Int2)(b * 1.5f); z[i] = c.X + c.Y * 2 + (a % new Int2(3, 4)).Y;", "", ""),
        ("dot products", "y[i] = Hlsl.Dot(new Float3(i, 2, 3), new Float3(4, 5, i)) + Hlsl.Dot(new Float2(1, i), new Float2(2, 3));", "", ""),
        ("structs", "P p = new P(); p.A = x[i]; p.B = i; P q = p; q.A += 1; y[i] = q.A + p.A + F(q); z[i] = Make(i).B;", "static float F(P p) { p.A = 9; return p.A * p.B; } static P Make(int b) { P p = default; p.B = b + 1; p.A = 2; return p; }", "public struct P { public float A; public int B; }"),
        ("structs in structs", "Q q = new Q(); q.P = new P(); q.P.A = x[i]; q.C = i % 2; q.P.B = 4; F(ref q.P); y[i] = q.P.A + q.P.B + q.C; P d = default; z[i] = d.B;", "static void F(ref P p) => p.A *= 2;", "public struct P { public float A; public int B; } public struct Q { public P P; public int C; }"),
        ("names that other languages keep", "float kernel = x[i], global = 2, matrix = 3, half = 4, θ1 = 5; y[i] = kernel * global + matrix - half * θ1; int run = i; z[i] = run;", "", ""),
        ("names that differ in letters beyond ASCII", "float φ = x[i], u03C6 = 2, u0075 = 3, uu03C6 = 4, uφ = 5; y[i] = φ + u03C6 * 10 + u0075 * 100 + uu03C6 * 1000 + uφ * 10000; z[i] = F(i, 3);", "static int F(int φ, int u03C6) => φ * 10 + u03C6;", ""),
        ("interlocked operations", "Hlsl.InterlockedAdd(ref z[i], 5); Hlsl.InterlockedMax(ref z[i], 20); Hlsl.InterlockedMin(ref z[i], 60); Hlsl.InterlockedOr(ref z[i], 64); Hlsl.InterlockedAnd(ref z[i], ~2); Hlsl.InterlockedXor(ref z[i], 9);"
            + "int a; Hlsl.InterlockedExchange(ref z[i], 100 + i, out a); Hlsl.InterlockedCompareExchange(ref z[i], 100 + i, a, out int b); Hlsl.InterlockedAdd(ref z[i], b, out int c); Hlsl.InterlockedCompareStore(ref z[i], -7, 3); y[i] = c;", "", ""),
        ("functions of integers", "z[i] = Hlsl.Abs(i - 30) + Hlsl.Min(i, 9) * 2 + Hlsl.Max(i, 40) + Hlsl.Clamp(i, 5, 25) * 3 + Hlsl.Sign(i - 4) + Hlsl.Mad(i, 2, 3) + (int)Hlsl.Mad((uint)i, 3u, 1u);", "", ""),
        ("functions of bits", "uint a = (uint)i * 2654435761u; z[i] = (int)(Hlsl.CountBits(a) + Hlsl.FirstBitHigh(a >> (i % 32)) * 3u + Hlsl.FirstBitLow(a << (i % 32)) + Hlsl.FirstBitHigh(0u) + Hlsl.FirstBitLow(0u)) ^ Hlsl.AsInt(x[i]) ^ Hlsl.AsInt(a); y[i] = Hlsl.AsFloat(Hlsl.AsUInt(x[i]) ^ 1u) + Hlsl.AsFloat(1065353216) + Hlsl.AsFloat(Hlsl.AsUInt(i) + 1065353216u);", "", ""),
        ("rounding", "float a = x[i] * 8 + (i % 2 == 0 ? 0.5f : 0); y[i] = Hlsl.Floor(a) + Hlsl.Ceil(a) * 2 + Hlsl.Round(a) * 3 + Hlsl.Trunc(a) * 5 + Hlsl.Frac(a) * 7; z[i] = Hlsl.Sign(a);", "", ""),
        ("minimum, maximum, and NaN", "float a = i % 7 == 0 ? float.NaN : x[i]; y[i] = Hlsl.Max(a, 0.1f) + Hlsl.Min(a, 0.2f) * 2 + Hlsl.Clamp(x[i], -0.5f, 0.5f) + Hlsl.Saturate(a) + Hlsl.Abs(x[i]) + Hlsl.Step(0.1f, x[i]) + Hlsl.Lerp(1, 3, x[i]) + Hlsl.Fmod(x[i], 0.3f);", "", ""),
        ("classes of floats", "float a = i % 3 == 0 ? float.NaN : i % 3 == 1 ? float.NegativeInfinity : x[i]; z[i] = (Hlsl.IsNaN(a) ? 1 : 0) + (Hlsl.IsInfinite(a) ? 2 : 0) + (Hlsl.IsFinite(a) ? 4 : 0) + Hlsl.BoolToInt(a > 0) * 8 + (int)Hlsl.BoolToUInt(flag) * 16; y[i] = Hlsl.BoolToFloat(Hlsl.FloatToBool(x[i])) + (Hlsl.IntToBool(i) ? 1 : 0) + (Hlsl.UIntToBool(0u) ? 1 : 0);", "", ""),
        ("division, root, reciprocal", "float a = Hlsl.Abs(x[i]) + 0.1f; y[i] = Hlsl.Sqrt(a) / 3 + Hlsl.Rcp(a);", "", ""),
        ("elementary functions ~", "float a = Hlsl.Abs(x[i]) + 0.1f; y[i] = Hlsl.Exp(x[i]) + Hlsl.Exp2(x[i]) + Hlsl.Log(a) + Hlsl.Log2(a) + Hlsl.Log10(a) + Hlsl.Pow(a, 1.5f) + Hlsl.Tanh(x[i]) + Hlsl.Rsqrt(a) + Hlsl.Mad(a, x[i], 2);", "", ""),
        ("trigonometry ~", "float a = x[i]; y[i] = Hlsl.Sin(a) + Hlsl.Cos(a) + Hlsl.Tan(a) + Hlsl.Sinh(a) + Hlsl.Cosh(a) + Hlsl.Asin(a / 2) + Hlsl.Acos(a / 2) + Hlsl.Atan(a) + Hlsl.Atan2(a, 2);", "", ""),
        ("no fused products", "y[i] = x[i] * x[i] - (x[i] * x[i] - 1e-9f) + (x[i] * 1.0001f - x[i]);", "", ""),
        ("subnormals", "y[i] = x[i] * 1e-39f * 0.25f + 1e-44f;", "", ""),
        ("the other memory barriers", "y[i] = 1; Sync.All(); y[i] += 1; Sync.Device(); y[i] *= 3;", "", "public static class Sync { public static void All() { } public static void Device() { } }"),
    ];

    // Compiled once for all devices.
    private static readonly Dictionary<string, Snippet> compiled = [];

    public static TheoryData<string, string> All => [.. constructs.SelectMany(c => Devices.All.Select(d => (c.Name, d.Data)))];

    [Theory, MemberData(nameof(All))]
    public void Means_what_it_means_in_CSharp(string name, string device)
    {
        var gpu = Devices.Get(device);
        var (_, body, members, types) = constructs.Single(c => c.Name == name);
        var random = new Random(name.Length);
        float[] x = [.. Enumerable.Range(0, Count).Select(_ => random.NextSingle() * 4 - 2)], y = [.. x.Select(v => v * 3 - 1)];
        int[] z = [.. Enumerable.Range(0, Count).Select(_ => random.Next(100))];
        string plain = $$"""
            {{types}}
            public struct Plain(float[] x, float[] y, int[] z, int k, bool flag)
            {
                {{members}}
                public void Execute(int i)
                {
                    unchecked { {{body}} }
                }
                private float Unused() => x[0] + y[0] + z[0] + k + (flag ? 1 : 0);
            }
            public static class PlainHost
            {
                public static void Run(int n, float[] x, float[] y, int[] z, int k, bool flag) { var p = new Plain(x, y, z, k, flag); for (int i = 0; i < n; i++) p.Execute(i); }
            }
            """;
        // As a shader, what stands for a barrier in plain C# is one; then the group must be whole, so the last threads do nothing.
        bool waits = body.Contains("Sync.");
        string shader = body.Replace("Sync.All()", "Hlsl.AllMemoryBarrierWithGroupSync()").Replace("Sync.Device()", "Hlsl.DeviceMemoryBarrierWithGroupSync()");
        if (!compiled.TryGetValue(name, out var snippet)) compiled[name] = snippet = Snippet.Body("int i = ThreadIds.X; " + shader, members, plain);
        int n = waits ? Count / 8 * 8 : Count;
        float[] expectedY = [.. y];
        int[] expectedZ = [.. z];
        snippet.Method("PlainHost", "Run").CreateDelegate<Action<int, float[], float[], int[], int, bool>>()(n, x, expectedY, expectedZ, 3, true);
        var (actualY, actualZ) = snippet.Run(gpu, n, x, y, z, 3, true);
        Assert.Equal(expectedZ, actualZ);
        for (int i = 0; i < Count; i++)
        {
            // Elementary functions are the device's own; all other arithmetic is exact.
            bool same = name.EndsWith('~') && gpu.Name != "Software" ? Math.Abs(expectedY[i] - actualY[i]) <= 1e-5f * (1 + Math.Abs(expectedY[i])) : expectedY[i].Equals(actualY[i]);
            Assert.True(same, $"y[{i}] is {actualY[i]:R}, in C# {expectedY[i]:R}\n{snippet.Generated}");
        }
        if (gpu.Backend is OpenClBackend backend && PortableDevices.Driver(gpu).Contains("PoCL", StringComparison.Ordinal))
            Assert.Equal("", backend.LogOf(OpenClTests.TextOf(snippet.Method("Host", "Run").DeclaringType!.Assembly.GetType("Shader")!)));
    }

    [Theory, MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Fields_of_all_kinds_arrive(string device)
    {
        var gpu = Devices.Get(device);
        var run = Snippet.File("""
            namespace Some.Where
            {
                public struct P { public float A; public int B; public Q C; }
                public struct Q { public int D; public uint E; }
                public static partial class Outer
                {
                    [ThreadGroupSize(DefaultThreadGroupSizes.XY), GeneratedComputeShaderDescriptor, CompileOptions(CompileOptions.Default)]
                    internal readonly partial struct Shader : IComputeShader
                    {
                        private readonly P p;
                        public readonly Int3 size;
                        private readonly Float3 shift;
                        [GloballyCoherent]
                        private readonly ReadWriteBuffer<float> y;
                        private readonly ConstantBuffer<Float4> c;
                        private readonly bool flag;
                        private readonly uint u;

                        public Shader(P p, Int3 size, Float3 shift, ReadWriteBuffer<float> y, ConstantBuffer<Float4> c, bool flag, uint u) =>
                            (this.p, this.size, this.shift, this.y, this.c, this.flag, this.u) = (p, size, shift, y, c, flag, u);

                        public void Execute()
                        {
                            int i = ThreadIds.Y * DispatchSize.X + ThreadIds.X;
                            Int2 at = ThreadIds.XY, lane = GroupIds.XY, group = GridIds.XY;
                            if (at.X != group.X * GroupSize.X + lane.X || at.Y != group.Y * GroupSize.Y + lane.Y || GroupIds.Index != lane.Y * 8 + lane.X || DispatchSize.Count != 21 || GroupSize.Count != 64) return;
                            y[i] = this.p.A + p.B + p.C.D + p.C.E + size.X * 2 + size.Y * 3 + size.Z * 5 + shift.X + shift.Y * 7 + shift.Z * 11 + c[1].W + (flag ? 1000 : 2000) + u;
                        }
                    }

                    public static float[] Run(GraphicsDevice gpu)
                    {
                        using var y = gpu.AllocateReadWriteBuffer<float>(21);
                        using var c = gpu.AllocateConstantBuffer(new Float4[] { new(1, 2, 3, 4), new(5, 6, 7, 8) });
                        gpu.For(7, 3, new Shader(new P { A = 0.5f, B = 100, C = new Q { D = -3, E = 4 } }, new Int3(1, 2, 3), new Float3(1, 2, 3), y, c, false, 9));
                        return y.ToArray();
                    }
                }
            }
            """).Method("Some.Where.Outer", "Run").CreateDelegate<Func<GraphicsDevice, float[]>>();
        Assert.All(run(gpu), v => Assert.Equal(0.5f + 100 - 3 + 4 + 2 + 6 + 15 + 1 + 14 + 33 + 8 + 2000 + 9, v));
    }

    /// <summary>A struct arrives in parts, whose names are joined from those of field and member.</summary>
    [Theory, MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Fields_whose_joined_names_are_alike_stay_apart(string device)
    {
        var run = Snippet.File("""
            public struct P { public float a_b; public Q a; public float φ, u03C6; }
            public struct Q { public float b; }
            [ThreadGroupSize(1, 1, 1), GeneratedComputeShaderDescriptor]
            public readonly partial struct Shader(ReadWriteBuffer<float> y, P p, Q p_a, float p_a_b) : IComputeShader
            {
                public void Execute() => y[0] = p.a_b + p.a.b * 10 + p_a.b * 100 + p_a_b * 1000 + p.φ * 10000 + p.u03C6 * 100000;
            }
            public static class Host
            {
                public static float Run(GraphicsDevice gpu)
                {
                    using var y = gpu.AllocateReadWriteBuffer<float>(1);
                    gpu.For(1, new Shader(y, new P { a_b = 1, a = new Q { b = 2 }, φ = 5, u03C6 = 6 }, new Q { b = 3 }, 4));
                    return y.ToArray()[0];
                }
            }
            """).Method("Host", "Run").CreateDelegate<Func<GraphicsDevice, float>>();
        Assert.Equal(654321, run(Devices.Get(device)));
    }

    /// <summary>A number of the source arrives bit for bit, the sign of 0 included.</summary>
    [Theory, MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Numbers_keep_their_bits(string device)
    {
        var gpu = Devices.Get(device);
        var random = new Random(28);
        // No subnormals, which a device may take for 0.
        float[] singles = [0f, -0f, 1, -1, float.MaxValue, float.MinValue, 1.17549435e-38f, 16777217, 0.1f, 8388608.5f,
            .. Enumerable.Range(0, 100).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))).Where(float.IsNormal)];
        double[] doubles = gpu.IsDoublePrecisionSupportAvailable() ? [0, -0.0, 0.1, 1 / 3.0, double.MaxValue, double.MinValue, 2.2250738585072014E-308, 0.84551240822557006, 1.0000000000000002,
            .. Enumerable.Range(0, 100).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).Where(double.IsNormal)] : [];
        string body = string.Concat(singles.Select((f, i) => $"z[{i}] = Hlsl.AsInt({Text(f)}f);\n"));
        using var d = gpu.AllocateReadWriteBuffer<double>(doubles.Length + 1);
        using var z = gpu.AllocateReadWriteBuffer<int>(singles.Length);
        Snippet.File($$"""
            [ThreadGroupSize(1, 1, 1), GeneratedComputeShaderDescriptor]
            public readonly partial struct Singles(ReadWriteBuffer<int> z) : IComputeShader
            {
                public void Execute() { {{body}} }
            }
            [ThreadGroupSize(1, 1, 1), GeneratedComputeShaderDescriptor, RequiresDoublePrecisionSupport]
            public readonly partial struct Doubles(ReadWriteBuffer<double> d) : IComputeShader
            {
                public void Execute() { {{string.Concat(doubles.Select((v, i) => $"d[{i}] = {Text(v)}d;\n"))}} d[{{doubles.Length}}] = 1; }
            }
            public static class Host
            {
                public static void Run(GraphicsDevice gpu, ReadWriteBuffer<int> z, ReadWriteBuffer<double> d)
                {
                    gpu.For(1, new Singles(z));
                    if (gpu.IsDoublePrecisionSupportAvailable()) gpu.For(1, new Doubles(d));
                }
            }
            """).Method("Host", "Run").CreateDelegate<Action<GraphicsDevice, ReadWriteBuffer<int>, ReadWriteBuffer<double>>>()(gpu, z, d);
        Assert.Equal(singles.Select(BitConverter.SingleToInt32Bits), z.ToArray());
        Assert.Equal(doubles.Select(BitConverter.DoubleToInt64Bits), d.ToArray().SkipLast(1).Select(BitConverter.DoubleToInt64Bits).Take(doubles.Length));

        static string Text(IFormattable number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory, MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Doubles_are_doubles(string device)
    {
        var gpu = Devices.Get(device);
        Assert.SkipUnless(gpu.IsDoublePrecisionSupportAvailable(), "The device has no double.");
        var snippet = Snippet.Body("int i = ThreadIds.X; double a = x[i]; a = a / 3 + 1e-12 * Hlsl.Max(a, 0.5); y[i] = (float)((a - x[i] / 3.0) * 1e12); z[i] = (int)(a * 1e6);", attributes: ", RequiresDoublePrecisionSupport");
        float[] x = [1, 2, -3, 4.5f];
        var (y, z) = snippet.Run(gpu, 4, x, new float[4], new int[4]);
        for (int i = 0; i < 4; i++)
        {
            double a = x[i];
            a = a / 3 + 1e-12 * Math.Max(a, 0.5);
            Assert.Equal(((float)((a - x[i] / 3.0) * 1e12), (int)(a * 1e6)), (y[i], z[i]));
        }
    }
}
