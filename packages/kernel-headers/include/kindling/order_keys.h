// Unsigned integers that order as the elements do: NaN above everything and all NaN equal, -0 equal to 0.
#pragma once
#include <kindling/block.h>

namespace kindling::order {

template <class T>
struct KeyOf {
  using Type = uint32_t;  // integers and bool of up to 32 bits
  static KD_FN Type key(T x) { return static_cast<uint32_t>(static_cast<int32_t>(x)) ^ 0x80000000u; }
};
template <>
struct KeyOf<int64_t> {
  using Type = uint64_t;
  static KD_FN Type key(int64_t x) { return static_cast<uint64_t>(x) ^ (1ull << 63); }
};
template <>
struct KeyOf<float> {
  using Type = uint32_t;
  static KD_FN Type key(float x) {
    if (x != x) return UINT32_MAX;
    const uint32_t bits = x == 0 ? 0 : platform::bitCast<uint32_t>(x);
    return bits ^ (static_cast<uint32_t>(static_cast<int32_t>(bits) >> 31) | 0x80000000u);
  }
};
template <>
struct KeyOf<double> {
  using Type = uint64_t;
  static KD_FN Type key(double x) {
    if (x != x) return UINT64_MAX;
    const uint64_t bits = x == 0 ? 0 : platform::bitCast<uint64_t>(x);
    return bits ^ (static_cast<uint64_t>(static_cast<int64_t>(bits) >> 63) | (1ull << 63));
  }
};

/** An element's key and its place in its line. */
template <class Key>
struct Entry {
  Key key;
  uint32_t place;
  bool operator<(const Entry& other) const { return key < other.key; }
};

/** Reads a line of n elements; `flip` is 0, or all ones for falling order. */
template <class Key>
using ReadLine = void (*)(Entry<Key>* entries, const void* x, int64_t stride, uint32_t n, Key flip);

template <class T>
void readLine(Entry<typename KeyOf<T>::Type>* entries, const void* x, int64_t stride, uint32_t n, typename KeyOf<T>::Type flip) {
  const T* from = static_cast<const T*>(x);
  for (uint32_t i = 0; i < n; i++) entries[i] = {static_cast<typename KeyOf<T>::Type>(KeyOf<T>::key(from[i * stride]) ^ flip), i};
}

}  // namespace kindling::order
