#include "reduce.h"

#include <cstdint>
#include <cstring>

namespace kindling {
namespace {

float bits(uint32_t x) {
  float out;
  std::memcpy(&out, &x, 4);
  return out;
}

uint32_t bits(float x) {
  uint32_t out;
  std::memcpy(&out, &x, 4);
  return out;
}

/** Rounded to nearest, halves to even; NaN stays NaN. */
struct BFloat16 {
  uint16_t raw;
  operator float() const { return bits(static_cast<uint32_t>(raw) << 16); }
  BFloat16() = default;
  BFloat16(float x) {
    const uint32_t u = bits(x);
    raw = (u & 0x7fffffff) > 0x7f800000 ? 0x7fc0 : static_cast<uint16_t>((u + 0x7fff + ((u >> 16) & 1)) >> 16);
  }
};

/** IEEE 754 binary16, rounded likewise. */
struct Float16 {
  uint16_t raw;
  operator float() const {
    const uint32_t magnitude = static_cast<uint32_t>(raw & 0x7fff) << 13, sign = static_cast<uint32_t>(raw & 0x8000) << 16;
    // the exponent is biased by 112 less; the product is exact, for subnormal numbers too
    const uint32_t finite = bits(bits(magnitude) * 0x1p112f);
    return bits(sign | ((raw & 0x7c00) == 0x7c00 ? magnitude | 0x7f800000 : finite));
  }
  Float16() = default;
  Float16(float x) {
    const uint32_t u = bits(x), magnitude = u & 0x7fffffff;
    uint32_t half;
    if (magnitude >= 0x47800000) half = magnitude > 0x7f800000 ? 0x7e00 : 0x7c00;
    // below 2^-14 neighbours are one unit apart: adding 0.5, whose unit is the same, rounds
    else if (magnitude < 0x38800000) half = bits(bits(magnitude) + 0.5f) - 0x3f000000;
    else half = (magnitude - 0x38000000 + 0xfff + ((magnitude >> 13) & 1)) >> 13;
    raw = static_cast<uint16_t>((u >> 16 & 0x8000) | half);
  }
};

/** What elements are computed in: integers wrap, halves are floats. */
template <class T> struct Computed { using type = T; };
template <> struct Computed<int64_t> { using type = uint64_t; };
template <> struct Computed<int32_t> { using type = uint32_t; };
template <> struct Computed<Float16> { using type = float; };
template <> struct Computed<BFloat16> { using type = float; };

// NaN wins in Min and Max, as in torch.minimum.
template <int Op, class T>
void reduceAs(void* out, const void* first, const void* second, size_t count) {
  using C = typename Computed<T>::type;
  T* c = static_cast<T*>(out);
  const T* a = static_cast<const T*>(first);
  const T* b = static_cast<const T*>(second);
  for (size_t i = 0; i < count; i++) {
    if constexpr (Op == Min) c[i] = a[i] < b[i] || a[i] != a[i] ? a[i] : b[i];
    else if constexpr (Op == Max) c[i] = a[i] > b[i] || a[i] != a[i] ? a[i] : b[i];
    else if constexpr (Op == Product) c[i] = static_cast<T>(static_cast<C>(a[i]) * static_cast<C>(b[i]));
    else c[i] = static_cast<T>(static_cast<C>(a[i]) + static_cast<C>(b[i]));
  }
}

template <int Op>
ReduceFn byDType(int dtype) {
  switch (dtype) {
    case 0: return reduceAs<Op, float>;
    case 1: return reduceAs<Op, double>;
    case 2: return reduceAs<Op, int64_t>;
    case 3: return reduceAs<Op, int32_t>;
    case 4: return reduceAs<Op, uint8_t>;
    case 6: return reduceAs<Op, int8_t>;
    case 7: return reduceAs<Op, int16_t>;
    case 8: return reduceAs<Op, Float16>;
    case 9: return reduceAs<Op, BFloat16>;
  }
  return nullptr;
}

template <class T>
void divideAs(void* data, size_t count, int by) {
  T* x = static_cast<T*>(data);
  using C = typename Computed<T>::type;
  for (size_t i = 0; i < count; i++) x[i] = static_cast<T>(static_cast<C>(x[i]) / static_cast<C>(by));
}

}  // namespace

ReduceFn reduceFunction(int op, int dtype) {
  switch (op) {
    case Sum:
    case Avg: return byDType<Sum>(dtype);
    case Min: return byDType<Min>(dtype);
    case Max: return byDType<Max>(dtype);
    case Product: return byDType<Product>(dtype);
  }
  return nullptr;
}

void divide(int dtype, void* data, size_t count, int by) {
  switch (dtype) {
    case 0: return divideAs<float>(data, count, by);
    case 1: return divideAs<double>(data, count, by);
    case 8: return divideAs<Float16>(data, count, by);
    case 9: return divideAs<BFloat16>(data, count, by);
  }
}

size_t elementBytes(int dtype) {
  constexpr size_t bytes[] = {4, 8, 8, 4, 1, 1, 1, 2, 2, 2, 8, 16};
  return dtype >= 0 && dtype < 12 ? bytes[dtype] : 0;
}

}  // namespace kindling
