using Conformance.Spec;

namespace Conformance.Gates;

/// <summary>
/// The reference's source in float32, sums in another order: not an engine that anyone would use, but an honest second
/// evaluation of every operator, by which σ is calibrated.
/// </summary>
/// <param name="order">The order of sums.</param>
/// <param name="precision">How far its elementary functions err; correctly rounded when null.</param>
public sealed class ShuffledEngine(SumOrder order, Precision? precision = null) : Engine
{
    /// <inheritdoc/>
    public override string Name => $"shuffled-{order.ToString().ToLowerInvariant()}";

    /// <inheritdoc/>
    public override Precision Precision => precision ?? Precision.CorrectlyRounded;

    /// <inheritdoc/>
    public override string? Declines(Operator op, Direction direction) => Formula.Has(op.GetType(), direction) ? null : "no kernel";

    /// <inheritdoc/>
    public override Session Prepare(Operator op, Operands<float> x) => new ShuffledSession(op, x, order, Precision);

    private sealed class ShuffledSession(Operator op, Operands<float> x, SumOrder order, Precision precision) : Session
    {
        private readonly int seed = (int)BitConverter.SingleToUInt32Bits(x.Real.FirstOrDefault()?[0] ?? 0) & 0x7FFFFFFF;
        private readonly Operands<Shuffled> x = x.Select(v => (Shuffled)v);
        private Operands<float>? y, dy, dx;

        public override void Forward()
        {
            using var run = new Shuffling(seed, order, precision);
            y = Formula.Forward(op, x).Select(v => v.Value);
        }

        public override Operands<float> Outputs() => y!;

        public override void Seed(Operands<float> dy) => this.dy = dy;

        public override void Backward()
        {
            using var run = new Shuffling(seed + 1, order, precision);
            dx = Formula.Backward(op, x, y!.Select(v => (Shuffled)v), dy!.Select(v => (Shuffled)v)).Select(v => v.Value);
        }

        public override Operands<float> Gradients() => dx!;
    }
}
