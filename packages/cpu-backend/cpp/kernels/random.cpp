// Normal values from uniform ones, to the bits of core/src/random/normal.ts, which says where the formulas are from: every
// operation rounds to float32 but the fused ones, which are computed in double.
#include <kindling/block.h>
#include <kindling/platform.h>
#include "threads/parallel.h"

namespace kindling::random {
namespace {

constexpr size_t block = 16, half = 8;

KD_FN float fma(float a, float b, float c) { return static_cast<float>(static_cast<double>(a) * b + c); }

/** log(x) of x in (0, 1]; an x below 2^-126 counts as 2^-126. */
KD_FN float log(float x) {
  int32_t pattern = __builtin_bit_cast(int32_t, x);
  pattern = pattern < 0x00800000 ? 0x00800000 : pattern;
  const float m = __builtin_bit_cast(float, (pattern & 0x807fffff) | 0x3f000000);
  const bool small = m < 0.707106781186547524f;
  const float exponent = static_cast<float>((pattern >> 23) - 126 - (small ? 1 : 0));
  const float r = m - 1.0f + (small ? m : 0.0f), z = r * r;
  float y = 7.0376836292e-2f;
  y = fma(y, r, -1.151461031e-1f);
  y = fma(y, r, 1.167699874e-1f);
  y = fma(y, r, -1.2420140846e-1f);
  y = fma(y, r, 1.4249322787e-1f);
  y = fma(y, r, -1.6668057665e-1f);
  y = fma(y, r, 2.0000714765e-1f);
  y = fma(y, r, -2.4999993993e-1f);
  y = fma(y, r, 3.3333331174e-1f);
  y = fma(y * r, z, exponent * -2.1219444e-4f);
  y = fma(z, -0.5f, y);
  return fma(exponent, 0.693359375f, r + y);
}

struct Angle {
  float sin, cos;
};

KD_FN Angle sincos(float x) {
  const int32_t octant = (static_cast<int32_t>(x * 1.27323954473516f) + 1) & ~1;
  const float k = static_cast<float>(octant);
  float r = fma(k, -0.78515625f, x);
  r = fma(k, -2.4187564849853515625e-4f, r);
  r = fma(k, -3.77489497744594108e-8f, r);
  const float z = r * r;
  float c = fma(fma(2.443315711809948e-5f, z, -1.388731625493765e-3f), z, 4.166664568298827e-2f);
  c = fma(c * z, z, -0.5f * z) + 1.0f;
  float s = fma(fma(-1.9515295891e-4f, z, 8.3321608736e-3f), z, -1.6666654611e-1f) * z;
  s = fma(s, r, r);
  const bool swapped = octant & 2;
  const float sine = swapped ? c : s, cosine = swapped ? s : c;
  return {octant & 4 ? -sine : sine, (octant + 2) & 4 ? -cosine : cosine};
}

/** Radii from the first eight of sixteen, angles from the others. */
KD_FN void transform(float* x, float mean, float std) {
  for (size_t i = 0; i < half; i++) {
    const float radius = platform::sqrt(-2.0f * log(1.0f - x[i]));
    const Angle angle = sincos(6.28318530717958647692f * x[i + half]);
    x[i] = fma(radius * angle.cos, std, mean);
    x[i + half] = fma(radius * angle.sin, std, mean);
  }
}

}  // namespace

/** `n` is a multiple of 16. */
KD_EXPORT(normalBlocks) void normalBlocks(float* x, size_t n, double mean, double std) {
  threads::parallelFor(n / block, 512, nullptr, [=](size_t begin, size_t end, void*) {
    for (size_t b = begin; b < end; b++) transform(x + b * block, static_cast<float>(mean), static_cast<float>(std));
  });
}

}  // namespace kindling::random
