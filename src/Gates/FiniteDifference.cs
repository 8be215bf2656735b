namespace Conformance.Gates;

/// <summary>The one finite-difference routine.</summary>
public static class FiniteDifference
{
    private const int Rows = 10;
    private const double FirstStep = 0.02, Shrink = 1.6;

    /// <summary>The smallest step that <see cref="Derivative"/> takes.</summary>
    public static double SmallestStep { get; } = FirstStep / Math.Pow(Shrink, Rows - 1);

    /// <summary>
    /// f′(0) by central differences with falling steps, extrapolated to step 0, and an estimate of the error
    /// (Ridders, "Accurate computation of F′(x) and F′(x)F″(x)", 1982).
    /// </summary>
    public static (double Slope, double Error) Derivative(Func<double, double> f)
    {
        double step = FirstStep;
        var a = new double[Rows, Rows];
        (double slope, double error) = (double.NaN, double.PositiveInfinity);
        for (int i = 0; i < Rows; i++, step /= Shrink)
        {
            a[0, i] = (f(step) - f(-step)) / (2 * step);
            double factor = Shrink * Shrink;
            for (int j = 1; j <= i; j++, factor *= Shrink * Shrink)
            {
                a[j, i] = (a[j - 1, i] * factor - a[j - 1, i - 1]) / (factor - 1);
                double e = Math.Max(Math.Abs(a[j, i] - a[j - 1, i]), Math.Abs(a[j, i] - a[j - 1, i - 1]));
                if (e < error) (slope, error) = (a[j, i], e);
            }
        }
        return (slope, error);
    }
}
