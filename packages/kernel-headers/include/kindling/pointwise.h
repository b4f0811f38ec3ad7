// The functors of pointwise_ops.def: one struct an op, with `apply` for every dtype in its list.
#pragma once
#include "dtypes.h"
#include "math/bessel.h"
#include "math/divide.h"
#include "math/gamma.h"
#include "math/incomplete_gamma.h"
#include "math/normal.h"
#include "math/orthogonal_polynomials.h"
#include "math/scalar.h"
#include "math/simple.h"

namespace kindling::pointwise {

#define KD_ONE(name, result, ...)            \
  struct name {                              \
    template <class T>                       \
    static KD_FN result apply(T x) {         \
      return __VA_ARGS__;                    \
    }                                        \
  };
#define KD_TWO(name, result, ...)            \
  struct name {                              \
    template <class T>                       \
    static KD_FN result apply(T a, T b) {    \
      return __VA_ARGS__;                    \
    }                                        \
  };
#define UNARY(name, types, ...) KD_ONE(name, T, __VA_ARGS__)
#define PREDICATE(name, types, ...) KD_ONE(name, bool, __VA_ARGS__)
#define BINARY(name, types, ...) KD_TWO(name, T, __VA_ARGS__)
#define DIVISION(name, types, ...) KD_TWO(name, T, __VA_ARGS__)
#define COMPARE(name, types, ...) KD_TWO(name, bool, __VA_ARGS__)
#include "pointwise_ops.def"
#undef UNARY
#undef PREDICATE
#undef BINARY
#undef DIVISION
#undef COMPARE
#undef KD_ONE
#undef KD_TWO

}  // namespace kindling::pointwise
