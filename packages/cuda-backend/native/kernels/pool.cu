// Largest elements and means of windows, and their gradients. Images have three dimensions; missing ones are 1.
#include <kindling/dtypes.h>
#include "entries.h"
#include "launch.h"

namespace kindling {
namespace {

enum Kind : int64_t { regular, adaptive, fractional };

/** What the block's list of numbers says, in its order. Strides: batch, channel, depth, height, width. */
struct Geometry {
  int64_t channels, images, size[3], pooled[3];  // images: batches times channels
  int64_t kind, kernel[3], stride[3], padding[3], dilation[3];
  int64_t includePad, divisor;  // of means; a divisor of 0 counts elements
  int64_t pooledStride[5], wideStride[5], indexStride[5];
  int64_t sampleStride[3];  // of the random numbers: batch, channel, dimension
  int64_t dims;             // of the images, without those that are missing
};
KD_DEVICE const Geometry& geometryOf(const Block& block) { return *reinterpret_cast<const Geometry*>(block.dims); }

int64_t volume(const int64_t (&sizes)[3]) { return sizes[0] * sizes[1] * sizes[2]; }

struct Window {
  int64_t start, end, count;
};

KD_DEVICE Window adaptiveWindow(int64_t size, int64_t pooled, int64_t i) {
  const int64_t start = i * size / pooled, end = ((i + 1) * size + pooled - 1) / pooled;
  return {start, end, end - start};
}

/** Every dilation-th of [start, end), starting inside. */
KD_DEVICE Window maxWindow(const Geometry& g, int d, int64_t i) {
  if (g.kind == adaptive) return adaptiveWindow(g.size[d], g.pooled[d], i);
  int64_t start = i * g.stride[d] - g.padding[d], end = start + (g.kernel[d] - 1) * g.dilation[d] + 1;
  if (end > g.size[d]) end = g.size[d];
  if (start < 0) start += (-start + g.dilation[d] - 1) / g.dilation[d] * g.dilation[d];
  return {start, end, 0};
}

KD_DEVICE Window meanWindow(const Geometry& g, int d, int64_t i) {
  if (g.kind == adaptive) return adaptiveWindow(g.size[d], g.pooled[d], i);
  const int64_t start = i * g.stride[d] - g.padding[d], reach = start + g.kernel[d], bound = g.size[d] + g.padding[d];
  const int64_t end = reach < bound ? reach : bound, first = start > 0 ? start : 0, last = end < g.size[d] ? end : g.size[d];
  return {first, last, g.includePad ? end - start : last - first};
}

/** Windows that random numbers shift: Graham, Fractional max-pooling, 2014, as PyTorch rounds them. */
template <class S>
KD_DEVICE int64_t fractionalStart(const Geometry& g, const S* samples, int64_t image, int d, int64_t i) {
  const int64_t free = g.size[d] - g.kernel[d], last = g.pooled[d] - 1;
  if (i >= last) return free;
  // two dimensions are drawn last first, three in order
  const int64_t drawn = g.dims == 2 ? 2 - d : d;
  const int64_t at = image / g.channels * g.sampleStride[0] + image % g.channels * g.sampleStride[1] + drawn * g.sampleStride[2];
  const S sample = samples[at], alpha = static_cast<S>(free) / static_cast<S>(last);
  return static_cast<int64_t>((static_cast<S>(i) + sample) * alpha) - static_cast<int64_t>(sample * alpha);
}

KD_DEVICE Window fractionalWindow(const Call& call, const Geometry& g, int64_t image, int d, int64_t i) {
  const bool narrow = call.block.operand[3].dtype == DTypeOf<float>::code;
  const int64_t start = narrow ? fractionalStart(g, operandAt<float>(call, 3), image, d, i) : fractionalStart(g, operandAt<double>(call, 3), image, d, i);
  return {start, start + g.kernel[d], g.kernel[d]};
}

/** A position among the results of all images, or among their elements. */
struct Place {
  int64_t image, at[3];
  KD_DEVICE Place(int64_t position, const int64_t (&sizes)[3]) {
    for (int d = 2; d >= 0; d--) {
      at[d] = position % sizes[d];
      position /= sizes[d];
    }
    image = position;
  }
  KD_DEVICE int64_t offset(const Geometry& g, const int64_t (&strides)[5]) const {
    return image / g.channels * strides[0] + image % g.channels * strides[1] + at[0] * strides[2] + at[1] * strides[3] + at[2] * strides[4];
  }
};
KD_DEVICE int64_t imageOffset(const Geometry& g, int64_t image, const int64_t (&strides)[5]) {
  return image / g.channels * strides[0] + image % g.channels * strides[1];
}

/** Operands: values, x, indices or none, samples or none. NaN wins; the last one, as in PyTorch. */
template <class T>
KD_KERNEL maxPoolKernel(KD_PARAM(Call) call, int64_t n) {
  const Geometry& g = geometryOf(call.block);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Place place(i, g.pooled);
    Window w[3];
    for (int d = 0; d < 3; d++) w[d] = g.kind == fractional ? fractionalWindow(call, g, place.image, d, place.at[d]) : maxWindow(g, d, place.at[d]);
    const int64_t step[3] = {g.kind == regular ? g.dilation[0] : 1, g.kind == regular ? g.dilation[1] : 1, g.kind == regular ? g.dilation[2] : 1};
    const T* x = operandAt<T>(call, 1) + imageOffset(g, place.image, g.wideStride);
    int64_t best = -1;
    T held{};
    for (int64_t a = w[0].start; a < w[0].end; a += step[0])
      for (int64_t b = w[1].start; b < w[1].end; b += step[1])
        for (int64_t c = w[2].start; c < w[2].end; c += step[2]) {
          const T value = x[a * g.wideStride[2] + b * g.wideStride[3] + c * g.wideStride[4]];
          if (best >= 0 && !(value > held || value != value)) continue;
          held = value;
          best = (a * g.size[1] + b) * g.size[2] + c;
        }
    operandAt<T>(call, 0)[place.offset(g, g.pooledStride)] = held;
    if (int64_t* indices = operandAt<int64_t>(call, 2)) indices[place.offset(g, g.indexStride)] = best;
  }
}

/** Operands: out (zero), gradient, indices. Several windows may share an element. */
template <class T>
KD_KERNEL maxPoolBackwardKernel(KD_PARAM(Call) call, int64_t n) {
  const Geometry& g = geometryOf(call.block);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Place place(i, g.pooled);
    const int64_t index = operandAt<int64_t>(call, 2)[place.offset(g, g.indexStride)];
    if (index < 0 || index >= g.size[0] * g.size[1] * g.size[2]) {
      report(call, indexOutOfRange, i, index);
      continue;
    }
    const int64_t c = index % g.size[2], b = index / g.size[2] % g.size[1], a = index / g.size[2] / g.size[1];
    T* out = operandAt<T>(call, 0) + imageOffset(g, place.image, g.wideStride);
    atomicAdd(out + a * g.wideStride[2] + b * g.wideStride[3] + c * g.wideStride[4], operandAt<T>(call, 1)[place.offset(g, g.pooledStride)]);
  }
}

