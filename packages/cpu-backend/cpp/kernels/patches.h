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

/** `rows` rows of n elements, n from 16 bytes to V times 16: rows lie `pitch` apart in dst and `shift` apart in src. */
template <int V, class T>
KD_FN void copyRows(T* dst, int pitch, const T* src, ptrdiff_t shift, int rows, int n) {
  constexpr int lanes = 16 / sizeof(T);
  const int tail = n - lanes;
  for (; rows > 0; rows--, dst += pitch, src += shift) {
    v128_t row[V];
    for (int i = 0; i < V - 1; i++) row[i] = wasm_v128_load(src + i * lanes);
    row[V - 1] = wasm_v128_load(src + tail);
    for (int i = 0; i < V - 1; i++) wasm_v128_store(dst + i * lanes, row[i]);
    wasm_v128_store(dst + tail, row[V - 1]);
  }
}

template <class T>
KD_FN void copyRows(T* dst, int pitch, const T* src, ptrdiff_t shift, ptrdiff_t step, int rows, int n) {
  constexpr int lanes = 16 / sizeof(T);
  if (isFloating<T> && step == 1 && n >= lanes && n <= 4 * lanes) {
    if (n > 3 * lanes) return copyRows<4>(dst, pitch, src, shift, rows, n);
    if (n > 2 * lanes) return copyRows<3>(dst, pitch, src, shift, rows, n);
    if (n > lanes) return copyRows<2>(dst, pitch, src, shift, rows, n);
    return copyRows<1>(dst, pitch, src, shift, rows, n);
  }
  for (; rows > 0; rows--, dst += pitch, src += shift) copyRun(dst, src, step, n);
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

  /** As many columns as `add` takes at a time. */
  static constexpr int mostAdded = 64;

  /** Adds src[line * pitch + column] where `read` would read it. Line by line: what neighbouring taps write overlaps, and a
      load that overlaps a store just made waits for it. */
  void add(T* base, const T* src, int pitch, Line l, int lines, Column c, int columns) const {
    struct Run {
      T* start;
      int z, y, x, first, length;
    } runs[mostAdded];
    int count = 0;
    for (int first = 0; first < columns; nextRow(c)) {
      const int length = w.grid - c.w < columns - first ? w.grid - c.w : columns - first;
      const int z = c.d * d.step + d.first, y = c.h * h.step + h.first, x = c.w * w.step + w.first;
      runs[count++] = {base + c.image * image + z * d.stride + y * h.stride + x * w.stride, z, y, x, first, length};
      first += length;
    }
    for (; lines > 0; lines--, src += pitch, next(l)) {
      const int deep = l.d * d.tapStep, high = l.h * h.tapStep, wide = l.w * w.tapStep;
      const ptrdiff_t away = l.channel * channel + deep * d.stride + high * h.stride + wide * w.stride;
      for (int r = 0; r < count; r++) {
        const Run& run = runs[r];
        if (static_cast<unsigned>(run.z + deep) >= static_cast<unsigned>(d.size) || static_cast<unsigned>(run.y + high) >= static_cast<unsigned>(h.size)) continue;
        const auto [low, end] = within(run.x + wide, run.length);
        addRow(run.start + away, src + run.first, low, end);
      }
    }
  }

 private:
  KD_FN void addRow(T* row, const T* src, int i, int end) const {
    const ptrdiff_t step = w.stride * w.step;
    if (step == 1) {
      typedef T Vector __attribute__((ext_vector_type(16 / sizeof(T)), aligned(alignof(T))));
      constexpr int lanes = 16 / sizeof(T);
      for (; i + lanes <= end; i += lanes) *reinterpret_cast<Vector*>(row + i) += *reinterpret_cast<const Vector*>(src + i);
    }
    _Pragma("clang loop vectorize(disable)") for (; i < end; i++) row[i * step] += src[i];
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
      const int begin = x + l.w * w.tapStep, end = begin + (taps - 1) * w.tapStep;
      const ptrdiff_t shift = w.tapStep * w.stride;
      const T* src = row + l.w * shift;
      if (!inside) {
        for (int t = 0; t < taps; t++) clear(dst + t * pitch, run);
      } else if ((begin < end ? begin : end) >= 0 && (begin < end ? end : begin) + last < w.size) {
        copyRows(dst, pitch, src, shift, step, taps, run);
      } else {
        for (int t = 0, at = begin; t < taps; t++, at += w.tapStep) {
          if (at >= 0 && at + last < w.size)
            copyRows(dst + t * pitch, pitch, src + t * shift, shift, step, 1, run);
          else
            copyClipped(dst + t * pitch, src + t * shift, step, at, run);
        }
      }
      dst += taps * pitch;
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
