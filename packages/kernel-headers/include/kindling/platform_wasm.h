#pragma once

#define KD_FN inline __attribute__((always_inline))

// Iterations are independent even where pointers are equal (in place): no run-time overlap test, no scalar twin loop.
#define KD_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")

// V8 lowers these imports of Math.* to direct calls; they work on double alone.
#define KD_IMPORT(name) __attribute__((import_module("math"), import_name(#name))) double math_##name
extern "C" {
KD_IMPORT(sin)(double);
KD_IMPORT(cos)(double);
KD_IMPORT(tan)(double);
KD_IMPORT(asin)(double);
KD_IMPORT(acos)(double);
KD_IMPORT(atan)(double);
KD_IMPORT(sinh)(double);
KD_IMPORT(cosh)(double);
KD_IMPORT(asinh)(double);
KD_IMPORT(acosh)(double);
KD_IMPORT(atanh)(double);
KD_IMPORT(log10)(double);
KD_IMPORT(pow)(double, double);
KD_IMPORT(atan2)(double, double);
KD_IMPORT(fmod)(double, double);
}
#undef KD_IMPORT

namespace kindling::platform {

KD_FN float rint(float x) { return __builtin_rintf(x); }
KD_FN double rint(double x) { return __builtin_rint(x); }
KD_FN float floor(float x) { return __builtin_floorf(x); }
KD_FN double floor(double x) { return __builtin_floor(x); }
KD_FN float ceil(float x) { return __builtin_ceilf(x); }
KD_FN double ceil(double x) { return __builtin_ceil(x); }
KD_FN float trunc(float x) { return __builtin_truncf(x); }
KD_FN double trunc(double x) { return __builtin_trunc(x); }
KD_FN float sqrt(float x) { return __builtin_sqrtf(x); }
KD_FN double sqrt(double x) { return __builtin_sqrt(x); }
KD_FN float abs(float x) { return __builtin_fabsf(x); }
KD_FN double abs(double x) { return __builtin_fabs(x); }
KD_FN float copysign(float x, float s) { return __builtin_copysignf(x, s); }
KD_FN double copysign(double x, double s) { return __builtin_copysign(x, s); }

template <class To, class From>
KD_FN To bitCast(From x) {
  static_assert(sizeof(To) == sizeof(From));
  return __builtin_bit_cast(To, x);
}

// Out of range saturates and NaN is 0, where C says undefined.
KD_FN int32_t toInt32(float x) { return __builtin_wasm_trunc_saturate_s_i32_f32(x); }
KD_FN int32_t toInt32(double x) { return __builtin_wasm_trunc_saturate_s_i32_f64(x); }
KD_FN int64_t toInt64(float x) { return __builtin_wasm_trunc_saturate_s_i64_f32(x); }
KD_FN int64_t toInt64(double x) { return __builtin_wasm_trunc_saturate_s_i64_f64(x); }

KD_FN double sin(double x) { return math_sin(x); }
KD_FN double cos(double x) { return math_cos(x); }
KD_FN double tan(double x) { return math_tan(x); }
KD_FN double asin(double x) { return math_asin(x); }
KD_FN double acos(double x) { return math_acos(x); }
KD_FN double atan(double x) { return math_atan(x); }
KD_FN double sinh(double x) { return math_sinh(x); }
KD_FN double cosh(double x) { return math_cosh(x); }
KD_FN double asinh(double x) { return math_asinh(x); }
KD_FN double acosh(double x) { return math_acosh(x); }
KD_FN double atanh(double x) { return math_atanh(x); }
KD_FN double log10(double x) { return math_log10(x); }
KD_FN double pow(double x, double y) { return math_pow(x, y); }
KD_FN double atan2(double y, double x) { return math_atan2(y, x); }
KD_FN double fmod(double x, double y) { return math_fmod(x, y); }

}  // namespace kindling::platform
