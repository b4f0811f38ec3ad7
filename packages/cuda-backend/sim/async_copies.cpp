#include "async_copies.h"

#include <cstring>
#include <deque>
#include <vector>
#include "fibers.h"

namespace sim {
namespace {

struct Copy {
  void* to;
  const void* from;
  size_t bytes;
};
struct Thread {
  std::vector<Copy> open;
  std::deque<std::vector<Copy>> groups;
};

Thread& thread() {
  static std::vector<Thread> threads(1024);
  return threads[currentThread()];
}

}  // namespace

void copyAsync(void* to, const void* from, size_t bytes) { thread().open.push_back({to, from, bytes}); }

void commitCopies() {
  Thread& self = thread();
  self.groups.push_back(std::move(self.open));
  self.open.clear();
}

void waitForCopies(int pending) {
  auto& groups = thread().groups;
  for (; groups.size() > static_cast<size_t>(pending); groups.pop_front())
    for (const Copy& copy : groups.front()) {
      std::memcpy(copy.to, copy.from, copy.bytes);
      std::memset(static_cast<char*>(copy.to) + copy.bytes, 0, 16 - copy.bytes);
    }
}

}  // namespace sim
