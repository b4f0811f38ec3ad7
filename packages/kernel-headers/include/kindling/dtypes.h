#pragma once
#include "platform.h"

namespace kindling {

inline constexpr int dtypeSlots = 16;

/** Bit patterns; math/half.h converts them. */
struct Float16 {
  uint16_t bits;
};
struct BFloat16 {
  uint16_t bits;
};

template <class T>
struct Complex {
  T re, im;
};
using Complex64 = Complex<float>;
using Complex128 = Complex<double>;

template <class T>
struct DTypeOf;
#define DTYPE(number, name, type, bytes) \
  template <>                            \
  struct DTypeOf<type> {                 \
    static constexpr int code = number;  \
  };                                     \
  static_assert(sizeof(type) == bytes);
#include "dtypes.def"
#undef DTYPE

/** Bytes of one element by dtype code, 0 where the code is not in use. */
struct ElementBytes {
  uint8_t bytes[dtypeSlots];
  constexpr uint8_t operator[](int code) const { return bytes[code]; }
};

inline constexpr ElementBytes elementBytes = [] {
  ElementBytes table{};
#define DTYPE(number, name, type, size) table.bytes[number] = size;
#include "dtypes.def"
#undef DTYPE
  return table;
}();

// Lists of the dtypes that loops are made for. Narrow ones (int8, int16, float16, bfloat16, complex64) are computed in wider
// ones; see cpu-backend/src/kernels/every-dtype.ts.
template <class... T>
struct Types {};
using Floating = Types<float, double>;
using Integral = Types<int64_t, int32_t, uint8_t>;
using Numeric = Types<float, double, int64_t, int32_t, uint8_t>;
using Logical = Types<int64_t, int32_t, uint8_t, bool>;
using All = Types<float, double, int64_t, int32_t, uint8_t, bool>;
using Boolean = Types<bool>;

template <class T>
inline constexpr bool isFloating = false;
template <>
inline constexpr bool isFloating<float> = true;
template <>
inline constexpr bool isFloating<double> = true;

}  // namespace kindling
