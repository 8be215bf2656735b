using ComputeSharp.Descriptors;
using ComputeSharp.Resources;

namespace ComputeSharp.Portable;

/// <summary>
/// What the dispatches of a context wrote since the last barrier for that buffer. Direct3D may run two dispatches at once unless a barrier
/// stands between; the portable devices never do, so only this check shows that one is missing.
/// </summary>
internal sealed class UnorderedWrites(bool watching)
{
    private readonly HashSet<IStorage> written = [];

    /// <summary>The buffers that the dispatch may write; refuses those that an earlier one wrote.</summary>
    public List<IStorage> Before<T>(in T shader, ShaderText text) where T : struct, IComputeShader, IComputeShaderDescriptor<T>
    {
        var writable = new Writable();
        if (!watching) return writable.Storages;
        shader.Bind(writable);
        for (int i = 0; i < writable.Names.Count; i++)
            if (written.Contains(writable.Storages[i]))
                throw new ShaderFaultException(ShaderFault.MissingBarrier, text, 0, default, 0, $"the context wrote {writable.Names[i]} before, with no Barrier for it since");
        return writable.Storages;
    }

    public void After(List<IStorage> touched) => written.UnionWith(touched.Where(t => t.WrittenByShader));

    public void Note(IStorage storage)
    {
        if (watching) written.Add(storage);
    }

    public void Order(IStorage storage) => written.Remove(storage);

    private sealed class Writable : IShaderArguments
    {
        public List<string> Names { get; } = [];
        public List<IStorage> Storages { get; } = [];

        public void Add<T>(string name, Buffer<T> buffer) where T : unmanaged
        {
            if (buffer is not ReadWriteBuffer<T>) return;
            Names.Add(name);
            Storages.Add(buffer.Storage);
        }

        public void Add<T>(string name, T value) where T : unmanaged { }
    }
}
