// Blocked matrix products for float and double around the micro-kernels emitted by src/wasm/microkernel.ts.
#pragma once
#include "pack.h"

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
  alignas(16) static T edge[maxRows * maxColumns];
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

/** C += alpha A B, with A m x k and B k x n of any strides and C row-major with stride `row`. */
template <class T>
void multiply(T* c, ptrdiff_t row, Matrix<T> a, Matrix<T> b, int m, int n, int k, T alpha, void* workspace) {
  T *packedA = static_cast<T*>(workspace), *packedB = packedA + packedAElements<T>;
  const auto [rows, columns] = tileOf<T>();
  for (int j = 0; j < n; j += blockN) {
    const int nj = n - j < blockN ? n - j : blockN;
    for (int p = 0; p < k; p += blockK) {
      const int kp = k - p < blockK ? k - p : blockK;
      packing::packPanels(packedB, b.data + p * b.row + j * b.column, b.column, b.row, nj, columns, kp);
      for (int i = 0; i < m; i += blockM) {
        const int mi = m - i < blockM ? m - i : blockM;
        packing::packPanels(packedA, a.data + i * a.row + p * a.column, a.row, a.column, mi, rows, kp);
        if (alpha != T(1))
          for (int x = 0, end = (mi + rows - 1) / rows * rows * kp; x < end; x++) packedA[x] *= alpha;
        multiplyBlock(c + i * row + j, row, packedA, packedB, mi, nj, kp);
      }
    }
  }
}

}  // namespace kindling::gemm
