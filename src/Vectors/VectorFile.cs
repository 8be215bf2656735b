namespace Conformance.Vectors;

/// <summary>Says what is wrong with a file; turned into a <see cref="ReadFailure"/> and never thrown at the caller.</summary>
internal sealed class MalformedException(string message) : Exception(OneLine(message))
{
    private const int Longest = 1000;

    // The message quotes the file, whose names may be of any length and hold anything.
    private static string OneLine(string message)
    {
        return string.Concat((message.Length > Longest ? message[..Longest] + "…" : message).Select(c => char.IsControl(c) ? ' ' : c));
    }
}

/// <summary>Reads whole files, up to a limit.</summary>
internal static class VectorFile
{
    /// <summary>The limit on a tensor's file: widened, packed small integers take up to some twenty times as much.</summary>
    public const int TensorLimit = 64 << 20;

    /// <summary>The limit on a model: two bytes can make an object of some hundred, and node tests stay below 100 KiB.</summary>
    public const int ModelLimit = 8 << 20;

    /// <summary>The limit on a JSON file, whose parsed form is many times as large.</summary>
    public const int JsonLimit = 32 << 20;

    /// <summary>The bytes of a file, or a <see cref="MalformedException"/> that names it by <paramref name="label"/>.</summary>
    public static byte[] ReadAll(string path, string label, int limit)
    {
        FileInfo file = new(path);
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
        if (!file.Exists) throw new MalformedException($"{label}: the file is missing");

        // A pipe or a device has length 0 too, and opening one could wait for ever.
        if (file.Length == 0) throw new MalformedException($"{label}: the file is empty");
        if (file.Length > limit) throw new MalformedException($"{label}: {file.Length} bytes; files above {limit} bytes are not read");
        using FileStream stream = file.OpenRead();
        byte[] bytes = new byte[file.Length];
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : throw new MalformedException($"{label}: the file shrank while it was read");
    }

    /// <summary>Whether an exception is about the file read, not about this program.</summary>
    public static bool IsAboutTheFile(Exception exception) =>
        exception is MalformedException or IOException or UnauthorizedAccessException or System.Security.SecurityException;
}

/// <summary>The shape arithmetic that must be right before anything is allocated.</summary>
internal static class DeclaredShape
{
    private const int MaxRank = 32;

    /// <summary>The dimensions as ints and the number of elements.</summary>
    /// <remarks>The number can exceed any array; the caller compares it with what the file holds before it allocates.</remarks>
    public static (int[] Dims, Int128 Count) Check(string label, string tensor, IReadOnlyList<long> dims)
    {
        if (dims.Count > MaxRank) throw new MalformedException($"{label}: tensor '{tensor}' has {dims.Count} dimensions; at most {MaxRank} are read");
        int[] result = new int[dims.Count];
        Int128 count = 1;
        bool empty = false;
        for (int i = 0; i < result.Length; i++)
        {
            if (dims[i] is < 0 or > int.MaxValue) throw new MalformedException($"{label}: tensor '{tensor}' declares the dimension {dims[i]}");
            result[i] = (int)dims[i];
            empty |= dims[i] == 0;

            // Past 2^62 the exact number no longer matters, and stopping there keeps the product in range.
            if (count <= (Int128)1 << 62) count *= Math.Max(dims[i], 1);
        }

        return (result, empty ? 0 : count);
    }
}
