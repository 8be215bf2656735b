using System.Reflection;

namespace Conformance.Spec;

/// <summary>
/// An engine over float buffers in main memory: the SIMD engines, engines of third parties, planted mutants. Derive from it,
/// write kernels as classes that implement <see cref="IFloatForward{TOp}"/> and <see cref="IFloatBackward{TOp}"/>, and add them
/// in the constructor: those of a whole assembly with <see cref="AddAll"/>, or one by one.
/// </summary>
public abstract class FloatEngine : Engine
{
    private readonly Dictionary<Type, FloatKernel> kernels = [];

    /// <summary>Adds the forward and backward kernels that an object implements.</summary>
    protected void Add(object kernel)
    {
        foreach (var face in kernel.GetType().GetInterfaces().Where(f => f.IsGenericType))
        {
            var open = face.GetGenericTypeDefinition();
            if (open != typeof(IFloatForward<>) && open != typeof(IFloatBackward<>)) continue;
            var op = face.GetGenericArguments()[0];
            if (!kernels.TryGetValue(op, out var bound))
                kernels[op] = bound = (FloatKernel)Activator.CreateInstance(typeof(FloatKernel<>).MakeGenericType(op))!;
            bound.Bind(kernel);
        }
    }

    /// <summary>Adds every kernel class of an assembly; generic ones are closed with the given arguments, others skipped.</summary>
    protected void AddAll(Assembly assembly, params Type[] arguments)
    {
        foreach (var type in assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false, IsNested: false }).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            bool isKernel = type.GetInterfaces().Any(f => f.IsGenericType
                && (f.GetGenericTypeDefinition() == typeof(IFloatForward<>) || f.GetGenericTypeDefinition() == typeof(IFloatBackward<>)));
            if (!isKernel || type.GetGenericArguments().Length != arguments.Length) continue;
            Add(Activator.CreateInstance(arguments.Length == 0 ? type : type.MakeGenericType(arguments))!);
        }
    }

    /// <summary>Whether any kernel was added.</summary>
    internal bool HasKernels => kernels.Count > 0;

    /// <inheritdoc/>
    public override string? Declines(Operator op, Direction direction) =>
        kernels.TryGetValue(op.GetType(), out var kernel)
            ? kernel.Declines(op, direction)
            : "no kernel";

    /// <inheritdoc/>
    public override Session Prepare(Operator op, Operands<float> x) =>
        kernels.TryGetValue(op.GetType(), out var kernel)
            ? new FloatSession(op, kernel, x)
            : throw new InvalidOperationException($"{Name} has no kernel for {op.GetType().Name}.");

    private abstract class FloatKernel
    {
        public abstract void Bind(object kernel);
        public abstract string? Declines(Operator op, Direction direction);
        public abstract void Forward(Operator op, Operands<float> x, Operands<float> y);
        public abstract void Backward(Operator op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx);
    }

    private sealed class FloatKernel<TOp> : FloatKernel where TOp : Operator
    {
        private IFloatForward<TOp>? forward;
        private IFloatBackward<TOp>? backward;

        public override void Bind(object kernel)
        {
            forward = One(forward, kernel);
            backward = One(backward, kernel);
        }

        // Of two kernels one would run, and the other would seem to have been judged.
        private static T? One<T>(T? bound, object kernel) where T : class =>
            kernel is not T own ? bound
            : bound is null || bound == own ? own
            : throw new ArgumentException($"Two kernels for {typeof(TOp).Name}, {typeof(T).Name.Split('`')[0]}: {bound.GetType()} and {kernel.GetType()}; add one of them.");

        public override string? Declines(Operator op, Direction direction)
        {
            object? kernel = direction == Direction.Forward ? forward : backward;
            return kernel is null ? "no kernel" : (kernel as IDeclines<TOp>)?.Declines((TOp)op);
        }

        public override void Forward(Operator op, Operands<float> x, Operands<float> y) => (forward ?? throw Missing(op, Direction.Forward)).Forward((TOp)op, x, y);

        public override void Backward(Operator op, Operands<float> x, Operands<float> y, Operands<float> dy, Operands<float> dx) =>
            (backward ?? throw Missing(op, Direction.Backward)).Backward((TOp)op, x, y, dy, dx);
    }

    /// <summary>Buffers between guard zones, outputs that can be poisoned, inputs compared afterwards.</summary>
    private sealed class FloatSession : Session
    {
        private readonly Operator op;
        private readonly FloatKernel kernel;
        private readonly Operands<float> given;
        private readonly Operands<float> x, y;
        private readonly List<Guarded> guards = [];
        private readonly int unseeded;
        private Operands<float>? dy, dx, givenDy, producedY;

        public FloatSession(Operator op, FloatKernel kernel, Operands<float> x)
        {
            (this.op, this.kernel, given) = (op, kernel, x);
            var outputs = op.Check(x);
            this.x = Copy(x);
            y = Allocate(outputs);
            unseeded = guards.Count;
        }

        public override void Forward() => kernel.Forward(op, x, y);

        public override Operands<float> Outputs() => y.Copy();

        public override void Seed(Operands<float> dy)
        {
            RequireSeeds(op, Shapes.Of(y), dy);
            guards.RemoveRange(unseeded, guards.Count - unseeded);
            (this.dy, givenDy, producedY) = (Copy(dy), dy, y.Copy());
            dx = Allocate(new([.. op.Signature.GradientShapes([.. x.Real.Select(t => t.Shape)])], []));
        }

        public override void Backward() => kernel.Backward(op, x, y, dy ?? throw Unseeded(op), dx!);

        // The outputs stay when gradients are there: backward reads them.
        public override void Poison() => Poison(dx ?? y);

        public override Operands<float> Gradients() => (dx ?? throw Unseeded(op)).Copy();

        public override string? Damage()
        {
            foreach (var guard in guards)
                if (guard.Damage() is { } damage) return damage;
            return Changed(x, given, op.Signature.Inputs, op.Signature.IntInputs)
                ?? (givenDy is null ? null : Changed(dy!, givenDy, op.Signature.Seeds, []) ?? Changed(y, producedY!, op.Signature.Outputs, op.Signature.IntOutputs));
        }

        private Operands<float> Copy(Operands<float> from)
        {
            var to = Allocate(Shapes.Of(from));
            for (int i = 0; i < from.Real.Length; i++) from[i].Span.CopyTo(to[i].Span);
            for (int i = 0; i < from.Int.Length; i++) from.Int[i].Span.CopyTo(to.Int[i].Span);
            return to;
        }

        private Operands<float> Allocate(Shapes shapes) => new(
            [.. shapes.Real.Select(s => Guard(new Guarded<float>(s, i => BitConverter.Int32BitsToSingle(Guarded.Fill(i)), guards.Count)))],
            [.. shapes.Int.Select(s => Guard(new Guarded<int>(s, Guarded.Fill, guards.Count)))]);

        private Tensor<T> Guard<T>(Guarded<T> guarded) where T : unmanaged
        {
            guards.Add(guarded);
            return guarded.Tensor;
        }

        // Not one value: a kernel that skips elements must not look right by luck.
        private static void Poison(Operands<float> y)
        {
            foreach (var t in y.Real)
                for (int i = 0; i < t.Count; i++) t[i] = (i & 1) == 0 ? float.NaN : -1.7e30f * (1 + (i & 7));
            foreach (var t in y.Int)
                for (int i = 0; i < t.Count; i++) t[i] = int.MinValue + i;
        }
    }
}
