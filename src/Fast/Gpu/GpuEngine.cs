using ComputeSharp;
using ComputeSharp.Resources;
using Conformance.Spec;

namespace Conformance.Gpu;

/// <summary>The shaders on one device. Preparing uploads, running stays on the device, reading downloads.</summary>
public abstract class GpuEngine : Engine
{
    private static readonly Lazy<Dictionary<Type, DeviceKernel>> own = new(Find);
    private readonly Lazy<Dictionary<Type, DeviceKernel>> kernels;

    /// <summary>Runs the kernels of this assembly.</summary>
    protected GpuEngine() => kernels = own;

    /// <summary>Runs these kernels and no others, such as those with a planted bug.</summary>
    /// <param name="kernels">Each is an <see cref="IDeviceForward{TOp}"/>, an <see cref="IDeviceBackward{TOp}"/>, or both.</param>
    protected GpuEngine(params object[] kernels)
    {
        var given = new Dictionary<Type, DeviceKernel>();
        foreach (object kernel in kernels) Bind(given, kernel.GetType(), () => kernel);
        this.kernels = new(given);
    }

    /// <summary>The device, or null where there is none; then <see cref="Engine.Unavailable"/> says why.</summary>
    public abstract GraphicsDevice? Device { get; }

    /// <summary>What is known of the device, or null where there is none.</summary>
    public DeviceFacts? Facts => Device is { } device ? DeviceFacts.Of(device) : null;

    /// <inheritdoc/>
    public override string? Declines(Operator op, Direction direction) =>
        kernels.Value.TryGetValue(op.GetType(), out var kernel) && kernel.Has(direction) ? null : "no kernel";

    /// <inheritdoc/>
    public override Session Prepare(Operator op, Operands<float> x)
    {
        var device = Device ?? throw new InvalidOperationException($"{Name} is unavailable: {Unavailable}");
        return kernels.Value.TryGetValue(op.GetType(), out var kernel)
            ? new DeviceSession(device, kernel, op, x)
            : throw new InvalidOperationException($"{Name} has no kernel for {op.GetType().Name}.");
    }

