#include "streams.h"

#include <cstdlib>

namespace sim {

bool asynchronous() {
  static const char* set = std::getenv("KINDLING_SIM_ASYNC");
  return set != nullptr && set[0] == '1';
}

Stream::Stream(int device) : device(device) {
  if (!asynchronous()) return;
  thread = std::thread([this] {
    std::unique_lock<std::mutex> lock(mutex);
    for (;;) {
      work.wait(lock, [&] { return stopping || !queue.empty(); });
      if (queue.empty()) return;
      const auto task = std::move(queue.front());
      queue.pop_front();
      lock.unlock();
      task();
      lock.lock();
      done++;
      progress.notify_all();
    }
  });
}

Stream::~Stream() {
  if (!thread.joinable()) return;
  {
    std::lock_guard<std::mutex> lock(mutex);
    stopping = true;
  }
  work.notify_all();
  thread.join();
}

void Stream::submit(std::function<void()> task) {
  if (!thread.joinable()) return task();
  std::lock_guard<std::mutex> lock(mutex);
  queue.push_back(std::move(task));
  submitted++;
  work.notify_one();
}

void Stream::wait() {
  std::unique_lock<std::mutex> lock(mutex);
  const uint64_t until = submitted;
  progress.wait(lock, [&] { return done >= until; });
}

bool Stream::idle() {
  std::lock_guard<std::mutex> lock(mutex);
  return done == submitted;
}

void Event::record(Stream& stream) {
  uint64_t generation;
  {
    std::lock_guard<std::mutex> lock(mutex);
    generation = ++recorded;
  }
  stream.submit([this, generation] {
    std::lock_guard<std::mutex> lock(mutex);
    passed = generation;
    at = std::chrono::steady_clock::now();
    reached.notify_all();
  });
}

void Event::waitFor(uint64_t generation) {
  std::unique_lock<std::mutex> lock(mutex);
  reached.wait(lock, [&] { return passed >= generation; });
}

}  // namespace sim
