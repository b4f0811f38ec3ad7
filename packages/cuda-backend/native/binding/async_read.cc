// Reads that do not block: a copy to pinned memory on the copy stream, then a call back into JavaScript's thread.
#include "addon.h"
#include "values.h"

#include <cstring>

namespace kindling {

struct PendingRead {
  Addon* addon;
  Device* device;
  napi_deferred promise;
  void* pinned;
  size_t bytes;
  cudaEvent_t ready;
};

namespace {

/** On a thread of the driver, where neither CUDA nor Node may be called: hands over. */
void copied(void* data) {
  auto* read = static_cast<PendingRead*>(data);
  napi_call_threadsafe_function(read->addon->finished, read, napi_tsfn_nonblocking);
}

void release(PendingRead* read) {
  cudaEventDestroy(read->ready);
  read->device->pinned().give(read->pinned);
  read->addon->reads.erase(read);
  delete read;
}

void settle(napi_env env, napi_value, void*, void* data) {
  auto* read = static_cast<PendingRead*>(data);
  // Where the environment ends, no value can be made any more; stopReads releases the read.
  void* bytes = nullptr;
  napi_value buffer, array;
  if (env == nullptr || napi_create_arraybuffer(env, read->bytes, &bytes, &buffer) != napi_ok) return;
  std::memcpy(bytes, read->pinned, read->bytes);
  napi_create_typedarray(env, napi_uint8_array, read->bytes, buffer, 0, &array);
  const napi_deferred promise = read->promise;
  Addon& addon = *read->addon;
  release(read);
  // With nothing under way, the program may end.
  if (addon.reads.empty()) napi_unref_threadsafe_function(env, addon.finished);
  napi_resolve_deferred(env, promise, array);
}

}  // namespace

void startReads(Addon& addon) {
  napi_create_threadsafe_function(addon.env, nullptr, nullptr, js::text(addon.env, "kindling-cuda-read"), 0, 1, nullptr, nullptr, nullptr, settle,
                                  &addon.finished);
  napi_unref_threadsafe_function(addon.env, addon.finished);
}

void stopReads(Addon& addon) {
  for (auto& [index, device] : addon.devices) device->synchronize();
  napi_release_threadsafe_function(addon.finished, napi_tsfn_abort);
  while (!addon.reads.empty()) release(*addon.reads.begin());
}

napi_value readAsync(napi_env env, napi_callback_info info) {
  const js::Arguments args(env, info);
  Addon& addon = addonOf(env);
  Device& device = addon.device(args.index(0));
  const size_t bytes = static_cast<size_t>(args.integer(2));
  void* pinned = device.pinned().take(bytes);
  if (pinned == nullptr) {
    check(env, cudaErrorMemoryAllocation, "allocating pinned memory for a read");
    return nullptr;
  }
  auto* read = new PendingRead{&addon, &device, nullptr, pinned, bytes, nullptr};
  cudaEventCreateWithFlags(&read->ready, cudaEventDisableTiming);
  cudaEventRecord(read->ready, device.current());
  cudaStreamWaitEvent(device.outStream(), read->ready, 0);
  // The block may be freed and given out again before the copy is made: the copy stream is its guest.
  device.allocator().recordStream(args.pointer(1), -1, device.outStream());
  cudaMemcpyAsync(pinned, args.pointer(1), bytes, cudaMemcpyDeviceToHost, device.outStream());
  if (addon.reads.empty()) napi_ref_threadsafe_function(env, addon.finished);
  addon.reads.insert(read);
  napi_value promise;
  napi_create_promise(env, &read->promise, &promise);
  cudaLaunchHostFunc(device.outStream(), copied, read);
  return promise;
}

}  // namespace kindling
