using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Conformance.Spec;

/// <summary>
/// An operator of deep learning as a value: its attributes are the parameters of the record. It owns the only shape
/// arithmetic there is, the labelled constraints, and the cost; engines bring the kernels.
/// </summary>
public abstract record Operator
{
    /// <summary>The operands by name.</summary>
    public abstract Signature Signature { get; }

    /// <summary>How many operations the reference's forward takes: exact unless <see cref="IContract.CostIsBound"/>.</summary>
    public abstract Cost Cost(Shapes x);

    /// <summary>Whether exchanging two inputs leaves the function unchanged, as in a sum.</summary>
    public virtual bool Commutes(int a, int b) => false;

    /// <summary>The outputs' shapes; checks attributes and shapes against the labelled constraints.</summary>
    protected abstract Shapes Outputs(Shapes x);

    /// <summary>Checks int32 values such as labels, on the host, before anything is written.</summary>
    protected virtual void Values(Shapes x, Tensor<int>[] ints) { }

    /// <summary>
    /// The outputs' shapes. Constraint C0, common to all operators: the operands are there, every extent is at least 1,
    /// and an array can hold every operand and every output.
    /// </summary>
    /// <exception cref="ConstraintException">A constraint is violated; the message names operator, label and values.</exception>
    public Shapes Infer(Shapes x)
    {
        Require("C0", x.Real.Length == Signature.Inputs.Length && x.Int.Length == Signature.IntInputs.Length,
            $"takes {Signature.Inputs.Length} real operands ({string.Join(", ", Signature.Inputs)}) and {Signature.IntInputs.Length} of int32 ({string.Join(", ", Signature.IntInputs)}), got {x.Real.Length} and {x.Int.Length}");
        Valid(Signature.Inputs, x.Real);
        Valid(Signature.IntInputs, x.Int);
        var y = Outputs(x);
        Valid(Signature.Outputs, y.Real);
        Valid(Signature.IntOutputs, y.Int);
        return y;

        void Valid(string[] names, Shape[] shapes)
        {
            for (int i = 0; i < shapes.Length; i++)
                Require("C0", shapes[i].IsValid, $"{names[i]} {shapes[i]} has an extent below 1 or more elements than an array holds");
        }
    }

    /// <summary>Checks shapes and int32 values, and returns the outputs' shapes.</summary>
    /// <exception cref="ConstraintException">A constraint is violated.</exception>
    public Shapes Check<T>(Operands<T> x)
    {
        var shapes = Shapes.Of(x);
        var y = Infer(shapes);
        Values(shapes, x.Int);
        return y;
    }

    /// <summary>The name and the attributes, as C# would write them: <c>Gelu(Form: Exact)</c>.</summary>
    public sealed override string ToString()
    {
        var attributes = GetType().GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters();
        return $"{GetType().Name}({string.Join(", ", attributes.Select(a => $"{a.Name}: {Text(GetType().GetProperty(a.Name!)!.GetValue(this))}"))})";

        static string Text(object? value) => value is null ? "none" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
    }

    /// <summary>Throws unless the constraint holds. The label is the same on the page, here, and in the negative test.</summary>
    /// <param name="label">C1, C2, …</param>
    /// <param name="holds">The constraint.</param>
    /// <param name="violation">What is wrong, with the values.</param>
    /// <exception cref="ConstraintException">It does not hold.</exception>
    protected void Require(string label, [DoesNotReturnIf(false)] bool holds, string violation)
    {
        if (!holds) throw new ConstraintException(this, label, violation);
    }
}

/// <summary>An operator was used against one of its labelled constraints. Nothing was written.</summary>
public sealed class ConstraintException : ArgumentException
{
    /// <summary>Names operator, label and values.</summary>
    public ConstraintException(Operator op, string label, string violation)
        : base($"{op.GetType().Name} {label}: {violation}. ({op})") => (Operator, Label) = (op, label);

    /// <summary>The operator with its attributes.</summary>
    public Operator Operator { get; }

    /// <summary>The label of the constraint on the operator's page.</summary>
    public string Label { get; }
}
