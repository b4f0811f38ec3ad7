// One group over gloo: its connections, and a thread that runs its collectives in order.
#pragma once
#include <gloo/context.h>

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace kindling {

/** What a rank says of the call it takes part in; see src/group/header.ts. */
constexpr int headerWords = 16;
using Header = std::array<int32_t, headerWords>;

struct Bytes {
  uint8_t* data = nullptr;
  size_t size = 0;
};

/** Numbers as in src/group/header.ts. */
enum Kind { AllReduce, Broadcast, Reduce, AllGather, ReduceScatter, Scatter, Gather, AllToAll, Barrier };

/** `a` is the tensor of every rank; `b` holds one part for each rank, one after the other. */
struct Call {
  Kind kind;
  int op;
  int dtype;
  int root;
  Bytes a, b;
  Header header;
};

/** How a work ended: an empty code is success. */
struct Outcome {
  std::string code, message;
  /** Of a call that does not match: who, and what it called. */
  int rank = -1;
  Header header{};
};

class Work {
 public:
  void end(Outcome outcome);
  bool done() const;
  const Outcome& wait();

 private:
  mutable std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  Outcome outcome_;
};

class Group {
 public:
  /** `onDone` is called from other threads with the number of a work that ended. */
  Group(int rank, int size, std::chrono::milliseconds timeout, const std::string& host, const std::string& interface,
        std::function<void(uint32_t)> onDone);
  ~Group();

  /** For each rank, what it needs to connect to this one. */
  std::vector<std::vector<char>> addresses() const;
  uint32_t connect(std::vector<std::vector<char>> peers);
  uint32_t run(const Call& call);
  uint32_t send(int peer, uint32_t tag, Bytes data, const Header& header);
  uint32_t receive(int peer, uint32_t tag, Bytes data, const Header& header);
  /** Null when there is no such work. */
  std::shared_ptr<Work> find(uint32_t id);
  void forget(uint32_t id);
  /** Closes the connections: whatever is under way fails, here and on the peers. */
  void abort();

 private:
  struct Mesh;
  using Turn = std::shared_ptr<Work>;

  std::pair<uint32_t, Turn> add();
  void loop();
  bool agree(const Header& header, Outcome& outcome);
  uint32_t mail(std::map<std::pair<int, uint32_t>, Turn>& last, int peer, uint32_t tag, std::function<Outcome()> pass);

  std::shared_ptr<Mesh> mesh_;
  std::function<void(uint32_t)> onDone_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  std::map<uint32_t, Turn> works_;
  // Messages between two ranks under one tag go one after the other.
  std::map<std::pair<int, uint32_t>, Turn> lastSent_, lastReceived_;
  uint32_t next_ = 1;
  uint32_t tag_ = 0;
  int mailing_ = 0;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace kindling
