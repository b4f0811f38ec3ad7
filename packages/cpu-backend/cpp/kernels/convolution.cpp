// Convolution as a product of the weights with the matrix of patches (patches.h), which is packed straight into the panels
// of the GEMM micro-kernel: Chellapilla et al. 2006, without their copy. One image after the other, one group after the other
// would waste tiles on small images, so columns run over all images.
#include "convolution.h"

namespace kindling::conv {
namespace {

/** Columns that are read at once, so that few panels are written at a time. */
constexpr int stretch = 256;

/** Panels of patches: dst[panel][k - first][column], for lines first .. first + depth - 1 and columns from `start`. */
template <class T>
void packColumns(T* dst, const Patches<T>& x, int first, int depth, int start, int count, int width) {
  alignas(16) static T buffer[stretch + gemm::maxColumns];
  const int step = stretch / width * width;
  for (int j = 0; j < count; j += step, dst += step * depth) {
    const int columns = count - j < step ? count - j : step;
    const int padded = (columns + width - 1) / width * width;
    const auto at = x.column(start + j);
    auto line = x.line(first);
    clear(buffer + columns, padded - columns);
    for (int p = 0; p < depth; p++, x.next(line)) {
      x.read(buffer, line, at, columns);
      T* to = dst + p * width;
      for (int q = 0; q < padded; q += width, to += width * depth) copyRun(to, buffer + q, 1, width);
    }
  }
}

/** Panels of lines: dst[panel][column - start][line], for lines from `first` and columns start .. start + depth - 1. */
template <class T>
void packLines(T* dst, const Patches<T>& x, int first, int count, int start, int depth, int width) {
  alignas(16) static T buffer[gemm::maxColumns * gemm::blockK];
  const auto at = x.column(start);
  auto line = x.line(first);
  for (int j = 0; j < count; j += width, dst += width * depth) {
    const int lines = count - j < width ? count - j : width;
    for (int q = 0; q < lines; q++, x.next(line)) x.read(buffer + q * gemm::blockK, line, at, depth);
    if (lines == width)
      packing::copyColumns(dst, buffer, gemm::blockK, width, depth);
    else
      packing::copyPanel(dst, buffer, gemm::blockK, 1, lines, width, depth);
  }
}

/** All weights of a group in panels: those of K-block p start at p * paddedRows. */
template <class T>
void packWeights(T* dst, const Product<T>& c, int rows, int k) {
  for (int p = 0; p < k; p += gemm::blockK) {
    const int depth = k - p < gemm::blockK ? k - p : gemm::blockK;
    for (int i = 0; i < c.outChannels; i += rows) {
      const int height = c.outChannels - i < rows ? c.outChannels - i : rows;
      auto line = c.x.line(p);
      for (int q = 0; q < depth; q++, c.x.next(line), dst += rows) {
        const T* w = c.weight + i * c.weightOut + c.weightAt(line);
        for (int r = 0; r < height; r++) dst[r] = w[r * c.weightOut];
        clear(dst + height, rows - height);
      }
    }
  }
}

/** Rows i .. of the block in panels of `packedB` columns, which start at column `start` of the output. */
template <class T>
void multiplyPanels(const Product<T>& c, const T* packedA, const T* packedB, int start, int n, int k, bool first) {
  alignas(16) static T edge[gemm::maxRows * gemm::maxColumns];
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
void multiply(const Product<T>& c, T* packedA, T* packedB) {
  const int n = c.images * c.x.positions(), k = c.inChannels * c.x.taps();
  const auto [rows, columns] = gemm::tileOf<T>();
  const int paddedRows = (c.outChannels + rows - 1) / rows * rows;
  packWeights(packedA, c, rows, k);
  for (int j = 0; j < n; j += gemm::blockN) {
    const int nj = n - j < gemm::blockN ? n - j : gemm::blockN;
    for (int p = 0; p < k; p += gemm::blockK) {
      const int kp = k - p < gemm::blockK ? k - p : gemm::blockK;
      packColumns(packedB, c.x, p, kp, j, nj, columns);
      multiplyPanels(c, packedA + paddedRows * p, packedB, j, nj, kp, p == 0);
    }
  }
}

/** A few rows at a time over stretches of columns, without packing: for one channel a group, and for integers. */
template <class T>
void multiplyDirectly(const Product<T>& c) {
  constexpr int height = 8;
  alignas(16) static T line[stretch], sums[height][stretch];
  const int n = c.images * c.x.positions(), k = c.inChannels * c.x.taps();
  for (int i = 0; i < c.outChannels; i += height) {
    const int rows = c.outChannels - i < height ? c.outChannels - i : height;
    for (int j = 0; j < n; j += stretch) {
      const int columns = n - j < stretch ? n - j : stretch;
      for (int r = 0; r < rows; r++)
        for (int q = 0; q < columns; q++) sums[r][q] = c.biasOf(i + r);
      auto at = c.x.column(j);
      typename Patches<T>::Line tap{0, 0, 0, 0};
      for (int p = 0; p < k; p++, c.x.next(tap)) {
        c.x.read(line, tap, at, columns);
        for (int r = 0; r < rows; r++) {
          const T factor = c.weight[(i + r) * c.weightOut + c.weightAt(tap)];
          T* sum = sums[r];
          KD_INDEPENDENT
          for (int q = 0; q < columns; q++) sum[q] = static_cast<T>(sum[q] + factor * line[q]);
        }
      }
      for (int q = 0; q < columns; q++, c.next(at))
        for (int r = 0; r < rows; r++) c.out[(i + r) * c.outChannel + c.placeOf(at)] = sums[r][q];
    }
  }
}

template <class T>
int convolve(const Block& block, void* packedWeights, void* workspace) {
  Product<T> c(block);
  for (int g = 0; g < c.groups; g++, c.nextGroup()) {
    if constexpr (isFloating<T>) {
      if (c.outChannels > 1 && c.inChannels * c.x.taps() > 0) {
        multiply(c, static_cast<T*>(packedWeights), static_cast<T*>(workspace));
        continue;
      }
    }
    multiplyDirectly(c);
  }
  return ok;
}

/** Gradient of the weights: (lines of the output's gradient) x (lines of patches), summed over all positions. */
template <class T>
int weightGradient(const Block& block, void* workspace) {
  Correlation<T> c(block);
  T *packedA = static_cast<T*>(workspace), *packedB = packedA + gemm::packedAElements<T>;
  alignas(16) static T buffer[2][gemm::blockK];
  const auto [rows, columns] = gemm::tileOf<T>();
  const int m = c.gChannels, n = c.xChannels * c.x.taps(), k = c.images * c.x.positions();
  for (int g = 0; g < c.groups; g++, c.nextGroup()) {
    clear(c.out, m * n);
    for (int j = 0; j < n; j += gemm::blockN) {
      const int nj = n - j < gemm::blockN ? n - j : gemm::blockN;
      for (int p = 0; p < k; p += gemm::blockK) {
        const int kp = k - p < gemm::blockK ? k - p : gemm::blockK;
        if (m == 1) {
          c.g.read(buffer[0], c.g.line(0), c.g.column(p), kp);
          auto line = c.x.line(j);
          for (int q = 0; q < nj; q++, c.x.next(line)) {
            c.x.read(buffer[1], line, c.x.column(p), kp);
            c.out[j + q] += gemv::dot(buffer[0], buffer[1], kp);
          }
          continue;
        }
        packLines(packedB, c.x, j, nj, p, kp, columns);
        for (int i = 0; i < m; i += gemm::blockM) {
          const int mi = m - i < gemm::blockM ? m - i : gemm::blockM;
          packLines(packedA, c.g, i, mi, p, kp, rows);
          gemm::multiplyBlock(c.out + i * n + j, n, packedA, packedB, mi, nj, kp);
        }
      }
    }
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

KD_EXPORT(convolutionWeightGradient) int convolutionWeightGradient(const Block* block, void* workspace) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return weightGradient<float>(*block, workspace);
    case DTypeOf<double>::code: return weightGradient<double>(*block, workspace);
    default: return unsupported;
  }
}

}  // namespace kindling::conv
