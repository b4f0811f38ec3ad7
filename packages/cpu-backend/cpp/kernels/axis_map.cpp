// Linear maps along the rows and the columns of images, and tables of bytes: images are resized, blurred and normalised by these.
#include "numbers.h"

namespace kindling::images {
namespace {

/** Where the inputs of each output begin, and their weights; no taps leave a dimension as it is. */
template <class A>
struct Map {
  int outputs, taps;
  const int* starts;
  const A* weights;

  explicit Map(Numbers& n) {
    outputs = n.count();
    taps = n.count();
    starts = reinterpret_cast<const int*>(static_cast<uintptr_t>(n.stride()));
    weights = reinterpret_cast<const A*>(static_cast<uintptr_t>(n.stride()));
  }
};

/** Planes of any layout, and dense ones for results. */
struct Planes {
  int count, height, width;
  ptrdiff_t plane, row, column;

  explicit Planes(Numbers& n) {
    count = n.count();
    height = n.count();
    width = n.count();
    plane = n.stride();
    row = n.stride();
    column = n.stride();
  }
};

template <class A>
uint8_t rounded(A value) {
  const A whole = __builtin_rint(value);
  return static_cast<uint8_t>(whole < 0 ? 0 : whole > 255 ? 255 : whole);
}

template <class T, class A>
void put(T& to, A value) {
  if constexpr (sizeof(T) == 1)
    to = rounded(value);
  else
    to = value;
}

/** One output row of the map along rows, before columns: `n` elements that are `step` apart. */
template <class T, class A>
void sumRows(const T* x, ptrdiff_t row, ptrdiff_t step, A* __restrict line, int n, const Map<A>& rows, int y) {
  if (rows.taps == 0) {
    x += y * row;
    for (int i = 0; i < n; i++) line[i] = static_cast<A>(x[i * step]);
    return;
  }
  const A* w = rows.weights + static_cast<ptrdiff_t>(y) * rows.taps;
  x += rows.starts[y] * row;
  for (int k = 0; k < rows.taps; k += 2, x += 2 * row) {
    const bool pair = k + 1 < rows.taps;
    const A first = w[k], second = pair ? w[k + 1] : 0;
    const T* b = pair ? x + row : x;
    if (k == 0)
      for (int i = 0; i < n; i++) line[i] = first * static_cast<A>(x[i * step]) + second * static_cast<A>(b[i * step]);
    else
      for (int i = 0; i < n; i++)
        line[i] += first * static_cast<A>(x[i * step]) + second * static_cast<A>(b[i * step]);
  }
}

template <class T, class A>
void sumColumns(const A* line, T* to, const Map<A>& columns, int width) {
  if (columns.taps == 0) {
    for (int i = 0; i < width; i++) put(to[i], line[i]);
    return;
  }
  const A* w = columns.weights;
  for (int i = 0; i < columns.outputs; i++, w += columns.taps) {
    const A* from = line + columns.starts[i];
    A sum = 0;
    for (int k = 0; k < columns.taps; k++) sum += w[k] * from[k];
    put(to[i], sum);
  }
}

typedef float Pixel __attribute__((vector_size(16), aligned(4)));
typedef int PixelBytes __attribute__((vector_size(16)));

/** Pixels of 3 or 4 bytes that lie together, as decoders give them: a pixel is a vector. */
void sumPixels(const float* line, uint8_t* to, int channels, ptrdiff_t plane, const Map<float>& columns) {
  const float* w = columns.weights;
  for (int i = 0; i < columns.outputs; i++, w += columns.taps) {
    const float* from = line + columns.starts[i] * channels;
    Pixel sum = {0, 0, 0, 0};
    for (int k = 0; k < columns.taps; k++) sum += w[k] * *reinterpret_cast<const Pixel*>(from + k * channels);
    const Pixel whole = __builtin_elementwise_rint(sum), none = {}, full = none + 255.0f;
    const Pixel above = whole > none ? whole : none;
    const PixelBytes bytes = __builtin_convertvector(above < full ? above : full, PixelBytes);
    to[i] = static_cast<uint8_t>(bytes[0]);
    to[i + plane] = static_cast<uint8_t>(bytes[1]);
    to[i + 2 * plane] = static_cast<uint8_t>(bytes[2]);
    if (channels == 4) to[i + 3 * plane] = static_cast<uint8_t>(bytes[3]);
  }
}

template <class T, class A>
int mapAxes(const Block& block) {
  Numbers n(block);
  const Planes x(n);
  const Map<A> rows(n), columns(n);
  A* line = reinterpret_cast<A*>(static_cast<uintptr_t>(n.stride()));
  const T* from = block.data<T>(1);
  T* to = block.data<T>(0);
  const int height = rows.taps == 0 ? x.height : rows.outputs, width = columns.taps == 0 ? x.width : columns.outputs;
  const ptrdiff_t size = static_cast<ptrdiff_t>(height) * width;
  if constexpr (sizeof(T) == 1) {
    const bool pixels = (x.count == 3 || x.count == 4) && x.plane == 1 && x.column == x.count && columns.taps != 0;
    if (pixels) {
      for (int y = 0; y < height; y++, to += width) {
        sumRows(from, x.row, 1, line, x.width * x.count, rows, y);
        sumPixels(line, to, x.count, size, columns);
      }
      return ok;
    }
  }
  for (int p = 0; p < x.count; p++, from += x.plane)
    for (int y = 0; y < height; y++, to += width) {
      if (x.column == 1)
        sumRows(from, x.row, 1, line, x.width, rows, y);
      else
        sumRows(from, x.row, x.column, line, x.width, rows, y);
      sumColumns(line, to, columns, width);
    }
  return ok;
}

template <class T>
void lookUp(const Block& block) {
  Numbers n(block);
  const Planes x(n);
  const int tables = n.count();
  T* to = block.data<T>(0);
  for (int p = 0; p < x.count; p++) {
    const T* table = block.data<T>(2) + 256 * (p % tables);
    for (int y = 0; y < x.height; y++, to += x.width) {
      const uint8_t* from = block.data<uint8_t>(1) + p * x.plane + y * x.row;
      for (int i = 0; i < x.width; i++) to[i] = table[from[i * x.column]];
    }
  }
}

}  // namespace

/** Operands: out (dense), x. Room for a line of pixels and one vector more. */
KD_EXPORT(mapAxes) int mapAxes(const Block* block) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return mapAxes<float, float>(*block);
    case DTypeOf<double>::code: return mapAxes<double, double>(*block);
    case DTypeOf<uint8_t>::code: return mapAxes<uint8_t, float>(*block);
    default: return unsupported;
  }
}

/** Operands: out (dense), bytes, tables (dense). */
KD_EXPORT(lookUp) int lookUp(const Block* block) {
  switch (elementBytes[block->dtype]) {
    case 1: lookUp<uint8_t>(*block); return ok;
    case 2: lookUp<uint16_t>(*block); return ok;
    case 4: lookUp<uint32_t>(*block); return ok;
    case 8: lookUp<uint64_t>(*block); return ok;
    default: return unsupported;
  }
}

}  // namespace kindling::images
