using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>Maxout over spans: <c>Maxout.Forward(new(2), (n, c), x, y, argmax)</c>. Page: spec/Activations/maxout.md.</summary>
public abstract class Maxout
{
    private static readonly Maxout widest = Door.Widest<Maxout>();

    /// <summary>The largest piece of each unit, and which it is.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of x.</param>
    /// <param name="x">The pieces.</param>
    /// <param name="y">Receives the largest.</param>
    /// <param name="argmax">Receives their numbers, 0 to k − 1, for backward.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is not that of its shape (B1), or spans overlap (B2).</exception>
    public static void Forward(Spec.Maxout op, Shape shape, ReadOnlySpan<float> x, Span<float> y, Span<int> argmax)
    {
        var outputs = op.Infer(new(shape));
        Door.Holds(op, "x", x, shape);
        Door.Holds<float>(op, "y", y, outputs[0]);
        Door.Holds<int>(op, "argmax", argmax, outputs.Int[0]);
        Door.Apart(op, "y", y, "x", x);
        Door.Asunder<float, int>(op, "y", y, "argmax", argmax);
        Door.Asunder<int, float>(op, "argmax", argmax, "x", x);
        widest.Run(op.Lines(shape), x, y, argmax);
    }

    /// <summary>dx: each dy at the piece that argmax names, 0 at the others.</summary>
    /// <param name="op">The attributes.</param>
    /// <param name="shape">The shape of x and of dx.</param>
    /// <param name="argmax">The numbers that forward wrote.</param>
    /// <param name="dy">The gradient of y.</param>
    /// <param name="dx">Receives the gradient of x.</param>
    /// <exception cref="ConstraintException">A constraint is violated, a length is not that of its shape (B1), spans overlap (B2), or argmax names a piece that there is not (B3).</exception>
    public static void Backward(Spec.Maxout op, Shape shape, ReadOnlySpan<int> argmax, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var outputs = op.Infer(new(shape));
        Door.Holds(op, "argmax", argmax, outputs.Int[0]);
        Door.Holds(op, "dy", dy, outputs[0]);
        Door.Holds<float>(op, "dx", dx, shape);
        Door.Apart(op, "dx", dx, "dy", dy);
        Door.Asunder<float, int>(op, "dx", dx, "argmax", argmax);
        Door.Places(op, "argmax", argmax, op.Pieces);
        widest.RunBackward(op.Lines(shape), argmax, dy, dx);
    }

    private protected abstract void Run(Lines lines, ReadOnlySpan<float> x, Span<float> y, Span<int> argmax);
    private protected abstract void RunBackward(Lines lines, ReadOnlySpan<int> argmax, ReadOnlySpan<float> dy, Span<float> dx);
}

/// <summary>
/// Maxout with one width of vector: every lane is a unit of its own. Neighbouring units whose pieces lie side by side are read
/// with a stride; where something lies between the pieces, neighbouring units are neighbours in memory.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
public sealed unsafe class Maxout<V> : Maxout, IFloatForward<Spec.Maxout>, IFloatBackward<Spec.Maxout> where V : unmanaged, IVector<V>
{
    void IFloatForward<Spec.Maxout>.Forward(Spec.Maxout op, Operands<float> x, Operands<float> y) =>
        Run(op.Lines(x[0].Shape), x[0].Span, y[0].Span, y.Int[0].Span);

    void IFloatBackward<Spec.Maxout>.Backward(Spec.Maxout op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op.Lines(dx[0].Shape), y.Int[0].Span, dy[0].Span, dx[0].Span);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Run(Lines lines, ReadOnlySpan<float> x, Span<float> y, Span<int> argmax)
    {
        var (outer, k, inner) = lines;
        fixed (float* px = x, py = y)
        fixed (int* pat = argmax)
        {
            if (inner == 1 && k == 2) Pairs(px, py, pat, outer);
            else if (inner == 1) Strided(px, py, pat, outer, k);
            else
                for (int o = 0; o < outer; o++) Columns(px + ((nint)o * k * inner), py + ((nint)o * inner), pat + ((nint)o * inner), k, inner);
        }
    }

