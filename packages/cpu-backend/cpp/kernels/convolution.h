// What the convolution kernels read from the descriptor block.
#pragma once
#include "gemm.h"
#include "gemv.h"
#include "numbers.h"
#include "patches.h"

namespace kindling::conv {

inline Axis readAxis(Numbers& n) { return {n.count(), n.stride(), n.count(), n.count(), n.count(), n.count(), n.count()}; }

template <class T>
Patches<T> readPatches(Numbers& n, const T* data) {
  return {data, n.stride(), n.stride(), readAxis(n), readAxis(n), readAxis(n)};
}

/** Strides of a weight: from group to group, output to output, input to input, tap to tap. */
struct WeightStrides {
  ptrdiff_t group, out, in, d, h, w;

  explicit WeightStrides(Numbers& n) : group(n.stride()), out(n.stride()), in(n.stride()), d(n.stride()), h(n.stride()), w(n.stride()) {}
  template <class Line>
  ptrdiff_t at(const Line& l) const {
    return l.channel * in + l.d * d + l.h * h + l.w * w;
  }
};

/** out = weights x patches + bias, for one group at a time. Operands: out, x, weight, bias where there are four. */
template <class T>
struct Product {
  int images, groups, inChannels, outChannels;  // channels of one group
  Patches<T> x;
  const T* weight;
  WeightStrides strides;
  T* out;
  ptrdiff_t outImage, outChannel, outD, outH, outW;
  const T* bias;
  ptrdiff_t biasStride;
  /** Whether neighbouring positions are neighbours in the output's memory. */
  bool dense;

  explicit Product(const Block& block) : Product(block, Numbers(block)) {}
  Product(const Block& block, Numbers n)
      : images(n.count()), groups(n.count()), inChannels(n.count()), outChannels(n.count()),
        x(readPatches(n, block.data<const T>(1))), weight(block.data<const T>(2)), strides(n) {
    out = block.data<T>(0);
    outImage = n.stride(), outChannel = n.stride(), outD = n.stride(), outH = n.stride(), outW = n.stride();
    biasStride = n.stride();
    bias = block.operands == 4 ? block.data<const T>(3) : nullptr;
    dense = (x.w.grid == 1 || outW == 1) && (x.h.grid == 1 || outH == x.w.grid) && (x.d.grid == 1 || outD == x.w.grid * x.h.grid);
  }

  Product group(int g) const {
    Product c = *this;
    c.x.data += g * inChannels * x.channel;
    c.weight += g * strides.group;
    c.out += g * outChannels * outChannel;
    if (bias != nullptr) c.bias += g * outChannels * biasStride;
    return c;
  }
  T biasOf(int row) const { return bias == nullptr ? T(0) : bias[row * biasStride]; }
  ptrdiff_t placeOf(typename Patches<T>::Column c) const { return c.image * outImage + c.d * outD + c.h * outH + c.w * outW; }
  void next(typename Patches<T>::Column& c) const {
    if (++c.w < x.w.grid) return;
    c.w = 0;
    if (++c.h < x.h.grid) return;
    c.h = 0;
    if (++c.d < x.d.grid) return;
    c.d = 0;
    c.image++;
  }
};

/** out (g's channels, x's channels and taps) = g x patchesᵀ, for one group at a time. Operands: out (contiguous), x, g. */
template <class T>
struct Correlation {
  int images, groups, xChannels, gChannels;  // channels of one group
  Patches<T> x, g;                           // of the same positions; g has one tap
  T* out;

  Correlation(const Block& block, Numbers& n)
      : images(n.count()), groups(n.count()), xChannels(n.count()), gChannels(n.count()),
        x(readPatches(n, block.data<const T>(1))), g(readPatches(n, block.data<const T>(2))), out(block.data<T>(0)) {}

  Correlation group(int i) const {
    Correlation c = *this;
    c.x.data += i * xChannels * x.channel;
    c.g.data += i * gChannels * g.channel;
    c.out += i * gChannels * xChannels * x.taps();
    return c;
  }
};

}  // namespace kindling::conv
