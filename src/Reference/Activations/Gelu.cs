using Conformance.Spec;

namespace Conformance.Reference;

/// <summary>GELU, see spec/Activations/gelu.md.</summary>
public sealed class Gelu : IForward<Spec.Gelu>, IBackward<Spec.Gelu>
{
    private static readonly double sqrtHalf = Math.Sqrt(0.5), sqrt2OverPi = Math.Sqrt(2 / Math.PI), invSqrt2Pi = 1 / Math.Sqrt(2 * Math.PI);

    /// <inheritdoc/>
    public void Forward<T>(Spec.Gelu op, Operands<T> inputs, Operands<T> outputs) where T : struct, IReal<T>
    {
        var x = inputs[0];
        var y = outputs[0];
        for (int i = 0; i < x.Count; i++)
            y[i] = op.Form == GeluForm.Exact ? Exact(x[i]) : Tanh(x[i]);
    }

    /// <inheritdoc/>
    public void Backward<T>(Spec.Gelu op, Operands<T> inputs, Operands<T> outputs, Operands<T> dys, Operands<T> dxs) where T : struct, IReal<T>
    {
        var x = inputs[0];
        var dy = dys[0];
        var dx = dxs[0];
        for (int i = 0; i < x.Count; i++)
            dx[i] = dy[i] * (op.Form == GeluForm.Exact ? ExactDerivative(x[i]) : TanhDerivative(x[i]));
    }

    // y = x·Φ(x), with Φ(x) = ½·erfc(−x/√2): 1 + erf would cancel in the left tail
    private static T Exact<T>(T x) where T : struct, IReal<T> => x * Φ(x);

    // y′ = Φ(x) + x·φ(x)
    private static T ExactDerivative<T>(T x) where T : struct, IReal<T> => Φ(x) + x * φ(x);

    private static T Φ<T>(T x) where T : struct, IReal<T> => 0.5 * T.Erfc(-x * sqrtHalf);

    private static T φ<T>(T x) where T : struct, IReal<T> => invSqrt2Pi * T.Exp(-0.5 * x * x);

    // y = ½·x·(1 + tanh u), u = √(2/π)·(x + 0.044715·x³)
    private static T Tanh<T>(T x) where T : struct, IReal<T> => 0.5 * x * (1 + T.Tanh(U(x)));

    // y′ = ½·(1 + t) + ½·x·(1 − t²)·u′, u′ = √(2/π)·(1 + 3·0.044715·x²)
    private static T TanhDerivative<T>(T x) where T : struct, IReal<T>
    {
        T t = T.Tanh(U(x));
        T du = sqrt2OverPi * (1 + 3 * 0.044715 * x * x);
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * du;
    }

    private static T U<T>(T x) where T : struct, IReal<T> => sqrt2OverPi * (x + 0.044715 * x * x * x);
}
