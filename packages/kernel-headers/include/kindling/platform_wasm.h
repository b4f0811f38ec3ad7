#pragma once

#define KD_FN inline __attribute__((always_inline))
#define KD_RARE inline __attribute__((noinline))
/** Before a table of constants. */
#define KD_TABLE inline constexpr
#define KD_VECTOR(element, count) element __attribute__((ext_vector_type(count)))

#define KD_EXPORT(name) extern "C" __attribute__((export_name(#name)))

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

// For one element or a vector of them.
template <class T>
KD_FN T floor(T x) {
  return __builtin_elementwise_floor(x);
}
template <class T>
KD_FN T ceil(T x) {
  return __builtin_elementwise_ceil(x);
}
template <class T>
KD_FN T trunc(T x) {
  return __builtin_elementwise_trunc(x);
}
/** To the nearest integer, halves to even. */
template <class T>
KD_FN T rint(T x) {
  return __builtin_elementwise_roundeven(x);
}
template <class T>
KD_FN T sqrt(T x) {
  return __builtin_elementwise_sqrt(x);
}
template <class T>
KD_FN T abs(T x) {
  return __builtin_elementwise_abs(x);
}
template <class T>
KD_FN T copysign(T x, T sign) {
  return __builtin_elementwise_copysign(x, sign);
}

/** The value, hidden from the compiler: a known one would stand as a literal inside the loop, which V8 builds anew in every
    iteration at four instructions each; a hidden one is loaded once, before the loop. */
template <class T>
KD_FN T opaque(T value) {
  __asm__("" : "+r"(value));
  return value;
}

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
