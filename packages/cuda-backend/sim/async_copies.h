// cp.async: a copy lands only when it is waited for, so that a missing wait reads what was there before.
#pragma once
#include <cstddef>

namespace sim {

/** 16 bytes, of which those from `bytes` on are zeros. */
void copyAsync(void* to, const void* from, size_t bytes);
void commitCopies();
/** Returns when at most `pending` groups of this thread's copies are under way. */
void waitForCopies(int pending);

}  // namespace sim