KD_DEVICE int64_t divisorOf(const Geometry& g, const Window (&w)[3]) { return g.divisor != 0 ? g.divisor : w[0].count * w[1].count * w[2].count; }

/** Operands: out, x. */
template <class T>
KD_KERNEL meanPoolKernel(KD_PARAM(Call) call, int64_t n) {
  const Geometry& g = geometryOf(call.block);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Place place(i, g.pooled);
    const Window w[3] = {meanWindow(g, 0, place.at[0]), meanWindow(g, 1, place.at[1]), meanWindow(g, 2, place.at[2])};
    const T* x = operandAt<T>(call, 1) + imageOffset(g, place.image, g.wideStride);
    T sum = 0;
    for (int64_t a = w[0].start; a < w[0].end; a++)
      for (int64_t b = w[1].start; b < w[1].end; b++)
        for (int64_t c = w[2].start; c < w[2].end; c++) sum += x[a * g.wideStride[2] + b * g.wideStride[3] + c * g.wideStride[4]];
    operandAt<T>(call, 0)[place.offset(g, g.pooledStride)] = sum / static_cast<T>(divisorOf(g, w));
  }
}

/** The first window that ends behind element `at`, and the first that starts behind it. */
KD_DEVICE Window coveringWindows(const Geometry& g, int d, int64_t at) {
  int64_t first = 0, last = g.pooled[d];
  if (g.kind == adaptive) {
    first = at * g.pooled[d] / g.size[d];
    if (first > 0) first--;
    last = ((at + 1) * g.pooled[d] + g.size[d] - 1) / g.size[d];
  } else {
    const int64_t reach = at + g.padding[d] - g.kernel[d];
    first = reach < 0 ? 0 : reach / g.stride[d];
    last = (at + g.padding[d]) / g.stride[d] + 1;
  }
  return {first, last < g.pooled[d] ? last : g.pooled[d], 0};
}

