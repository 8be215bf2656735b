using System.Text;

namespace ComputeSharp.Portable.Generator;

/// <summary>Lines with indentation.</summary>
internal sealed class Writer
{
    private readonly StringBuilder text = new();
    private int depth;

    public void Line(string line)
    {
        if (line.StartsWith("#", System.StringComparison.Ordinal)) text.Append(line).Append('\n');
        else text.Append(' ', 4 * depth).Append(line).Append('\n');
    }

    public void Open(string line = "")
    {
        if (line.Length > 0) Line(line);
        Line("{");
        depth++;
    }

    public void Close(string after = "")
    {
        depth--;
        Line("}" + after);
    }

    public void Raw(string lines) => text.Append(lines);

    public override string ToString() => text.ToString();
}
