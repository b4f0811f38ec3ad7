// What one environment (a thread of JavaScript) has: its devices, its descriptor block, and the reads under way.
#pragma once
#include <node_api.h>
#include <map>
#include <memory>
#include <set>
#include "../runtime/device.h"

namespace kindling {

struct PendingRead;

struct Addon {
  napi_env env;
  Call call{};
  std::map<int, std::unique_ptr<Device>> devices{};
  napi_threadsafe_function finished = nullptr;
  std::set<PendingRead*> reads{};
  bool blocking = false;

  Device& device(int index) { return *devices.at(index); }
};

/** Of the environment. */
Addon& addonOf(napi_env env);

/** Throws what CUDA said, unless it is success. */
bool check(napi_env env, cudaError_t error, const char* doing);

/** (device, address, bytes) -> promise of a Uint8Array. The event loop goes on meanwhile. */
napi_value readAsync(napi_env env, napi_callback_info info);
void startReads(Addon& addon);
/** Before the environment ends: waits for work in flight. */
void stopReads(Addon& addon);

void defineMemory(napi_env env, napi_value exports);
void defineStreams(napi_env env, napi_value exports);
void define(napi_env env, napi_value exports, const char* name, napi_callback function);

}  // namespace kindling
