using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ComputeSharp.Portable.Generator;

/// <summary>How a value is used.</summary>
internal enum Use
{
    Read,
    Write,
    Update,
    Atomic,
}

/// <summary>A method of the shader as the target writes it.</summary>
internal sealed class Helper(IMethodSymbol method, string name)
{
    public IMethodSymbol Method { get; } = method;
    public string Name { get; } = name;

    /// <summary>Fields and group-shared arrays that it reaches, itself or through what it calls.</summary>
    public List<ISymbol> Captures { get; } = [];

    public bool IsExecute => Method.Name == "Execute" && Method.Parameters.Length == 0 && !Method.IsStatic;
}

/// <summary>
/// Walks what the compiler understood of a shader, refuses what does not mean the same on every device, and lets a target write the rest.
/// Whatever is not named here is refused.
/// </summary>
internal abstract class Translator(Shader shader)
{
    private readonly Dictionary<ISymbol, Helper> helpers = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> initializers = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> running = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> hoisted = new(SymbolEqualityComparer.Default);
    private List<(ILocalSymbol Local, IOperation At)> pending = [];

    protected Shader Shader { get; } = shader;
    protected Writer Out { get; set; } = new();
    protected Helper Current { get; private set; } = null!;

    public List<Diagnostic> Refusals { get; } = [];

    /// <summary>Whether the compiler itself refuses some of the source.</summary>
    public bool IsInvalid { get; private set; }

    /// <summary>The shader's buffers, numbers and group-shared arrays, in the order in which they are met.</summary>
    public List<ISymbol> Captures { get; } = [];

    public int Barriers { get; private set; }

    public IEnumerable<ISymbol> Fields => Captures.Where(c => !c.IsStatic);

    public IEnumerable<IFieldSymbol> Shared => Captures.OfType<IFieldSymbol>().Where(c => c.IsStatic);

    /// <summary>Finished helpers, in an order in which each stands before its callers.</summary>
    protected List<string> Finished { get; } = [];

    // What a target writes.
    protected abstract string TypeName(ITypeSymbol type);
    protected abstract string Literal(object value, ITypeSymbol type);
    protected abstract string Default(ITypeSymbol type);
    protected abstract string Convert(ITypeSymbol from, ITypeSymbol to, string value);
    protected abstract string Vector(ITypeSymbol type, IEnumerable<string> parts);
    protected abstract string Member(string value, IFieldSymbol field);
    protected abstract string Swizzle(string value, string name);
    protected abstract string Local(ISymbol local);
    protected abstract string Parameter(IParameterSymbol parameter);
    protected abstract string Field(ISymbol field);
    protected abstract string Element(ISymbol of, string index, Use use, int line);
    protected abstract string Id(string type, string name);
    protected abstract string Divide(ITypeSymbol type, bool remainder, string left, string right, bool isSafe);
    protected abstract string DivideInto(ITypeSymbol type, bool remainder, string target, string value, bool isSafe);
    protected abstract string Intrinsic(IMethodSymbol method, IReadOnlyList<string> arguments);
    protected abstract string Interlocked(IMethodSymbol method, string destination, IReadOnlyList<string> arguments);
    protected abstract string Call(Helper helper, IReadOnlyList<string> arguments);
    protected abstract string ByReference(RefKind kind, string target);
    protected abstract void Declare(ILocalSymbol local, string? value);
    protected abstract void Barrier(int number, int line, int memory);
    protected abstract void Mark(IOperation statement);
    protected abstract string Return(string? value);
    protected virtual string Inside(string body) => body;
    protected abstract string Header(Helper helper, IReadOnlyList<IParameterSymbol> parameters);

    /// <summary>Translates Execute and all it calls; the body of Execute is what it returns.</summary>
    public string Execute()
    {
        Current = new(Shader.Execute!, "Execute");
        running.Add(Shader.Execute!);
        Body((MethodDeclarationSyntax)Shader.Execute!.DeclaringSyntaxReferences[0].GetSyntax());
        return Out.ToString();
    }

