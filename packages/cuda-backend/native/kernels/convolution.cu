// Convolutions, their transposes and the gradient of the weight as products of matrices, one of which is made of patches of
// images as its tiles are read ("implicit GEMM", Chetlur et al., cuDNN, 2014). Images have three dimensions; missing ones are 1.
#include "entries.h"
#include "tiles.h"

namespace kindling {
namespace {

/** What the block's list of numbers says, in its order. Strides: batch, channel, depth, height, width. */
struct Geometry {
  int64_t batch, groups, outChannels, inChannels;  // channels of one group
  int64_t out[3], in[3], kernel[3], stride[3], padding[3], dilation[3];
  int64_t outStride[5], inStride[5];
  int64_t weightStride[6];  // group, out channel, in channel, depth, height, width
  int64_t biasStride, transposed;
};

KD_DEVICE const Geometry& geometryOf(const Block& block) { return *reinterpret_cast<const Geometry*>(block.dims); }

KD_DEVICE int64_t quotientOf(int64_t a, int64_t b) {
  return ((a | b) >> 31) == 0 ? static_cast<int64_t>(static_cast<uint32_t>(a) / static_cast<uint32_t>(b)) : a / b;
}

/** Splits a row-major position. */
KD_DEVICE void split(int64_t position, const int64_t (&sizes)[3], int64_t (&at)[3], int64_t& rest) {
  for (int d = 2; d >= 0; d--) {
    const int64_t q = quotientOf(position, sizes[d]);
    at[d] = position - q * sizes[d];
    position = q;
  }
  rest = position;
}

/** A position that a thread asks for many times in a row: split once. */
struct Position {
  int64_t value = -1, at[3] = {}, image = 0;
  KD_DEVICE void moveTo(int64_t position, const int64_t (&sizes)[3]) {
    if (position == value) return;
    value = position;
    split(position, sizes, at, image);
  }
};

KD_DEVICE int64_t dot3(const int64_t* strides, const int64_t (&at)[3]) { return at[0] * strides[0] + at[1] * strides[1] + at[2] * strides[2]; }

/** Where tap `tap` of the result at `at` reads, as an offset in an image; -1 outside. */
KD_DEVICE int64_t readAt(const Geometry& g, const int64_t (&at)[3], const int64_t (&tap)[3]) {
  int64_t offset = 0;
  for (int d = 0; d < 3; d++) {
    int64_t i;
    if (g.transposed) {
      const int64_t reach = at[d] + g.padding[d] - tap[d] * g.dilation[d];
      if (reach < 0) return -1;
      i = quotientOf(reach, g.stride[d]);
      if (i * g.stride[d] != reach) return -1;
    } else {
      i = at[d] * g.stride[d] - g.padding[d] + tap[d] * g.dilation[d];
    }
    if (i < 0 || i >= g.in[d]) return -1;
    offset += i * g.inStride[2 + d];
  }
  return offset;
}

int64_t volume(const int64_t (&sizes)[3]) { return sizes[0] * sizes[1] * sizes[2]; }

/** Rows are out channels, columns positions of all images, k runs over in channels and taps. Operands: out, x, weight, bias. */
template <class T>
KD_KERNEL convolutionKernel(KD_PARAM(Call) call, tiles::Size size) {
  const Geometry& g = geometryOf(call.block);
  const T *x = operandAt<T>(call, 1), *weight = operandAt<T>(call, 2), *bias = operandAt<T>(call, 3);
  KD_SHARED(T, room);
  Position here;
  for (int64_t group = blockIdx.z; group < g.groups; group += gridDim.z)
    for (int64_t top = static_cast<int64_t>(blockIdx.y) * tiles::rows; top < size.m; top += static_cast<int64_t>(gridDim.y) * tiles::rows)
      tiles::multiply(
          size, top, static_cast<int64_t>(blockIdx.x) * tiles::columns, 0, size.k, true, true, room,
          [&](int64_t i, int64_t k) {
            int64_t tap[3], channel;
            split(k, g.kernel, tap, channel);
            return weight[group * g.weightStride[0] + i * g.weightStride[1] + channel * g.weightStride[2] + dot3(g.weightStride + 3, tap)];
          },
          [&](int64_t k, int64_t j) {
            int64_t tap[3], channel;
            split(k, g.kernel, tap, channel);
            here.moveTo(j, g.out);
            const int64_t offset = readAt(g, here.at, tap);
            return offset < 0 ? T(0) : x[here.image * g.inStride[0] + (group * g.inChannels + channel) * g.inStride[1] + offset];
          },
          [&](int64_t i, int64_t j, T sum) {
            int64_t at[3], image;
            split(j, g.out, at, image);
            const int64_t channel = group * g.outChannels + i;
            if (bias != nullptr) sum = static_cast<T>(sum + bias[channel * g.biasStride]);
            operandAt<T>(call, 0)[image * g.outStride[0] + channel * g.outStride[1] + dot3(g.outStride + 2, at)] = sum;
          });
}

/**
 * Rows are out channels, columns in channels and taps, k runs over the positions of all images: segment `blockIdx.z` of it.
 * Operands: the weight's gradient, x, and what the convolution's result counts, which has the strides of `out`.
 */
template <class T>
KD_KERNEL weightGradientKernel(KD_PARAM(Call) call, tiles::Size size, int64_t segment, int64_t segments, T* partial) {
  const Geometry& g = geometryOf(call.block);
  const T *x = operandAt<T>(call, 1), *grad = operandAt<T>(call, 2);
  KD_SHARED(T, room);
  Position here;
  for (int64_t z = blockIdx.z; z < g.groups * segments; z += gridDim.z) {
    const int64_t group = z / segments, part = z % segments, begin = part * segment;
    const int64_t end = begin + segment < size.k ? begin + segment : size.k;
    for (int64_t top = static_cast<int64_t>(blockIdx.y) * tiles::rows; top < size.m; top += static_cast<int64_t>(gridDim.y) * tiles::rows)
      tiles::multiply(
          size, top, static_cast<int64_t>(blockIdx.x) * tiles::columns, begin, end, true, false, room,
          [&](int64_t i, int64_t k) {
            here.moveTo(k, g.out);
            return grad[here.image * g.outStride[0] + (group * g.outChannels + i) * g.outStride[1] + dot3(g.outStride + 2, here.at)];
          },
          [&](int64_t k, int64_t j) {
            int64_t tap[3], channel;
            split(j, g.kernel, tap, channel);
            here.moveTo(k, g.out);
            const int64_t offset = readAt(g, here.at, tap);
            return offset < 0 ? T(0) : x[here.image * g.inStride[0] + (group * g.inChannels + channel) * g.inStride[1] + offset];
          },
          [&](int64_t i, int64_t j, T sum) {
            if (partial != nullptr) {
              partial[((part * g.groups + group) * size.m + i) * size.n + j] = sum;
              return;
            }
            int64_t tap[3], channel;
            split(j, g.kernel, tap, channel);
            operandAt<T>(call, 0)[group * g.weightStride[0] + i * g.weightStride[1] + channel * g.weightStride[2] + dot3(g.weightStride + 3, tap)] =
                sum;
          });
  }
}

template <class T>
KD_KERNEL addSegmentsKernel(KD_PARAM(Call) call, tiles::Size size, int64_t segments, const T* partial) {
  const Geometry& g = geometryOf(call.block);
  const int64_t total = g.groups * size.m * size.n;
  for (int64_t e = threadPosition(); e < total; e += threadCount()) {
    T sum = partial[e];
    for (int64_t s = 1; s < segments; s++) sum = static_cast<T>(sum + partial[s * total + e]);
    const int64_t j = e % size.n, i = e / size.n % size.m, group = e / size.n / size.m;
    int64_t tap[3], channel;
    split(j, g.kernel, tap, channel);
    operandAt<T>(call, 0)[group * g.weightStride[0] + i * g.weightStride[1] + channel * g.weightStride[2] + dot3(g.weightStride + 3, tap)] = sum;
  }
}

template <class T>
int weightGradient(const Launch& launch, const Geometry& g) {
  // Results follow from sizes alone: k is cut where one block each would have much to add.
  constexpr int64_t longest = 4096, most = 16;
  const tiles::Size size{g.outChannels, g.inChannels * volume(g.kernel), g.batch * volume(g.out)};
  int64_t segments = size.k / longest < 1 ? 1 : (size.k / longest < most ? size.k / longest : most);
  const int64_t segment = (size.k + segments - 1) / segments;
  if (size.k > 0) segments = (size.k + segment - 1) / segment;
  T* partial = nullptr;
  if (segments > 1) {
    partial = static_cast<T*>(launch.room(sizeof(T) * static_cast<size_t>(segments * g.groups * size.m * size.n)));
    if (partial == nullptr) return outOfMemory;
  }
  KD_LAUNCH(weightGradientKernel<T>, tiles::gridFor(size, g.groups * segments), blockThreads, tiles::sharedBytes<T>, launch.stream)
  (launch.call, size, segment, segments, partial);
  if (segments > 1) {
    const int64_t total = g.groups * size.m * size.n;
    KD_LAUNCH(addSegmentsKernel<T>, blocksFor(total), threadsFor(total), 0, launch.stream)(launch.call, size, segments, partial);
  }
  return ok;
}

}  // namespace

int entries::convolution(const Launch& launch) {
  const Geometry& g = *reinterpret_cast<const Geometry*>(launch.block().dims);
  const tiles::Size size{g.outChannels, g.batch * volume(g.out), g.inChannels * volume(g.kernel)};
  return byDType(launch.block().dtype, Numeric{}, [&](auto t) {
    using T = decltype(t);
    KD_LAUNCH(convolutionKernel<T>, tiles::gridFor(size, g.groups), blockThreads, tiles::sharedBytes<T>, launch.stream)(launch.call, size);
  });
}

int entries::convolutionWeightGradient(const Launch& launch) {
  const Geometry& g = *reinterpret_cast<const Geometry*>(launch.block().dims);
  int status = unsupported;
  byDType(launch.block().dtype, Numeric{}, [&](auto t) { status = weightGradient<decltype(t)>(launch, g); });
  return status;
}

}  // namespace kindling
