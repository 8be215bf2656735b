using Conformance.Gates;
using Conformance.Spec;

namespace Conformance.Mutants;

/// <summary>Bugs of Slice: bounds, signs, axes, and gradients that go where nothing was taken.</summary>
public sealed class Slice : IMutants
{
    /// <inheritdoc/>
    public static IEnumerable<Mutant> All() =>
    [
        // What is taken: the shape is the sound one, the indices are not.
        new Mutant<Spec.Slice>("step ignored", "", forward: (op, x) => Take(op, x, (r, i, n) => r.Start + Math.Sign(r.Step) * i)),
        new Mutant<Spec.Slice>("a step backward taken forward from the same start", "", forward: (op, x) => Take(op, x, (r, i, n) => r.Start + Math.Abs(r.Step) * i)),
        new Mutant<Spec.Slice>("a step backward reads the same elements forward", "", forward: (op, x) => Take(op, x, (r, i, n) => r.Step < 0 ? r.Start + r.Step * (r.Count - 1 - i) : r.Start + r.Step * i)),
        new Mutant<Spec.Slice>("a step backward runs from the last index of the part, not from its start", "tracel-ai/burn-onnx#477",
            forward: (op, x) => Take(op, x, (r, i, n) => r.Step < 0 ? n - 1 + r.Step * i : r.Start + r.Step * i)),
        new Mutant<Spec.Slice>("going backward, the start is brought to n, one behind the last index", "onnx/onnx#4115",
            forward: (op, x) => Take(op, x, (r, i, n) => r.Step < 0 && r.Start == n - 1 ? n + r.Step * i : r.Start + r.Step * i)),
        new Mutant<Spec.Slice>("starts counted from behind are brought to 0", "", forward: (op, x) => Take(op, x, (r, i, n) => r.Step * i, (op, k) => op.Starts[k] < 0)),
        new Mutant<Spec.Slice>("starts counted from behind are one too far", "", forward: (op, x) => Take(op, x, (r, i, n) => r.Start - 1 + r.Step * i, (op, k) => op.Starts[k] < 0)),
        new Mutant<Spec.Slice>("starts count from 1", "", forward: (op, x) => Take(op, x, (r, i, n) => r.Start - 1 + r.Step * i, (op, k) => op.Starts[k] > 0)),
        new Mutant<Spec.Slice>("start ignored", "", forward: (op, x) => Take(op, x, (r, i, n) => r.Step > 0 ? r.Step * i : n - 1 + r.Step * i)),
        new Mutant<Spec.Slice>("the window is moved until it fits (JAX dynamic_slice)", "",
            forward: (op, x) => Take(op, x, (r, i, n) => r.Start, (op, k) => false, moved: true)),
        new Mutant<Spec.Slice>("axes ignored: the first ones are taken", "", forward: (op, x) =>
        {
            var first = op with { Axes = null };
            return op.Axes is null || !Fits(first, x[0].Shape, op) ? Formula.Forward(op, x) : new(new Tensor<Real>(op.Infer(new(x[0].Shape))[0], Formula.Forward(first, x)[0].Span.ToArray()));
        }),
        new Mutant<Spec.Slice>("negative axes taken for the first", "", forward: (op, x) =>
        {
            var first = op with { Axes = op.Axes is null ? null : [.. op.Axes.Select(a => Math.Max(a, 0))] };
            return op.Axes is null || !Fits(first, x[0].Shape, op) ? Formula.Forward(op, x) : new(new Tensor<Real>(op.Infer(new(x[0].Shape))[0], Formula.Forward(first, x)[0].Span.ToArray()));
        }),

        // Where the gradient goes.
        new Mutant<Spec.Slice>("gradient put at the beginning", "", backward: (op, x, y, dy) => Scatter(op, x, dy, (r, i) => i)),
        new Mutant<Spec.Slice>("gradient put side by side, step ignored", "", backward: (op, x, y, dy) => Scatter(op, x, dy, (r, i) => r.Step > 0 ? r.Start + i : r.Start - i)),
        new Mutant<Spec.Slice>("gradient of a step backward put forward", "", backward: (op, x, y, dy) => Scatter(op, x, dy, (r, i) => r.Step < 0 ? r.Start + r.Step * (r.Count - 1 - i) : r.Start + r.Step * i)),
        new Mutant<Spec.Slice>("gradient of a step backward is 0", "", backward: (op, x, y, dy) =>
            op.Ranges(x[0].Shape).Any(r => r is { Step: < 0, Count: > 0 }) ? new(new Tensor<Real>(x[0].Shape)) : Formula.Backward(op, x, y, dy)),
        new Mutant<Spec.Slice>("gradient put also on what the step passes over", "", backward: (op, x, y, dy) => Spread(op, x, dy)),
        new Mutant<Spec.Slice>("gradient of a strided slice that takes one element is 0", "ml-explore/mlx#4444", backward: (op, x, y, dy) =>
            op.Ranges(x[0].Shape).Any(r => r is { Count: 1, Step: > 1 or < -1 }) ? new(new Tensor<Real>(x[0].Shape)) : Formula.Backward(op, x, y, dy)),
        new Mutant<Spec.Slice>("what was cut off gets the gradient of its neighbour", "zk4x/zyx#8", backward: (op, x, y, dy) => Leaked(op, x, dy)),
        new Mutant<Spec.Slice>("gradient of what was not taken is not cleared", "deeplearning4j/deeplearning4j#7591", backward: (op, x, y, dy) =>
        {
            var taken = Formula.Backward(op, x, y, dy.Select(_ => (Real)1));
            return Formula.Backward(op, x, y, dy).Map(0, (v, i) => taken[0][i].Value == 0 ? x[0][i] : v);
        }),
    ];

