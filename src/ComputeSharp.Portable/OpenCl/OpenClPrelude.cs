namespace ComputeSharp.Portable;

/// <summary>
/// The functions of HLSL in OpenCL C, named by the type of their first operand. They stand before each shader.
/// Products and sums are not contracted: a shader that wants a fused one says Mad. An integer divided by 0 gives all ones, as on D3D12.
/// </summary>
internal static class OpenClPrelude
{
    private const string Single = """
        #pragma OPENCL FP_CONTRACT OFF
        static inline int hlsl_Div_int(int x, int y) { return y == 0 ? -1 : y == -1 ? as_int(0u - as_uint(x)) : x / y; }
        static inline int hlsl_Rem_int(int x, int y) { return y == 0 ? -1 : y == -1 ? 0 : x % y; }
        static inline uint hlsl_Div_uint(uint x, uint y) { return y == 0u ? 0xFFFFFFFFu : x / y; }
        static inline uint hlsl_Rem_uint(uint x, uint y) { return y == 0u ? 0xFFFFFFFFu : x % y; }
        static inline int2 hlsl_Div_int2(int2 x, int2 y) { return (int2)(hlsl_Div_int(x.x, y.x), hlsl_Div_int(x.y, y.y)); }
        static inline int2 hlsl_Rem_int2(int2 x, int2 y) { return (int2)(hlsl_Rem_int(x.x, y.x), hlsl_Rem_int(x.y, y.y)); }
        static inline int3 hlsl_Div_int3(int3 x, int3 y) { return (int3)(hlsl_Div_int2(x.xy, y.xy), hlsl_Div_int(x.z, y.z)); }
        static inline int3 hlsl_Rem_int3(int3 x, int3 y) { return (int3)(hlsl_Rem_int2(x.xy, y.xy), hlsl_Rem_int(x.z, y.z)); }
        static inline int4 hlsl_Div_int4(int4 x, int4 y) { return (int4)(hlsl_Div_int2(x.xy, y.xy), hlsl_Div_int2(x.zw, y.zw)); }
        static inline int4 hlsl_Rem_int4(int4 x, int4 y) { return (int4)(hlsl_Rem_int2(x.xy, y.xy), hlsl_Rem_int2(x.zw, y.zw)); }
        static inline float hlsl_Floor_float(float x) { return floor(x); }
        static inline float hlsl_Ceil_float(float x) { return ceil(x); }
        static inline float hlsl_Round_float(float x) { return rint(x); }
        static inline float hlsl_Trunc_float(float x) { return trunc(x); }
        static inline float hlsl_Frac_float(float x) { return x - floor(x); }
        static inline float hlsl_Exp_float(float x) { return exp(x); }
        static inline float hlsl_Exp2_float(float x) { return exp2(x); }
        static inline float hlsl_Log_float(float x) { return log(x); }
        static inline float hlsl_Log2_float(float x) { return log2(x); }
        static inline float hlsl_Log10_float(float x) { return log10(x); }
        static inline float hlsl_Sqrt_float(float x) { return sqrt(x); }
        static inline float hlsl_Rsqrt_float(float x) { return rsqrt(x); }
        static inline float hlsl_Rcp_float(float x) { return 1.0f / x; }
        static inline float hlsl_Sin_float(float x) { return sin(x); }
        static inline float hlsl_Cos_float(float x) { return cos(x); }
        static inline float hlsl_Tan_float(float x) { return tan(x); }
        static inline float hlsl_Sinh_float(float x) { return sinh(x); }
        static inline float hlsl_Cosh_float(float x) { return cosh(x); }
        static inline float hlsl_Tanh_float(float x) { return tanh(x); }
        static inline float hlsl_Asin_float(float x) { return asin(x); }
        static inline float hlsl_Acos_float(float x) { return acos(x); }
        static inline float hlsl_Atan_float(float x) { return atan(x); }
        static inline float hlsl_Abs_float(float x) { return fabs(x); }
        static inline float hlsl_Saturate_float(float x) { return fmin(fmax(x, 0.0f), 1.0f); }
        static inline float hlsl_Min_float(float x, float y) { return fmin(x, y); }
        static inline float hlsl_Max_float(float x, float y) { return fmax(x, y); }
        static inline float hlsl_Pow_float(float x, float y) { return pow(x, y); }
        static inline float hlsl_Atan2_float(float x, float y) { return atan2(x, y); }
        static inline float hlsl_Fmod_float(float x, float y) { return fmod(x, y); }
        static inline float hlsl_Step_float(float x, float y) { return y >= x ? 1.0f : 0.0f; }
        static inline float hlsl_Clamp_float(float x, float a, float b) { return fmin(fmax(x, a), b); }
        static inline float hlsl_Lerp_float(float x, float y, float s) { return x + s * (y - x); }
        #ifdef FP_FAST_FMAF
        static inline float hlsl_Mad_float(float m, float a, float b) { return fma(m, a, b); }
        #else
        static inline float hlsl_Mad_float(float m, float a, float b) { return m * a + b; }
        #endif
        static inline int hlsl_Sign_float(float x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
        static inline bool hlsl_IsNaN_float(float x) { return isnan(x) != 0; }
        static inline bool hlsl_IsFinite_float(float x) { return isfinite(x) != 0; }
        static inline bool hlsl_IsInfinite_float(float x) { return isinf(x) != 0; }
        static inline int hlsl_AsInt_float(float x) { return as_int(x); }
        static inline uint hlsl_AsUInt_float(float x) { return as_uint(x); }
        static inline bool hlsl_FloatToBool_float(float x) { return x != 0.0f; }
        static inline int hlsl_To_int_float(float x) { return isnan(x) ? 0 : convert_int_sat_rtz(x); }
        static inline uint hlsl_To_uint_float(float x) { return isnan(x) ? 0u : convert_uint_sat_rtz(x); }
        static inline int hlsl_Abs_int(int x) { return x < 0 ? -x : x; }
        static inline int hlsl_Sign_int(int x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
        static inline int hlsl_Min_int(int x, int y) { return min(x, y); }
        static inline int hlsl_Max_int(int x, int y) { return max(x, y); }
        static inline int hlsl_Clamp_int(int x, int a, int b) { return min(max(x, a), b); }
        static inline int hlsl_Mad_int(int m, int a, int b) { return m * a + b; }
        static inline uint hlsl_Mad_uint(uint m, uint a, uint b) { return m * a + b; }
        static inline float hlsl_AsFloat_int(int x) { return as_float(x); }
        static inline float hlsl_AsFloat_uint(uint x) { return as_float(x); }
        static inline int hlsl_AsInt_uint(uint x) { return as_int(x); }
        static inline uint hlsl_AsUInt_int(int x) { return as_uint(x); }
        static inline bool hlsl_IntToBool_int(int x) { return x != 0; }
        static inline bool hlsl_UIntToBool_uint(uint x) { return x != 0u; }
        static inline uint hlsl_CountBits_uint(uint x) { return popcount(x); }
        static inline uint hlsl_FirstBitHigh_uint(uint x) { return x == 0u ? 0xFFFFFFFFu : 31u - clz(x); }
        static inline uint hlsl_FirstBitLow_uint(uint x) { return x == 0u ? 0xFFFFFFFFu : popcount((x & (0u - x)) - 1u); }
        static inline float hlsl_BoolToFloat_bool(bool x) { return x ? 1.0f : 0.0f; }
        static inline int hlsl_BoolToInt_bool(bool x) { return x ? 1 : 0; }
        static inline uint hlsl_BoolToUInt_bool(bool x) { return x ? 1u : 0u; }
        static inline float hlsl_Dot_float2(float2 x, float2 y) { return x.x * y.x + x.y * y.y; }
        static inline float hlsl_Dot_float3(float3 x, float3 y) { return x.x * y.x + x.y * y.y + x.z * y.z; }
        static inline float hlsl_Dot_float4(float4 x, float4 y) { return x.x * y.x + x.y * y.y + x.z * y.z + x.w * y.w; }

        """;

    private const string Double = """
        #pragma OPENCL EXTENSION cl_khr_fp64 : enable
        static inline double hlsl_Abs_double(double x) { return fabs(x); }
        static inline double hlsl_Min_double(double x, double y) { return fmin(x, y); }
        static inline double hlsl_Max_double(double x, double y) { return fmax(x, y); }
        static inline double hlsl_Rcp_double(double x) { return 1.0 / x; }
        static inline double hlsl_Mad_double(double m, double a, double b) { return fma(m, a, b); }
        static inline int hlsl_To_int_double(double x) { return isnan(x) ? 0 : convert_int_sat_rtz(x); }
        static inline uint hlsl_To_uint_double(double x) { return isnan(x) ? 0u : convert_uint_sat_rtz(x); }

        """;

    public static string Text(bool needsDouble) => needsDouble ? Double + Single : Single;
}
