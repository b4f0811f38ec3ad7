#include "fibers.h"

#include <sys/mman.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <vector>
#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace sim {

uint3 threadIndex, blockIndex;
dim3 blockSize, gridSize;
unsigned char* sharedMemory;

namespace {

constexpr unsigned mostThreads = 1024;
#if defined(__SANITIZE_ADDRESS__)
constexpr size_t stackBytes = 1 << 20;
#else
constexpr size_t stackBytes = 128 << 10;
#endif
constexpr size_t guardBytes = 4096;

void fiberMain();

#if defined(__x86_64__)
// Saves the registers that a called function must keep, and takes up another stack.
extern "C" void kindlingSimSwitch(void** saved, void* next);
asm(".text\n.globl kindlingSimSwitch\n.type kindlingSimSwitch,@function\nkindlingSimSwitch:\n"
    "pushq %rbp\npushq %rbx\npushq %r12\npushq %r13\npushq %r14\npushq %r15\n"
    "movq %rsp,(%rdi)\nmovq %rsi,%rsp\n"
    "popq %r15\npopq %r14\npopq %r13\npopq %r12\npopq %rbx\npopq %rbp\nret\n"
    ".size kindlingSimSwitch,.-kindlingSimSwitch\n");
struct Context {
  void* stack = nullptr;
  void start(char* base) {
    void** top = reinterpret_cast<void**>(reinterpret_cast<uintptr_t>(base + stackBytes) & ~uintptr_t(15));
    *--top = nullptr;
    *--top = reinterpret_cast<void*>(&fiberMain);
    for (int i = 0; i < 6; i++) *--top = nullptr;
    stack = top;
  }
  void switchTo(Context& next) { kindlingSimSwitch(&stack, next.stack); }
};
#else
struct Context {
  ucontext_t context;
  void start(char* base) {
    getcontext(&context);
    context.uc_stack.ss_sp = base;
    context.uc_stack.ss_size = stackBytes;
    context.uc_link = nullptr;
    makecontext(&context, fiberMain, 0);
  }
  void switchTo(Context& next) { swapcontext(&context, &next.context); }
};
#endif

enum class Wait : uint8_t { none, block, warp, over };

struct Fiber {
  Context context;
  char* stack = nullptr;
  uint3 index{};
  uint64_t generation = 0;  // of the barrier it waits at
  Wait wait = Wait::over;
};

struct Warp {
  uint32_t arrived = 0, alive = 0;
  uint64_t generation = 0;
  // Two sets in turn: a fast lane may put in its next value while a slow one still reads.
  unsigned char slots[2][warpThreads][slotBytes];
};

struct Scheduler {
  std::vector<Fiber> fibers = std::vector<Fiber>(mostThreads);
  std::vector<Warp> warps = std::vector<Warp>(mostThreads / warpThreads);
  Context host;
  const std::function<void()>* body = nullptr;
  const char* name = "";
  unsigned threads = 0, alive = 0, arrived = 0, current = 0;
  uint64_t generation = 0;
  bool reverse = false;

  bool canRun(unsigned i) const {
    const Fiber& fiber = fibers[i];
    switch (fiber.wait) {
      case Wait::none: return true;
      case Wait::block: return generation != fiber.generation;
      case Wait::warp: return warps[i / warpThreads].generation != fiber.generation;
      default: return false;
    }
  }

  unsigned nextOf(unsigned from, unsigned begin, unsigned end) const {
    for (unsigned i = from, step = begin; step < end; step++) {
      i = reverse ? (i == begin ? end - 1 : i - 1) : (i + 1 == end ? begin : i + 1);
      if (canRun(i)) return i;
    }
    return mostThreads;
  }

  /** The running fiber's warp first, then all. */
  unsigned next(const char* whenNone) {
    const unsigned begin = current / warpThreads * warpThreads, end = std::min(begin + warpThreads, threads);
    unsigned found = nextOf(current, begin, end);
    if (found == mostThreads) found = nextOf(current, 0, threads);
    if (found == mostThreads) fail(whenNone);
    return found;
  }

  void go(unsigned to) {
    const unsigned from = current;
    if (to == from) return;
    current = to;
    threadIndex = fibers[to].index;
    fibers[from].context.switchTo(fibers[to].context);
  }

  void waitAt(Wait kind, uint64_t at) {
    Fiber& self = fibers[current];
    self.wait = kind;
    self.generation = at;
    go(next("deadlock: threads wait at different places"));
    self.wait = Wait::none;
  }

