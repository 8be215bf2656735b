using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>Product of matrices, see spec/Dense/mat-mul.md.</summary>
public sealed class MatMul : IDeviceForward<Spec.MatMul>, IDeviceBackward<Spec.MatMul>
{
    /// <inheritdoc/>
    public void Forward(Spec.MatMul op, GraphicsDevice device, DeviceOperands x, DeviceOperands y)
    {
        var (m, n, k, batch) = op.Plan(x.Real[0].Shape, x.Real[1].Shape);
        var (aRow, aTerm, bTerm, bColumn) = Steps(op, m, n, k);
        foreach (var (count, a, b, c) in Turns(batch))
            MatrixProduct.Multiply(device, m, n, k, x[0], aRow, aTerm, x[1], bTerm, bColumn, y[0], batch: Batch(count, (a, m * k), (b, k * n), (c, m * n)));
    }

    /// <inheritdoc/>
    public void Backward(Spec.MatMul op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx)
    {
        var (m, n, k, batch) = op.Plan(x.Real[0].Shape, x.Real[1].Shape);
        var (aRow, aTerm, bTerm, bColumn) = Steps(op, m, n, k);
        // dA = dy·Bᵀ, or its transpose B·dyᵀ where a holds Aᵀ
        Gradient(dx.Real[0], batch.FoldsToA(), batch.IndexA, m * k, (to, count, _, b, c, g, add) =>
        {
            if (op.TransposeA) MatrixProduct.Multiply(device, k, m, n, x[1], bTerm, bColumn, dy[0], 1, n, to, add: add, batch: Batch(count, (b, k * n), (c, m * n), (g, m * k)));
            else MatrixProduct.Multiply(device, m, k, n, dy[0], n, 1, x[1], bColumn, bTerm, to, add: add, batch: Batch(count, (c, m * n), (b, k * n), (g, m * k)));
        });
        // dB = Aᵀ·dy, or its transpose dyᵀ·A where b holds Bᵀ
        Gradient(dx.Real[1], batch.FoldsToB(), batch.IndexB, k * n, (to, count, a, _, c, g, add) =>
        {
            if (op.TransposeB) MatrixProduct.Multiply(device, n, k, m, dy[0], 1, n, x[0], aRow, aTerm, to, add: add, batch: Batch(count, (c, m * n), (a, m * k), (g, k * n)));
            else MatrixProduct.Multiply(device, k, n, m, x[0], aTerm, aRow, dy[0], n, 1, to, add: add, batch: Batch(count, (a, m * k), (c, m * n), (g, k * n)));
        });

        // What serves several matrices of y gets a gradient for each of them at first; they are added up afterwards, in an order that depends on
        // the shapes alone. Where there is no room for all of them, each is added to the sum at once.
        void Gradient(DeviceTensor<float> gradient, Fold[] folds, Func<int, int> index, int size, Product product)
        {
            if (folds.Length > 0 && (long)batch.Shape.Count * size > Room)
            {
                var begun = new bool[gradient.Count / size];
                for (int i = 0; i < batch.Shape.Count; i++)
                {
                    int g = index(i);
                    product(gradient.Buffer, 1, new(batch.IndexA(i), 0), new(batch.IndexB(i), 0), new(i, 0), new(g, 0), begun[g]);
                    begun[g] = true;
                }

                return;
            }

            using var each = folds.Length == 0 ? null : device.AllocateReadWriteBuffer<float>(batch.Shape.Count * size);
            foreach (var (count, a, b, c) in Turns(batch)) product(each ?? gradient.Buffer, count, a, b, c, c, false);
            if (each is not null) Sums.Of(device, Array.ConvertAll(folds, f => f with { Inner = f.Inner * size }), each, gradient.Buffer, gradient.Count);
        }
    }

    private static (int ARow, int ATerm, int BTerm, int BColumn) Steps(Spec.MatMul op, int m, int n, int k) =>
        (op.TransposeA ? 1 : k, op.TransposeA ? m : 1, op.TransposeB ? 1 : n, op.TransposeB ? k : 1);

    private static MatrixBatch Batch(int count, (Way Way, int Size) a, (Way Way, int Size) b, (Way Way, int Size) c) => new()
    {
        Count = count,
        FromA = a.Way.From * a.Size,
        A = a.Way.Step * a.Size,
        FromB = b.Way.From * b.Size,
        B = b.Way.Step * b.Size,
        FromC = c.Way.From * c.Size,
        C = c.Way.Step * c.Size,
    };

    // The longest loop over the batch is left to the device, the others are gone through here.
    private static IEnumerable<(int Count, Way A, Way B, Way C)> Turns(Broadcast batch)
    {
        Loop[] loops = [.. batch.Loops];
        int longest = Array.FindIndex(loops, l => l.Extent == loops.Max(other => other.Extent)), inner = loops[(longest + 1)..].Aggregate(1, (n, l) => n * l.Extent);
        var (extent, a, b) = loops[longest];
        for (int i = 0; i < batch.Shape.Count; i++)
            if (i / inner % extent == 0)
                yield return (extent, new(batch.IndexA(i), a), new(batch.IndexB(i), b), new(i, inner));
    }

    // Floats that gradients may take before they are added up: half a GiB.
    private const long Room = 1 << 27;

    private delegate void Product(ReadWriteBuffer<float> to, int count, Way a, Way b, Way c, Way g, bool add);

    /// <summary>The first matrix of a turn, and how far it is to the next.</summary>
    private readonly record struct Way(int From, int Step);
}
