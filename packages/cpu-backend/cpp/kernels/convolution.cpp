// Convolution as a product of the weights with the matrix of patches (patches.h), which is packed straight into the panels
// of the GEMM micro-kernel: Chellapilla et al. 2006, without their copy. One image after the other, one group after the other
// would waste tiles on small images, so columns run over all images.
#include "convolution.h"

namespace kindling::conv {
namespace {

/** What an element of a patch costs to gather, in multiplications. */
constexpr double patchCost = 16;

/** Panels of patches: dst[panel][k - first][column], for lines first .. first + depth - 1 and columns from `start`. */
template <class T>
void packColumns(T* dst, const Patches<T>& x, int first, int depth, int start, int count, int width) {
  const auto line = x.line(first);
  for (int j = 0; j < count; j += width, dst += width * depth) {
    const int columns = count - j < width ? count - j : width;
    x.read(dst, width, line, depth, x.column(start + j), columns);
    if (columns < width)
      for (int p = 0; p < depth; p++) clear(dst + p * width + columns, width - columns);
  }
}

/** Panels of lines: dst[panel][column - start][line], for lines from `first` and columns start .. start + depth - 1. */
template <class T>
void packLines(T* dst, const Patches<T>& x, int first, int count, int start, int depth, int width) {
  alignas(16) T buffer[gemm::maxColumns * gemm::blockK];
  const auto at = x.column(start);
  for (int j = 0; j < count; j += width, dst += width * depth) {
    const int lines = count - j < width ? count - j : width;
    x.read(buffer, gemm::blockK, x.line(first + j), lines, at, depth);
    if (lines == width)
      packing::copyColumns(dst, buffer, gemm::blockK, width, depth);
    else
      packing::copyPanel(dst, buffer, gemm::blockK, 1, lines, width, depth);
  }
}

/** All weights of a group in panels: those of K-block p start at p * paddedRows. */
template <class T>
void packWeights(T* packed, const Product<T>& c, int rows, int paddedRows, int k) {
  threads::parallelFor(paddedRows / rows, gemm::packGrain / (k * rows) + 1, nullptr, [=, &c](size_t begin, size_t end, void*) {
  for (int i = static_cast<int>(begin) * rows; i < static_cast<int>(end) * rows; i += rows) {
    const int height = c.outChannels - i < rows ? c.outChannels - i : rows;
    for (int p = 0; p < k; p += gemm::blockK) {
      const int depth = k - p < gemm::blockK ? k - p : gemm::blockK;
      auto line = c.x.line(p);
      T* dst = packed + paddedRows * p + i * depth;
      for (int q = 0; q < depth; q++, c.x.next(line), dst += rows) {
        const T* w = c.weight + i * c.strides.out + c.strides.at(line);
        for (int r = 0; r < height; r++) dst[r] = w[r * c.strides.out];
        clear(dst + height, rows - height);
      }
    }
  }
  });
}

/** Rows i .. of the block in panels of `packedB` columns, which start at column `start` of the output. */
template <class T>
void multiplyPanels(const Product<T>& c, const T* packedA, const T* packedB, int start, int n, int k, bool first) {
  alignas(16) T edge[gemm::maxRows * gemm::maxColumns];
  ptrdiff_t place[gemm::maxColumns];
  const auto [rows, columns] = gemm::tileOf<T>();
  for (int j = 0; j < n; j += columns) {
    const int width = n - j < columns ? n - j : columns;
    auto at = c.x.column(start + j);
    for (int q = 0; q < width; q++, c.next(at)) place[q] = c.placeOf(at);
    const bool direct = c.dense && width == columns && place[width - 1] - place[0] == width - 1;
    for (int i = 0; i < c.outChannels; i += rows) {
      const int height = c.outChannels - i < rows ? c.outChannels - i : rows;
      T* out = c.out + i * c.outChannel;
      const bool whole = direct && height == rows;
      T* tile = whole ? out + place[0] : edge;
      const ptrdiff_t row = whole ? c.outChannel : columns;
      for (int p = 0; p < height; p++, out += c.outChannel) {
        T* to = tile + p * row;
        if (first)
          for (int q = 0; q < columns; q++) to[q] = c.biasOf(i + p);
        else if (!whole)
          for (int q = 0; q < width; q++) to[q] = out[place[q]];
      }
      gemm::microKernel(packedA + i * k, packedB + j * k, tile, k, static_cast<int>(row * sizeof(T)));
      if (whole) continue;
      out = c.out + i * c.outChannel;
      for (int p = 0; p < height; p++, out += c.outChannel)
        for (int q = 0; q < width; q++) out[place[q]] = edge[p * columns + q];
    }
  }
}

template <class T>
void multiply(const Product<T>& c, T* packedA, void* workspace) {
  const int n = c.images * c.x.positions(), k = c.inChannels * c.x.taps();
  const auto [rows, columns] = gemm::tileOf<T>();
  const int paddedRows = (c.outChannels + rows - 1) / rows * rows;
  packWeights(packedA, c, rows, paddedRows, k);
  threads::parallelFor((n + columns - 1) / columns, gemm::grainOf((c.outChannels + patchCost) * columns * k), workspace, [=, &c](size_t begin, size_t end, void* room) {
    T* packedB = static_cast<T*>(room);
    const int last = static_cast<int>(end) * columns < n ? static_cast<int>(end) * columns : n;
    for (int j = static_cast<int>(begin) * columns; j < last; j += gemm::blockN) {
      const int nj = last - j < gemm::blockN ? last - j : gemm::blockN;
      for (int p = 0; p < k; p += gemm::blockK) {
        const int kp = k - p < gemm::blockK ? k - p : gemm::blockK;
        packColumns(packedB, c.x, p, kp, j, nj, columns);
        multiplyPanels(c, packedA + paddedRows * p, packedB, j, nj, kp, p == 0);
      }
    }
  });
}

/** sum[q] += factor[0] line[0][q] + factor[1] line[1][q] ..., in this order. */
template <class T>
KD_FN void addLines(T* sum, const T* factor, const T* line, int pitch, int lines, int columns) {
  int p = 0;
  for (; p + 4 <= lines; p += 4, line += 4 * pitch) {
    const T a = factor[p], b = factor[p + 1], c = factor[p + 2], d = factor[p + 3];
    KD_INDEPENDENT
    for (int q = 0; q < columns; q++)
      sum[q] = static_cast<T>(static_cast<T>(static_cast<T>(static_cast<T>(sum[q] + a * line[q]) + b * line[q + pitch]) + c * line[q + 2 * pitch]) + d * line[q + 3 * pitch]);
  }
  for (; p < lines; p++, line += pitch) {
    const T a = factor[p];
    KD_INDEPENDENT
    for (int q = 0; q < columns; q++) sum[q] = static_cast<T>(sum[q] + a * line[q]);
  }
}

constexpr int stretch = 256;

/** Columns start .. n - 1, a few rows and lines at a time, without packing: for one channel a group, and for integers. */
template <class T>
void multiplyDirectly(const Product<T>& c, int start, int n) {
  constexpr int height = 8, depth = 16;
  alignas(16) T lines[depth * stretch], sums[height][stretch];
  T factors[depth];
  const int k = c.inChannels * c.x.taps();
  for (int i = 0; i < c.outChannels; i += height) {
    const int rows = c.outChannels - i < height ? c.outChannels - i : height;
    for (int j = start; j < n; j += stretch) {
      const int columns = n - j < stretch ? n - j : stretch;
      auto at = c.x.column(j);
      for (int r = 0; r < rows; r++)
        for (int q = 0; q < columns; q++) sums[r][q] = c.biasOf(i + r);
      for (int p = 0; p < k; p += depth) {
        const int count = k - p < depth ? k - p : depth;
        const auto first = c.x.line(p);
        c.x.read(lines, stretch, first, count, at, columns);
        for (int r = 0; r < rows; r++) {
          auto tap = first;
          for (int l = 0; l < count; l++, c.x.next(tap)) factors[l] = c.weight[(i + r) * c.strides.out + c.strides.at(tap)];
          addLines(sums[r], factors, lines, stretch, count, columns);
        }
      }
      for (int q = 0; q < columns; c.x.nextRow(at)) {
        const int run = c.x.w.grid - at.w < columns - q ? c.x.w.grid - at.w : columns - q;
        T* row = c.out + i * c.outChannel + c.placeOf(at);
        for (int r = 0; r < rows; r++, row += c.outChannel)
          for (int e = 0; e < run; e++) row[e * c.outW] = sums[r][q + e];
        q += run;
      }
    }
  }
}

template <class T>
int convolve(const Block& block, void* packedWeights, void* workspace) {
  const Product<T> c(block);
  if (isFloating<T> && c.outChannels > 1 && c.inChannels * c.x.taps() > 0) {
    if constexpr (isFloating<T>)
      for (int g = 0; g < c.groups; g++) multiply(c.group(g), static_cast<T*>(packedWeights), workspace);
    return ok;
  }
  // Groups one after the other, each in stretches of columns.
  const int n = c.images * c.x.positions(), stretches = (n + stretch - 1) / stretch;
  const double each = 4.0 * c.outChannels * stretch * (c.inChannels * c.x.taps() + 1);
  threads::parallelFor(static_cast<size_t>(c.groups) * stretches, gemm::grainOf(each), nullptr, [=, &c](size_t begin, size_t end, void*) {
    for (int item = static_cast<int>(begin), last = static_cast<int>(end); item < last;) {
      const int g = item / stretches, first = item % stretches;
      const int count = stretches - first < last - item ? stretches - first : last - item;
      multiplyDirectly(c.group(g), first * stretch, (first + count) * stretch < n ? (first + count) * stretch : n);
      item += count;
    }
  });
  return ok;
}

/** Gradient of the weights for some columns and positions: (lines of the output's gradient) x (lines of patches), added to out. */
template <class T>
void correlate(const Correlation<T>& c, T* out, int firstColumn, int lastColumn, int firstPosition, int lastPosition, void* room) {
  T *packedA = static_cast<T*>(room), *packedB = packedA + gemm::packedAElements<T>;
  alignas(16) T buffer[17][gemm::blockK];
  const auto [rows, columns] = gemm::tileOf<T>();
  const int m = c.gChannels, n = c.xChannels * c.x.taps();
  for (int j = firstColumn; j < lastColumn; j += gemm::blockN) {
    const int nj = lastColumn - j < gemm::blockN ? lastColumn - j : gemm::blockN;
    for (int p = firstPosition; p < lastPosition; p += gemm::blockK) {
      const int kp = lastPosition - p < gemm::blockK ? lastPosition - p : gemm::blockK;
      if (m == 1) {
        c.g.read(buffer[16], gemm::blockK, c.g.line(0), 1, c.g.column(p), kp);
        for (int q = 0; q < nj; q += 16) {
          const int lines = nj - q < 16 ? nj - q : 16;
          c.x.read(buffer[0], gemm::blockK, c.x.line(j + q), lines, c.x.column(p), kp);
          for (int l = 0; l < lines; l++) out[j + q + l] += gemv::dot(buffer[16], buffer[l], kp);
        }
        continue;
      }
      packLines(packedB, c.x, j, nj, p, kp, columns);
      for (int i = 0; i < m; i += gemm::blockM) {
        const int mi = m - i < gemm::blockM ? m - i : gemm::blockM;
        packLines(packedA, c.g, i, mi, p, kp, rows);
        gemm::multiplyBlock(out + i * n + j, n, packedA, packedB, mi, nj, kp);
      }
    }
  }
}

/** A small result is summed in several segments of the positions, whatever the number of threads; `partial` has room for the sums
    of all but the first. A large one is cut into columns. */
template <class T>
int weightGradient(const Block& block, T* partial, int segments, void* workspace) {
  Numbers numbers(block);
  Correlation<T> c(block, numbers);
  const int columns = gemm::tileOf<T>().columns;
  const int m = c.gChannels, n = c.xChannels * c.x.taps(), k = c.images * c.x.positions();
  if (segments > 1) {
    const int length = (k / segments + gemm::blockK - 1) / gemm::blockK * gemm::blockK;
    threads::parallelFor(segments, gemm::grainOf((m + patchCost) * n * length), workspace, [=, &c](size_t begin, size_t end, void* room) {
      for (int s = static_cast<int>(begin); s < static_cast<int>(end); s++) {
        T* sums = s == 0 ? c.out : partial + static_cast<ptrdiff_t>(s - 1) * m * n;
        clear(sums, m * n);
        correlate(c, sums, 0, n, s * length, (s + 1) * length < k ? (s + 1) * length : k, room);
      }
    });
    for (int s = 1; s < segments; s++, partial += m * n)
      for (int i = 0; i < m * n; i++) c.out[i] += partial[i];
    return ok;
  }
  threads::parallelFor(c.groups, gemm::grainOf((m + patchCost) * n * k), workspace, [=, &c](size_t begin, size_t end, void* own) {
    for (size_t g = begin; g < end; g++) {
      const Correlation<T> group = c.group(static_cast<int>(g));
      clear(group.out, m * n);
      threads::parallelFor((n + columns - 1) / columns, gemm::grainOf((m + patchCost) * columns * k), own,
                           [=, &group](size_t first, size_t last, void* room) {
                             const int stop = static_cast<int>(last) * columns;
                             correlate(group, group.out, static_cast<int>(first) * columns, stop < n ? stop : n, 0, k, room);
                           });
    }
  });
  return ok;
}

/** Weights of one group for `spread`, in panels of lines: those of K-block p start at p * paddedRows. */
template <class T>
void packLinesOfWeights(T* packed, const Correlation<T>& c, const T* weight, const WeightStrides& strides, int m, int rows) {
  for (int p = 0, k = c.gChannels; p < k; p += gemm::blockK) {
    const int depth = k - p < gemm::blockK ? k - p : gemm::blockK;
    auto line = c.x.line(0);
    for (int i = 0; i < m; i += rows, packed += rows * depth)
      for (int r = 0; r < rows; r++) {
        const T* w = weight + strides.at(line) + p * strides.out;
        for (int q = 0; q < depth; q++) packed[q * rows + r] = i + r < m ? w[q * strides.out] : T(0);
        if (i + r + 1 < m) c.x.next(line);
      }
  }
}

/** Adds what columns start .. end - 1 of g make. */
template <class T>
void spreadColumns(const Correlation<T>& c, const T* packedWeights, int start, int end, T* packedB, T* products) {
  constexpr int stretch = Patches<T>::mostAdded;
  const auto [rows, columns] = gemm::tileOf<T>();
  const int m = c.xChannels * c.x.taps(), k = c.gChannels;
  const int paddedRows = (m + rows - 1) / rows * rows, height = gemm::blockM / rows * rows;
  for (int j = start; j < end; j += stretch) {
    const int nj = end - j < stretch ? end - j : stretch;
    for (int e = 0; e < m * stretch; e++) products[e] = 0;
    for (int p = 0; p < k; p += gemm::blockK) {
      const int kp = k - p < gemm::blockK ? k - p : gemm::blockK;
      packColumns(packedB, c.g, p, kp, j, nj, columns);
      for (int i = 0; i < m; i += height) {
        const int mi = m - i < height ? m - i : height;
        gemm::multiplyBlock(products + i * stretch, stretch, packedWeights + paddedRows * p + i * kp, packedB, mi, nj, kp);
      }
    }
    c.x.add(c.out, products, stretch, c.x.line(0), m, c.x.column(j), nj);
  }
}

/**
 * The transpose of a convolution for few output channels: what each position of g makes is computed for all taps and added
 * where it belongs, instead of gathering from many channels. Operands: out (contiguous), out again, g, weight, and bias where
 * there are five. `packedWeights` is followed by room for the products of one stretch.
 */
template <class T>
int spread(const Block& block, T* packedWeights, T* products, void* workspace) {
  constexpr int stretch = Patches<T>::mostAdded;
  constexpr size_t packedElements = (stretch + gemm::maxColumns) * gemm::blockK;
  Numbers numbers(block);
  const Correlation<T> whole(block, numbers);
  const WeightStrides strides(numbers);
  const ptrdiff_t biasStride = numbers.stride();
  const T* weight = block.data<const T>(3);
  const T* bias = block.operands == 5 ? block.data<const T>(4) : nullptr;
  const ptrdiff_t plane = static_cast<ptrdiff_t>(whole.x.d.size) * whole.x.h.size * whole.x.w.size;
  const int rows = gemm::tileOf<T>().rows;
  const int m = whole.xChannels * whole.x.taps(), positions = whole.x.positions();
  // Stretches end with an image where images are long enough, so that threads can take images.
  const bool byImage = positions >= stretch;
  const bool roomy = (packedElements + m * stretch) * sizeof(T) <= gemm::workspaceBytes<double>;
  const size_t items = byImage ? static_cast<size_t>(whole.images) : 1;
  for (int g = 0; g < whole.groups; g++) {
    Correlation<T> c = whole.group(g);
    c.out = whole.out + g * c.xChannels * c.x.channel;
    packLinesOfWeights(packedWeights, c, weight + g * strides.group, strides, m, rows);
    const size_t grain = roomy ? gemm::grainOf((c.gChannels + patchCost) * m * positions) : threads::never;
    threads::parallelFor(items, grain, workspace, [=, &c](size_t begin, size_t end, void* room) {
      T *packedB = static_cast<T*>(room), *sums = roomy ? packedB + packedElements : products;
      const int images = byImage ? 1 : c.images;
      for (int i = static_cast<int>(begin); i < static_cast<int>(end); i++) {
        for (int e = 0; e < images; e++)
          for (int o = 0; o < c.xChannels; o++) {
            T* to = c.out + (i + e) * c.x.image + o * c.x.channel;
            const T value = bias == nullptr ? T(0) : bias[(g * c.xChannels + o) * biasStride];
            for (ptrdiff_t q = 0; q < plane; q++) to[q] = value;
          }
        spreadColumns(c, packedWeights, i * positions, (i + images) * positions, packedB, sums);
      }
    });
  }
  return ok;
}

}  // namespace

KD_EXPORT(convolve) int convolveAny(const Block* block, void* packedWeights, void* workspace) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return convolve<float>(*block, packedWeights, workspace);
    case DTypeOf<double>::code: return convolve<double>(*block, packedWeights, workspace);
    case DTypeOf<int64_t>::code: return convolve<int64_t>(*block, packedWeights, workspace);
    case DTypeOf<int32_t>::code: return convolve<int32_t>(*block, packedWeights, workspace);
    case DTypeOf<uint8_t>::code: return convolve<uint8_t>(*block, packedWeights, workspace);
    default: return unsupported;
  }
}

KD_EXPORT(spreadConvolution) int spreadConvolution(const Block* block, void* packedWeights, void* products, void* workspace) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return spread(*block, static_cast<float*>(packedWeights), static_cast<float*>(products), workspace);
    case DTypeOf<double>::code: return spread(*block, static_cast<double*>(packedWeights), static_cast<double*>(products), workspace);
    default: return unsupported;
  }
}

KD_EXPORT(convolutionWeightGradient) int convolutionWeightGradient(const Block* block, void* partial, int segments, void* workspace) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return weightGradient(*block, static_cast<float*>(partial), segments, workspace);
    case DTypeOf<double>::code: return weightGradient(*block, static_cast<double*>(partial), segments, workspace);
    default: return unsupported;
  }
}

}  // namespace kindling::conv
