namespace Conformance.Vectors;

/// <summary>Reads folders of test vectors that others have published.</summary>
public static class VectorFolder
{
    /// <summary>
    /// Reads, one at a time and in ordinal order of the names, the tests of a folder that holds ONNX node tests (sub-folders with
    /// <c>model.onnx</c> and <c>test_data_set_N</c>), WebNN tests (<c>*.json</c>), or both; or one such sub-folder or file.
    /// Other files are passed over, and so are deeper folders. What cannot be read becomes a <see cref="ReadFailure"/>.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is nothing at the path.</exception>
    public static IEnumerable<VectorEntry> Read(string path)
    {
        if (File.Exists(path)) return ReadFile(path);
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"there is no folder or file of test vectors at '{path}'");
        return ReadFolder(path);
    }

    private static IEnumerable<VectorEntry> ReadFile(string path)
    {
        if (IsJson(path)) return WebNNReader.Read(path);
        if (Path.GetFileName(path) != OnnxReader.ModelName) return [new ReadFailure(Path.GetFileName(path), path, $"{Path.GetFileName(path)}: neither a .json file nor a {OnnxReader.ModelName}")];
        return OnnxReader.Read(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".");
    }

    private static bool IsJson(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<VectorEntry> ReadFolder(string folder)
    {
        (List<Found> found, ReadFailure? failure) = List(folder);
        if (failure is not null) yield return failure;
        foreach (Found item in found)
        {
            foreach (VectorEntry entry in item.IsFolder ? OnnxReader.Read(item.Path) : WebNNReader.Read(item.Path)) yield return entry;
        }
    }

    /// <summary>The tests in a folder; where it cannot be listed, a failure.</summary>
    private static (List<Found> Found, ReadFailure? Failure) List(string folder)
    {
        List<Found> found = [];
        try
        {
            if (OnnxReader.IsCase(folder)) return ([new Found(folder, true)], null);
            foreach (string path in Directory.EnumerateFileSystemEntries(folder))
            {
                if (Directory.Exists(path))
                {
                    if (LooksLikeCase(path)) found.Add(new Found(path, true));
                }
                else if (IsJson(path))
                {
                    found.Add(new Found(path, false));
                }
            }
        }
        catch (Exception exception) when (VectorFile.IsAboutTheFile(exception))
        {
            return (found, new ReadFailure(Path.GetFileName(folder), folder, exception.Message));
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return (found, null);
    }

    private static bool LooksLikeCase(string folder)
    {
        // The published folders all begin so; one without a model is a broken test, to be reported.
        if (Path.GetFileName(folder).StartsWith("test_", StringComparison.Ordinal)) return true;
        try
        {
            return OnnxReader.IsCase(folder);
        }
        catch (Exception exception) when (VectorFile.IsAboutTheFile(exception))
        {
            // Reading it will fail in the same way and say why.
            return true;
        }
    }

    private sealed record Found(string Path, bool IsFolder);
}
