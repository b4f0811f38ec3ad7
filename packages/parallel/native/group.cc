#include "group.h"

#include <gloo/allgather.h>
#include <gloo/common/error.h>
#include <gloo/transport/context.h>
#include <gloo/transport/tcp/device.h>
#include <gloo/transport/unbound_buffer.h>

#include <algorithm>
#include <cstring>

#include "collectives.h"

namespace kindling {

void Work::end(Outcome outcome) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    outcome_ = std::move(outcome);
    done_ = true;
  }
  ended_.notify_all();
}

bool Work::done() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return done_;
}

const Outcome& Work::wait() {
  std::unique_lock<std::mutex> lock(mutex_);
  ended_.wait(lock, [this] { return done_; });
  return outcome_;
}

/** gloo's own rendezvous reads a store of its own; here the addresses travel through ours. */
struct Group::Mesh : gloo::Context {
  Mesh(int rank, int size, std::chrono::milliseconds timeout, const gloo::transport::tcp::attr& where)
      : gloo::Context(rank, size) {
    setTimeout(timeout);
    device_ = gloo::transport::tcp::CreateDevice(where);
    transportContext_ = device_->createContext(rank, size);
    transportContext_->setTimeout(timeout);
    for (int i = 0; i < size; i++)
      if (i != rank) transportContext_->createPair(i);
  }
  bool closed = false;
};

namespace {

Outcome failed(const std::exception& error) {
  const std::string text = error.what();
  const bool late = text.find("Timed out") != std::string::npos || text.find("timed out") != std::string::npos;
  return {late ? "TIMEOUT" : "PEER", text, -1, {}};
}

template <class F>
Outcome guarded(F&& run) {
  try {
    return run();
  } catch (const std::exception& error) {
    return failed(error);
  }
}

gloo::transport::tcp::attr attrOf(const std::string& host, const std::string& interface) {
  gloo::transport::tcp::attr attr;
  if (interface.empty()) attr.hostname = host;
  else attr.iface = interface;
  return attr;
}

}  // namespace

Group::Group(int rank, int size, std::chrono::milliseconds timeout, const std::string& host, const std::string& interface,
             std::function<void(uint32_t)> onDone)
    : mesh_(std::make_shared<Mesh>(rank, size, timeout, attrOf(host, interface))), onDone_(std::move(onDone)) {
  thread_ = std::thread([this] { loop(); });
}

Group::~Group() {
  abort();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  thread_.join();
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return mailing_ == 0; });
}

std::vector<std::vector<char>> Group::addresses() const {
  std::vector<std::vector<char>> all(mesh_->size);
  for (int i = 0; i < mesh_->size; i++)
    if (i != mesh_->rank) all[i] = mesh_->getPair(i)->address().bytes();
  return all;
}

void Group::abort() {
  if (mesh_->closed) return;
  mesh_->closed = true;
  mesh_->closeConnections();
}

std::shared_ptr<Work> Group::find(uint32_t id) {
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = works_.find(id);
  return found == works_.end() ? nullptr : found->second;
}

void Group::forget(uint32_t id) {
  std::lock_guard<std::mutex> lock(mutex_);
  works_.erase(id);
}

std::pair<uint32_t, Group::Turn> Group::add() {
  std::lock_guard<std::mutex> lock(mutex_);
  const uint32_t id = next_++;
  return {id, works_[id] = std::make_shared<Work>()};
}

void Group::loop() {
  for (;;) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return closing_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const auto task = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    task();
  }
}

uint32_t Group::connect(std::vector<std::vector<char>> peers) {
  const auto [id, work] = add();
  const auto task = [this, id = id, work = work, peers = std::move(peers)] {
    work->end(guarded([&]() -> Outcome {
      for (int i = 0; i < mesh_->size; i++)
        if (i != mesh_->rank) mesh_->getPair(i)->connect(peers[i]);
      return {};
    }));
    onDone_(id);
  };
  {
    std::lock_guard<std::mutex> lock(mutex_);
    queue_.push_back(task);
  }
  changed_.notify_all();
  return id;
}

