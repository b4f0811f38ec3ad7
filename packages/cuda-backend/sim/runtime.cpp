#include "cuda_runtime.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <vector>
#include "streams.h"

namespace {

struct Memory {
  std::mutex mutex;
  std::map<uintptr_t, std::pair<size_t, int>> device;  // address -> bytes, device
  std::map<uintptr_t, size_t> pinned;
  std::vector<size_t> used = std::vector<size_t>(64);
  std::set<sim::Stream*> streams;
};
Memory& memory() {
  static Memory& instance = *new Memory;  // never destroyed: streams may outlive the statics
  return instance;
}

thread_local int currentDevice = 0;

long setting(const char* name, long otherwise) {
  const char* set = std::getenv(name);
  return set == nullptr || *set == 0 ? otherwise : std::atol(set);
}
int deviceCount() {
  static const int count = static_cast<int>(setting("KINDLING_SIM_DEVICES", 1));
  return count;
}
size_t deviceBytes() {
  static const size_t bytes = static_cast<size_t>(setting("KINDLING_SIM_MEMORY", 1L << 30));
  return bytes;
}

bool isPinned(const void* pointer) {
  Memory& m = memory();
  std::lock_guard<std::mutex> lock(m.mutex);
  const uintptr_t at = reinterpret_cast<uintptr_t>(pointer);
  auto next = m.pinned.upper_bound(at);
  return next != m.pinned.begin() && (--next, at < next->first + next->second);
}

/** As cudaFree and others do: waits for all that was submitted to the device. */
void drain(int device) {
  std::vector<sim::Stream*> streams;
  {
    std::lock_guard<std::mutex> lock(memory().mutex);
    for (sim::Stream* s : memory().streams)
      if (s->device == device) streams.push_back(s);
  }
  for (sim::Stream* s : streams) s->wait();
}

}  // namespace

namespace sim {

bool launch(const char* name, dim3 grid, dim3 block, size_t sharedBytes, Stream* stream, std::function<void()> body) {
  const uint64_t threads = uint64_t(block.x) * block.y * block.z;
  const bool fits = threads > 0 && threads <= 1024 && grid.x > 0 && grid.y > 0 && grid.z > 0 && grid.y < 65536 && grid.z < 65536;
  if (!fits || sharedBytes > 99 * 1024) {
    std::fprintf(stderr, "cuda-sim: kernel %s cannot be launched: grid (%u, %u, %u), block (%u, %u, %u), %zu bytes of shared memory\n", name,
                 grid.x, grid.y, grid.z, block.x, block.y, block.z, sharedBytes);
    std::abort();
  }
  stream->submit([=] { run(name, grid, block, sharedBytes, body); });
  return true;
}

}  // namespace sim

const char* cudaGetErrorName(cudaError_t error) {
  switch (error) {
    case cudaSuccess: return "cudaSuccess";
    case cudaErrorMemoryAllocation: return "cudaErrorMemoryAllocation";
    case cudaErrorInsufficientDriver: return "cudaErrorInsufficientDriver";
    case cudaErrorNoDevice: return "cudaErrorNoDevice";
    case cudaErrorInvalidDevice: return "cudaErrorInvalidDevice";
    case cudaErrorNotReady: return "cudaErrorNotReady";
    default: return "cudaErrorInvalidValue";
  }
}
const char* cudaGetErrorString(cudaError_t error) { return error == cudaSuccess ? "no error" : "an error of the stand-in"; }
cudaError_t cudaGetLastError() { return cudaSuccess; }

cudaError_t cudaGetDeviceCount(int* count) {
  if (const long code = setting("KINDLING_SIM_ERROR", 0)) return static_cast<cudaError_t>(code);  // leaves the count untouched, as CUDA does
  if (deviceCount() == 0) return cudaErrorNoDevice;
  *count = deviceCount();
  return cudaSuccess;
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  *properties = {};
  std::snprintf(properties->name, sizeof properties->name, "CPU stand-in %d", device);
  properties->totalGlobalMem = deviceBytes();
  properties->major = 8;
  properties->multiProcessorCount = 2;
  return cudaSuccess;
}
cudaError_t cudaDriverGetVersion(int* version) {
  *version = 0;
  return cudaSuccess;
}
cudaError_t cudaSetDevice(int device) {
  if (device < 0 || device >= deviceCount()) return cudaErrorInvalidDevice;
  currentDevice = device;
  return cudaSuccess;
}
cudaError_t cudaDeviceSynchronize() {
  drain(currentDevice);
  return cudaSuccess;
}
cudaError_t cudaDeviceCanAccessPeer(int* can, int device, int peer) {
  *can = device != peer;
  return cudaSuccess;
}
cudaError_t cudaDeviceEnablePeerAccess(int, unsigned) { return cudaSuccess; }
cudaError_t cudaMemGetInfo(size_t* free, size_t* total) {
  std::lock_guard<std::mutex> lock(memory().mutex);
  *total = deviceBytes();
  *free = deviceBytes() - memory().used[currentDevice];
  return cudaSuccess;
}

