// The descriptor block: everything a kernel needs, as 32-bit words in one place, so that a call passes one pointer.
// Two-slot fields are little-endian 64-bit values. The TypeScript side is cpu-backend/src/abi/block.ts.
#pragma once
#include "dtypes.h"

namespace kindling {

inline constexpr int maxOperands = 8;
inline constexpr int maxScalars = 8;
inline constexpr int maxDims = 32;

struct OperandWords {
  uint64_t pointer;  // of the first element, offset included
  int32_t dtype;
  int32_t reserved;
};

union Scalar {
  double real;
  int64_t integer;
};

struct Block {
  int32_t op;
  int32_t dtype;  // the compute dtype
  int32_t ndim;
  int32_t operands;        // outputs first
  int64_t errorPosition;   // set with a non-zero return value
  int64_t errorValue;
  OperandWords operand[maxOperands];
  Scalar scalar[maxScalars];
  // sizes, then one row of strides (in elements) for each operand
  int64_t dims[maxDims * (1 + maxOperands)];

  constexpr int64_t size(int d) const { return dims[d]; }
  constexpr const int64_t* strides(int k) const { return dims + ndim * (1 + k); }
  template <class T>
  T* data(int k) const {
    return reinterpret_cast<T*>(static_cast<uintptr_t>(operand[k].pointer));
  }
  template <class T>
  constexpr T value(int i) const {
    if constexpr (isFloating<T>)
      return static_cast<T>(scalar[i].real);
    else
      return static_cast<T>(scalar[i].integer);
  }
};

/** What a kernel returns. 0 is success; before any other value nothing has been written. */
enum Status : int32_t {
  ok = 0,
  unsupported = 1,      // no loop for this op and dtype
  indexOutOfRange = 2,  // errorPosition: flat position in the index tensor; errorValue: the index
  divisionByZero = 3,   // integer division; errorPosition: flat position in the divisor
  outOfMemory = 4,      // no room for intermediate results
};

}  // namespace kindling
