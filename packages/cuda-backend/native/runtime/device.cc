#include "device.h"

#include "../kernels/entries.h"

namespace kindling {
namespace {

using Entry = int (*)(const Launch&);
constexpr Entry table[] = {
#define ENTRY(name) entries::name,
#include "../kernels/entries.def"
#undef ENTRY
};

}  // namespace

void* PinnedPool::take(size_t bytes) {
  const auto found = unused_.lower_bound(bytes);
  if (found != unused_.end() && found->first <= 4 * bytes + 4096) {
    void* pointer = found->second;
    unused_.erase(found);
    return pointer;
  }
  const size_t rounded = (bytes + 4095) / 4096 * 4096;
  void* pointer = nullptr;
  if (cudaHostAlloc(&pointer, rounded, cudaHostAllocPortable) != cudaSuccess) return nullptr;
  bytes_[pointer] = rounded;
  return pointer;
}

void PinnedPool::give(void* pointer) { unused_.emplace(bytes_[pointer], pointer); }

PinnedPool::~PinnedPool() {
  for (const auto& [pointer, bytes] : bytes_) cudaFreeHost(pointer);
}

Device::Device(int index) : index_(index), allocator_(index) {
  cudaSetDevice(index);
  createStream();
  cudaStreamCreateWithFlags(&out_, cudaStreamNonBlocking);
  cudaEventCreateWithFlags(&event_, cudaEventDisableTiming);
  void* pointer = nullptr;
  if (cudaMalloc(&pointer, sizeof(Fault)) == cudaSuccess) cudaMemsetAsync(pointer, 0, sizeof(Fault), current());
  fault_ = static_cast<Fault*>(pointer);
  hostFault_ = static_cast<Fault*>(pinned_.take(sizeof(Fault)));
}

Device::~Device() {
  synchronize();
  cudaFree(fault_);
  cudaEventDestroy(event_);
  allocator_.clear();
  cudaStreamDestroy(out_);
  for (cudaStream_t stream : streams_) cudaStreamDestroy(stream);
}

int Device::createStream() {
  cudaSetDevice(index_);
  cudaStream_t stream = nullptr;
  cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking);
  streams_.push_back(stream);
  return static_cast<int>(streams_.size()) - 1;
}

int Device::launch(int entry, Call& call) {
  cudaSetDevice(index_);
  call.fault = fault_;
  call.guarded = 0;
  mayFault_ = mayFault_ || call.token != 0;
  std::vector<void*> rooms;
  const int status = table[entry](Launch{call, current(), allocator_, current_, rooms});
  // What comes next on this stream runs after the kernels that use them.
  for (void* room : rooms) allocator_.free(room);
  const cudaError_t error = cudaGetLastError();
  return error == cudaSuccess ? status : -static_cast<int>(error);
}

cudaError_t Device::write(void* to, const void* from, size_t bytes) {
  cudaSetDevice(index_);
  return cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, current());
}

cudaError_t Device::read(void* to, const void* from, size_t bytes) {
  cudaSetDevice(index_);
  const cudaError_t error = cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, current());
  return error != cudaSuccess ? error : cudaStreamSynchronize(current());
}

cudaError_t Device::synchronize() {
  cudaSetDevice(index_);
  cudaError_t first = cudaStreamSynchronize(out_);
  for (cudaStream_t stream : streams_) {
    const cudaError_t error = cudaStreamSynchronize(stream);
    if (first == cudaSuccess) first = error;
  }
  return first;
}

Fault Device::takeFault() {
  if (!mayFault_) return {};
  mayFault_ = false;
  cudaSetDevice(index_);
  cudaMemcpyAsync(hostFault_, fault_, sizeof(Fault), cudaMemcpyDeviceToHost, current());
  cudaStreamSynchronize(current());
  const Fault fault = *hostFault_;
  if (fault.status != 0) cudaMemsetAsync(fault_, 0, sizeof(Fault), current());
  return fault;
}

void Device::waitFor(Device& other) {
  cudaSetDevice(other.index_);
  cudaEventRecord(other.event_, other.current());
  cudaSetDevice(index_);
  cudaStreamWaitEvent(current(), other.event_, 0);
}

}  // namespace kindling
