using System;
using System.Globalization;

namespace ComputeSharp.Portable.Generator;

/// <summary>
/// Numbers as text that gives the same bits back. A compiler that runs on .NET Framework, as in Visual Studio, writes −0 as 0 and some doubles with a digit too few.
/// </summary>
internal static class Digits
{
    public static string Of(float number) => Sign(number) + Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);

    public static string Of(double number)
    {
        double size = Math.Abs(number);
        string text = size.ToString("R", CultureInfo.InvariantCulture);
        return Sign(number) + (double.Parse(text, CultureInfo.InvariantCulture) == size ? text : size.ToString("G17", CultureInfo.InvariantCulture));
    }

    private static string Sign(double number) => BitConverter.DoubleToInt64Bits(number) < 0 ? "-" : "";
}