    // Index i of a range on an axis of n elements.
    private delegate int Index((int Start, int Count, int Step) range, int i, int n);

    private static Operands<Real> Take(Spec.Slice op, Operands<Real> x, Index index, Func<Spec.Slice, int, bool>? where = null, bool moved = false)
    {
        var s = x[0].Shape;
        var ranges = op.Ranges(s);
        var y = new Tensor<Real>(op.Infer(new(s))[0]);
        for (int e = 0; e < y.Count; e++)
        {
            int[] i = y.Shape.Index(e);
            for (int axis = 0; axis < i.Length; axis++)
            {
                int k = Named(op, s, axis), n = s[axis];
                int at = ranges[axis].Start + ranges[axis].Step * i[axis];
                if (moved && k >= 0 && ranges[axis].Step == 1 && op.Ends[k] > n && op.Ends[k] < int.MaxValue && op.Starts[k] > 0) at -= Math.Min(op.Ends[k] - n, at);
                else if (where is null || (k >= 0 && where(op, k))) at = index(ranges[axis], i[axis], n);
                i[axis] = Math.Clamp(at, 0, n - 1);
            }
            y[e] = x[0][s.Offset(i)];
        }
        return new(y);
    }

    // Which of the named axes an axis is, or −1.
    private static int Named(Spec.Slice op, Shape x, int axis)
    {
        for (int k = 0; k < op.Starts.Count; k++)
            if (x.FromFirst(op.Axes?[k] ?? k) == axis) return k;
        return -1;
    }

    private static bool Fits(Spec.Slice other, Shape x, Spec.Slice op)
    {
        try
        {
            return other.Infer(new(x))[0].Count == op.Infer(new(x))[0].Count;
        }
        catch (ConstraintException)
        {
            return false;
        }
    }

    private static Operands<Real> Scatter(Spec.Slice op, Operands<Real> x, Operands<Real> dy, Func<(int Start, int Count, int Step), int, int> index)
    {
        var dx = new Tensor<Real>(x[0].Shape);
        var ranges = op.Ranges(dx.Shape);
        for (int e = 0; e < dy[0].Count; e++)
        {
            int[] i = dy[0].Shape.Index(e);
            for (int axis = 0; axis < i.Length; axis++) i[axis] = index(ranges[axis], i[axis]);
            dx[dx.Shape.Offset(i)] = dy[0][e];
        }
        return new(dx);
    }

    private static Operands<Real> Spread(Spec.Slice op, Operands<Real> x, Operands<Real> dy) => From(op, x, dy, (r, at) =>
        (at - r.Start) / r.Step is var i && (at - r.Start) * (long)Math.Sign(r.Step) >= 0 && i < r.Count ? i : -1);

    private static Operands<Real> Leaked(Spec.Slice op, Operands<Real> x, Operands<Real> dy) => From(op, x, dy, (r, at) =>
        r.Step != 1 ? ((at - r.Start) % r.Step == 0 && (at - r.Start) / r.Step is >= 0 and var i && i < r.Count ? i : -1) : Math.Clamp(at - r.Start, 0, r.Count - 1));

    // dx by the index in dy from which each of its indices takes; none below 0.
    private static Operands<Real> From(Spec.Slice op, Operands<Real> x, Operands<Real> dy, Func<(int Start, int Count, int Step), int, int> index)
    {
        var dx = new Tensor<Real>(x[0].Shape);
        var ranges = op.Ranges(dx.Shape);
        for (int e = 0; e < dx.Count; e++)
        {
            int[] i = dx.Shape.Index(e);
            for (int axis = 0; axis < i.Length; axis++) i[axis] = index(ranges[axis], i[axis]);
            if (i.All(k => k >= 0)) dx[e] = dy[0][dy[0].Shape.Offset(i)];
        }
        return new(dx);
    }
}
