// Largest elements of windows and where they are, and the way back by these places. NaN wins; the last one, as in PyTorch.
#include <wasm_simd128.h>
#include "pool.h"

namespace kindling::pool {
namespace {

template <class T>
KD_FN bool wins(T value, T held) {
  return value > held || value != value;
}

template <class T>
void image(const Pooling& p, int i, const T* x, T* values, int64_t* indices) {
  const ptrdiff_t height = p.size[1], width = p.size[2];
  p.forEach(i, [&](ptrdiff_t at, int, int, int, Range d, Range h, Range w) {
    ptrdiff_t best = (d.start * height + h.start) * width + w.start;
    T held = x[best];
    for (ptrdiff_t a = d.start; a < d.end; a += p.step[0])
      for (ptrdiff_t b = h.start; b < h.end; b += p.step[1]) {
        const ptrdiff_t row = (a * height + b) * width;
        for (ptrdiff_t c = w.start; c < w.end; c += p.step[2])
          if (wins(x[row + c], held)) held = x[best = row + c];
      }
    values[at] = held;
    if (indices != nullptr) indices[at] = best;
  });
}

/** Four windows of 2 x 2 at a time, whose upper rows start at x. */
KD_FN v128_t choose(v128_t value, v128_t held, v128_t& at, v128_t place) {
  const v128_t won = wasm_v128_or(wasm_f32x4_gt(value, held), wasm_f32x4_ne(value, value));
  at = wasm_v128_bitselect(place, at, won);
  return wasm_v128_bitselect(value, held, won);
}

void pairRow(const float* x, int width, int count, int64_t first, float* values, int64_t* indices) {
  int k = 0;
  for (; k + 4 <= count; k += 4, x += 8) {
    const v128_t a = wasm_v128_load(x), b = wasm_v128_load(x + 4), c = wasm_v128_load(x + width), d = wasm_v128_load(x + width + 4);
    v128_t at = wasm_i32x4_make(0, 2, 4, 6);
    const v128_t right = wasm_i32x4_make(1, 3, 5, 7), down = wasm_i32x4_splat(width);
    const v128_t below = wasm_i32x4_add(at, down);
    v128_t held = wasm_i32x4_shuffle(a, b, 0, 2, 4, 6);
    held = choose(wasm_i32x4_shuffle(a, b, 1, 3, 5, 7), held, at, right);
    held = choose(wasm_i32x4_shuffle(c, d, 0, 2, 4, 6), held, at, below);
    held = choose(wasm_i32x4_shuffle(c, d, 1, 3, 5, 7), held, at, wasm_i32x4_add(right, down));
    wasm_v128_store(values + k, held);
    if (indices == nullptr) continue;
    const v128_t start = wasm_i64x2_splat(first + 2 * k);
    wasm_v128_store(indices + k, wasm_i64x2_add(wasm_i64x2_extend_low_i32x4(at), start));
    wasm_v128_store(indices + k + 2, wasm_i64x2_add(wasm_i64x2_extend_high_i32x4(at), start));
  }
  for (; k < count; k++, x += 2) {
    int best = 0;
    const int places[3] = {1, width, width + 1};
    for (const int place : places)
      if (wins(x[place], x[best])) best = place;
    values[k] = x[best];
    if (indices != nullptr) indices[k] = first + 2 * k + best;
  }
}

void pairs(const Pooling& p, const float* x, float* values, int64_t* indices) {
  const int rows = p.size[0] * p.pooled[1];
  for (int r = 0; r < rows; r++, values += p.pooled[2]) {
    const int row = r / p.pooled[1] * p.size[1] + r % p.pooled[1] * 2;
    const ptrdiff_t first = static_cast<ptrdiff_t>(row) * p.size[2];
    pairRow(x + first, p.size[2], p.pooled[2], first, values, indices == nullptr ? nullptr : indices + static_cast<ptrdiff_t>(r) * p.pooled[2]);
  }
}

template <class T>
int run(const Block& block) {
  Numbers n(block);
  const Pooling p(n);
  T* values = block.data<T>(0);
  const T* x = block.data<T>(1);
  int64_t* indices = block.operands == 3 ? block.data<int64_t>(2) : nullptr;
  p.overImages([=, &p](int i) {
    const T* from = x + i * p.elements();
    T* to = values + i * p.results();
    int64_t* places = indices == nullptr ? nullptr : indices + i * p.results();
    if constexpr (sizeof(T) == 4)
      if (p.pairs) return pairs(p, from, to, places);
    image(p, i, from, to, places);
  });
  return ok;
}

template <class T>
int back(Block& block) {
  Numbers n(block);
  const int images = n.count();
  const ptrdiff_t elements = n.stride(), results = n.stride();
  T* out = block.data<T>(0);
  const T* g = block.data<T>(1);
  const int64_t* indices = block.data<int64_t>(2);
  int wrong = 0;
  overImages(images, elements, [=, &wrong](int i) {
    const int64_t* places = indices + i * results;
    T* to = out + i * elements;
    for (ptrdiff_t k = 0; k < elements; k++) to[k] = 0;
    for (ptrdiff_t k = 0; k < results; k++) {
      if (static_cast<uint64_t>(places[k]) < static_cast<uint64_t>(elements))
        to[places[k]] += g[i * results + k];
      else
        __atomic_store_n(&wrong, 1, __ATOMIC_SEQ_CST);
    }
  });
  if (wrong == 0) return ok;
  for (block.errorPosition = 0;; block.errorPosition++) {
    block.errorValue = indices[block.errorPosition];
    if (static_cast<uint64_t>(block.errorValue) >= static_cast<uint64_t>(elements)) return indexOutOfRange;
  }
}

/** Starts and ends of windows that random numbers shift, for each image: Graham 2014, as PyTorch rounds them. */
template <class T>
int placeWindows(const Block& block) {
  Numbers n(block);
  const int images = n.count(), dims = n.count();
  const T* samples = block.data<T>(0);
  int* table = block.data<int>(1);
  const int64_t imageStride = n.stride(), dimStride = n.stride();
  int size[3], pooled[3], kernel[3];
  for (int& s : size) s = n.count();
  for (int& p : pooled) p = n.count();
  for (int& k : kernel) k = n.count();
  // Two dimensions are drawn last first, three in order.
  for (int i = 0; i < images; i++)
    for (int d = 0; d < 3; d++, table += 2 * pooled[d - 1]) {
      const int drawn = dims == 2 ? 2 - d : d;
      const int free = size[d] - kernel[d], last = pooled[d] - 1;
      for (int k = 0; k <= last; k++) {
        int start = free;
        if (k < last) {
          const T sample = samples[i * imageStride + drawn * dimStride], alpha = static_cast<T>(free) / static_cast<T>(last);
          start = static_cast<int>((static_cast<T>(k) + sample) * alpha) - static_cast<int>(sample * alpha);
        }
        table[k] = start;
        table[k + pooled[d]] = start + kernel[d];
      }
    }
  return ok;
}

}  // namespace

/** Operands: values, x, and indices where there are three. */
KD_EXPORT(maxPool) int maxPool(const Block* block) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return run<float>(*block);
    case DTypeOf<double>::code: return run<double>(*block);
    default: return unsupported;
  }
}

/** Operands: out, gradient, indices. */
KD_EXPORT(maxPoolBackward) int maxPoolBackward(Block* block) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return back<float>(*block);
    case DTypeOf<double>::code: return back<double>(*block);
    default: return unsupported;
  }
}

/** Operands: samples, the table that is written. */
KD_EXPORT(fractionalWindows) int fractionalWindows(const Block* block) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return placeWindows<float>(*block);
    case DTypeOf<double>::code: return placeWindows<double>(*block);
    default: return unsupported;
  }
}

}  // namespace kindling::pool