  [[noreturn]] void fail(const char* what) const {
    std::fprintf(stderr, "cuda-sim: %s; kernel %s, block (%u, %u, %u)\n", what, name, blockIndex.x, blockIndex.y, blockIndex.z);
    static const char* const places[] = {"runs", "waits at __syncthreads", "waits at a warp operation", "has ended"};
    for (unsigned i = 0; i < std::min(threads, 8u); i++)
      std::fprintf(stderr, "  thread %u %s\n", i, places[static_cast<int>(fibers[i].wait)]);
    std::abort();
  }
};

Scheduler& scheduler() {
  static Scheduler instance;
  return instance;
}

void fiberMain() {
  Scheduler& s = scheduler();
  (*s.body)();
  s.fibers[s.current].wait = Wait::over;
  s.alive--;
  s.warps[s.current / warpThreads].alive &= ~(1u << s.current % warpThreads);
  if (s.arrived != 0) s.fail("a thread ended while others wait at __syncthreads");
  if (s.alive == 0)
    s.fibers[s.current].context.switchTo(s.host);
  else
    s.go(s.next("deadlock: the rest wait for a thread that has ended"));
}

char* newStack() {
  void* base = mmap(nullptr, stackBytes + guardBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(base, guardBytes, PROT_NONE);
  return static_cast<char*>(base) + guardBytes;
}

void runBlock(Scheduler& s) {
  s.alive = s.threads;
  s.arrived = 0;
  for (unsigned i = 0; i < s.threads; i++) {
    Fiber& fiber = s.fibers[i];
    if (fiber.stack == nullptr) fiber.stack = newStack();
    fiber.index = {i % blockSize.x, i / blockSize.x % blockSize.y, i / (blockSize.x * blockSize.y)};
    fiber.wait = Wait::none;
    fiber.context.start(fiber.stack);
  }
  for (unsigned w = 0; w * warpThreads < s.threads; w++) {
    const unsigned lanes = std::min(warpThreads, s.threads - w * warpThreads);
    s.warps[w].alive = lanes == warpThreads ? ~0u : (1u << lanes) - 1;
    s.warps[w].arrived = 0;
  }
  s.current = s.reverse ? s.threads - 1 : 0;
  threadIndex = s.fibers[s.current].index;
  s.host.switchTo(s.fibers[s.current].context);
}

bool isSet(const char* name, const char* value) {
  const char* set = std::getenv(name);
  return set != nullptr && std::strcmp(set, value) == 0;
}

}  // namespace

unsigned currentThread() { return scheduler().current; }

void blockBarrier() {
  Scheduler& s = scheduler();
  if (s.alive != s.threads) s.fail("__syncthreads after a thread of the block has ended");
  const uint64_t generation = s.generation;
  if (++s.arrived == s.alive) {
    s.arrived = 0;
    s.generation++;
  } else {
    s.waitAt(Wait::block, generation);
  }
}

unsigned char* warpSlot() {
  Scheduler& s = scheduler();
  Warp& warp = s.warps[s.current / warpThreads];
  return warp.slots[warp.generation % 2][s.current % warpThreads];
}

const unsigned char (*warpBarrier(uint32_t mask))[slotBytes] {
  Scheduler& s = scheduler();
  Warp& warp = s.warps[s.current / warpThreads];
  const uint64_t generation = warp.generation;
  warp.arrived |= 1u << s.current % warpThreads;
  if ((warp.arrived & mask) == (mask & warp.alive)) {
    warp.arrived &= ~mask;
    warp.generation++;
  } else {
    s.waitAt(Wait::warp, generation);
  }
  return warp.slots[generation % 2];
}

void run(const char* name, dim3 grid, dim3 block, size_t sharedBytes, const std::function<void()>& body) {
  static std::mutex one;  // fibers share one scheduler: launches of several devices take turns
  static const bool reverse = isSet("KINDLING_SIM_ORDER", "reverse"), poison = !isSet("KINDLING_SIM_POISON", "0");
  std::lock_guard<std::mutex> lock(one);
  Scheduler& s = scheduler();
  s.body = &body;
  s.name = name;
  s.reverse = reverse;
  s.threads = block.x * block.y * block.z;
  blockSize = block;
  gridSize = grid;
  // Exactly as much as was asked for, so that AddressSanitizer sees an access beyond it.
  sharedMemory = sharedBytes == 0 ? nullptr : static_cast<unsigned char*>(std::aligned_alloc(16, (sharedBytes + 15) / 16 * 16));
  const unsigned blocks = grid.x * grid.y * grid.z;
  for (unsigned i = 0; i < blocks; i++) {
    const unsigned b = reverse ? blocks - 1 - i : i;
    blockIndex = {b % grid.x, b / grid.x % grid.y, b / (grid.x * grid.y)};
    // All ones is NaN, and a wild index: reading before writing shows.
    if (poison && sharedBytes != 0) std::memset(sharedMemory, 0xff, sharedBytes);
    runBlock(s);
  }
  std::free(sharedMemory);
}

}  // namespace sim
