using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>What a training came to.</summary>
/// <param name="TestAccuracy">Share of the test digits that are classified right.</param>
/// <param name="TestSamples">Number of test digits.</param>
/// <param name="Fingerprint">SHA-256 over the bits of all parameters: equal for equal engine, epochs and seed.</param>
/// <param name="Parameters">The trained parameters.</param>
public sealed record TrainingResult(double TestAccuracy, int TestSamples, string Fingerprint, IReadOnlyDictionary<string, Tensor<float>> Parameters);

/// <summary>
/// Trains the multilayer perceptron of spec/Networks/mlp.md on 1,797 handwritten digits: every operator by one engine's
/// kernels, backward derived from the graph, Adam's state in and out.
/// </summary>
public static class DigitsTraining
{
    private const int Pixels = 64, Classes = 10, Batch = 32, TestSamples = 360;

    /// <summary>The network that is trained.</summary>
    public static Mlp Network { get; } = new(Pixels, 64, Classes);

    /// <summary>Trains, and reports loss and test accuracy after every epoch.</summary>
    public static TrainingResult Run(Engine engine, int epochs, int seed, Action<int, double, double>? progress = null)
    {
        var r = new Sampler(seed);
        var (x, labels) = Digits();
        int[] order = Permutation(r, labels.Length), test = order[..TestSamples], train = order[TestSamples..];
        var parameters = Network.Parameters(r.Seed());
        var (m, v) = (Zeros(parameters), Zeros(parameters));
        var graph = Network.Loss();
        var adam = new Adam(LearningRate: 2e-3);
        int t = 0;
        double accuracy = 0;
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            int[] visit = [.. Permutation(r, train.Length).Select(i => train[i])];
            double loss = 0;
            for (int start = 0; start < visit.Length; start += Batch)
            {
                var (bx, blabel) = Pick(x, labels, visit[start..Math.Min(start + Batch, visit.Length)]);
                using var runner = new EngineRunner(engine);
                var run = graph.Run(runner, new Dictionary<string, Tensor<float>>(parameters) { ["x"] = bx }, new Dictionary<string, Tensor<int>> { ["label"] = blabel });
                loss += run["loss"][0] * bx.Shape[0];
                var gradients = run.Gradients("loss", new(new Shape(), [1f]));
                foreach (string name in parameters.Keys.ToList())
                {
                    var step = runner.Run(adam, new([parameters[name], gradients[name], m[name], v[name]], [new(new Shape(), [t])])).Y;
                    (parameters[name], m[name], v[name]) = (step[0], step[1], step[2]);
                }
                t++;
            }
            accuracy = Accuracy(engine, parameters, x, labels, test);
            progress?.Invoke(epoch, loss / train.Length, accuracy);
        }
        return new(accuracy, TestSamples, Fingerprint(parameters), parameters);
    }

    /// <summary>The digits: pixels scaled to 0–1, one row a digit, and their labels.</summary>
    /// <exception cref="InvalidDataException">The file is not of the form.</exception>
    public static (Tensor<float> X, int[] Labels) Digits()
    {
        using var file = typeof(DigitsTraining).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var pixels = new List<float>();
        var labels = new List<int>();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            string[] fields = line.Split(',');
            if (fields.Length != Pixels + 1) throw new InvalidDataException($"digits.csv.gz line {labels.Count + 1} has {fields.Length} fields, expected {Pixels + 1}.");
            pixels.AddRange(fields[..Pixels].Select(f => int.Parse(f, CultureInfo.InvariantCulture) / 16f));
            labels.Add(int.Parse(fields[Pixels], CultureInfo.InvariantCulture));
        }
        return (new((labels.Count, Pixels), [.. pixels]), [.. labels]);
    }

    private static double Accuracy(Engine engine, IReadOnlyDictionary<string, Tensor<float>> parameters, Tensor<float> x, int[] labels, int[] samples)
    {
        var (bx, blabel) = Pick(x, labels, samples);
        using var runner = new EngineRunner(engine);
        var z = Network.Logits().Run(runner, new Dictionary<string, Tensor<float>>(parameters) { ["x"] = bx }, new Dictionary<string, Tensor<int>>())["z"];
        int right = 0;
        for (int n = 0; n < samples.Length; n++)
        {
            int best = 0;
            for (int c = 1; c < Classes; c++)
                if (z[n, c] > z[n, best]) best = c;
            if (best == blabel[n]) right++;
        }
        return (double)right / samples.Length;
    }

    private static (Tensor<float> X, Tensor<int> Labels) Pick(Tensor<float> x, int[] labels, int[] samples)
    {
        var picked = new Tensor<float>((samples.Length, Pixels));
        for (int n = 0; n < samples.Length; n++) x.Span.Slice(samples[n] * Pixels, Pixels).CopyTo(picked.Span[(n * Pixels)..]);
        return (picked, new(samples.Length, [.. samples.Select(i => labels[i])]));
    }

    private static int[] Permutation(Sampler r, int n)
    {
        int[] p = [.. Enumerable.Range(0, n)];
        for (int i = n - 1; i > 0; i--)
        {
            int j = r.Int(0, i);
            (p[i], p[j]) = (p[j], p[i]);
        }
        return p;
    }

    private static Dictionary<string, Tensor<float>> Zeros(Dictionary<string, Tensor<float>> like) => like.ToDictionary(p => p.Key, p => new Tensor<float>(p.Value.Shape));

    private static string Fingerprint(Dictionary<string, Tensor<float>> parameters)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, t) in parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
            sha.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(t.Span));
        return Convert.ToHexStringLower(sha.GetHashAndReset())[..16];
    }
}