cudaError_t cudaMalloc(void** pointer, size_t bytes) {
  Memory& m = memory();
  std::lock_guard<std::mutex> lock(m.mutex);
  if (m.used[currentDevice] + bytes > deviceBytes()) return cudaErrorMemoryAllocation;
  *pointer = std::aligned_alloc(256, (bytes + 255) / 256 * 256);
  std::memset(*pointer, 0xff, bytes);
  m.device[reinterpret_cast<uintptr_t>(*pointer)] = {bytes, currentDevice};
  m.used[currentDevice] += bytes;
  return cudaSuccess;
}
cudaError_t cudaFree(void* pointer) {
  if (pointer == nullptr) return cudaSuccess;
  drain(currentDevice);
  Memory& m = memory();
  std::lock_guard<std::mutex> lock(m.mutex);
  const auto found = m.device.find(reinterpret_cast<uintptr_t>(pointer));
  if (found == m.device.end()) return cudaErrorInvalidValue;
  m.used[found->second.second] -= found->second.first;
  m.device.erase(found);
  std::free(pointer);
  return cudaSuccess;
}
cudaError_t cudaHostAlloc(void** pointer, size_t bytes, unsigned) {
  *pointer = std::aligned_alloc(256, (bytes + 255) / 256 * 256);
  std::lock_guard<std::mutex> lock(memory().mutex);
  memory().pinned[reinterpret_cast<uintptr_t>(*pointer)] = bytes;
  return cudaSuccess;
}
cudaError_t cudaHostGetDevicePointer(void** device, void* host, unsigned) {
  *device = host;
  return cudaSuccess;
}
cudaError_t cudaFreeHost(void* pointer) {
  std::lock_guard<std::mutex> lock(memory().mutex);
  memory().pinned.erase(reinterpret_cast<uintptr_t>(pointer));
  std::free(pointer);
  return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind kind, cudaStream_t stream) {
  if (kind == cudaMemcpyHostToDevice && !isPinned(from)) {
    // Pageable memory is staged: the caller may change it at once.
    auto staged = std::make_shared<std::vector<char>>(static_cast<const char*>(from), static_cast<const char*>(from) + bytes);
    stream->submit([=] { std::memcpy(to, staged->data(), bytes); });
    return cudaSuccess;
  }
  stream->submit([=] { std::memcpy(to, from, bytes); });
  if (kind == cudaMemcpyDeviceToHost && !isPinned(to)) stream->wait();
  return cudaSuccess;
}
cudaError_t cudaMemcpyPeerAsync(void* to, int, const void* from, int, size_t bytes, cudaStream_t stream) {
  stream->submit([=] { std::memcpy(to, from, bytes); });
  return cudaSuccess;
}
cudaError_t cudaMemsetAsync(void* at, int value, size_t bytes, cudaStream_t stream) {
  stream->submit([=] { std::memset(at, value, bytes); });
  return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  *stream = new sim::Stream(currentDevice);
  std::lock_guard<std::mutex> lock(memory().mutex);
  memory().streams.insert(*stream);
  return cudaSuccess;
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  {
    std::lock_guard<std::mutex> lock(memory().mutex);
    memory().streams.erase(stream);
  }
  delete stream;
  return cudaSuccess;
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  stream->wait();
  return cudaSuccess;
}
cudaError_t cudaStreamQuery(cudaStream_t stream) { return stream->idle() ? cudaSuccess : cudaErrorNotReady; }
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  uint64_t generation;
  {
    std::lock_guard<std::mutex> lock(event->mutex);
    generation = event->recorded;
  }
  stream->submit([=] { event->waitFor(generation); });
  return cudaSuccess;
}
cudaError_t cudaLaunchHostFunc(cudaStream_t stream, void (*function)(void*), void* data) {
  stream->submit([=] { function(data); });
  return cudaSuccess;
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
  *event = new sim::Event;
  return cudaSuccess;
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  cudaEventSynchronize(event);
  delete event;
  return cudaSuccess;
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  event->record(*stream);
  return cudaSuccess;
}
cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  event->waitFor(event->recorded);
  return cudaSuccess;
}
cudaError_t cudaEventQuery(cudaEvent_t event) {
  std::lock_guard<std::mutex> lock(event->mutex);
  return event->passed >= event->recorded ? cudaSuccess : cudaErrorNotReady;
}
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t start, cudaEvent_t end) {
  *milliseconds = std::chrono::duration<float, std::milli>(end->at - start->at).count();
  return cudaSuccess;
}
