// float16 (IEEE 754 binary16) and bfloat16 (the upper half of a float), rounded to nearest, halves to even. NaN stays NaN.
#pragma once
#include <kindling/dtypes.h>

namespace kindling::math {

KD_FN float widen(Float16 x) {
  const uint32_t magnitude = static_cast<uint32_t>(x.bits & 0x7fff) << 13, sign = static_cast<uint32_t>(x.bits & 0x8000) << 16;
  // the exponent is biased by 112 less; the product is exact, for subnormal numbers too
  const float scaled = platform::bitCast<float>(magnitude) * 0x1p112f;
  const uint32_t finite = platform::bitCast<uint32_t>(scaled);
  return platform::bitCast<float>(sign | ((x.bits & 0x7c00) == 0x7c00 ? magnitude | 0x7f800000 : finite));
}

KD_FN float widen(BFloat16 x) { return platform::bitCast<float>(static_cast<uint32_t>(x.bits) << 16); }

KD_FN void narrow(float x, Float16& out) {
  const uint32_t bits = platform::bitCast<uint32_t>(x), magnitude = bits & 0x7fffffff;
  // below 2^-14 neighbours are one unit apart: adding 0.5, whose unit is the same, rounds
  const uint32_t small = platform::bitCast<uint32_t>(platform::bitCast<float>(magnitude) + 0.5f) - 0x3f000000;
  const uint32_t normal = (magnitude - 0x38000000 + 0xfff + ((magnitude >> 13) & 1)) >> 13;
  const uint32_t huge = magnitude > 0x7f800000 ? 0x7e00 : 0x7c00;
  const uint32_t half = magnitude >= 0x47800000 ? huge : (magnitude < 0x38800000 ? small : normal);
  out.bits = static_cast<uint16_t>(bits >> 16 & 0x8000) | static_cast<uint16_t>(half);
}

KD_FN void narrow(float x, BFloat16& out) {
  const uint32_t bits = platform::bitCast<uint32_t>(x);
  const uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  out.bits = static_cast<uint16_t>((bits & 0x7fffffff) > 0x7f800000 ? 0x7fc0 : rounded);
}

}  // namespace kindling::math
