// Products of matrices of float16 and bfloat16, added in float and rounded once: 128 x 64 results a block, by eight warps of
// 32 x 32 each. Tiles are read ahead by asynchronous copies where rows of k lie in pieces of 16 bytes, else element by element.
#include "async_copy.h"
#include "entries.h"
#include "tensor_core.h"

namespace kindling {
namespace {

constexpr int rows = 128, columns = 64, depth = 32, stages = 2;
/** A row of 40 elements: its 16-byte pieces meet different banks. */
constexpr int pitch = depth + 8;
constexpr int warpRows = 32, warpColumns = 32;

template <class T>
struct Tile {
  T a[rows][pitch], b[columns][pitch];
};

struct Matrix {
  int64_t batch, row, column;
};
KD_DEVICE Matrix matrixOf(const Block& block, int k) {
  const int64_t* numbers = block.dims + 4 + 3 * k;
  return {numbers[0], numbers[1], numbers[2]};
}

/** Lines `first` .. of a matrix with k along `step`, into a tile of `count` lines. */
template <class T, int count>
KD_DEVICE void readLines(T (&tile)[count][pitch], const T* x, int64_t line, int64_t step, int64_t first, int64_t lines, int64_t k0, int64_t k, bool pieces) {
  constexpr int piece = 8;
  if (pieces) {
    for (int i = threadIdx.x; i < count * depth / piece; i += blockThreads) {
      const int r = i / (depth / piece), c = i % (depth / piece) * piece;
      const bool inside = first + r < lines && k0 + c < k;
      copyAsync(&tile[r][c], inside ? x + (first + r) * line + k0 + c : x, inside ? 16 : 0);
    }
    return;
  }
  for (int i = threadIdx.x; i < count * depth; i += blockThreads) {
    // neighbouring threads read along the dimension that lies together
    const int r = step == 1 ? i / depth : i % count, c = step == 1 ? i % depth : i / count;
    tile[r][c] = first + r < lines && k0 + c < k ? x[(first + r) * line + (k0 + c) * step] : T{0};
  }
}

template <class T>
KD_KERNEL halfMatmulKernel(KD_PARAM(Call) call, bool piecesA, bool piecesB) {
  const Block& block = call.block;
  const int64_t m = block.dims[1], n = block.dims[2], k = block.dims[3];
  const Matrix out = matrixOf(block, 0), ma = matrixOf(block, 1), mb = matrixOf(block, 2), added = matrixOf(block, 3);
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  const int warpTop = warp / 2 * warpRows, warpLeft = warp % 2 * warpColumns;
  KD_SHARED(Tile<T>, tiles);
  for (int64_t batch = blockIdx.z; batch < block.dims[0]; batch += gridDim.z)
    for (int64_t top = static_cast<int64_t>(blockIdx.y) * rows; top < m; top += static_cast<int64_t>(gridDim.y) * rows) {
      const int64_t left = static_cast<int64_t>(blockIdx.x) * columns;
      const T *a = operandAt<T>(call, 1) + batch * ma.batch, *b = operandAt<T>(call, 2) + batch * mb.batch;
      float sum[2][4][4] = {};
      const int64_t steps = (k + depth - 1) / depth;
      const auto read = [&](int64_t step) {
        Tile<T>& tile = tiles[step % stages];
        if (step < steps) {
          readLines(tile.a, a, ma.row, ma.column, top, m, step * depth, k, piecesA);
          readLines(tile.b, b, mb.column, mb.row, left, n, step * depth, k, piecesB);
        }
        commitCopies();
      };
      read(0);
      for (int64_t step = 0; step < steps; step++) {
        read(step + 1);
        waitForCopies<1>();
        __syncthreads();
        const Tile<T>& tile = tiles[step % stages];
        KD_UNROLL
        for (int kk = 0; kk < depth; kk += 16) {
          if constexpr (hasTensorCores) {
            uint32_t x[2][4], y[2][4];
            KD_UNROLL
            for (int i = 0; i < 2; i++) loadMatrices(x[i], &tile.a[warpTop + 16 * i + lane % 16][kk + lane / 16 * 8]);
            KD_UNROLL
            for (int j = 0; j < 2; j++) loadMatrices(y[j], &tile.b[warpLeft + 16 * j + lane % 8 + lane / 16 * 8][kk + lane / 8 % 2 * 8]);
            KD_UNROLL
            for (int i = 0; i < 2; i++)
              KD_UNROLL
              for (int j = 0; j < 4; j++) {
                const uint32_t part[2] = {y[j / 2][j % 2 * 2], y[j / 2][j % 2 * 2 + 1]};
                multiplyMatrices(sum[i][j], x[i], part, T{});
              }
          } else {
            KD_UNROLL
            for (int i = 0; i < 2; i++)
              KD_UNROLL
              for (int j = 0; j < 4; j++)
                KD_UNROLL
                for (int e = 0; e < 4; e++) {
                  const int r = warpTop + 16 * i + lane / 4 + 8 * (e / 2), c = warpLeft + 8 * j + lane % 4 * 2 + e % 2;
                  for (int q = kk; q < kk + 16; q++)
                    sum[i][j][e] = platform::multiplyAdd(math::widen(tile.a[r][q]), math::widen(tile.b[c][q]), sum[i][j][e]);
                }
          }
        }
        __syncthreads();
      }
      waitForCopies<0>();
      KD_UNROLL
      for (int i = 0; i < 2; i++)
        KD_UNROLL
        for (int j = 0; j < 4; j++)
          KD_UNROLL
          for (int e = 0; e < 4; e++) {
            const int64_t r = top + warpTop + 16 * i + lane / 4 + 8 * (e / 2), c = left + warpLeft + 8 * j + lane % 4 * 2 + e % 2;
            if (r >= m || c >= n) continue;
            float value = sum[i][j][e];
            if (block.operands == 4) {
              const float beta = static_cast<float>(block.scalar[0].real);
              value *= static_cast<float>(block.scalar[1].real);
              if (beta != 0) value += beta * math::widen(operandAt<T>(call, 3)[added.batch * batch + added.row * r + added.column * c]);
            }
            math::narrow(value, operandAt<T>(call, 0)[out.batch * batch + out.row * r + out.column * c]);
          }
      __syncthreads();
    }
}

/** Whether lines of k lie in aligned pieces of eight. */
bool inPieces(const OperandWords& operand, int64_t batch, int64_t line, int64_t step, int64_t k) {
  return step == 1 && batch % 8 == 0 && line % 8 == 0 && k % 8 == 0 && operand.pointer % 16 == 0;
}

template <class T>
void launchFor(const Launch& launch) {
  const Block& block = launch.block();
  const int64_t* d = block.dims;
  const int64_t m = d[1], n = d[2], k = d[3];
  const bool a = inPieces(block.operand[1], d[7], d[8], d[9], k), b = inPieces(block.operand[2], d[10], d[12], d[11], k);
  const auto bounded = [](int64_t blocks) { return static_cast<unsigned>(blocks < 32768 ? blocks : 32768); };
  const dim3 grid(static_cast<unsigned>((n + columns - 1) / columns), bounded((m + rows - 1) / rows), bounded(d[0]));
  KD_LAUNCH(halfMatmulKernel<T>, grid, blockThreads, stages * sizeof(Tile<T>), launch.stream)(launch.call, a, b);
}

}  // namespace

/** As `matmul`, for float16 and bfloat16; beta and alpha are doubles. */
int entries::matmulHalf(const Launch& launch) {
  switch (launch.block().dtype) {
    case DTypeOf<Float16>::code: launchFor<Float16>(launch); return ok;
    case DTypeOf<BFloat16>::code: launchFor<BFloat16>(launch); return ok;
    default: return unsupported;
  }
}

}  // namespace kindling
