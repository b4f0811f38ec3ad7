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
  constexpr int lanes = 16 / sizeof(T);
  const v128_t zero = wasm_i64x2_const(0, 0);
  if (n >= lanes) {
    for (int i = 0; i + lanes <= n; i += lanes) wasm_v128_store(dst + i, zero);
    wasm_v128_store(dst + n - lanes, zero);
    return;
  }
  _Pragma("clang loop vectorize(disable)") for (int i = 0; i < n; i++) dst[i] = 0;
}

/** Every second element, 16 bytes of them. Reads src[0 .. 2 * lanes - 1]. */
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
  if (step == 1 && n >= lanes) {
    do wasm_v128_store(dst + i, wasm_v128_load(src + i));
    while ((i += lanes) + lanes <= n);
    // The rest, with some elements once more.
    if (i < n) wasm_v128_store(dst + n - lanes, wasm_v128_load(src + n - lanes));
    return;
  }
  if constexpr (isFloating<T>)
    if (step == 2)
      for (; i + lanes < n; i += lanes) copyEven(dst + i, src + 2 * i);
  _Pragma("clang loop vectorize(disable)") for (; i < n; i++) dst[i] = src[i * step];
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

  KD_FN void nextRow(Column& c) const {
    c.w = 0;
    if (++c.h < h.grid) return;
    c.h = 0;
    if (++c.d < d.grid) return;
    c.d = 0;
    c.image++;
  }

  /** dst[line * pitch + column] for `lines` lines from `l` and `columns` columns from `c` on. */
  void read(T* dst, int pitch, Line l, int lines, Column c, int columns) const {
    while (columns > 0) {
      const int run = w.grid - c.w < columns ? w.grid - c.w : columns;
      readRun(dst, pitch, l, lines, c, run);
      dst += run;
      columns -= run;
      nextRow(c);
    }
  }

  /** Adds src[line * pitch + column] where `read` would read it. */
  void add(T* base, const T* src, int pitch, Line l, int lines, Column c, int columns) const {
    while (columns > 0) {
      const int run = w.grid - c.w < columns ? w.grid - c.w : columns;
      addRun(base, src, pitch, l, lines, c, run);
      src += run;
      columns -= run;
      nextRow(c);
    }
  }

 private:
  void addRun(T* base, const T* src, int pitch, Line l, int lines, Column c, int run) const {
    const int z = c.d * d.step + d.first, y = c.h * h.step + h.first, x = c.w * w.step + w.first;
    const ptrdiff_t step = w.stride * w.step;
    T* start = base + c.image * image + z * d.stride + y * h.stride + x * w.stride;
    for (; lines > 0; lines--, src += pitch, next(l)) {
      const int deep = z + l.d * d.tapStep, high = y + l.h * h.tapStep, at = x + l.w * w.tapStep;
      if (static_cast<unsigned>(deep) >= static_cast<unsigned>(d.size) || static_cast<unsigned>(high) >= static_cast<unsigned>(h.size)) continue;
      const auto [low, end] = within(at, run);
      T* row = start + l.channel * channel + l.d * d.tapStep * d.stride + l.h * h.tapStep * h.stride + l.w * w.tapStep * w.stride;
      if (step == 1) {
        KD_INDEPENDENT
        for (int i = low; i < end; i++) row[i] += src[i];
      } else {
        for (int i = low; i < end; i++) row[i * step] += src[i];
      }
    }
  }

  struct Range {
    int low, high;
  };
  /** Which columns of a row lie in [0, size), when the first lies at `at`. */
  KD_FN Range within(int at, int run) const {
    const int low = at >= 0 ? 0 : w.step == 1 ? -at : (w.step - 1 - at) / w.step;
    const int high = w.size <= at ? 0 : w.step == 1 ? w.size - at : (w.size - 1 - at) / w.step + 1;
    return {low, high < run ? high : run};
  }

  /** Columns of one row. Run by run, so that what does not change from line to line is computed once. */
  void readRun(T* dst, int pitch, Line l, int lines, Column c, int run) const {
    const int z = c.d * d.step + d.first, y = c.h * h.step + h.first, x = c.w * w.step + w.first;
    const ptrdiff_t step = w.stride * w.step;
    const int last = (run - 1) * w.step;
    const T* start = data + c.image * image + z * d.stride + y * h.stride + x * w.stride;
    while (lines > 0) {
      const int taps = w.taps - l.w < lines ? w.taps - l.w : lines;
      const int deep = z + l.d * d.tapStep, high = y + l.h * h.tapStep;
      const bool inside = static_cast<unsigned>(deep) < static_cast<unsigned>(d.size) && static_cast<unsigned>(high) < static_cast<unsigned>(h.size);
      const T* row = start + l.channel * channel + l.d * d.tapStep * d.stride + l.h * h.tapStep * h.stride;
      for (int t = l.w; t < l.w + taps; t++, dst += pitch) {
        const int at = x + t * w.tapStep;
        const T* src = row + t * w.tapStep * w.stride;
        if (!inside)
          clear(dst, run);
        else if (at >= 0 && at + last < w.size)
          copyRun(dst, src, step, run);
        else
          copyClipped(dst, src, step, at, run);
      }
      lines -= taps;
      l.w = 0;
      if (++l.h < h.taps) continue;
      l.h = 0;
      if (++l.d < d.taps) continue;
      l.d = 0;
      l.channel++;
    }
  }

  /** A row of which only the elements in [0, size) exist; the first lies at `at`. */
  void copyClipped(T* dst, const T* src, ptrdiff_t step, int at, int run) const {
    const auto [low, high] = within(at, run);
    clear(dst, run);
    if (low < high) copyRun(dst + low, src + low * step, step, high - low);
  }
};

}  // namespace kindling::conv
