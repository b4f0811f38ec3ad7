// The functors of math_ops.def.
#pragma once
#include "math/erf.h"
#include "math/exp.h"
#include "math/hyperbolic.h"
#include "math/log.h"

namespace kindling::smooth {

#define MATH1(name, ...)         \
  struct name {                  \
    template <class T>           \
    static KD_FN T apply(T x) {  \
      return __VA_ARGS__;        \
    }                            \
  };
#define MATH2(name, ...)              \
  struct name {                       \
    template <class T>                \
    static KD_FN T apply(T a, T b) {  \
      return __VA_ARGS__;             \
    }                                 \
  };
#include "math_ops.def"
#undef MATH1
#undef MATH2

}  // namespace kindling::smooth