/** One thread for each element, which adds up its shares in a fixed order. Operands: out, gradient. */
template <class T>
KD_KERNEL meanPoolBackwardKernel(KD_PARAM(Call) call, int64_t n) {
  const Geometry& g = geometryOf(call.block);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Place place(i, g.size);
    Window over[3];
    for (int d = 0; d < 3; d++) over[d] = coveringWindows(g, d, place.at[d]);
    const T* gradient = operandAt<T>(call, 1) + imageOffset(g, place.image, g.pooledStride);
    T sum = 0;
    for (int64_t a = over[0].start; a < over[0].end; a++)
      for (int64_t b = over[1].start; b < over[1].end; b++)
        for (int64_t c = over[2].start; c < over[2].end; c++) {
          const Window w[3] = {meanWindow(g, 0, a), meanWindow(g, 1, b), meanWindow(g, 2, c)};
          bool covers = true;
          for (int d = 0; d < 3; d++) covers = covers && place.at[d] >= w[d].start && place.at[d] < w[d].end;
          if (covers) sum += gradient[a * g.pooledStride[2] + b * g.pooledStride[3] + c * g.pooledStride[4]] / static_cast<T>(divisorOf(g, w));
        }
    operandAt<T>(call, 0)[place.offset(g, g.wideStride)] = sum;
  }
}

const Geometry& read(const Launch& launch) { return *reinterpret_cast<const Geometry*>(launch.block().dims); }

template <class Kernel>
void over(const Launch& launch, int64_t n, Kernel kernel) {
  KD_LAUNCH(kernel, blocksFor(n), threadsFor(n), 0, launch.stream)(launch.call, n);
}

}  // namespace

int entries::maxPool(const Launch& launch) {
  const int64_t n = read(launch).images * volume(read(launch).pooled);
  return byDType(launch.block().dtype, Numeric{}, [&](auto t) { over(launch, n, maxPoolKernel<decltype(t)>); });
}
int entries::maxPoolBackward(const Launch& launch) {
  const int64_t n = read(launch).images * volume(read(launch).pooled);
  return byDType(launch.block().dtype, Floating{}, [&](auto t) { over(launch, n, maxPoolBackwardKernel<decltype(t)>); });
}
int entries::meanPool(const Launch& launch) {
  const int64_t n = read(launch).images * volume(read(launch).pooled);
  return byDType(launch.block().dtype, Types<float, double, int64_t>{}, [&](auto t) { over(launch, n, meanPoolKernel<decltype(t)>); });
}
int entries::meanPoolBackward(const Launch& launch) {
  const int64_t n = read(launch).images * volume(read(launch).size);
  return byDType(launch.block().dtype, Floating{}, [&](auto t) { over(launch, n, meanPoolBackwardKernel<decltype(t)>); });
}

}  // namespace kindling
