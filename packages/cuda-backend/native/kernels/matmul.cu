// Products of batches of matrices of any strides. The block's dims are a list of numbers: batches, m, n, k, then for out, a, b
// and (with four operands) what is added, the strides of batch, row and column. Scalars: beta and alpha.
#include "entries.h"
#include "tiles.h"

namespace kindling {
namespace {

struct Matrix {
  int64_t batch, row, column;
  KD_DEVICE int64_t at(int64_t b, int64_t i, int64_t j) const { return b * batch + i * row + j * column; }
};
KD_DEVICE Matrix matrixOf(const Block& block, int k) {
  const int64_t* numbers = block.dims + 4 + 3 * k;
  return {numbers[0], numbers[1], numbers[2]};
}

template <class T>
KD_KERNEL matmulKernel(KD_PARAM(Call) call) {
  const Block& block = call.block;
  const tiles::Size size{block.dims[1], block.dims[2], block.dims[3]};
  const Matrix out = matrixOf(block, 0), ma = matrixOf(block, 1), mb = matrixOf(block, 2), added = matrixOf(block, 3);
  const T *a = operandAt<T>(call, 1), *b = operandAt<T>(call, 2);
  const bool adds = block.operands == 4;
  const T beta = block.value<T>(0), alpha = block.value<T>(1);
  KD_SHARED(T, room);
  for (int64_t batch = blockIdx.z; batch < block.dims[0]; batch += gridDim.z)
    for (int64_t top = static_cast<int64_t>(blockIdx.y) * tiles::rows; top < size.m; top += static_cast<int64_t>(gridDim.y) * tiles::rows)
      tiles::multiply(
          size, top, static_cast<int64_t>(blockIdx.x) * tiles::columns, 0, size.k, ma.column == 1, mb.column == 1, room,
          [&](int64_t i, int64_t k) { return a[ma.at(batch, i, k)]; }, [&](int64_t k, int64_t j) { return b[mb.at(batch, k, j)]; },
          [&](int64_t i, int64_t j, T sum) {
            if (adds) {
              sum = static_cast<T>(alpha * sum);
              // beta 0 ignores what is there, NaN included
              if (beta != T(0)) sum = static_cast<T>(sum + beta * operandAt<T>(call, 3)[added.at(batch, i, j)]);
            }
            operandAt<T>(call, 0)[out.at(batch, i, j)] = sum;
          });
}

}  // namespace

int entries::matmul(const Launch& launch) {
  const tiles::Size size{launch.number(1), launch.number(2), launch.number(3)};
  return byDType(launch.block().dtype, Numeric{}, [&](auto t) {
    using T = decltype(t);
    KD_LAUNCH(matmulKernel<T>, tiles::gridFor(size, launch.number(0)), blockThreads, tiles::sharedBytes<T>, launch.stream)(launch.call);
  });
}

}  // namespace kindling
