using System.Diagnostics;
using System.Text.Json;
using Conformance.Gates;

namespace Conformance.Tests;

/// <summary>The command line as a user meets it: what it prints, writes, and returns.</summary>
public sealed class CommandLineTests
{
    private static readonly string root = Coverage.Root()!;
    private static readonly string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    [Fact]
    public void Check_returns_0_where_all_agree()
    {
        var (code, output) = Run("check", "--operator", "gelu", "--engine", "simd-32");
        Assert.True(code == 0, output);
        Assert.Contains("Gelu on simd-32 forward, agreement: Passed", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_users_engine_is_judged_and_a_disagreement_returns_1_with_a_replay_that_fails_too()
    {
        string sample = Path.Combine(root, "samples", "TensorPrimitivesEngine", "bin", configuration, "net10.0", "TensorPrimitivesEngine.dll");
        var (code, output) = Run("check", "--engine-assembly", sample, "--engine", "tensor-primitives", "--operator", "LstmCell");
        Assert.True(code == 1, output);
        string replay = output.Split('\n').First(l => l.Contains("replay: ", StringComparison.Ordinal) && l.Contains("--case", StringComparison.Ordinal)).Split("-- ", 2)[1].Trim();
        var (again, same) = Run([.. replay.Split(' ').Select(a => a.Trim('\''))]);
        Assert.True(again == 1, same);
        Assert.Contains("h1[", same, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check --operator Nonsense", "No operator 'Nonsense'")]
    [InlineData("check --engine Nonsense", "No engine 'Nonsense'")]
    [InlineData("check --operator Gelu --case cases/999", "No case 'cases/999'")]
    [InlineData("check --case cases/0", "--case needs --operator")]
    [InlineData("check --seed x", "x")]
    [InlineData("check --engine-assembly /nowhere/My.dll", "No engine assembly")]
    [InlineData("vectors /nowhere/vectors", "/nowhere/vectors")]
    [InlineData("train nonsense", "nonsense")]
    [InlineData("train digits-mlp --epochs 0", "--epochs is 0")]
    [InlineData("nonsense", "nonsense")]
    public void Wrong_usage_returns_2_and_says_what_is_wrong(string arguments, string says)
    {
        var (code, output) = Run(arguments.Split(' '));
        Assert.True(code == 2, $"exit code {code}: {output}");
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void List_writes_JSON()
    {
        string file = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, Run("list", "--json", file).Code);
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            Assert.Equal(1, json.RootElement.GetProperty("schema").GetInt32());
            Assert.Contains(json.RootElement.GetProperty("operators").EnumerateArray(), o => o.GetProperty("name").GetString() == "Gelu");
        }
        finally
        {
            File.Delete(file);
        }
    }

    internal static (int Code, string Output) Run(params string[] arguments)
    {
        string program = Path.Combine(root, "reports", "bin", configuration, "net10.0", "Conformance.Reports.dll");
        Assert.True(File.Exists(program), $"{program} is built with the solution");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = root };
        foreach (string a in arguments.Prepend(program)) start.ArgumentList.Add(a);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
