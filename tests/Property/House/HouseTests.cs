using System.Reflection;
using System.Text.RegularExpressions;
using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Tests;

/// <summary>The house's own rules, held against the source tree: pages, labels, names, and the generated files.</summary>
public sealed partial class HouseTests
{
    private static readonly string root = Coverage.Root() ?? throw new InvalidOperationException("The tests run inside a clone.");

    private static readonly string[] sections =
        ["What it is", "Formula", "Inputs and outputs", "Attributes", "Constraints", "Gradient", "Numerics", "Dialects", "Worked example", "Sources"];

    public static TheoryData<string, string> Operators => [.. Coverage.Rows(root).Select(r => (r.Family, r.Name))];

    [Fact]
    public void The_source_and_the_catalogue_have_the_same_operators() =>
        Assert.Equal(Catalogue.Current.Operators.Select(o => o.Name).Order(), Coverage.Rows(root).Select(r => r.Name).Order());

    [Fact]
    public void The_committed_coverage_is_that_of_the_source() => Assert.Equal(Coverage.Markdown(root), Text("reports/coverage.md"));

    [Fact]
    public void The_course_links_every_page_that_is_written() => Assert.Equal(Coverage.Course(root), Text("spec/README.md"));

    [Theory, MemberData(nameof(Operators))]
    public void The_page_has_every_section_in_order(string family, string name)
    {
        string page = Page(family, name);
        int at = 0;
        foreach (string section in sections)
        {
            int next = page.IndexOf($"\n## {section}", at, StringComparison.Ordinal);
            Assert.True(next >= 0, $"{family}/{name}: no section '{section}' after position {at}");
            at = next;
        }
    }

    [Theory, MemberData(nameof(Operators))]
    public void The_page_has_a_worked_example(string family, string name)
    {
        Assert.False(string.IsNullOrEmpty(family));
        Assert.NotEmpty(SpecVectors.Examples(Catalogue.Current.Operator(name)));
    }

    [Theory, MemberData(nameof(Operators))]
    public void Each_label_is_on_the_page_in_the_contract_and_in_a_negative_test(string family, string name)
    {
        // A family's base class holds the labels that its operators share.
        string source = Text($"spec/{family}/{name}.cs");
        for (var type = Catalogue.Current.Operator(name).Type.BaseType!; type != typeof(Operator); type = type.BaseType!)
            if (File.Exists(Path.Combine(root, $"spec/{family}/{type.Name}.cs"))) source += Text($"spec/{family}/{type.Name}.cs");
        string[] required = [.. Label().Matches(source).Select(m => m.Groups[1].Value).Append("C0").Distinct().Order()];
        string[] onPage = [.. Row().Matches(Section(Page(family, name), "Constraints")).Select(m => m.Groups[1].Value).Distinct().Order()];
        string[] refused = [.. Catalogue.Current.Operator(name).Refusals.Select(r => r.Label).Distinct().Order()];
        Assert.Equal(required, onPage);
        Assert.Equal(required, refused);
    }

    [Theory, MemberData(nameof(Operators))]
    public void Each_operand_and_attribute_is_on_the_page(string family, string name)
    {
        string page = Page(family, name);
        string operands = Section(page, "Inputs and outputs"), attributes = Section(page, "Attributes");
        foreach (var s in Catalogue.Current.Operator(name).Cases.Select(c => c.Operator.Signature))
            foreach (string operand in s.Inputs.Concat(s.IntInputs).Concat(s.Outputs).Concat(s.IntOutputs))
                Assert.Contains(operand, operands, StringComparison.Ordinal);
        foreach (var attribute in Catalogue.Current.Operator(name).Type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters())
            Assert.Contains(attribute.Name!, attributes, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Operators))]
    public void Each_preset_is_on_the_page(string family, string name)
    {
        string page = Page(family, name);
        var type = Catalogue.Current.Operator(name).Type;
        var presets = type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.PropertyType == type).Select(p => p.Name)
            .Concat(type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.ReturnType == type && !m.IsSpecialName).Select(m => m.Name));
        foreach (string preset in presets.Distinct())
            Assert.True(page.Contains($"`{name}.{preset}`", StringComparison.Ordinal) || page.Contains($"`{name}.{preset}(", StringComparison.Ordinal), $"{name}.{preset} is not on the page");
    }

    [Theory, MemberData(nameof(Operators))]
    public void An_operator_is_a_value(string family, string name)
    {
        // A field that is no attribute would make equal operators differ.
        Assert.NotEmpty(family);
        var type = Catalogue.Current.Operator(name).Type;
        var attributes = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().Select(p => $"<{p.Name}>k__BackingField").ToHashSet();
        for (var t = type; t != typeof(Operator); t = t.BaseType!)
            Assert.All(t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly), f => Assert.Contains(f.Name, attributes));
    }

    [Fact]
    public void Same_path_same_name_in_every_root()
    {
        foreach (string place in new[] { "src/Reference", "src/Mutants" })
            foreach (string file in Directory.GetFiles(Path.Combine(root, place), "*.cs", SearchOption.AllDirectories))
            {
                string path = Path.GetRelativePath(Path.Combine(root, place), file).Replace('\\', '/');
                if (path.StartsWith("obj/", StringComparison.Ordinal) || path.StartsWith("bin/", StringComparison.Ordinal)) continue;
                Assert.True(File.Exists(Path.Combine(root, "spec", path)), $"{place}/{path} has no spec/{path}");
            }
    }

    [Fact]
    public void The_reference_stands_alone()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(root, "src/Reference"), "*.cs", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            Assert.DoesNotContain("Conformance.Simd", text, StringComparison.Ordinal);
            Assert.DoesNotContain("System.Numerics", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Runtime.Intrinsics", text, StringComparison.Ordinal);
        }
    }

    /// <summary>Cells that do not apply, all of them: a new one is a decision, made here.</summary>
    [Fact]
    public void What_does_not_apply_is_listed() => Assert.Equal(
        ["Adam: backward", "Perceptron: backward", "PerceptronRule: backward"],
        Catalogue.Current.Operators.SelectMany(o => o.NotApplicable.Keys.Select(k => $"{o.Name}: {k}")));

    private static string Text(string path) => File.ReadAllText(Path.Combine(root, path)).ReplaceLineEndings("\n");

    private static string Page(string family, string name) => Text($"spec/{family}/{Catalogue.Current.Operator(name).FileName}.md");

    private static string Section(string page, string title)
    {
        int start = page.IndexOf($"\n## {title}", StringComparison.Ordinal), end = page.IndexOf("\n## ", start + 4, StringComparison.Ordinal);
        return page[start..(end < 0 ? page.Length : end)];
    }

    [GeneratedRegex("""Require\("(C\d+)",""")]
    private static partial Regex Label();

    [GeneratedRegex(@"^\| (C\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
