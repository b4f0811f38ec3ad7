// A tensor (images, channels, depth, height, width) read as the matrix of its patches: one line for each channel and tap of
// the kernel, one column for each position of all images. Lines are made where they are needed, a stretch at a time; the
// matrix never exists. Dimensions that an image lacks have size 1.
#pragma once
#include <kindling/block.h>
#include <wasm_simd128.h>

namespace kindling::conv {

/** One dimension: tap t of position p lies at p * step + first + t * tapStep; outside [0, size) everything is 0. */
struct Axis {
  int size;
  ptrdiff_t stride;
  int grid, step, taps, first, tapStep;
};

template <class T>
KD_FN void clear(T* dst, int n) {
  for (int i = 0; i < n; i++) dst[i] = 0;
}

/** Every second element, 16 bytes of them at a time. Reads src[0 .. 2 * lanes - 1]. */
KD_FN void copyEven(float* dst, const float* src) {
  wasm_v128_store(dst, wasm_i32x4_shuffle(wasm_v128_load(src), wasm_v128_load(src + 4), 0, 2, 4, 6));
}
KD_FN void copyEven(double* dst, const double* src) {
  wasm_v128_store(dst, wasm_i64x2_shuffle(wasm_v128_load(src), wasm_v128_load(src + 2), 0, 2));
}

/** dst[i] = src[i * step]. */
template <class T>
KD_FN void copyRun(T* dst, const T* src, ptrdiff_t step, int n) {
  constexpr int lanes = 16 / sizeof(T);
  int i = 0;
  if (step == 1) {
    for (; i + lanes <= n; i += lanes) wasm_v128_store(dst + i, wasm_v128_load(src + i));
  } else if constexpr (isFloating<T>) {
    if (step == 2)
      for (; i + lanes < n; i += lanes) copyEven(dst + i, src + 2 * i);
  }
  for (; i < n; i++) dst[i] = src[i * step];
}

template <class T>
class Patches {
 public:
  const T* data;
  ptrdiff_t image, channel;  // strides
  Axis d, h, w;

  int positions() const { return d.grid * h.grid * w.grid; }
  int taps() const { return d.taps * h.taps * w.taps; }

  /** A line of the matrix: a channel and a tap. */
  struct Line {
    int channel, d, h, w;
  };
  Line line(int index) const {
    const int tap = index % taps();
    return {index / taps(), tap / w.taps / h.taps, tap / w.taps % h.taps, tap % w.taps};
  }
  KD_FN void next(Line& l) const {
    if (++l.w < w.taps) return;
    l.w = 0;
    if (++l.h < h.taps) return;
    l.h = 0;
    if (++l.d < d.taps) return;
    l.d = 0;
    l.channel++;
  }

  /** A column: an image and a position in it. */
  struct Column {
    int image, d, h, w;
  };
  Column column(int index) const {
    const int at = index % positions();
    return {index / positions(), at / w.grid / h.grid, at / w.grid % h.grid, at % w.grid};
  }

  /** Elements of line `l` in `count` columns from `c` on. */
  void read(T* dst, Line l, Column c, int count) const {
    const int offsetD = d.first + l.d * d.tapStep, offsetH = h.first + l.h * h.tapStep, offsetW = w.first + l.w * w.tapStep;
    const ptrdiff_t stride = w.stride * w.step;
    // Columns [low, high) of a row lie inside.
    const int low = offsetW >= 0 ? 0 : (w.step - 1 - offsetW) / w.step;
    const int high = w.size > offsetW ? (w.size - 1 - offsetW) / w.step + 1 : 0;
    const T* plane = data + c.image * image + l.channel * channel + offsetW * w.stride;
    for (;;) {
      const int end = c.w + count < w.grid ? c.w + count : w.grid;
      const int y = c.h * h.step + offsetH, z = c.d * d.step + offsetD;
      const bool inside = static_cast<unsigned>(y) < static_cast<unsigned>(h.size) && static_cast<unsigned>(z) < static_cast<unsigned>(d.size);
      const int from = !inside || low > end ? end : low > c.w ? low : c.w;
      const int to = high < from ? from : high < end ? high : end;
      clear(dst, from - c.w);
      if (to > from) copyRun(dst + (from - c.w), plane + z * d.stride + y * h.stride + from * stride, stride, to - from);
      clear(dst + (to - c.w), end - to);
      count -= end - c.w;
      if (count == 0) return;
      dst += end - c.w;
      c.w = 0;
      if (++c.h < h.grid) continue;
      c.h = 0;
      if (++c.d < d.grid) continue;
      c.d = 0;
      plane += image;
    }
  }
};

}  // namespace kindling::conv
