// Streams: queues of work, each with a thread of its own, or done at once by whoever submits.
#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace sim {

/** Whether streams are threads. */
bool asynchronous();

struct Stream {
  int device;
  std::mutex mutex;
  std::condition_variable work, progress;
  std::deque<std::function<void()>> queue;
  uint64_t submitted = 0, done = 0;
  bool stopping = false;
  std::thread thread;

  explicit Stream(int device);
  ~Stream();
  void submit(std::function<void()> task);
  void wait();
  bool idle();
};

struct Event {
  std::mutex mutex;
  std::condition_variable reached;
  uint64_t recorded = 0, passed = 0;
  std::chrono::steady_clock::time_point at{};

  void record(Stream& stream);
  void waitFor(uint64_t generation);
};

}  // namespace sim
