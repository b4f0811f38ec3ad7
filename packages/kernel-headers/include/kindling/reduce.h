// The functors of reduce_ops.def.
#pragma once
#include "dtypes.h"
#include "math/simple.h"

namespace kindling {

namespace limits {

/** Below or equal to everything: the identity of a maximum. */
template <class T>
constexpr T lowest() {
  if constexpr (isFloating<T>)
    return -__builtin_inff();
  else if constexpr (T(-1) < T(0))
    return static_cast<T>(uint64_t(1) << (sizeof(T) * 8 - 1));
  else
    return T(0);
}

template <class T>
constexpr T highest() {
  if constexpr (isFloating<T>)
    return __builtin_inff();
  else if constexpr (T(-1) < T(0))
    return static_cast<T>(~(uint64_t(1) << (sizeof(T) * 8 - 1)));
  else
    return static_cast<T>(~uint64_t(0));
}

}  // namespace limits

namespace reduce {

#define REDUCE(name, types, identityValue, ...)                    \
  struct name {                                                    \
    template <class T>                                             \
    static constexpr T identity = identityValue;                   \
    template <class T>                                             \
    static KD_FN T combine(T a, T b) {                             \
      return __VA_ARGS__;                                          \
    }                                                              \
  };
#include "reduce_ops.def"
#undef REDUCE

}  // namespace reduce
}  // namespace kindling
