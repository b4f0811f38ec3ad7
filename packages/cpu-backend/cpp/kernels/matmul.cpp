// out = beta bias + alpha a b, batched, for every numeric dtype. The block's dims hold: batch, m, n, k, then for each operand
// (out, a, b, and bias where there are four) its strides in batch, row and column.
#include "gemm.h"
#include "gemv.h"
#include "tiles.h"

namespace kindling::matmul {
namespace {

template <class T>
struct Operand {
  T* data;
  ptrdiff_t batch, row, column;
};

template <class T>
Operand<T> operandOf(const Block& block, int k) {
  const int64_t* strides = block.dims + 4 + 3 * k;
  return {block.data<T>(k), static_cast<ptrdiff_t>(strides[0]), static_cast<ptrdiff_t>(strides[1]), static_cast<ptrdiff_t>(strides[2])};
}

/** Integers: plain loops that walk rows of b. */
template <class T>
void multiplyPlain(T* c, ptrdiff_t row, gemm::Matrix<T> a, gemm::Matrix<T> b, int m, int n, int k, T alpha) {
  threads::parallelFor(m, gemm::grainOf(1.0 * n * k), nullptr, [=](size_t begin, size_t end, void*) {
    for (int i = static_cast<int>(begin); i < static_cast<int>(end); i++)
      for (int p = 0; p < k; p++) {
        const T factor = static_cast<T>(alpha * a.data[i * a.row + p * a.column]);
        const T* line = b.data + p * b.row;
        KD_INDEPENDENT
        for (int j = 0; j < n; j++) c[i * row + j] = static_cast<T>(c[i * row + j] + factor * line[j * b.column]);
      }
  });
}

template <class T>
void start(T* c, ptrdiff_t row, int m, int n, const T* bias, ptrdiff_t biasRow, ptrdiff_t biasColumn, T beta) {
  for (int i = 0; i < m; i++, c += row) {
    const T* line = bias + i * biasRow;
    if (bias == nullptr || beta == T(0)) {
      KD_INDEPENDENT
      for (int j = 0; j < n; j++) c[j] = 0;
    } else if (biasColumn == 1) {
      KD_INDEPENDENT
      for (int j = 0; j < n; j++) c[j] = static_cast<T>(beta * line[j]);
    } else {
      for (int j = 0; j < n; j++) c[j] = static_cast<T>(beta * line[j * biasColumn]);
    }
  }
}

template <class T>
int run(const Block& block, void* workspace) {
  const int batches = static_cast<int>(block.dims[0]), m = static_cast<int>(block.dims[1]);
  const int n = static_cast<int>(block.dims[2]), k = static_cast<int>(block.dims[3]);
  const auto out = operandOf<T>(block, 0), a = operandOf<T>(block, 1), b = operandOf<T>(block, 2);
  const bool biased = block.operands == 4;
  const auto bias = biased ? operandOf<T>(block, 3) : Operand<T>{};
  const T beta = block.value<T>(0), alpha = block.value<T>(1);
  const auto product = [=](int i, void* room) {
    T* c = out.data + i * out.batch;
    const T* added = biased ? bias.data + i * bias.batch : nullptr;
    threads::parallelFor(m, gemm::packGrain / n + 1, nullptr, [=](size_t begin, size_t end, void*) {
      const ptrdiff_t first = static_cast<ptrdiff_t>(begin);
      start<T>(c + first * out.row, out.row, static_cast<int>(end - begin), n, biased ? added + first * bias.row : nullptr, bias.row, bias.column, beta);
    });
    if (k == 0 || alpha == T(0)) return;
    const gemm::Matrix<T> left{a.data + i * a.batch, a.row, a.column}, right{b.data + i * b.batch, b.row, b.column};
    if constexpr (!isFloating<T>) {
      multiplyPlain(c, out.row, left, right, m, n, k, alpha);
    } else if (n == 1) {
      gemv::multiply(c, out.row, left, right.data, right.row, m, k, alpha);
    } else if (m == 1) {
      gemv::multiply(c, 1, right.transposed(), left.data, left.column, n, k, alpha);
    } else {
      gemm::multiply(c, out.row, left, right, m, n, k, alpha, room);
    }
  };
  // A few large products are shared each, many are handed out whole.
  const double size = 1.0 * m * n * k;
  if (batches < 8 && size > 8 * gemm::multiplyGrain) {
    for (int i = 0; i < batches; i++) product(i, workspace);
    return ok;
  }
  threads::parallelFor(batches, gemm::grainOf(size), workspace, [=](size_t begin, size_t end, void* room) {
    for (size_t i = begin; i < end; i++) product(static_cast<int>(i), room);
  });
  return ok;
}

}  // namespace

KD_EXPORT(matmulWorkspace) size_t matmulWorkspace() { return gemm::workspaceBytes<double>; }

KD_EXPORT(setTiles) void setTiles(int rows32, int columns32, int rows64, int columns64) {
  gemm::tileF32 = {rows32, columns32};
  gemm::tileF64 = {rows64, columns64};
}

KD_EXPORT(matmul) int matmul(const Block* block, void* workspace) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return run<float>(*block, workspace);
    case DTypeOf<double>::code: return run<double>(*block, workspace);
    case DTypeOf<int64_t>::code: return run<int64_t>(*block, workspace);
    case DTypeOf<int32_t>::code: return run<int32_t>(*block, workspace);
    case DTypeOf<uint8_t>::code: return run<uint8_t>(*block, workspace);
    default: return unsupported;
  }
}

}  // namespace kindling::matmul
