// Packs a strided matrix into panels for the GEMM micro-kernel: panel p holds `width` neighbouring lines (rows of A, columns
// of B), interleaved so that the kernel reads both operands forward. Transposed operands are read by their strides; nothing
// is copied first.
#pragma once
#include <kindling/dtypes.h>
#include <wasm_simd128.h>

namespace kindling::packing {

/** One panel of `width` lines by `depth`, dst[p * width + j] = src[j * line + p * step]; lines past `count` become zeros. */
template <class T>
void copyPanel(T* dst, const T* src, ptrdiff_t line, ptrdiff_t step, int count, int width, int depth) {
  for (int p = 0; p < depth; p++, dst += width, src += step) {
    for (int j = 0; j < count; j++) dst[j] = src[j * line];
    for (int j = count; j < width; j++) dst[j] = 0;
  }
}

/** A full panel whose lines are neighbours in memory. */
template <class T>
void copyRows(T* dst, const T* src, ptrdiff_t step, int width, int depth) {
  constexpr int lanes = 16 / sizeof(T);
  for (int p = 0; p < depth; p++, dst += width, src += step) {
    int j = 0;
    for (; j + lanes <= width; j += lanes) wasm_v128_store(dst + j, wasm_v128_load(src + j));
    for (; j < width; j++) dst[j] = src[j];
  }
}

KD_FN void transpose(float* dst, int width, const float* src, ptrdiff_t line) {
  const v128_t a = wasm_v128_load(src), b = wasm_v128_load(src + line);
  const v128_t c = wasm_v128_load(src + 2 * line), d = wasm_v128_load(src + 3 * line);
  const v128_t ab = wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), cd = wasm_i32x4_shuffle(c, d, 0, 4, 1, 5);
  const v128_t ef = wasm_i32x4_shuffle(a, b, 2, 6, 3, 7), gh = wasm_i32x4_shuffle(c, d, 2, 6, 3, 7);
  wasm_v128_store(dst, wasm_i64x2_shuffle(ab, cd, 0, 2));
  wasm_v128_store(dst + width, wasm_i64x2_shuffle(ab, cd, 1, 3));
  wasm_v128_store(dst + 2 * width, wasm_i64x2_shuffle(ef, gh, 0, 2));
  wasm_v128_store(dst + 3 * width, wasm_i64x2_shuffle(ef, gh, 1, 3));
}

KD_FN void transpose(double* dst, int width, const double* src, ptrdiff_t line) {
  const v128_t a = wasm_v128_load(src), b = wasm_v128_load(src + line);
  wasm_v128_store(dst, wasm_i64x2_shuffle(a, b, 0, 2));
  wasm_v128_store(dst + width, wasm_i64x2_shuffle(a, b, 1, 3));
}

/** A full panel whose lines run forward in memory: square blocks are transposed; the last one may overlap the one before. */
template <class T>
void copyColumns(T* dst, const T* src, ptrdiff_t line, int width, int depth) {
  constexpr int lanes = 16 / sizeof(T);
  int p = 0;
  for (; p + lanes <= depth; p += lanes)
    for (int j = 0; j < width; j += lanes) {
      const int first = j + lanes <= width ? j : width - lanes;
      transpose(dst + p * width + first, width, src + first * line + p, line);
    }
  copyPanel(dst + p * width, src + p, line, 1, width, width, depth - p);
}

/** All panels of `count` lines by `depth`. */
template <class T>
void packPanels(T* dst, const T* src, ptrdiff_t line, ptrdiff_t step, int count, int width, int depth) {
  for (int first = 0; first < count; first += width, dst += width * depth) {
    const T* panel = src + first * line;
    const int lines = count - first < width ? count - first : width;
    if (lines < width)
      copyPanel(dst, panel, line, step, lines, width, depth);
    else if (line == 1)
      copyRows(dst, panel, step, width, depth);
    else if (step == 1)
      copyColumns(dst, panel, line, width, depth);
    else
      copyPanel(dst, panel, line, step, width, width, depth);
  }
}

}  // namespace kindling::packing