uint32_t Group::run(const Call& call) {
  const auto [id, work] = add();
  const auto task = [this, id = id, work = work, call] {
    Outcome outcome;
    outcome = guarded([&]() -> Outcome {
      Outcome result;
      if (agree(call.header, result)) runCollective(mesh_, call, tag_++);
      return result;
    });
    work->end(std::move(outcome));
    onDone_(id);
  };
  {
    std::lock_guard<std::mutex> lock(mutex_);
    queue_.push_back(task);
  }
  changed_.notify_all();
  return id;
}

/** gloo ends the process when sizes differ, so all ranks compare first what they are about to do. */
bool Group::agree(const Header& header, Outcome& outcome) {
  if (mesh_->size == 1) return true;
  std::vector<int32_t> all(static_cast<size_t>(headerWords) * mesh_->size);
  Header mine = header;
  gloo::AllgatherOptions options(mesh_);
  options.setInput(mine.data(), mine.size());
  options.setOutput(all.data(), all.size());
  options.setTag(tag_++);
  gloo::allgather(options);
  for (int r = 0; r < mesh_->size; r++) {
    if (std::memcmp(&all[r * headerWords], header.data(), sizeof header) == 0) continue;
    outcome.code = "MISMATCH";
    outcome.rank = r;
    std::memcpy(outcome.header.data(), &all[r * headerWords], sizeof header);
    return false;
  }
  return true;
}

// Slots of collectives have their kind in the uppermost byte, below 0x80.
static uint64_t slotOf(uint32_t tag, bool content) { return 0x8000000000000000u | static_cast<uint64_t>(tag) << 1 | content; }

uint32_t Group::send(int peer, uint32_t tag, Bytes data, const Header& header) {
  return mail(lastSent_, peer, tag, [this, peer, tag, data, header]() -> Outcome {
    Header copy = header;
    const auto head = mesh_->createUnboundBuffer(copy.data(), sizeof copy);
    head->send(peer, slotOf(tag, false));
    head->waitSend(mesh_->getTimeout());
    if (data.size == 0) return {};
    const auto content = mesh_->createUnboundBuffer(data.data, data.size);
    content->send(peer, slotOf(tag, true));
    content->waitSend(mesh_->getTimeout());
    return {};
  });
}

uint32_t Group::receive(int peer, uint32_t tag, Bytes data, const Header& header) {
  return mail(lastReceived_, peer, tag, [this, peer, tag, data, header]() -> Outcome {
    Header theirs{};
    const auto head = mesh_->createUnboundBuffer(theirs.data(), sizeof theirs);
    head->recv(peer, slotOf(tag, false));
    head->waitRecv(mesh_->getTimeout());
    // Tag, dtype and length; shapes may differ.
    if (!std::equal(header.begin(), header.begin() + 4, theirs.begin())) return {"MISMATCH", "", peer, theirs};
    if (data.size == 0) return {};
    const auto content = mesh_->createUnboundBuffer(data.data, data.size);
    content->recv(peer, slotOf(tag, true));
    content->waitRecv(mesh_->getTimeout());
    return {};
  });
}

/** Each message waits in a thread of its own: none may hold up another, or a collective. */
uint32_t Group::mail(std::map<std::pair<int, uint32_t>, Turn>& last, int peer, uint32_t tag, std::function<Outcome()> pass) {
  const auto [id, work] = add();
  Turn before;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    Turn& turn = last[{peer, tag}];
    before = turn;
    turn = work;
    mailing_++;
  }
  std::thread([this, id = id, work = work, before, pass = std::move(pass)] {
    if (before != nullptr) before->wait();
    work->end(guarded(pass));
    onDone_(id);
    // Under the lock: the group may be gone as soon as the count is 0.
    std::lock_guard<std::mutex> lock(mutex_);
    mailing_--;
    changed_.notify_all();
  }).detach();
  return id;
}

}  // namespace kindling
