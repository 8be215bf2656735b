using System.Runtime.InteropServices;

namespace Conformance.Spec;

/// <summary>A forward kernel of the reference: outputs arrive zeroed, so that its loops may add.</summary>
/// <typeparam name="TOp">The operator.</typeparam>
public interface IForward<TOp> where TOp : Operator
{
    /// <summary>Computes the outputs y of the inputs x.</summary>
    void Forward<T>(TOp op, Operands<T> x, Operands<T> y) where T : struct, IReal<T>;
}

/// <summary>A backward kernel of the reference, the chain rule written out: gradients arrive zeroed.</summary>
/// <typeparam name="TOp">The operator.</typeparam>
public interface IBackward<TOp> where TOp : Operator
{
    /// <summary>Computes the gradients dx of those inputs that receive one, from inputs, outputs and the outputs' gradients dy.</summary>
    void Backward<T>(TOp op, Operands<T> x, Operands<T> y, Operands<T> dy, Operands<T> dx) where T : struct, IReal<T>;
}

/// <summary>A forward kernel over float buffers. Outputs arrive with arbitrary content and are overwritten.</summary>
/// <typeparam name="TOp">The operator.</typeparam>
public interface IFloatForward<TOp> where TOp : Operator
{
    /// <summary>Computes the outputs y of the inputs x.</summary>
    void Forward(TOp op, Operands<float> x, Operands<float> y);
}

/// <summary>A backward kernel over float buffers. Gradients arrive with arbitrary content and are overwritten.</summary>
/// <typeparam name="TOp">The operator.</typeparam>
public interface IFloatBackward<TOp> where TOp : Operator
{
    /// <summary>Computes the gradients dx of those inputs that receive one.</summary>
    void Backward(TOp op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx);
}

/// <summary>A kernel may decline attributes that it does not implement; declined is reported, never passed.</summary>
/// <typeparam name="TOp">The operator.</typeparam>
public interface IDeclines<TOp> where TOp : Operator
{
    /// <summary>Why the kernel does not implement these attributes, or null when it does.</summary>
    string? Declines(TOp op);
}

/// <summary>Forward or backward.</summary>
public enum Direction
{
    /// <summary>Outputs from inputs.</summary>
    Forward,
    /// <summary>Gradients of inputs from gradients of outputs.</summary>
    Backward,
}

/// <summary>A set of kernels and a way to run them. Absent kernels are visible: nothing is inherited, nothing throws "not supported".</summary>
public abstract class Engine
{
    /// <summary>A short name, such as <c>simd-256</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Why the engine cannot run on this machine, or null when it can.</summary>
    public virtual string? Unavailable => null;

    /// <summary>The accuracy of its elementary functions, as its authors declare it.</summary>
    public abstract Precision Precision { get; }

    /// <summary>Why the engine has no kernel for this operator with these attributes, or null when it has.</summary>
    public abstract string? Declines(Operator op, Direction direction);

    /// <summary>Allocates, converts and uploads; nothing is computed yet.</summary>
    /// <exception cref="ConstraintException">The operands violate a constraint.</exception>
    public abstract Session Prepare(Operator op, Operands<float> x);

    /// <summary>What is thrown where a kernel is run that was never added.</summary>
    protected static InvalidOperationException Missing(Operator op, Direction direction) => new($"The engine has no kernel for {op.GetType().Name}, {direction}.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>One operator on one set of inputs, ready to run and to be timed.</summary>
public abstract class Session : IDisposable
{
    /// <summary>Runs forward; returns when the work is done.</summary>
    public abstract void Forward();

    /// <summary>The outputs, read back.</summary>
    public abstract Operands<float> Outputs();

    /// <summary>Hands over the gradients of the outputs and allocates those of the inputs.</summary>
    public abstract void Seed(Operands<float> dy);

    /// <summary>Runs backward; returns when the work is done.</summary>
    public abstract void Backward();

    /// <summary>The gradients of the inputs, read back.</summary>
    public abstract Operands<float> Gradients();

    /// <summary>Fills outputs and gradients with values that must not survive the next run.</summary>
    public virtual void Poison() { }

    /// <summary>What a kernel wrote that it should not have (an input, memory around a buffer), or null.</summary>
    public virtual string? Damage() => null;

    /// <summary>B1: the gradients that are handed over have the shapes of the outputs that they belong to.</summary>
    /// <exception cref="ConstraintException">There are more or fewer of them, or one has another shape.</exception>
    protected static void RequireSeeds(Operator op, Shapes outputs, Operands<float> dy)
    {
        ArgumentNullException.ThrowIfNull(dy);
        var signature = op.Signature;
        var shapes = signature.SeedShapes(outputs.Real);
        if (dy.Real.Length != shapes.Length || dy.Int.Length > 0)
            throw new ConstraintException(op, "B1", $"{dy.Real.Length + dy.Int.Length} gradients are given for the outputs {string.Join(", ", signature.Seeds)}");
        for (int i = 0; i < shapes.Length; i++)
            if (dy[i].Shape != shapes[i]) throw new ConstraintException(op, "B1", $"d{signature.Seeds[i]} has the shape {dy[i].Shape}, that of {signature.Seeds[i]} is {shapes[i]}");
    }

    /// <summary>What is thrown where a gradient is asked for before any was handed over.</summary>
    protected static InvalidOperationException Unseeded(Operator op) => new($"{op.GetType().Name}: backward needs the gradients of the outputs, call Seed first.");

    /// <summary>Which operand differs from what it was, bit for bit; null when none does.</summary>
    protected static string? Changed(Operands<float> now, Operands<float> before, string[] names, string[] intNames)
    {
        for (int i = 0; i < now.Real.Length; i++)
            if (!MemoryMarshal.Cast<float, int>(now[i].Span).SequenceEqual(MemoryMarshal.Cast<float, int>(before[i].Span))) return $"operand {names[i]} was overwritten";
        for (int i = 0; i < now.Int.Length; i++)
            if (!now.Int[i].Span.SequenceEqual(before.Int[i].Span)) return $"operand {intNames[i]} was overwritten";
        return null;
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
