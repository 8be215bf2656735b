namespace ComputeSharp.Portable;

/// <summary>
/// The functions of HLSL in OpenCL C, named by the type of their first operand. They stand before each shader.
/// Products and sums are not contracted: a shader that wants a fused one says Mad. An integer divided by 0 gives all ones, as on D3D12.
/// </summary>
internal static class OpenClPrelude
{
    private const string Single = """
        #pragma OPENCL FP_CONTRACT OFF
        int hlsl_Div_int(int x, int y) { return y == 0 ? -1 : y == -1 ? as_int(0u - as_uint(x)) : x / y; }
        int hlsl_Rem_int(int x, int y) { return y == 0 ? -1 : y == -1 ? 0 : x % y; }
        uint hlsl_Div_uint(uint x, uint y) { return y == 0u ? 0xFFFFFFFFu : x / y; }
        uint hlsl_Rem_uint(uint x, uint y) { return y == 0u ? 0xFFFFFFFFu : x % y; }
        float hlsl_Floor_float(float x) { return floor(x); }
        float hlsl_Ceil_float(float x) { return ceil(x); }
        float hlsl_Round_float(float x) { return rint(x); }
        float hlsl_Trunc_float(float x) { return trunc(x); }
        float hlsl_Frac_float(float x) { return x - floor(x); }
        float hlsl_Exp_float(float x) { return exp(x); }
        float hlsl_Exp2_float(float x) { return exp2(x); }
        float hlsl_Log_float(float x) { return log(x); }
        float hlsl_Log2_float(float x) { return log2(x); }
        float hlsl_Log10_float(float x) { return log10(x); }
        float hlsl_Sqrt_float(float x) { return sqrt(x); }
        float hlsl_Rsqrt_float(float x) { return rsqrt(x); }
        float hlsl_Rcp_float(float x) { return 1.0f / x; }
        float hlsl_Sin_float(float x) { return sin(x); }
        float hlsl_Cos_float(float x) { return cos(x); }
        float hlsl_Tan_float(float x) { return tan(x); }
        float hlsl_Sinh_float(float x) { return sinh(x); }
        float hlsl_Cosh_float(float x) { return cosh(x); }
        float hlsl_Tanh_float(float x) { return tanh(x); }
        float hlsl_Asin_float(float x) { return asin(x); }
        float hlsl_Acos_float(float x) { return acos(x); }
        float hlsl_Atan_float(float x) { return atan(x); }
        float hlsl_Abs_float(float x) { return fabs(x); }
        float hlsl_Saturate_float(float x) { return fmin(fmax(x, 0.0f), 1.0f); }
        float hlsl_Min_float(float x, float y) { return fmin(x, y); }
        float hlsl_Max_float(float x, float y) { return fmax(x, y); }
        float hlsl_Pow_float(float x, float y) { return pow(x, y); }
        float hlsl_Atan2_float(float x, float y) { return atan2(x, y); }
        float hlsl_Fmod_float(float x, float y) { return fmod(x, y); }
        float hlsl_Step_float(float x, float y) { return y >= x ? 1.0f : 0.0f; }
        float hlsl_Clamp_float(float x, float a, float b) { return fmin(fmax(x, a), b); }
        float hlsl_Lerp_float(float x, float y, float s) { return x + s * (y - x); }
        #ifdef FP_FAST_FMAF
        float hlsl_Mad_float(float m, float a, float b) { return fma(m, a, b); }
        #else
        float hlsl_Mad_float(float m, float a, float b) { return m * a + b; }
        #endif
        int hlsl_Sign_float(float x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
        bool hlsl_IsNaN_float(float x) { return isnan(x) != 0; }
        bool hlsl_IsFinite_float(float x) { return isfinite(x) != 0; }
        bool hlsl_IsInfinite_float(float x) { return isinf(x) != 0; }
        int hlsl_AsInt_float(float x) { return as_int(x); }
        uint hlsl_AsUInt_float(float x) { return as_uint(x); }
        bool hlsl_FloatToBool_float(float x) { return x != 0.0f; }
        int hlsl_To_int_float(float x) { return isnan(x) ? 0 : convert_int_sat_rtz(x); }
        uint hlsl_To_uint_float(float x) { return isnan(x) ? 0u : convert_uint_sat_rtz(x); }
        int hlsl_Abs_int(int x) { return x < 0 ? -x : x; }
        int hlsl_Sign_int(int x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
        int hlsl_Min_int(int x, int y) { return min(x, y); }
        int hlsl_Max_int(int x, int y) { return max(x, y); }
        int hlsl_Clamp_int(int x, int a, int b) { return min(max(x, a), b); }
        int hlsl_Mad_int(int m, int a, int b) { return m * a + b; }
        uint hlsl_Mad_uint(uint m, uint a, uint b) { return m * a + b; }
        float hlsl_AsFloat_int(int x) { return as_float(x); }
        float hlsl_AsFloat_uint(uint x) { return as_float(x); }
        int hlsl_AsInt_uint(uint x) { return as_int(x); }
        uint hlsl_AsUInt_int(int x) { return as_uint(x); }
        bool hlsl_IntToBool_int(int x) { return x != 0; }
        bool hlsl_UIntToBool_uint(uint x) { return x != 0u; }
        uint hlsl_CountBits_uint(uint x) { return popcount(x); }
        uint hlsl_FirstBitHigh_uint(uint x) { return x == 0u ? 0xFFFFFFFFu : 31u - clz(x); }
        uint hlsl_FirstBitLow_uint(uint x) { return x == 0u ? 0xFFFFFFFFu : popcount((x & (0u - x)) - 1u); }
        float hlsl_BoolToFloat_bool(bool x) { return x ? 1.0f : 0.0f; }
        int hlsl_BoolToInt_bool(bool x) { return x ? 1 : 0; }
        uint hlsl_BoolToUInt_bool(bool x) { return x ? 1u : 0u; }
        float hlsl_Dot_float2(float2 x, float2 y) { return x.x * y.x + x.y * y.y; }
        float hlsl_Dot_float3(float3 x, float3 y) { return x.x * y.x + x.y * y.y + x.z * y.z; }
        float hlsl_Dot_float4(float4 x, float4 y) { return x.x * y.x + x.y * y.y + x.z * y.z + x.w * y.w; }

        """;

    private const string Double = """
        #pragma OPENCL EXTENSION cl_khr_fp64 : enable
        double hlsl_Abs_double(double x) { return fabs(x); }
        double hlsl_Min_double(double x, double y) { return fmin(x, y); }
        double hlsl_Max_double(double x, double y) { return fmax(x, y); }
        double hlsl_Rcp_double(double x) { return 1.0 / x; }
        double hlsl_Mad_double(double m, double a, double b) { return fma(m, a, b); }
        int hlsl_To_int_double(double x) { return isnan(x) ? 0 : convert_int_sat_rtz(x); }
        uint hlsl_To_uint_double(double x) { return isnan(x) ? 0u : convert_uint_sat_rtz(x); }

        """;

    public static string Text(bool needsDouble) => needsDouble ? Double + Single : Single;
}