    private void Body(MethodDeclarationSyntax syntax)
    {
        var model = Shader.Compilation.GetSemanticModel(syntax.SyntaxTree);
        if (model.GetOperation(syntax) is not IMethodBodyOperation body || (body.BlockBody ?? body.ExpressionBody) is not { } block)
            throw Refuse(Rules.Construct, syntax, syntax.Identifier.Text);
        // What leaves no trace in the operations, or is not translated to HLSL.
        foreach (var node in syntax.DescendantNodes())
            if (node is CheckedExpressionSyntax or CheckedStatementSyntax or UnsafeStatementSyntax or SizeOfExpressionSyntax or NameColonSyntax or InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ObjectInitializerExpression })
                Refusals.Add(Diagnostic.Create(Rules.Construct, node.GetLocation(), node is InitializerExpressionSyntax ? "initializer" : node is NameColonSyntax ? "named argument" : node.GetFirstToken().ValueText));
        Refusals.AddRange(Direct3D.Refusals(syntax, model));
        foreach (var statement in block.Operations) Statement(statement);
    }

    // ── Statements ──────────────────────────────────────────────────────────

    private void Statement(IOperation operation)
    {
        try
        {
            Write(operation);
            if (pending.Count > 0) throw Refuse(Rules.Construct, pending[0].At, "out variable here");
        }
        catch (RefusedException refused)
        {
            Refusals.Add(refused.Diagnostic);
            pending = [];
        }
        catch (InvalidSourceException)
        {
            IsInvalid = true;
            pending = [];
        }
    }

    private void Nested(IOperation operation, string head)
    {
        Out.Open(head);
        foreach (var statement in operation is IBlockOperation block ? block.Operations : [operation]) Statement(statement);
        Out.Close();
    }

    // A statement may declare `out` variables in its expressions; they are declared before it.
    private void Emit(IOperation at, string line)
    {
        foreach (var (local, _) in pending) Declare(local, Default(local.Type));
        pending = [];
        Mark(at);
        Out.Line(line);
    }

    private void Write(IOperation operation)
    {
        switch (operation)
        {
            case IBlockOperation: Nested(operation, ""); break;
            case IEmptyOperation: break;
            case IVariableDeclarationGroupOperation group: Declarations(group); break;
            case IExpressionStatementOperation { Operation: IInvocationOperation call } when IsBarrier(call): WriteBarrier(call); break;
            case IExpressionStatementOperation statement: Emit(statement, Effect(statement.Operation) + ";"); break;
            case IConditionalOperation branch:
                string condition = Bare(Whole(branch.Condition));
                Emit(branch, $"if ({condition})");
                Nested(branch.WhenTrue, "");
                if (branch.WhenFalse is { } otherwise) Nested(otherwise, "else");
                break;
            case IForLoopOperation loop: WriteFor(loop); break;
            case IWhileLoopOperation { ConditionIsTop: true } loop:
                Emit(loop, $"while ({Bare(Value(loop.Condition!))})");
                Nested(loop.Body, "");
                break;
            case IWhileLoopOperation loop:
                Emit(loop, "do");
                Nested(loop.Body, "");
                Out.Line($"while ({Bare(Value(loop.Condition!))});");
                break;
            case ISwitchOperation choice: WriteSwitch(choice); break;
            case IBranchOperation { BranchKind: BranchKind.Break }: Emit(operation, "break;"); break;
            case IBranchOperation { BranchKind: BranchKind.Continue }: Emit(operation, "continue;"); break;
            case IReturnOperation { ReturnedValue: null, IsImplicit: true }: break;
            case IReturnOperation { Kind: OperationKind.Return } result:
                string? value = result.ReturnedValue is { } returned ? Whole(returned) : null;
                Emit(result, Return(value));
                break;
            case ILocalFunctionOperation: throw Refuse(Rules.LocalFunction, operation);
            case IInvalidOperation: throw new InvalidSourceException();
            default: throw Refuse(Rules.Statement, operation, Word(operation));
        }
    }

    // A condition without the parentheses of a value: compilers of C take two pairs around == for a sign that = was meant.
    private static string Bare(string value)
    {
        if (value[0] != '(' || value[value.Length - 1] != ')') return value;
        int depth = 0;
        for (int i = 0; i < value.Length - 1; i++)
        {
            if (value[i] == '(') depth++;
            else if (value[i] == ')' && --depth == 0) return value;
        }
        return value.Substring(1, value.Length - 2);
    }

    private void Declarations(IVariableDeclarationGroupOperation group)
    {
        foreach (var declarator in group.Declarations.SelectMany(d => d.Declarators))
        {
            var local = declarator.Symbol;
            CheckName(local.Name, declarator);
            if (local.IsRef) throw Refuse(Rules.RefLocal, declarator);
            var initializer = declarator.GetVariableInitializer()?.Value;
            if (local.IsConst)
            {
                Value(initializer!);
                continue;
            }
            if (initializer is IArrayCreationOperation or IArrayInitializerOperation) throw Refuse(Rules.Array, initializer);
            CheckType(local.Type, (initializer ?? declarator).Syntax);
            string? value = initializer is null ? null : Whole(initializer);
            foreach (var (outLocal, _) in pending) Declare(outLocal, Default(outLocal.Type));
            pending = [];
            Mark(declarator);
            Declare(local, value);
        }
    }

    private void WriteFor(IForLoopOperation loop)
    {
        Out.Open();
        foreach (var before in loop.Before) Statement(before);
        string condition = loop.Condition is { } c ? Bare(Value(c)) : "";
        string bottom = string.Join(", ", loop.AtLoopBottom.Select(b => b is IExpressionStatementOperation s ? Effect(s.Operation) : throw Refuse(Rules.Construct, b, Word(b))));
        Emit(loop, $"for (; {condition}; {bottom})");
        Nested(loop.Body, "");
        Out.Close();
    }

    private void WriteSwitch(ISwitchOperation choice)
    {
        if (choice.Value.Type?.SpecialType is not (SpecialType.System_Int32 or SpecialType.System_UInt32)) throw Refuse(Rules.Construct, choice.Value, "switch over " + choice.Value.Type?.Name);
        string value = Value(choice.Value);
        Out.Open();
        foreach (var local in choice.Locals)
        {
            CheckType(local.Type, choice.Syntax);
            hoisted.Add(local);
            Declare(local, null);
        }
        Mark(choice);
        Out.Open($"switch ({value})");
        foreach (var section in choice.Cases)
        {
            foreach (var clause in section.Clauses)
                Out.Line(clause switch
                {
                    IDefaultCaseClauseOperation => "default:",
                    ISingleValueCaseClauseOperation { Value.ConstantValue.HasValue: true } single => $"case {Value(single.Value)}:",
                    _ => throw Refuse(Rules.Construct, clause, "pattern"),
                });
            Out.Open();
            foreach (var statement in section.Body)
                if (statement is IVariableDeclarationGroupOperation) Refusals.Add(Diagnostic.Create(Rules.SwitchLocal, statement.Syntax.GetLocation()));
                else Statement(statement);
            Out.Close();
        }
        Out.Close();
        Out.Close();
    }

    private static bool IsBarrier(IInvocationOperation call) => IsHlsl(call.TargetMethod) && call.TargetMethod.Name.EndsWith("BarrierWithGroupSync", System.StringComparison.Ordinal);

    private void WriteBarrier(IInvocationOperation call)
    {
        if (!Current.IsExecute) throw Refuse(Rules.Barrier, call);
        Mark(call);
        Barriers++;
        Barrier(Barriers, Line(call), call.TargetMethod.Name[0] switch { 'G' => 1, 'D' => 2, _ => 3 });
    }

    // ── Expressions with an effect: statements only, because devices differ in the order ──

    private string Effect(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { IsRef: true }: throw Refuse(Rules.RefLocal, operation);
            case ISimpleAssignmentOperation assignment:
                // The target first: its index is evaluated first.
                string to = Target(assignment.Target, Use.Write);
                return $"{to} = {Whole(assignment.Value)}";
            case ICompoundAssignmentOperation compound:
                if (compound.OperatorMethod is { } method && !method.ContainingType.IsVector()) throw Refuse(Rules.Call, compound, method.Name);
                string target = Target(compound.Target, Use.Update), value = Value(compound.Value);
                return IsDivision(compound.OperatorKind)
                    ? DivideInto(compound.Target.Type!, compound.OperatorKind == BinaryOperatorKind.Remainder, target, value, IsSafe(compound.Value))
                    : $"{target} {Operator(compound.OperatorKind, compound)}= {value}";
            case IIncrementOrDecrementOperation step:
                return Target(step.Target, Use.Update) + (step.Kind == OperationKind.Increment ? "++" : "--");
            case IInvocationOperation call: return Invoke(call, whole: true);
            case IInvalidOperation: throw new InvalidSourceException();
            default: throw Refuse(Rules.Construct, operation, Word(operation));
        }
    }

    private string Target(IOperation operation, Use use)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local: return Local(local.Local);
            case IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared }:
                CheckName(declared.Local.Name, declared);
                CheckType(declared.Local.Type, declared.Syntax);
                if (!hoisted.Contains(declared.Local)) pending.Add((declared.Local, operation));
                return Local(declared.Local);
            // The compiler lets a component of an `in` parameter be assigned, to a copy that nobody sees.
            case IParameterReferenceOperation { Parameter.RefKind: not (RefKind.In or RefKind.RefReadOnlyParameter) } parameter when !IsCapture(parameter.Parameter): return Parameter(parameter.Parameter);
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } property when instance.Type.IsBuffer():
                if (use != Use.Read && instance.Type!.Name != "ReadWriteBuffer") throw Refuse(Rules.ReadOnly, operation, operation.Syntax.ToString());
                return ElementOf(property, use);
            case IArrayElementReferenceOperation: return ElementOf(operation, use);
            case IFieldReferenceOperation { Instance: { } owner } member when owner is not IInstanceReferenceOperation:
                CheckType(member.Type!, member.Syntax);
                return Member(Target(owner, use == Use.Write ? Use.Update : use), member.Field);
            case IPropertyReferenceOperation { Property: { IsIndexer: false, Name.Length: 1 } axis, Instance: { } vector } when vector.Type.IsVector():
                return Swizzle(Target(vector, use == Use.Write ? Use.Update : use), axis.Name);
            case IDiscardOperation: throw Refuse(Rules.Construct, operation, "_");
            case IInvalidOperation: throw new InvalidSourceException();
            default: throw Refuse(use == Use.Atomic ? Rules.Interlocked : Rules.ReadOnly, operation, operation.Syntax.ToString());
        }
    }

    // ── Values ──────────────────────────────────────────────────────────────

    /// <summary>A value that is all of a right side, a condition or a return: there, and only there, may a call have ref or out arguments.</summary>
    private string Whole(IOperation operation) => operation is IInvocationOperation call ? Invoke(call, whole: true) : Value(operation);

    private string Value(IOperation operation)
    {
        switch (operation)
        {
            // These come before the check of the type, because the place matters more than the type.
            case IInvalidOperation: throw new InvalidSourceException();
            case IAnonymousFunctionOperation or IDelegateCreationOperation or ITranslatedQueryOperation: throw Refuse(Rules.Lambda, operation);
            case IArrayCreationOperation or ICollectionExpressionOperation: throw Refuse(operation.Type.IsSpan() ? Rules.Span : Rules.Array, operation);
            case IInterpolatedStringOperation: throw Refuse(Rules.Text, operation);
            case ISwitchExpressionOperation: throw Refuse(Rules.SwitchExpression, operation);
            case IAssignmentOperation or IIncrementOrDecrementOperation: throw Refuse(Rules.SideEffect, operation);
            case IInvocationOperation call: return Invoke(call, whole: false);
            case IParameterReferenceOperation field when IsCapture(field.Parameter) && !field.Type.IsBuffer(): return Capture(field.Parameter);
            case IFieldReferenceOperation { Field.IsStatic: false, Instance: IInstanceReferenceOperation } field when !field.Type.IsBuffer(): return Capture(field.Field);
        }
        if (operation is not IConversionOperation || operation.ConstantValue.HasValue) CheckType(operation.Type, operation.Syntax);
        // What the compiler folds is still written out on Direct3D.
        if (operation.ConstantValue.HasValue) foreach (var part in operation.DescendantsAndSelf()) CheckConstant(part);
        if (operation.ConstantValue is { HasValue: true, Value: { } constant }) return Literal(constant, operation.Type!);
        switch (operation)
        {
            case IParenthesizedOperation inner: return Value(inner.Operand);
            case IDefaultValueOperation: return Default(operation.Type!);
            case ILocalReferenceOperation local: return Local(local.Local);
            case IParameterReferenceOperation parameter: return Parameter(parameter.Parameter);
            case IFieldReferenceOperation field: return FieldValue(field);
            case IPropertyReferenceOperation property: return PropertyValue(property);
            case IArrayElementReferenceOperation: return ElementOf(operation, Use.Read);
            case IBinaryOperation binary: return Binary(binary);
            case IUnaryOperation unary: return Unary(unary);
            case IConditionalOperation { WhenFalse: { } otherwise } choice: return $"({Value(choice.Condition)} ? {Value(choice.WhenTrue)} : {Value(otherwise)})";
            case IConversionOperation conversion: return Conversion(conversion);
            case IObjectCreationOperation creation: return Creation(creation);
            default: throw Refuse(Rules.Construct, operation, Word(operation));
        }
    }

    private string Binary(IBinaryOperation binary)
    {
        if (binary.OperatorMethod is { } method && !method.ContainingType.IsVector()) throw Refuse(Rules.Call, binary, method.Name);
        CheckConstant(binary);
        string left = Value(binary.LeftOperand), right = Value(binary.RightOperand);
        return IsDivision(binary.OperatorKind)
            ? Divide(binary.Type!, binary.OperatorKind == BinaryOperatorKind.Remainder, left, right, IsSafe(binary.RightOperand))
            : $"({left} {Operator(binary.OperatorKind, binary)} {right})";
    }

    private static bool IsDivision(BinaryOperatorKind kind) => kind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder;

    // A constant divisor that always has a quotient.
    private static bool IsSafe(IOperation divisor) => divisor.ConstantValue is { HasValue: true, Value: not (0 or -1 or 0u) };

    // Direct3D sees a constant field as its digits: 5f as 5, 5u as 5, which is an integer of 64 bits there, infinity and bool as nothing that it can read.
    private static void CheckConstant(IOperation operation)
    {
        if (operation is IBinaryOperation { Type: { } type } binary && IsDivision(binary.OperatorKind) && type.IsFloating() && IsWhole(binary.LeftOperand) && IsWhole(binary.RightOperand))
            throw Refuse(Rules.WholeDivision, operation);
        if (operation is IFieldReferenceOperation { Field: { IsConst: true } field } && !field.ContainingType.IsNumber()
            && field.ConstantValue is bool or uint or float.NaN or float.PositiveInfinity or float.NegativeInfinity or double.NaN or double.PositiveInfinity or double.NegativeInfinity)
            throw Refuse(Rules.ConstantField, operation, field.Name);
    }

    private static bool IsWhole(IOperation operation) => operation switch
    {
        IConversionOperation { IsImplicit: true } conversion => IsWhole(conversion.Operand),
        IParenthesizedOperation inner => IsWhole(inner.Operand),
        IUnaryOperation unary => IsWhole(unary.Operand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply } binary => IsWhole(binary.LeftOperand) && IsWhole(binary.RightOperand),
        IFieldReferenceOperation { Field: { IsConst: true, ConstantValue: float f } } => f == (int)f,
        IFieldReferenceOperation { Field: { IsConst: true, ConstantValue: double d } } => d == (int)d,
        _ => operation.Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_UInt32,
    };

    private string Unary(IUnaryOperation unary)
    {
        if (unary.OperatorMethod is { } method && !method.ContainingType.IsVector()) throw Refuse(Rules.Call, unary, method.Name);
        string sign = unary.OperatorKind switch
        {
            UnaryOperatorKind.Minus => "-",
            UnaryOperatorKind.Plus => "+",
            UnaryOperatorKind.BitwiseNegation => "~",
            UnaryOperatorKind.Not => "!",
            _ => throw Refuse(Rules.Construct, unary, unary.OperatorKind.ToString()),
        };
        return $"({sign}{Value(unary.Operand)})";
    }

    private static string Operator(BinaryOperatorKind kind, IOperation at) => kind switch
    {
        BinaryOperatorKind.Add => "+",
        BinaryOperatorKind.Subtract => "-",
        BinaryOperatorKind.Multiply => "*",
        BinaryOperatorKind.Divide => "/",
        BinaryOperatorKind.Remainder => "%",
        BinaryOperatorKind.LeftShift => "<<",
        BinaryOperatorKind.RightShift => ">>",
        BinaryOperatorKind.And => "&",
        BinaryOperatorKind.Or => "|",
        BinaryOperatorKind.ExclusiveOr => "^",
        BinaryOperatorKind.ConditionalAnd => "&&",
        BinaryOperatorKind.ConditionalOr => "||",
        BinaryOperatorKind.Equals => "==",
        BinaryOperatorKind.NotEquals => "!=",
        BinaryOperatorKind.LessThan => "<",
        BinaryOperatorKind.LessThanOrEqual => "<=",
        BinaryOperatorKind.GreaterThan => ">",
        BinaryOperatorKind.GreaterThanOrEqual => ">=",
        _ => throw Refuse(Rules.Construct, at, kind.ToString()),
    };

    private string Conversion(IConversionOperation conversion)
    {
        if (conversion.Operand is IAnonymousFunctionOperation or IDelegateCreationOperation) throw Refuse(Rules.Lambda, conversion);
        string value = Value(conversion.Operand);
        CheckType(conversion.Type, conversion.Syntax);
        ITypeSymbol from = conversion.Operand.Type!, to = conversion.Type!;
        if (SymbolEqualityComparer.Default.Equals(from, to)) return value;
        bool numbers = from.IsNumber() && to.IsNumber() && conversion.OperatorMethod is null;
        if (!numbers && conversion.OperatorMethod?.ContainingType.IsVector() != true) throw Refuse(Rules.Construct, conversion, $"conversion from {from.Name} to {to.Name}");
        return Convert(from, to, value);
    }

    private string Creation(IObjectCreationOperation creation)
    {
        var type = creation.Type!;
        if (type.IsVector())
            return creation.Initializer is null && creation.Arguments.Length > 0 ? Vector(type, Ordered(creation.Arguments).Select(a => Value(a.Value)))
                : creation.Initializer is null ? Default(type) : throw Refuse(Rules.Construct, creation, "initializer");
        if (creation.Constructor is { IsImplicitlyDeclared: false }) throw Refuse(Rules.Call, creation, type.Name);
        return creation.Initializer is null ? Default(type) : throw Refuse(Rules.Construct, creation, "initializer");
    }

    private string FieldValue(IFieldReferenceOperation field)
    {
        if (field.Field.IsStatic)
        {
            if (Shader.Has(field.Field, "GroupSharedAttribute")) throw Refuse(Rules.GroupShared, field, field.Field.Name);
            return StaticValue(field);
        }
        return Member(Value(field.Instance!), field.Field);
    }

    // A static number is what its initializer says, on every device: the field itself is never read.
    private string StaticValue(IFieldReferenceOperation reference)
    {
        var field = reference.Field;
        if (!field.IsReadOnly || field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not VariableDeclaratorSyntax { Initializer: { } initializer })
            throw Refuse(Rules.StaticField, reference, field.Name);
        CheckName(field.Name, field.Locations[0]);
        if (!running.Add(field)) throw Refuse(Rules.Recursion, reference, field.Name);
        var operation = Shader.Compilation.GetSemanticModel(initializer.SyntaxTree).GetOperation(initializer) as IFieldInitializerOperation;
        string value = Value(operation?.Value ?? throw Refuse(Rules.StaticField, reference, field.Name));
        running.Remove(field);
        if (initializers.Add(field)) Refusals.AddRange(Direct3D.Refusals(initializer, operation.SemanticModel!));
        return $"({value})";
    }

    private string PropertyValue(IPropertyReferenceOperation property)
    {
        var owner = property.Property.ContainingType;
        if (property.Property.IsIndexer && owner.IsBuffer()) return ElementOf(property, Use.Read);
        if (owner.IsOurs() && owner.Name is "ThreadIds" or "GridIds" or "GroupIds" or "GroupSize" or "DispatchSize")
        {
            string name = property.Property.Name;
            if (!Current.IsExecute) throw Refuse(Rules.IdsInHelper, property, $"{owner.Name}.{name}");
            return property.Type.IsVector() ? Vector(property.Type!, name.Select(axis => Id(owner.Name, axis.ToString()))) : Id(owner.Name, name);
        }
        if (owner.IsVector() && !property.Property.IsIndexer) return Swizzle(Value(property.Instance!), property.Property.Name);
        throw Refuse(Rules.Property, property, $"{owner.Name}.{property.Property.Name}");
    }

    private string ElementOf(IOperation operation, Use use)
    {
        ISymbol? of;
        IOperation index;
        if (operation is IPropertyReferenceOperation property)
        {
            of = property.Instance is IFieldReferenceOperation { Instance: IInstanceReferenceOperation } f ? f.Field
                : property.Instance is IParameterReferenceOperation p && IsCapture(p.Parameter) ? p.Parameter : null;
            index = property.Arguments[0].Value;
        }
        else
        {
            var element = (IArrayElementReferenceOperation)operation;
            of = element.ArrayReference is IFieldReferenceOperation { Field.IsStatic: true } f ? f.Field : null;
            if (of is not null && !Shader.Has(of, "GroupSharedAttribute")) throw Refuse(Rules.StaticField, operation, of.Name);
            if (element.Indices.Length != 1) throw Refuse(Rules.GroupShared, operation, of?.Name ?? "array");
            index = element.Indices[0];
        }
        if (of is null) throw Refuse(Rules.Construct, operation, operation.Syntax.ToString());
        Capture(of);
        if (index.Type?.SpecialType != SpecialType.System_Int32) CheckType(index.Type, index.Syntax);
        return Element(of, Value(index), use, Line(operation));
    }

    // ── Calls ───────────────────────────────────────────────────────────────

    private static bool IsHlsl(IMethodSymbol method) => method.ContainingType.IsOurs() && method.ContainingType.Name == "Hlsl";

    private static IEnumerable<IArgumentOperation> Ordered(ImmutableArray<IArgumentOperation> arguments) => arguments.OrderBy(a => a.Parameter!.Ordinal);

    private string Invoke(IInvocationOperation call, bool whole)
    {
        var method = call.TargetMethod;
        bool returnsByReference = Ordered(call.Arguments).Any(a => a.Parameter!.RefKind is RefKind.Ref or RefKind.Out);
        if (IsHlsl(method))
        {
            if (IsBarrier(call)) throw Refuse(Rules.Barrier, call);
            if (!method.Name.StartsWith("Interlocked", System.StringComparison.Ordinal))
            {
                CheckType(call.Type, call.Syntax);
                if (method.Name is "Abs" or "Sign" or "Min" or "Max" or "Clamp" or "Mad" && method.Parameters[0].Type.IsFloating() && call.Arguments.All(a => IsWhole(a.Value)))
                    throw Refuse(Rules.WholeFunction, call, method.Name);
                return Intrinsic(method, [.. Ordered(call.Arguments).Select(a => Value(a.Value))]);
            }
            var destination = Ordered(call.Arguments).First().Value;
            if (destination is not (IPropertyReferenceOperation { Property.IsIndexer: true } or IArrayElementReferenceOperation)) throw Refuse(Rules.Interlocked, destination);
            string place = Target(destination, Use.Atomic);
            return Interlocked(method, place, [.. Ordered(call.Arguments).Skip(1).Select(a => a.Parameter!.RefKind == RefKind.Out ? Plain(a.Value) : Value(a.Value))]);
        }
        if (method.MethodKind == MethodKind.LocalFunction) throw Refuse(Rules.LocalFunction, call);
        if (method.MethodKind == MethodKind.DelegateInvoke) throw Refuse(Rules.Lambda, call);
        string full = $"{method.ContainingType.Name}.{method.Name}";
        if (method.ContainingType.ToDisplayString() is "System.Math" or "System.MathF" || (method.ContainingType.IsNumber() && method.IsStatic)) throw Refuse(Rules.Math, call, full);
        if (method.ReturnsByRef || method.ReturnsByRefReadonly) throw Refuse(Rules.RefLocal, call);
        bool own = call.Instance is IInstanceReferenceOperation && SymbolEqualityComparer.Default.Equals(method.ContainingType, Shader.Type);
        if (!(own || method.IsStatic) || method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not MethodDeclarationSyntax syntax || (syntax.Body is null && syntax.ExpressionBody is null))
            throw Refuse(Rules.Call, call, full);
        if (method.IsConditional) throw Refuse(Rules.Conditional, call, full);
        if (call.Arguments.Any(a => a.ArgumentKind != ArgumentKind.Explicit)) throw Refuse(Rules.Construct, call, "omitted argument");
        if (method.IsGenericMethod || method.ContainingType.IsGenericType) throw Refuse(Rules.Generic, call, full);
        if (returnsByReference && !whole) throw Refuse(Rules.OutInExpression, call);
        if (!method.ReturnsVoid) CheckType(method.ReturnType, call.Syntax);
        foreach (var argument in call.Arguments)
            if (IsOverloaded(argument.Parameter!) && Direct3D.IsUntyped(argument.Value.Syntax, call.SemanticModel!)) throw Refuse(Rules.LiteralOverload, argument.Value, method.Name);
        var helper = Translate(method, syntax, call);
        foreach (var capture in helper.Captures) Note(capture);
        return Call(helper, [.. Ordered(call.Arguments).Select(a => a.Parameter!.RefKind is RefKind.Ref or RefKind.Out ? ByReference(a.Parameter.RefKind, Plain(a.Value)) : Value(a.Value))]);
    }

    // Whether the method has an overload of as many parameters that takes another type here.
    private static bool IsOverloaded(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol method && method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other =>
            other.Parameters.Length == method.Parameters.Length && !SymbolEqualityComparer.Default.Equals(other.Parameters[parameter.Ordinal].Type, parameter.Type));

    // Only what lives in the thread itself can be passed by reference: an element of a buffer has another address space.
    private string Plain(IOperation target)
    {
        for (var root = target; ; root = ((IFieldReferenceOperation)root).Instance!)
        {
            if (root is ILocalReferenceOperation or IDeclarationExpressionOperation || (root is IParameterReferenceOperation p && !IsCapture(p.Parameter))) break;
            if (root is not IFieldReferenceOperation { Instance: not (null or IInstanceReferenceOperation) }) throw Refuse(Rules.RefArgument, target);
        }
        return Target(target, Use.Write);
    }

    private Helper Translate(IMethodSymbol method, MethodDeclarationSyntax syntax, IOperation call)
    {
        if (helpers.TryGetValue(method, out var known)) return known;
        CheckName(method.Name, syntax.Identifier.GetLocation());
        foreach (var parameter in method.Parameters)
        {
            CheckName(parameter.Name, parameter.Locations[0]);
            CheckType(parameter.Type, parameter.DeclaringSyntaxReferences[0].GetSyntax());
        }
        if (!running.Add(method)) throw Refuse(Rules.Recursion, call, method.Name);
        var helper = new Helper(method, $"{helpers.Count}_{method.Name}");
        var (caller, text, waiting) = (Current, Out, pending);
        (Current, Out, pending) = (helper, new(), []);
        Body(syntax);
        string body = Out.ToString();
        // The header names what the body captured, so it comes last.
        Out = new();
        Out.Open(Header(helper, [.. method.Parameters]));
        Out.Raw(Inside(body));
        Out.Close();
        Finished.Add(Out.ToString());
        (Current, Out, pending) = (caller, text, waiting);
        running.Remove(method);
        helpers[method] = helper;
        return helper;
    }

    // ── The shader's own values ─────────────────────────────────────────────

    private bool IsCapture(IParameterSymbol parameter) => Shader.Primary is { } primary && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, primary);

    private string Capture(ISymbol symbol)
    {
        if (!symbol.IsStatic && !SymbolEqualityComparer.Default.Equals(symbol.ContainingType ?? Shader.Type, Shader.Type)) throw Refuse(Rules.Field, symbol.Locations[0], symbol.Name, symbol.ContainingType!.Name);
        var type = symbol is IParameterSymbol p ? p.Type : ((IFieldSymbol)symbol).Type;
        var at = symbol.Locations[0];
        CheckName(symbol.Name, at);
        if (symbol.IsStatic)
        {
            if (symbol is not IFieldSymbol { IsReadOnly: true, Type: IArrayTypeSymbol { Rank: 1 } array } || !array.ElementType.IsElement() || SharedLength((IFieldSymbol)symbol) < 1
                || !SymbolEqualityComparer.Default.Equals(symbol.ContainingType, Shader.Type))
                throw Refuse(Rules.GroupShared, at, symbol.Name);
            CheckDouble(array.ElementType, at);
        }
        else if (type.IsBuffer())
        {
            if (!type.Element().IsElement()) throw Refuse(Rules.Element, at, type.Element().ToDisplayString());
            CheckDouble(type.Element(), at);
        }
        else
        {
            if (!type.IsValue()) throw Refuse(Rules.Field, at, symbol.Name, type.ToDisplayString());
            CheckValue(type, at);
        }
        Note(symbol);
        return Field(symbol);
    }

    private void Note(ISymbol symbol)
    {
        if (!Captures.Contains(symbol, SymbolEqualityComparer.Default)) Captures.Add(symbol);
        if (!Current.Captures.Contains(symbol, SymbolEqualityComparer.Default)) Current.Captures.Add(symbol);
    }

    protected int SharedLength(IFieldSymbol field) =>
        Shader.Find(field, "GroupSharedAttribute") is { ConstructorArguments.Length: 1 } sized ? sized.ConstructorArguments[0].Value as int? ?? 0 : Shader.X * Shader.Y * Shader.Z;

    /// <summary>What the shader as a whole asks for.</summary>
    public IEnumerable<Diagnostic> Limits()
    {
        int words = 3 + Fields.Sum(f => TypeOf(f) is { } type && type.IsBuffer() ? 1 : (TypeOf(f).Size() + 3) / 4);
        if (words > 64) yield return Diagnostic.Create(Rules.Arguments, Shader.Location, words);
        int bytes = Shared.Sum(s => SharedLength(s) * ((IArrayTypeSymbol)s.Type).ElementType.Size());
        if (bytes > 32768) yield return Diagnostic.Create(Rules.SharedSize, Shader.Location, bytes);
    }

    public static ITypeSymbol TypeOf(ISymbol field) => field is IParameterSymbol p ? p.Type : ((IFieldSymbol)field).Type;

    // ── Refusals ────────────────────────────────────────────────────────────

    private void CheckDouble(ITypeSymbol type, Location at)
    {
        if (type.HasDouble() && !Shader.NeedsDouble) throw Refuse(Rules.Double, at);
    }

    private void CheckValue(ITypeSymbol type, Location at)
    {
        CheckDouble(type, at);
        CheckMembers(type, at);
    }

    // A device gets a struct member by member, from outside of it, and lays it out itself.
    private void CheckMembers(ITypeSymbol type, Location at)
    {
        if (!type.IsStruct()) return;
        if (type.IsExplicit()) throw Refuse(Rules.Layout, at, type.Name);
        foreach (var member in type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic))
        {
            if (member.IsImplicitlyDeclared || !Shader.Compilation.IsSymbolAccessibleWithin(member, Shader.Type))
                throw Refuse(Rules.Member, at, type.Name, (member.AssociatedSymbol ?? member).Name);
            if (member.Type.SpecialType == SpecialType.System_Boolean) throw Refuse(Rules.BoolMember, at, type.Name, member.Name);
            CheckName(member.Name, member.Locations[0]);
            CheckMembers(member.Type, at);
        }
    }

    private void CheckType(ITypeSymbol? type, SyntaxNode at)
    {
        if (type.IsValue()) CheckValue(type!, at.GetLocation());
        else if (type is null || type.TypeKind == TypeKind.Error) throw new InvalidSourceException();
        else if (type is IArrayTypeSymbol) throw Refuse(Rules.Array, at);
        else if (type.IsSpan() || type is IPointerTypeSymbol) throw Refuse(Rules.Span, at);
        else if (type.SpecialType == SpecialType.System_String) throw Refuse(Rules.Text, at);
        else if (type.TypeKind == TypeKind.Delegate) throw Refuse(Rules.Lambda, at);
        else throw Refuse(Rules.Type, at, type.ToDisplayString());
    }

    private static void CheckName(string name, IOperation at) => CheckName(name, at.Syntax.GetLocation());

    private static void CheckName(string name, Location at)
    {
        if (name.StartsWith("__", System.StringComparison.Ordinal)) throw Refuse(Rules.Name, at, name);
        if (Direct3D.IsTaken(name)) throw Refuse(Rules.Taken, at, name);
    }

    protected static int Line(IOperation operation) => operation.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static string Word(IOperation operation) => operation.Syntax.GetFirstToken().ValueText is { Length: > 0 } word ? word : operation.Kind.ToString();

    private static RefusedException Refuse(DiagnosticDescriptor rule, IOperation at, params object[] arguments) => new(rule, at.Syntax.GetLocation(), arguments);
    private static RefusedException Refuse(DiagnosticDescriptor rule, SyntaxNode at, params object[] arguments) => new(rule, at.GetLocation(), arguments);
    private static RefusedException Refuse(DiagnosticDescriptor rule, Location at, params object[] arguments) => new(rule, at, arguments);
}

/// <summary>The compiler reports this source itself.</summary>
internal sealed class InvalidSourceException : System.Exception;

internal static class Spans
{
    public static bool IsSpan(this ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", ContainingNamespace.Name: "System" };
}
