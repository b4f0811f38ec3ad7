// CUDA devices, and the CPU stand-in that runs their kernels in tests (cuda-backend/sim).
#pragma once
#include <math.h>
#include <string.h>

#if defined(__CUDACC__)
#define KD_FN __device__ __forceinline__
#define KD_RARE inline __device__ __noinline__
#define KD_TABLE static __device__ constexpr
#else
#define KD_FN inline __attribute__((always_inline))
#define KD_RARE inline __attribute__((noinline))
#define KD_TABLE inline constexpr
#endif

namespace kindling::platform {

#define KD_BOTH(name, forFloat, forDouble)         \
  KD_FN float name(float x) { return forFloat(x); } \
  KD_FN double name(double x) { return forDouble(x); }
KD_BOTH(floor, floorf, ::floor)
KD_BOTH(ceil, ceilf, ::ceil)
KD_BOTH(trunc, truncf, ::trunc)
/** To the nearest integer, halves to even. */
KD_BOTH(rint, rintf, ::rint)
KD_BOTH(sqrt, sqrtf, ::sqrt)
KD_BOTH(abs, fabsf, fabs)
#undef KD_BOTH
KD_FN float copysign(float x, float sign) { return copysignf(x, sign); }
KD_FN double copysign(double x, double sign) { return ::copysign(x, sign); }

/** Constants need no hiding here. */
template <class T>
KD_FN T opaque(T value) {
  return value;
}

template <class To, class From>
KD_FN To bitCast(From x) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  memcpy(&to, &x, sizeof(To));
  return to;
}

// Out of range saturates and NaN is 0, where C says undefined.
template <class T>
KD_FN int32_t toInt32(T x) {
  if (x != x) return 0;
  return x >= T(2147483648.0) ? INT32_MAX : (x <= T(-2147483648.0) ? INT32_MIN : static_cast<int32_t>(x));
}
template <class T>
KD_FN int64_t toInt64(T x) {
  if (x != x) return 0;
  return x >= T(9223372036854775808.0) ? INT64_MAX : (x <= T(-9223372036854775808.0) ? INT64_MIN : static_cast<int64_t>(x));
}

#define KD_DOUBLE(name) KD_FN double name(double x) { return ::name(x); }
KD_DOUBLE(sin)
KD_DOUBLE(cos)
KD_DOUBLE(tan)
KD_DOUBLE(asin)
KD_DOUBLE(acos)
KD_DOUBLE(atan)
KD_DOUBLE(sinh)
KD_DOUBLE(cosh)
KD_DOUBLE(asinh)
KD_DOUBLE(acosh)
KD_DOUBLE(atanh)
KD_DOUBLE(log10)
#undef KD_DOUBLE
KD_FN double pow(double x, double y) { return ::pow(x, y); }
KD_FN double atan2(double y, double x) { return ::atan2(y, x); }
KD_FN double fmod(double x, double y) { return ::fmod(x, y); }

/** x y + z for sums of many products: one instruction on a device, two roundings on the stand-in. */
template <class T>
KD_FN T multiplyAdd(T x, T y, T z) {
#if defined(__CUDA_ARCH__)
  if constexpr (sizeof(T) == 8 && T(0.5) != T(0))
    return ::fma(x, y, z);
  else if constexpr (sizeof(T) == 4 && T(0.5) != T(0))
    return fmaf(x, y, z);
#endif
  return static_cast<T>(x * y + z);
}

}  // namespace kindling::platform
