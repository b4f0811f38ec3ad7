// How workers wait for jobs, join and leave them. Workers are numbered from 1.
#include "threads/work.h"

namespace kindling::threads {
namespace {

/** Some 100 µs: jobs often follow one another, and waking a thread costs tens of them. */
constexpr int idleSpins = 100000;

}  // namespace

/** Says that a worker is there; `room` is its work space. */
KD_EXPORT(enlist) void enlist(int worker, void* room) {
  Pool& p = pool();
  p.room[worker] = room;
  p.seen[worker] = __atomic_load_n(&p.sequence, __ATOMIC_SEQ_CST);
  __atomic_fetch_add(&p.ready, 1, __ATOMIC_SEQ_CST);
}

/** Returns, inside a job, the module whose `assist` to call. */
KD_EXPORT(awaitJob) int awaitJob(int worker) {
  Pool& p = pool();
  for (int i = 0;; i++) {
    const uint32_t now = __atomic_load_n(&p.sequence, __ATOMIC_SEQ_CST);
    if (now != p.seen[worker]) {
      p.seen[worker] = now;
      uint32_t state = __atomic_load_n(&p.state, __ATOMIC_SEQ_CST);
      while (state & open && static_cast<int>(state & ~open) < p.threads - 1)
        if (__atomic_compare_exchange_n(&p.state, &state, state + 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) return p.module;
      i = 0;
    }
    if (i < idleSpins) continue;
    __atomic_fetch_add(&p.sleeping, 1, __ATOMIC_SEQ_CST);
    __builtin_wasm_memory_atomic_wait32(reinterpret_cast<int*>(&p.sequence), static_cast<int>(now), -1);
    __atomic_fetch_sub(&p.sleeping, 1, __ATOMIC_SEQ_CST);
    i = 0;
  }
}

KD_EXPORT(leaveJob) void leaveJob() {
  Pool& p = pool();
  if (__atomic_sub_fetch(&p.state, 1, __ATOMIC_SEQ_CST) == 0 && __atomic_load_n(&p.waiting, __ATOMIC_SEQ_CST) != 0)
    __builtin_wasm_memory_atomic_notify(reinterpret_cast<int*>(&p.state), 1);
}

/** A worker trapped: nobody takes another part. */
KD_EXPORT(reportTrap) void reportTrap() {
  __atomic_store_n(&pool().trapped, 1, __ATOMIC_SEQ_CST);
  __atomic_store_n(&pool().next, nothingLeft, __ATOMIC_SEQ_CST);
}

}  // namespace kindling::threads
