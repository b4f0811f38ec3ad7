// Elementwise reductions of two arrays, as gloo calls them between the ranks.
#pragma once
#include <cstddef>

namespace kindling {

/** Numbers as in src/group/reduce-op.ts. */
enum ReduceOp { Sum, Avg, Min, Max, Product };

using ReduceFn = void (*)(void* out, const void* a, const void* b, size_t count);

/** The average is a sum here; `divide` ends it. Null for a dtype that has no such reduction. */
ReduceFn reduceFunction(int op, int dtype);

/** Divides floating elements in place. */
void divide(int dtype, void* data, size_t count, int by);

/** Bytes of an element by dtype code, 0 for one that does not exist. */
size_t elementBytes(int dtype);

}  // namespace kindling
