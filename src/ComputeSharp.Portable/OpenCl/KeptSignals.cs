using System.Runtime.InteropServices;

namespace ComputeSharp.Portable;

/// <summary>
/// Gives signals back to .NET that a driver took over. PoCL and the LLVM in it install handlers when they start and when they compile; .NET learns
/// through the same signals of null references and of integers divided by 0, and without this the process would die of them instead.
/// </summary>
internal sealed unsafe class KeptSignals : IDisposable
{
    // SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGSEGV SIGUSR2 SIGPIPE SIGTERM SIGXCPU SIGXFSZ SIGSYS
    private static readonly int[] signals = [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 15, 24, 25, 31];

    // More than struct sigaction takes anywhere on Linux.
    private const int Room = 256;

    private readonly byte[]? kept;

    public KeptSignals()
    {
        if (!OperatingSystem.IsLinux()) return;
        kept = new byte[signals.Length * Room];
        fixed (byte* to = kept)
            for (int i = 0; i < signals.Length; i++) _ = Action(signals[i], null, to + i * Room);
    }

    public void Dispose()
    {
        if (kept is null) return;
        fixed (byte* from = kept)
            for (int i = 0; i < signals.Length; i++) _ = Action(signals[i], from + i * Room, null);
    }

    [DllImport("libc", EntryPoint = "sigaction"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Action(int signal, byte* action, byte* before);
}
