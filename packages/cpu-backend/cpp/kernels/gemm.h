// Blocked matrix products for float and double around the micro-kernels emitted by src/wasm/microkernel.ts.
#pragma once
#include "pack.h"
#include "threads/parallel.h"

namespace kindling::gemm {

template <class T>
struct Matrix {
  const T* data;
  ptrdiff_t row, column;  // strides in elements

  Matrix transposed() const { return {data, column, row}; }
};

// c (rows x columns of the tile) += a panel (k x rows) * b panel (k x columns)
extern "C" {
__attribute__((import_module("gemm"), import_name("f32"))) void microKernelF32(const float* a, const float* b, float* c, int k, int rowBytes);
__attribute__((import_module("gemm"), import_name("f64"))) void microKernelF64(const double* a, const double* b, double* c, int k, int rowBytes);
}
KD_FN void microKernel(const float* a, const float* b, float* c, int k, int rowBytes) { microKernelF32(a, b, c, k, rowBytes); }
KD_FN void microKernel(const double* a, const double* b, double* c, int k, int rowBytes) { microKernelF64(a, b, c, k, rowBytes); }

// Blocks: a panel of B in L1, the block of A in L2, the block of B in L3. K is cut at fixed places, whatever the tile,
// so that every element of C adds up in the same order everywhere.
inline constexpr int blockK = 256, blockM = 96, blockN = 1024;
inline constexpr int maxRows = 8, maxColumns = 32;

struct Tile {
  int rows, columns;
};
inline Tile tileF32, tileF64;
template <class T>
KD_FN Tile tileOf() {
  if constexpr (sizeof(T) == 4)
    return tileF32;
  else
    return tileF64;
}

template <class T>
inline constexpr size_t packedAElements = (blockM + maxRows) * blockK;
template <class T>
inline constexpr size_t workspaceBytes = (packedAElements<T> + (blockN + maxColumns) * blockK) * sizeof(T);

/** The block of C at `c`, m x n, from packed panels. Tiles that stick out go through a whole tile of their own. */
template <class T>
void multiplyBlock(T* c, ptrdiff_t row, const T* packedA, const T* packedB, int m, int n, int k) {
  alignas(16) T edge[maxRows * maxColumns];
  const auto [rows, columns] = tileOf<T>();
  for (int j = 0; j < n; j += columns)
    for (int i = 0; i < m; i += rows) {
      const T *a = packedA + i * k, *b = packedB + j * k;
      T* tile = c + i * row + j;
      const int height = m - i < rows ? m - i : rows, width = n - j < columns ? n - j : columns;
      if (height == rows && width == columns) {
        microKernel(a, b, tile, k, static_cast<int>(row * sizeof(T)));
        continue;
      }
      for (int p = 0; p < height; p++)
        for (int q = 0; q < width; q++) edge[p * columns + q] = tile[p * row + q];
      microKernel(a, b, edge, k, static_cast<int>(columns * sizeof(T)));
      for (int p = 0; p < height; p++)
        for (int q = 0; q < width; q++) tile[p * row + q] = edge[p * columns + q];
    }
}

/** Multiplications and copied elements that are worth a thread. */
inline constexpr double multiplyGrain = 1e6;
inline constexpr int packGrain = 131072;

/** Items worth a thread, each of so many multiplications. */
KD_FN size_t grainOf(double multiplications) {
  return static_cast<size_t>(multiplyGrain / (multiplications > 1 ? multiplications : 1)) + 1;
}

/** C += alpha A B, block by block: threads pack the block of B together, then take rows of tiles. */
template <class T>
void multiplyBlocks(T* c, ptrdiff_t row, Matrix<T> a, Matrix<T> b, int m, int n, int k, T alpha, void* workspace) {
  T* packedB = static_cast<T*>(workspace) + packedAElements<T>;
  const auto [rows, columns] = tileOf<T>();
  const int tiles = (m + rows - 1) / rows, height = blockM / rows * rows;
  for (int j = 0; j < n; j += blockN) {
    const int nj = n - j < blockN ? n - j : blockN;
    for (int p = 0; p < k; p += blockK) {
      const int kp = k - p < blockK ? k - p : blockK;
      const T* blockB = b.data + p * b.row + j * b.column;
      threads::parallelFor((nj + columns - 1) / columns, packGrain / (kp * columns) + 1, nullptr, [=](size_t begin, size_t end, void*) {
        const int first = static_cast<int>(begin) * columns, last = static_cast<int>(end) * columns;
        packing::packPanels(packedB + first * kp, blockB + first * b.column, b.column, b.row, (last < nj ? last : nj) - first, columns, kp);
      });
      threads::parallelFor(tiles, grainOf(1.0 * rows * nj * kp), workspace, [=](size_t begin, size_t end, void* room) {
        T* packedA = static_cast<T*>(room);
        const int last = static_cast<int>(end) * rows < m ? static_cast<int>(end) * rows : m;
        for (int i = static_cast<int>(begin) * rows; i < last; i += height) {
          const int mi = last - i < height ? last - i : height;
          packing::packPanels(packedA, a.data + i * a.row + p * a.column, a.row, a.column, mi, rows, kp);
          if (alpha != T(1))
            for (int x = 0, size = (mi + rows - 1) / rows * rows * kp; x < size; x++) packedA[x] *= alpha;
          multiplyBlock(c + i * row + j, row, packedA, packedB, mi, nj, kp);
        }
      });
    }
  }
}

/** C += alpha A B, with A m x k and B k x n of any strides and C row-major with stride `row`. */
template <class T>
void multiply(T* c, ptrdiff_t row, Matrix<T> a, Matrix<T> b, int m, int n, int k, T alpha, void* workspace) {
  const auto [rows, columns] = tileOf<T>();
  if (m > 24 * rows) return multiplyBlocks(c, row, a, b, m, n, k, alpha, workspace);
  // Few rows of tiles: each thread packs all of A, and has columns of its own.
  const size_t panels = (n + columns - 1) / columns, least = grainOf(1.0 * m * columns * k), fair = panels / threads::pool().threads;
  threads::parallelFor(panels, least > fair ? least : fair, workspace, [=](size_t begin, size_t end, void* room) {
    const int first = static_cast<int>(begin) * columns, last = static_cast<int>(end) * columns;
    const Matrix<T> right{b.data + first * b.column, b.row, b.column};
    multiplyBlocks(c + first, row, a, right, m, (last < n ? last : n) - first, k, alpha, room);
  });
}

}  // namespace kindling::gemm
