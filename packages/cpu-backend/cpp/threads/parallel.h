// Work shared with the threads of the pool. Kernels cut what they do into items; which thread runs which items never changes
// a result. The record of the job lies at a fixed place, so that all modules over the memory share it, and functions are passed
// as table indices, which are the same in every instance of a module. src/threads/pool.ts starts the workers.
#pragma once
#include <kindling/platform.h>

namespace kindling::threads {

/** Runs items begin .. end - 1. `room` is work space that only the running thread uses. */
using Task = void (*)(void* context, size_t begin, size_t end, void* room);

inline constexpr int mostThreads = 64;
/** A grain that keeps all items on one thread. */
inline constexpr size_t never = static_cast<size_t>(-1);

/** One job at a time: only the agent that owns the memory starts jobs. src/threads/record.ts writes the first fields. */
struct Pool {
  int32_t threads;  // that kernels may use, the owner included
  int32_t ready;    // workers that wait for jobs
  int32_t module;   // whose function `task` is
  int32_t always;   // whether any two items are shared, for tests
  int32_t started;  // workers asked for
  int32_t mayBlock;  // the owner, while it waits
  Task task;
  void* context;
  uint32_t count, size, parts;
  uint32_t trapped, waiting;
  void* room[mostThreads];
  uint32_t seen[mostThreads];
  alignas(64) uint32_t next;  // part that nobody took yet
  alignas(64) uint32_t state;  // `open` while workers may join, plus how many are inside
  alignas(64) uint32_t sequence;  // of the job
  alignas(64) uint32_t sleeping;  // workers that need a wake-up
};

inline constexpr uint32_t open = 0x80000000u;
/** `POOL_AREA` of src/memory/heap.ts. */
KD_FN Pool& pool() { return *reinterpret_cast<Pool*>(0x1ef000); }

extern "C" {
/** Opens the job that is written down, helps, and returns when all of it is done; throws when a part of it trapped. */
__attribute__((import_module("threads"), import_name("run"))) void runJob();
/** Asks for workers. */
__attribute__((import_module("threads"), import_name("start"))) void startWorkers();
}

/** How many parts to cut `count` items into, of `grain` or more each; 1 where one thread does it all. */
KD_RARE uint32_t partsOf(size_t count, size_t grain) {
  Pool& p = pool();
  if (p.threads < 2) return 1;
  if (p.always && grain != never) grain = 1;
  size_t parts = count / (grain > 0 ? grain : 1);
  // An open job means that this is part of it.
  if (parts < 2 || __atomic_load_n(&p.state, __ATOMIC_SEQ_CST) != 0) return 1;
  if (p.started < p.threads - 1) startWorkers();
  if (__atomic_load_n(&p.ready, __ATOMIC_SEQ_CST) == 0) return 1;
  // More parts than threads, for threads that come late or are slower; as many as leave the threads equal shares.
  const size_t threads = static_cast<size_t>(p.threads);
  size_t best = parts, least = static_cast<size_t>(-1);
  for (size_t each = 4; each > 0; each--) {
    const size_t wanted = parts < threads * each ? parts : threads * each;
    const size_t size = (count + wanted - 1) / wanted, made = (count + size - 1) / size;
    const size_t longest = (made + threads - 1) / threads * size;
    if (longest >= least) continue;
    least = longest;
    best = wanted;
  }
  return static_cast<uint32_t>(best);
}

/** The one copy of the work, whoever runs it: V8 compiles functions one by one, and its flags may stand for a first call only. */
template <class F>
__attribute__((noinline)) void runItems(void* context, size_t begin, size_t end, void* room) {
  (*static_cast<F*>(context))(begin, end, room);
}

/** f(begin, end, room) for items 0 .. count - 1, on several threads where each gets `grain` items or more. */
template <class F>
KD_FN void parallelFor(size_t count, size_t grain, void* room, F f) {
  const uint32_t parts = partsOf(count, grain);
  if (parts < 2) return runItems<F>(&f, 0, count, room);
  Pool& p = pool();
  p.task = runItems<F>;
  p.context = &f;
  p.count = static_cast<uint32_t>(count);
  p.size = (p.count + parts - 1) / parts;
  p.parts = (p.count + p.size - 1) / p.size;
  p.room[0] = room;
  runJob();
}

/** The same in multiples of 64 elements, for loops over packs. f(begin, end). */
template <class F>
KD_FN void parallelElements(size_t n, size_t grain, F f) {
  constexpr size_t unit = 64;
  parallelFor((n + unit - 1) / unit, grain / unit, nullptr, [=](size_t begin, size_t end, void*) {
    f(begin * unit, end * unit < n ? end * unit : n);
  });
}

}  // namespace kindling::threads
