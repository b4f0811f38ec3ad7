// What a launch passes to its kernels.
#pragma once
#include <kindling/block.h>

namespace kindling {

/** What a kernel found wrong, in device memory. The first one stays until the host takes it. */
struct Fault {
  int32_t status;  // 0 for none
  int32_t token;   // which call
  int64_t position, value;
};

/** A descriptor block as kernels get it. A small operand in host memory comes along in the parameters. */
struct Call {
  Block block;
  uint64_t inlined[maxOperands][2];
  Fault* fault;
  int32_t token;
  int32_t guarded;  // a check came before: do nothing if it failed
};

}  // namespace kindling