    /// <summary>z goes in where it is larger, or the first NaN: where z ≤ max is false although max is a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(V z, int j, ref V max, ref V at)
    {
        V take = V.AndNot(V.Equal(max, max), V.LessThanOrEqual(z, max));
        max = V.Select(take, z, max);
        at = V.Select(take, V.CreateBits(j), at);
    }

    // Two pieces side by side: one load that parts even and odd gives both.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pairs(float* x, float* y, int* argmax, int units)
    {
        int i = 0;
        for (; i <= units - V.Width; i += V.Width)
        {
            V.LoadPairs(x + (2 * (nint)i), out V max, out V odd);
            V at = V.Zero;
            Take(odd, 1, ref max, ref at);
            V.Store(max, y + i);
            V.StoreBits(at, argmax + i);
        }
        if (i < units) LastStrided(x + (2 * (nint)i), y + i, argmax + i, units - i, 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strided(float* x, float* y, int* argmax, int units, int k)
    {
        int i = 0;
        for (; i <= units - V.Width; i += V.Width)
        {
            float* piece = x + ((nint)i * k);
            V max = V.Gather(piece, k), at = V.Zero;
            for (int j = 1; j < k; j++) Take(V.Gather(piece + j, k), j, ref max, ref at);
            V.Store(max, y + i);
            V.StoreBits(at, argmax + i);
        }
        if (i < units) LastStrided(x + ((nint)i * k), y + i, argmax + i, units - i, k);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void LastStrided(float* x, float* y, int* argmax, int units, int k)
    {
        V max = V.GatherFirst(x, k, units), at = V.Zero;
        for (int j = 1; j < k; j++) Take(V.GatherFirst(x + j, k, units), j, ref max, ref at);
        V.StoreFirst(max, y, units);
        V.StoreBitsFirst(at, argmax, units);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(float* x, float* y, int* argmax, int k, int units)
    {
        int i = 0;
        for (; i <= units - V.Width; i += V.Width)
        {
            V max = V.Load(x + i), at = V.Zero;
            for (int j = 1; j < k; j++) Take(V.Load(x + i + ((nint)j * units)), j, ref max, ref at);
            V.Store(max, y + i);
            V.StoreBits(at, argmax + i);
        }
        if (i < units)
        {
            int rest = units - i;
            V max = V.LoadFirst(x + i, rest), at = V.Zero;
            for (int j = 1; j < k; j++) Take(V.LoadFirst(x + i + ((nint)j * units), rest), j, ref max, ref at);
            V.StoreFirst(max, y + i, rest);
            V.StoreBitsFirst(at, argmax + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void RunBackward(Lines lines, ReadOnlySpan<int> argmax, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var (outer, k, inner) = lines;
        if (inner == 1)
        {
            // One element of every k is not 0: a store for each unit.
            dx.Clear();
            for (int o = 0; o < outer; o++) dx.Slice(o * k, k)[argmax[o]] = dy[o];
            return;
        }
        fixed (int* pat = argmax)
        fixed (float* pdy = dy, pdx = dx)
        {
            for (int o = 0; o < outer; o++)
                for (int j = 0; j < k; j++) Piece(pat + ((nint)o * inner), pdy + ((nint)o * inner), pdx + (((nint)o * k) + j) * inner, j, inner);
        }
    }

    // dy where argmax is j. Not a product with 0, which would let NaN through.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Piece(int* argmax, float* dy, float* dx, int j, int units)
    {
        V own = V.CreateBits(j);
        int i = 0;
        for (; i <= units - V.Width; i += V.Width) V.Store(V.And(V.EqualBits(V.LoadBits(argmax + i), own), V.Load(dy + i)), dx + i);
        if (i < units) V.StoreFirst(V.And(V.EqualBits(V.LoadBitsFirst(argmax + i, units - i), own), V.LoadFirst(dy + i, units - i)), dx + i, units - i);
    }
}
