namespace Conformance.Spec;

/// <summary>
/// Runs the reference kernels over any number: <c>Formula.Forward&lt;Dual&gt;(op, x)</c>. The one place that finds them.
/// </summary>
public static class Formula
{
    /// <summary>Whether the reference has this kernel.</summary>
    public static bool Has(Type op, Direction direction) =>
        Catalogue.Current.Formula(op) is { } kernel && kernel.Has(direction);

    /// <summary>The outputs of an operator, allocated from its shapes and zeroed before the kernel runs.</summary>
    /// <exception cref="ConstraintException">The operands violate a constraint.</exception>
    /// <exception cref="InvalidOperationException">The reference has no forward for the operator.</exception>
    public static Operands<T> Forward<T>(Operator op, Operands<T> x) where T : struct, IReal<T>
    {
        var y = Zeros<T>(op.Check(x));
        Kernel(op, Direction.Forward).Forward(op, x, y);
        return y;
    }

    /// <summary>The gradients of the inputs that receive one.</summary>
    /// <exception cref="InvalidOperationException">The reference has no backward for the operator.</exception>
    public static Operands<T> Backward<T>(Operator op, Operands<T> x, Operands<T> y, Operands<T> dy) where T : struct, IReal<T>
    {
        var dx = Zeros<T>(new Shapes(op.Signature.GradientShapes([.. x.Real.Select(t => t.Shape)])));
        Kernel(op, Direction.Backward).Backward(op, x, y, dy, dx);
        return dx;
    }

    private static Operands<T> Zeros<T>(Shapes shapes) =>
        new([.. shapes.Real.Select(s => new Tensor<T>(s))], [.. shapes.Int.Select(s => new Tensor<int>(s))]);

    private static FormulaKernel Kernel(Operator op, Direction direction) =>
        Catalogue.Current.Formula(op.GetType()) is { } kernel && kernel.Has(direction) ? kernel
            : throw new InvalidOperationException($"The reference has no {direction.ToString().ToLowerInvariant()} for {op.GetType().Name}.");
}

/// <summary>A reference kernel behind the operator's base type.</summary>
internal abstract class FormulaKernel
{
    public abstract void Bind(object kernel, Type type);
    public abstract bool Has(Direction direction);
    public abstract void Forward<T>(Operator op, Operands<T> x, Operands<T> y) where T : struct, IReal<T>;
    public abstract void Backward<T>(Operator op, Operands<T> x, Operands<T> y, Operands<T> dy, Operands<T> dx) where T : struct, IReal<T>;
}

internal sealed class FormulaKernel<TOp> : FormulaKernel where TOp : Operator
{
    private IForward<TOp>? forward;
    private IBackward<TOp>? backward;

    public override void Bind(object kernel, Type type)
    {
        // The interfaces of one class arrive one by one; another class would replace the reference.
        if ((forward ?? backward as object) is { } bound && bound.GetType() != type)
            throw new InvalidOperationException($"{typeof(TOp).Name} has two reference kernels, {bound.GetType()} and {type}.");
        forward = kernel as IForward<TOp> ?? forward;
        backward = kernel as IBackward<TOp> ?? backward;
    }

    public override bool Has(Direction direction) => direction == Direction.Forward ? forward is not null : backward is not null;

    public override void Forward<T>(Operator op, Operands<T> x, Operands<T> y) => forward!.Forward((TOp)op, x, y);

    public override void Backward<T>(Operator op, Operands<T> x, Operands<T> y, Operands<T> dy, Operands<T> dx) =>
        backward!.Backward((TOp)op, x, y, dy, dx);
}

/// <summary>
/// The reference as an engine: computes in double and rounds outputs to float32 when they are read. Where others are
/// timed and run on vectors, it stands beside them.
/// </summary>
public sealed class ReferenceEngine : Engine
{
    /// <inheritdoc/>
    public override string Name => "reference";

    /// <inheritdoc/>
    public override Precision Precision => Precision.CorrectlyRounded;

    /// <inheritdoc/>
    public override string? Declines(Operator op, Direction direction) => Formula.Has(op.GetType(), direction) ? null : "no kernel";

    /// <inheritdoc/>
    public override Session Prepare(Operator op, Operands<float> x)
    {
        op.Check(x);
        return new FormulaSession(op, x.Select(v => new Real(v)));
    }

    private sealed class FormulaSession(Operator op, Operands<Real> x) : Session
    {
        private Operands<Real>? y, dy, dx;

        public override void Forward() => y = Formula.Forward(op, x);
        public override Operands<float> Outputs() => y!.Select(v => (float)v.Value);
        public override void Backward() => dx = Formula.Backward(op, x, y!, dy ?? throw Unseeded(op));
        public override Operands<float> Gradients() => (dx ?? throw Unseeded(op)).Select(v => (float)v.Value);

        public override void Seed(Operands<float> dy)
        {
            RequireSeeds(op, op.Check(x), dy);
            this.dy = dy.Select(v => new Real(v));
        }
    }
}
