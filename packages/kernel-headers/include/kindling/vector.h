// Math functions are templates over one element or a vector of them; these names let one text serve both.
#pragma once
#include "platform.h"

namespace kindling {

template <class T>
struct VectorTraits {
  using Lane = T;
  static constexpr int count = 1;
  template <class U>
  using Rebind = U;
};

#if defined(KD_VECTOR)
template <class E, int n>
struct VectorTraits<KD_VECTOR(E, n)> {
  using Lane = E;
  static constexpr int count = n;
  template <class U>
  using Rebind = KD_VECTOR(U, n);
};
#endif

/** Element type. */
template <class T>
using Lane = typename VectorTraits<T>::Lane;

/** T with elements of type U. */
template <class T, class U>
using Rebind = typename VectorTraits<T>::template Rebind<U>;

/** Integers as wide as the elements of T. */
template <class T>
struct IntegersLike;
template <>
struct IntegersLike<float> {
  using Type = int32_t;
};
template <>
struct IntegersLike<double> {
  using Type = int64_t;
};
template <class T>
using Integers = Rebind<T, typename IntegersLike<Lane<T>>::Type>;

/** A constant in every element. */
template <class T>
KD_FN T constant(Lane<T> value) {
  if constexpr (VectorTraits<T>::count == 1)
    return value;
  else
    return T(platform::opaque(value));
}

/** Elements converted one by one. */
template <class To, class From>
KD_FN To convertElements(From x) {
  if constexpr (VectorTraits<To>::count == 1)
    return static_cast<To>(x);
  else
    return __builtin_convertvector(x, To);
}

}  // namespace kindling