    private static Dictionary<Type, DeviceKernel> Find()
    {
        var found = new Dictionary<Type, DeviceKernel>();
        foreach (var type in typeof(GpuEngine).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false, IsNested: false, ContainsGenericParameters: false }))
            Bind(found, type, () => Activator.CreateInstance(type)!);
        return found;
    }

    private static void Bind(Dictionary<Type, DeviceKernel> kernels, Type type, Func<object> create)
    {
        foreach (var face in type.GetInterfaces().Where(f => f.IsGenericType && (f.GetGenericTypeDefinition() == typeof(IDeviceForward<>) || f.GetGenericTypeDefinition() == typeof(IDeviceBackward<>))))
        {
            var op = face.GetGenericArguments()[0];
            if (!kernels.TryGetValue(op, out var kernel))
                kernels[op] = kernel = (DeviceKernel)Activator.CreateInstance(typeof(DeviceKernel<>).MakeGenericType(op))!;
            kernel.Bind(create());
        }
    }

    private abstract class DeviceKernel
    {
        public abstract void Bind(object kernel);
        public abstract bool Has(Direction direction);
        public abstract void Forward(Operator op, GraphicsDevice device, DeviceOperands x, DeviceOperands y);
        public abstract void Backward(Operator op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx);
    }

    private sealed class DeviceKernel<TOp> : DeviceKernel where TOp : Operator
    {
        private IDeviceForward<TOp>? forward;
        private IDeviceBackward<TOp>? backward;

        public override void Bind(object kernel)
        {
            forward = kernel as IDeviceForward<TOp> ?? forward;
            backward = kernel as IDeviceBackward<TOp> ?? backward;
        }

        public override bool Has(Direction direction) => direction == Direction.Forward ? forward is not null : backward is not null;

        public override void Forward(Operator op, GraphicsDevice device, DeviceOperands x, DeviceOperands y) => (forward ?? throw Missing(op, Direction.Forward)).Forward((TOp)op, device, x, y);

        public override void Backward(Operator op, GraphicsDevice device, DeviceOperands x, DeviceOperands y, DeviceOperands dy, DeviceOperands dx) =>
            (backward ?? throw Missing(op, Direction.Backward)).Backward((TOp)op, device, x, y, dy, dx);
    }

    /// <summary>Buffers with a guard zone behind them, outputs that can be poisoned, operands compared after a run.</summary>
    private sealed class DeviceSession : Session
    {
        private const int Zone = 67;

        // Which of the four an operand belongs to; its guard zone depends on it.
        private const int X = 0, Y = 1, SeedOf = 2, GradientOf = 3;

        private readonly Operator op;
        private readonly GraphicsDevice device;
        private readonly DeviceKernel kernel;
        private readonly Operands<float> given;
        private readonly DeviceOperands x, y;
        private Operands<float>? givenDy, producedY;
        private DeviceOperands? dy, dx;

        public DeviceSession(GraphicsDevice device, DeviceKernel kernel, Operator op, Operands<float> x)
        {
            (this.device, this.kernel, this.op, given) = (device, kernel, op, x);
            var outputs = op.Check(x);
            this.x = Upload(x, X);
            try
            {
                y = Allocate(outputs, Y);
            }
            catch
            {
                this.x.Dispose();
                throw;
            }
        }

        public override void Forward() => kernel.Forward(op, device, x, y);

        public override Operands<float> Outputs() => y.Read();

        public override void Seed(Operands<float> dy)
        {
            var outputs = y.Read();
            RequireSeeds(op, Shapes.Of(outputs), dy);
            (givenDy, producedY) = (dy, outputs);
            this.dy?.Dispose();
            dx?.Dispose();
            this.dy = Upload(dy, SeedOf);
            dx = Allocate(new(op.Signature.GradientShapes([.. given.Real.Select(t => t.Shape)])), GradientOf);
        }

        public override void Backward() => kernel.Backward(op, device, x, y, dy ?? throw Unseeded(op), dx!);

        public override Operands<float> Gradients() => (dx ?? throw Unseeded(op)).Read();

        // The outputs stay when gradients are there: backward reads them.
        public override void Poison()
        {
            var (target, of) = dx is null ? (y, Y) : (dx, GradientOf);
            for (int k = 0; k < target.Real.Length; k++)
                target[k].CopyFrom(Filled(target.Real[k].Count, i => (i & 1) == 0 ? float.NaN : -1.7e30f * (1 + (i & 7)), RealGuard(of, k)));
            for (int k = 0; k < target.Int.Length; k++)
                target.Int[k].Buffer.CopyFrom(Filled(target.Int[k].Count, i => int.MinValue + i, IntGuard(of, k)));
        }

        public override string? Damage()
        {
            foreach (var (operands, of) in ((DeviceOperands? Operands, int Of)[])[(x, X), (y, Y), (dy, SeedOf), (dx, GradientOf)])
            {
                for (int k = 0; k < operands?.Real.Length; k++)
                    if (!Guard(operands.Real[k], RealGuard(of, k))) return $"memory past a buffer of shape {operands.Real[k].Shape} was written";
                for (int k = 0; k < operands?.Int.Length; k++)
                    if (!Guard(operands.Int[k], IntGuard(of, k))) return $"memory past a buffer of shape {operands.Int[k].Shape} was written";
            }
            return Changed(x.Read(), given, op.Signature.Inputs, op.Signature.IntInputs)
                ?? (dy is null ? null : Changed(dy.Read(), givenDy!, op.Signature.Seeds, []) ?? Changed(y.Read(), producedY!, op.Signature.Outputs, op.Signature.IntOutputs));
        }

        public override void Dispose()
        {
            x.Dispose();
            y.Dispose();
            dy?.Dispose();
            dx?.Dispose();
            base.Dispose();
        }

        private DeviceOperands Upload(Operands<float> from, int of) => new(
            [.. from.Real.Select((t, k) => new DeviceTensor<float>(t.Shape, device.AllocateReadWriteBuffer(Filled(t.Count, i => t[i], RealGuard(of, k)))))],
            [.. from.Int.Select((t, k) => new DeviceTensor<int>(t.Shape, device.AllocateReadWriteBuffer(Filled(t.Count, i => t[i], IntGuard(of, k)))))]);

        private DeviceOperands Allocate(Shapes shapes, int of) => new(
            [.. shapes.Real.Select((s, k) => new DeviceTensor<float>(s, device.AllocateReadWriteBuffer(Filled(s.Count, _ => 0f, RealGuard(of, k)))))],
            [.. shapes.Int.Select((s, k) => new DeviceTensor<int>(s, device.AllocateReadWriteBuffer(Filled(s.Count, _ => 0, IntGuard(of, k)))))]);

        // Varied content: a stray write of any one value cannot pass for the guard. Nor can one that copies the zone of another buffer.
        private static Func<int, float> RealGuard(int of, int k) => i => 1000.5f + i + 128 * (of + 4 * k);
        private static Func<int, int> IntGuard(int of, int k) => i => unchecked((int)((uint)(i + 1 + 128 * (of + 4 * k)) * 2654435761u));

        private static T[] Filled<T>(int count, Func<int, T> element, Func<int, T> guard)
        {
            var filled = new T[count + Zone];
            for (int i = 0; i < count; i++) filled[i] = element(i);
            for (int i = 0; i < Zone; i++) filled[count + i] = guard(i);
            return filled;
        }

        private static bool Guard<T>(DeviceTensor<T> t, Func<int, T> guard) where T : unmanaged
        {
            T[] zone = t.Buffer.ToArray(t.Count, Zone);
            for (int i = 0; i < Zone; i++)
                if (!EqualityComparer<T>.Default.Equals(zone[i], guard(i))) return false;
            return true;
        }
    }
}
