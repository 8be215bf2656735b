namespace ComputeSharp.Portable;

internal static class OpenClBackend
{
    public static (GraphicsDevice[] Devices, string? Absence) Find() => ([], "not yet");
}
