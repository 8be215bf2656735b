using System.Runtime.CompilerServices;

namespace Conformance.Simd;

/// <summary><see cref="Elementary.Exp{V}(V)"/> as a map.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public readonly struct ExpMap<V> : IMap<V> where V : unmanaged, IVector<V>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke(V x) => Elementary.Exp(x);
}

/// <summary><see cref="Elementary.Expm1{V}(V)"/> as a map.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public readonly struct Expm1Map<V> : IMap<V> where V : unmanaged, IVector<V>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke(V x) => Elementary.Expm1(x);
}

/// <summary><see cref="Elementary.Log{V}(V)"/> as a map.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public readonly struct LogMap<V> : IMap<V> where V : unmanaged, IVector<V>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke(V x) => Elementary.Log(x);
}

/// <summary><see cref="Elementary.Log1p{V}(V)"/> as a map.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public readonly struct Log1pMap<V> : IMap<V> where V : unmanaged, IVector<V>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke(V x) => Elementary.Log1p(x);
}

/// <summary><see cref="Elementary.Sigmoid{V}(V)"/> as a map.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public readonly struct SigmoidMap<V> : IMap<V> where V : unmanaged, IVector<V>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke(V x) => Elementary.Sigmoid(x);
}

/// <summary><see cref="Elementary.Tanh{V}(V)"/> as a map.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public readonly struct TanhMap<V> : IMap<V> where V : unmanaged, IVector<V>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke(V x) => Elementary.Tanh(x);
}

/// <summary><see cref="Elementary.Erf{V}(V)"/> as a map.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public readonly struct ErfMap<V> : IMap<V> where V : unmanaged, IVector<V>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke(V x) => Elementary.Erf(x);
}

/// <summary><see cref="Elementary.Erfc{V}(V)"/> as a map.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public readonly struct ErfcMap<V> : IMap<V> where V : unmanaged, IVector<V>
{
    /// <inheritdoc/>
    public static bool IsLong => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke(V x) => Elementary.Erfc(x);
}

/// <summary><see cref="Elementary.NormalCdf{V}(V)"/> as a map.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public readonly struct NormalCdfMap<V> : IMap<V> where V : unmanaged, IVector<V>
{
    /// <inheritdoc/>
    public static bool IsLong => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke(V x) => Elementary.NormalCdf(x);
}

/// <summary><see cref="Elementary.NormalPdf{V}(V)"/> as a map.</summary>
/// <typeparam name="V">The vector type.</typeparam>
public readonly struct NormalPdfMap<V> : IMap<V> where V : unmanaged, IVector<V>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke(V x) => Elementary.NormalPdf(x);
}
