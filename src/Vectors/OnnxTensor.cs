using System.Buffers.Binary;
using Conformance.Vectors.Onnx;

namespace Conformance.Vectors;

/// <summary>Turns ONNX's TensorProto into a <see cref="RawTensor"/>.</summary>
internal static class OnnxTensor
{
    private const long ExactInDouble = 1L << 53;

    /// <summary>The element type of an ONNX type number.</summary>
    public static ElementType Type(string label, string tensor, int number)
    {
        ElementType type = (ElementType)number;
        return Enum.IsDefined(type) ? type : throw new MalformedException($"{label}: tensor '{tensor}' has the ONNX element type {number} ({NameOf(number)}), which is not read");
    }

    /// <summary>The tensor, under <paramref name="name"/>.</summary>
    public static RawTensor Read(string label, string name, TensorProto proto)
    {
        if (proto.DataLocation != 0) throw new MalformedException($"{label}: tensor '{name}' keeps its data in another file (external data), which is not read");
        ElementType type = Type(label, name, proto.DataType);
        (int[] dims, Int128 count) = DeclaredShape.Check(label, name, proto.Dims);
        string declared = $"tensor '{name}' declares {type}[{string.Join(',', dims)}], {count} elements";

        int typed = TypedCount(proto, type);
        int all = proto.FloatData.Count + proto.Int32Data.Count + proto.Int64Data.Count + proto.DoubleData.Count + proto.Uint64Data.Count;
        if (all > typed) throw new MalformedException($"{label}: {declared}, but holds data of another type");
        if (proto.RawData.Length > 0)
        {
            if (typed > 0) throw new MalformedException($"{label}: {declared}, but holds both raw and typed data");
            if (proto.RawData.Length != count * type.Size()) throw new MalformedException($"{label}: {declared} of {type.Size()} bytes ({count * type.Size()} bytes), but holds {proto.RawData.Length} bytes");
            return FromRaw(label, name, type, dims, proto.RawData.Span);
        }

        if (typed != count) throw new MalformedException($"{label}: {declared}, but holds {typed}");
        return FromTyped(label, name, type, dims, proto);
    }

    /// <summary>A tensor of 64-bit integers given as 64 bits each, with the exact values where double cannot hold them.</summary>
    public static RawTensor FromBits(string name, ElementType type, int[] dims, long[] bits)
    {
        bool exact = true;
        double[] values = new double[bits.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            values[i] = type == ElementType.UInt64 ? (double)(ulong)bits[i] : bits[i];

            // Seen as signed, an unsigned number from 2^63 on is negative.
            exact &= bits[i] <= ExactInDouble && bits[i] >= (type == ElementType.UInt64 ? 0 : -ExactInDouble);
        }

        return new RawTensor(name, type, dims, values, exact ? null : bits);
    }

    private static int TypedCount(TensorProto proto, ElementType type) => type switch
    {
        ElementType.Float32 => proto.FloatData.Count,
        ElementType.Float64 => proto.DoubleData.Count,
        ElementType.Int64 => proto.Int64Data.Count,
        ElementType.UInt32 or ElementType.UInt64 => proto.Uint64Data.Count,
        _ => proto.Int32Data.Count,
    };

    private static RawTensor FromRaw(string label, string name, ElementType type, int[] dims, ReadOnlySpan<byte> raw)
    {
        int size = type.Size();
        if (type is ElementType.Int64 or ElementType.UInt64)
        {
            long[] bits = new long[raw.Length / size];
            for (int i = 0; i < bits.Length; i++) bits[i] = BinaryPrimitives.ReadInt64LittleEndian(raw[(i * size)..]);
            return FromBits(name, type, dims, bits);
        }

        double[] values = new double[raw.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> element = raw[(i * size)..];
            values[i] = type switch
            {
                ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(element),
                ElementType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(element),
                ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
                ElementType.BFloat16 => ElementTypes.BFloat16ToDouble(BinaryPrimitives.ReadUInt16LittleEndian(element)),
                ElementType.UInt8 => element[0],
                ElementType.Int8 => (sbyte)element[0],
                ElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
                ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                ElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                ElementType.Bool => InRange(label, name, type, element[0]),
                _ => throw new InvalidOperationException($"{type} has no raw form"),
            };
        }

        return new RawTensor(name, type, dims, values);
    }

    private static RawTensor FromTyped(string label, string name, ElementType type, int[] dims, TensorProto proto)
    {
        double[] values;
        switch (type)
        {
            case ElementType.Int64:
                return FromBits(name, type, dims, [.. proto.Int64Data]);
            case ElementType.UInt64:
                return FromBits(name, type, dims, [.. proto.Uint64Data.Select(value => unchecked((long)value))]);
            case ElementType.Float32:
                values = [.. proto.FloatData.Select(value => (double)value)];
                break;
            case ElementType.Float64:
                values = [.. proto.DoubleData];
                break;
            case ElementType.UInt32:
                values = [.. proto.Uint64Data.Select(value => InRange(label, name, type, value))];
                break;

            // The 16-bit floating-point types keep their bits in the int32 field.
            case ElementType.Float16:
                values = [.. proto.Int32Data.Select(value => (double)BitConverter.UInt16BitsToHalf(Bits(label, name, value)))];
                break;
            case ElementType.BFloat16:
                values = [.. proto.Int32Data.Select(value => ElementTypes.BFloat16ToDouble(Bits(label, name, value)))];
                break;
            default:
                values = [.. proto.Int32Data.Select(value => InRange(label, name, type, value))];
                break;
        }

        return new RawTensor(name, type, dims, values);
    }

    private static ushort Bits(string label, string name, int value) => (ushort)InRange(label, name, ElementType.UInt16, value);

    private static double InRange(string label, string name, ElementType type, Int128 value)
    {
        (Int128 least, Int128 most) = type.Range();
        return value >= least && value <= most ? (double)value : throw new MalformedException($"{label}: tensor '{name}' holds {value}, which no {type} can be");
    }

    private static string NameOf(int number) => number switch
    {
        0 => "undefined",
        8 => "string",
        14 => "complex64",
        15 => "complex128",
        17 or 18 or 19 or 20 or 24 => "an 8-bit floating-point type",
        21 or 22 or 23 or 25 or 26 => "a 4-bit or 2-bit type",
        _ => "unknown",
    };
}
