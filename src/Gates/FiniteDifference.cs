namespace Conformance.Gates;

/// <summary>The one finite-difference routine.</summary>
public static class FiniteDifference
{
    /// <summary>
    /// f′(0) by central differences with falling steps, extrapolated to step 0, and an estimate of the error
    /// (Ridders, "Accurate computation of F′(x) and F′(x)F″(x)", 1982).
    /// </summary>
    public static (double Slope, double Error) Derivative(Func<double, double> f, double step = 0.02)
    {
        const int rows = 10;
        const double shrink = 1.6;
        var a = new double[rows, rows];
        (double slope, double error) = (double.NaN, double.PositiveInfinity);
        for (int i = 0; i < rows; i++, step /= shrink)
        {
            a[0, i] = (f(step) - f(-step)) / (2 * step);
            double factor = shrink * shrink;
            for (int j = 1; j <= i; j++, factor *= shrink * shrink)
            {
                a[j, i] = (a[j - 1, i] * factor - a[j - 1, i - 1]) / (factor - 1);
                double e = Math.Max(Math.Abs(a[j, i] - a[j - 1, i]), Math.Abs(a[j, i] - a[j - 1, i - 1]));
                if (e < error) (slope, error) = (a[j, i], e);
            }
        }
        return (slope, error);
    }
}
