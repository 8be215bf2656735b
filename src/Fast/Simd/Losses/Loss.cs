using System.Runtime.CompilerServices;
using Conformance.Spec;

namespace Conformance.Simd;

/// <summary>
/// What the kernels of losses share: the front door over spans, <c>MeanSquaredError.Forward(op, shape, prediction, target, weight, loss)</c>,
/// and the seam. A loss is a class of its name that holds the door, and one generic in the vector that holds the loops.
/// </summary>
/// <typeparam name="TOp">The loss.</typeparam>
/// <typeparam name="TSelf">The class that holds its door.</typeparam>
public abstract class Loss<TOp, TSelf> : IFloatForward<TOp>, IFloatBackward<TOp>
    where TOp : Spec.Loss
    where TSelf : Loss<TOp, TSelf>
{
    private static readonly TSelf widest = Door.Widest<TSelf>();

    /// <summary>The losses of the positions, or their reduction.</summary>
    /// <param name="op">The loss with its attributes.</param>
    /// <param name="shape">The shape of prediction and target.</param>
    /// <param name="prediction">ŷ.</param>
    /// <param name="target">y.</param>
    /// <param name="weight">A weight for each sample; empty where the loss is not weighted.</param>
    /// <param name="loss">A number for each position where nothing is reduced, otherwise one.</param>
    /// <exception cref="ConstraintException">A buffer does not have the elements of its shape (B1), the output overlaps an input (B2), or a constraint of the page is violated.</exception>
    public static void Forward(TOp op, Shape shape, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weight, Span<float> loss)
    {
        Holds(op, shape, prediction, target, weight, "loss", loss);
        Door.Apart(op, "loss", loss, "prediction", prediction);
        Door.Apart(op, "loss", loss, "target", target);
        Door.Apart(op, "loss", loss, "weight", weight);
        widest.Run(op, shape, prediction, target, weight, loss);
    }

    /// <summary>The gradient of the prediction.</summary>
    /// <param name="op">The loss with its attributes.</param>
    /// <param name="shape">The shape of prediction and target.</param>
    /// <param name="prediction">ŷ.</param>
    /// <param name="target">y.</param>
    /// <param name="weight">A weight for each sample; empty where the loss is not weighted.</param>
    /// <param name="dloss">The gradient that arrives, of the shape of the loss.</param>
    /// <param name="dprediction">The gradient of the prediction; shares memory with none of the others.</param>
    /// <exception cref="ConstraintException">A buffer does not have the elements of its shape (B1), the output overlaps an input (B2), or a constraint of the page is violated.</exception>
    public static void Backward(TOp op, Shape shape, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weight, ReadOnlySpan<float> dloss, Span<float> dprediction)
    {
        Holds(op, shape, prediction, target, weight, "dloss", dloss);
        Door.Holds<float>(op, "dprediction", dprediction, shape);
        Door.Apart(op, "dprediction", dprediction, "prediction", prediction);
        Door.Apart(op, "dprediction", dprediction, "target", target);
        Door.Apart(op, "dprediction", dprediction, "weight", weight);
        Door.Apart(op, "dprediction", dprediction, "dloss", dloss);
        widest.RunBackward(op, shape, prediction, target, weight, dloss, dprediction);
    }

    private static void Holds(TOp op, Shape shape, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weight, string name, ReadOnlySpan<float> loss)
    {
        var y = op.Infer(op.Weighted ? new(shape, shape, weight.Length) : new Shapes(shape, shape));
        Door.Holds(op, "prediction", prediction, shape);
        Door.Holds(op, "target", target, shape);
        if (!op.Weighted && weight.Length > 0) throw new ConstraintException(op, "B1", $"weight has {weight.Length} elements, but the loss is not weighted");
        Door.Holds(op, name, loss, y[0]);
    }

    void IFloatForward<TOp>.Forward(TOp op, Operands<float> x, Operands<float> y) =>
        Run(op, x[0].Shape, x[0].Span, x[1].Span, op.Weighted ? x[2].Span : default, y[0].Span);

    void IFloatBackward<TOp>.Backward(TOp op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
        RunBackward(op, x[0].Shape, x[0].Span, x[1].Span, op.Weighted ? x[2].Span : default, dy[0].Span, dx[0].Span);

    private protected abstract void Run(TOp op, Shape shape, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weight, Span<float> loss);
    private protected abstract void RunBackward(TOp op, Shape shape, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weight, ReadOnlySpan<float> dloss, Span<float> dprediction);
}

/// <summary>The loops of losses of elements, over a function ℓ(ŷ, y) and its slope.</summary>
internal static class ElementLosses
{
    /// <summary>The losses of the positions, or their reduction.</summary>
    public static void Forward<V, M>(ElementLoss op, M term, Shape shape, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weight, Span<float> loss)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
    {
        var positions = op.Positions(shape);
        int P = positions.Count, D = shape.Count / P, per = Spec.Loss.PerSample(positions);
        double scale = op.LastAxis == LastAxis.Mean ? 1.0 / D : 1;
        if (op.Reduction == Reduction.None)
        {
            if (op.LastAxis == LastAxis.Each) Map.Run2<V, M>(term, prediction, target, loss);
            else
                for (int p = 0; p < P; p++) loss[p] = (float)(scale * MappedSum.Run2<V, M>(term, prediction.Slice(p * D, D), target.Slice(p * D, D)));
            if (op.Weighted) Weigh<V>(loss, weight, per, loss);
            return;
        }
        double total = 0, weights = 1;
        if (!op.Weighted) total = MappedSum.Run2<V, M>(term, prediction, target);
        else if (per * D == 1) total = MappedSum.Run2<V, M>(term, prediction, target, weight);
        else if (op.LastAxis == LastAxis.Each)
            // The weight goes into the sum: an infinite one times losses of both signs is no number.
            for (int n = 0; n < weight.Length; n++)
                total += MappedSum.Run2<V, Scaled<V, M>>(new(weight[n], term), prediction.Slice(n * per, per), target.Slice(n * per, per));
        else
            for (int p = 0; p < P; p++)
                total += (double)weight[p / per] * MappedSum.Run2<V, M>(term, prediction.Slice(p * D, D), target.Slice(p * D, D));
        if (op.Weighted && op.Reduction == Reduction.WeightedMean) weights = Weights(weight, per);
        loss[0] = (float)(total * scale / (op.Divisor(positions) * weights));
    }

    /// <summary>The gradient of the prediction.</summary>
    public static void Backward<V, M>(ElementLoss op, M slope, Shape shape, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weight, ReadOnlySpan<float> dloss, Span<float> dprediction)
        where V : unmanaged, IVector<V>
        where M : struct, IMap2<V>
    {
        var positions = op.Positions(shape);
        int P = positions.Count, D = shape.Count / P, per = Spec.Loss.PerSample(positions);
        double scale = op.LastAxis == LastAxis.Mean ? 1.0 / D : 1;
        if (op.Reduction != Reduction.None)
        {
            scale *= dloss[0] / (op.Divisor(positions) * (op.Weighted && op.Reduction == Reduction.WeightedMean ? Weights(weight, per) : 1));
            if (!op.Weighted) Stretch(scale, 0, P * D, prediction, target, dprediction);
            else if (per * D > 1)
                for (int n = 0; n < weight.Length; n++) Stretch(scale * weight[n], n * per * D, per * D, prediction, target, dprediction);
            else
            {
                Map.Run<V, Times<V>>(new((float)scale), weight, dprediction);
                Map.Run3<V, Seeded<V, M>>(new(slope), prediction, target, dprediction, dprediction);
            }
            return;
        }
        if (op.LastAxis == LastAxis.Each)
        {
            if (op.Weighted) Weigh<V>(dloss, weight, per, dprediction);
            Map.Run3<V, Seeded<V, M>>(new(slope), prediction, target, op.Weighted ? dprediction : dloss, dprediction);
        }
        else
            for (int p = 0; p < P; p++)
                Stretch(scale * dloss[p] * (op.Weighted ? weight[p / per] : 1), p * D, D, prediction, target, dprediction);

        void Stretch(double dl, int start, int length, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> dprediction) =>
            Map.Run2<V, Scaled<V, M>>(new((float)dl, slope), prediction.Slice(start, length), target.Slice(start, length), dprediction.Slice(start, length));
    }

    /// <summary>The divisor of a weighted mean: every position of a sample has the sample's weight.</summary>
    public static double Weights(ReadOnlySpan<float> weight, int perSample)
    {
        double sum = 0;
        foreach (float w in weight) sum += w;
        return sum * perSample;
    }

    /// <summary>Every position times the weight of its sample; may work in place.</summary>
    public static void Weigh<V>(ReadOnlySpan<float> losses, ReadOnlySpan<float> weight, int perSample, Span<float> weighed) where V : unmanaged, IVector<V>
    {
        if (perSample == 1) Map.Run2<V, Product<V>>(default, losses, weight, weighed);
        else
            for (int n = 0; n < weight.Length; n++)
                Map.Run<V, Times<V>>(new(weight[n]), losses.Slice(n * perSample, perSample), weighed.Slice(n * perSample, perSample));
    }

    private readonly struct Times<V>(V factor) : IMap<V> where V : unmanaged, IVector<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => factor * x;
    }

    private readonly struct Product<V> : IMap2<V> where V : unmanaged, IVector<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V a, V b) => a * b;
    }

    private readonly struct Scaled<V, M>(V dl, M slope) : IMap2<V> where V : unmanaged, IVector<V> where M : struct, IMap2<V>
    {
        public static bool IsLong => M.IsLong;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V a, V b) => dl * slope.Invoke(a, b);
    }

    private readonly struct Seeded<V, M>(M slope) : IMap3<V> where V : unmanaged, IVector<V> where M : struct, IMap2<V>
    {
        public static bool IsLong => M.IsLong;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V a, V b, V dl) => dl * slope.Invoke(a, b);
    }
}
