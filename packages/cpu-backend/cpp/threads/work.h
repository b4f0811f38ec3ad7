// What the owner of the memory and its workers do for a job. Each module has these functions, since each calls its own table.
#include "parallel.h"

namespace kindling::threads {
namespace {

/** Some 20 µs; then whoever has the rest gets this processor too. */
constexpr int spins = 20000;
constexpr uint32_t nothingLeft = 1u << 30;

void work(Pool& p, void* room) {
  for (;;) {
    const uint32_t part = __atomic_fetch_add(&p.next, 1, __ATOMIC_SEQ_CST);
    if (part >= p.parts) return;
    const uint32_t begin = part * p.size, end = begin + p.size;
    p.task(p.context, begin, end < p.count ? end : p.count, room);
  }
}

/** Lets nobody in any more and waits for those inside. */
void close(Pool& p) {
  uint32_t state = __atomic_and_fetch(&p.state, ~open, __ATOMIC_SEQ_CST);
  for (int i = 0; state != 0 && (i < spins || !p.mayBlock); i++) state = __atomic_load_n(&p.state, __ATOMIC_SEQ_CST);
  if (state == 0) return;
  __atomic_store_n(&p.waiting, 1, __ATOMIC_SEQ_CST);
  while ((state = __atomic_load_n(&p.state, __ATOMIC_SEQ_CST)) != 0)
    __builtin_wasm_memory_atomic_wait32(reinterpret_cast<int*>(&p.state), static_cast<int>(state), -1);
  __atomic_store_n(&p.waiting, 0, __ATOMIC_SEQ_CST);
}

}  // namespace

/** The owner's part of a job; non-zero where a worker trapped. */
KD_EXPORT(lead) int lead() {
  Pool& p = pool();
  p.next = p.trapped = 0;
  __atomic_store_n(&p.state, open, __ATOMIC_SEQ_CST);
  __atomic_fetch_add(&p.sequence, 1, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&p.sleeping, __ATOMIC_SEQ_CST) != 0)
    __builtin_wasm_memory_atomic_notify(reinterpret_cast<int*>(&p.sequence), static_cast<unsigned>(p.threads - 1));
  work(p, p.room[0]);
  close(p);
  return static_cast<int>(p.trapped);
}

/** Ends a job in which the owner trapped. */
KD_EXPORT(abandon) void abandon() {
  __atomic_store_n(&pool().next, nothingLeft, __ATOMIC_SEQ_CST);
  close(pool());
}

/** A worker's part of the job that it has joined. */
KD_EXPORT(assist) void assist(int worker) { work(pool(), pool().room[worker]); }

}  // namespace kindling::threads
