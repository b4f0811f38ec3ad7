#include "addon.h"
#include "values.h"

#include <cstdlib>
#include <string>

namespace kindling {

Addon& addonOf(napi_env env) {
  void* data = nullptr;
  napi_get_instance_data(env, &data);
  return *static_cast<Addon*>(data);
}

bool check(napi_env env, cudaError_t error, const char* doing) {
  if (error == cudaSuccess) return true;
  const std::string message = std::string(doing) + ": " + cudaGetErrorName(error) + " (" + cudaGetErrorString(error) + ")";
  napi_throw_error(env, cudaGetErrorName(error), message.c_str());
  return false;
}

void define(napi_env env, napi_value exports, const char* name, napi_callback function) {
  napi_value value;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
  napi_set_named_property(env, exports, name, value);
}

namespace {

using js::Arguments;

/** [how many devices, CUDA's code, its name]. Without a driver the code is 35, without a device 100, and the count is untouched. */
napi_value probe(napi_env env, napi_callback_info) {
  int count = 0;
  const cudaError_t error = cudaGetDeviceCount(&count);
  cudaGetLastError();
  napi_value list = js::numbers(env, {error == cudaSuccess ? count : 0.0, static_cast<double>(error)});
  napi_set_element(env, list, 2, js::text(env, cudaGetErrorName(error)));
  return list;
}

/** [name, bytes, major, minor, multiprocessors] */
napi_value properties(napi_env env, napi_callback_info info) {
  cudaDeviceProp p{};
  if (!check(env, cudaGetDeviceProperties(&p, Arguments(env, info).index(0)), "asking for a device's properties")) return nullptr;
  napi_value list = js::numbers(env, {0, static_cast<double>(p.totalGlobalMem), static_cast<double>(p.major), static_cast<double>(p.minor),
                                      static_cast<double>(p.multiProcessorCount)});
  napi_set_element(env, list, 0, js::text(env, p.name));
  return list;
}

napi_value open(napi_env env, napi_callback_info info) {
  const int index = Arguments(env, info).index(0);
  Addon& addon = addonOf(env);
  if (addon.devices.count(index) != 0) return nullptr;
  if (!check(env, cudaSetDevice(index), "opening the device")) return nullptr;
  for (auto& [other, device] : addon.devices) {
    int can = 0;
    if (cudaDeviceCanAccessPeer(&can, index, other) == cudaSuccess && can) cudaDeviceEnablePeerAccess(other, 0);
    cudaGetLastError();
  }
  addon.devices.emplace(index, std::make_unique<Device>(index));
  return nullptr;
}

/** (device, entry): launches what the block describes. */
napi_value launch(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  Addon& addon = addonOf(env);
  Device& device = addon.device(args.index(0));
  int status = device.launch(args.index(1), addon.call);
  if (status == 0 && addon.blocking) status = -static_cast<int>(cudaStreamSynchronize(device.current()));
  if (status < 0) check(env, static_cast<cudaError_t>(-status), "launching a kernel");
  return js::number(env, status);
}

napi_value synchronize(napi_env env, napi_callback_info info) {
  check(env, addonOf(env).device(Arguments(env, info).index(0)).synchronize(), "synchronizing");
  return nullptr;
}

/** [status, token, position, value] of the first fault since the last call, or null. */
napi_value takeFault(napi_env env, napi_callback_info info) {
  const Fault fault = addonOf(env).device(Arguments(env, info).index(0)).takeFault();
  if (fault.status == 0) return js::null(env);
  return js::numbers(env, {static_cast<double>(fault.status), static_cast<double>(fault.token), static_cast<double>(fault.position),
                           static_cast<double>(fault.value)});
}

void defineLists(napi_env env, napi_value exports) {
  const auto list = [&](const char* name, const std::vector<const char*>& names) {
    napi_set_named_property(env, exports, name, js::texts(env, names));
  };
#define NAME(name, ...) #name,
#define ENTRY NAME
#define UNARY NAME
#define PREDICATE NAME
#define BINARY NAME
#define DIVISION NAME
#define COMPARE NAME
#define MATH1 NAME
#define MATH2 NAME
#define COMPLEX1 NAME
#define COMPLEX2 NAME
#define COMPLEX_TEST NAME
#define REDUCE NAME
  list("entries", {
#include "../kernels/entries.def"
                  });
  list("pointwiseOps", {
#include <kindling/pointwise_ops.def>
                       });
  list("mathOps", {
#include <kindling/math_ops.def>
                  });
  list("complexOps", {
#include <kindling/complex_ops.def>
                     });
  list("reduceOps", {
#include <kindling/reduce_ops.def>
                    });
}

napi_value init(napi_env env, napi_value exports) {
  auto* addon = new Addon{env};
  const char* blocking = std::getenv("KINDLING_CUDA_BLOCKING");
  addon->blocking = blocking != nullptr && blocking[0] == '1';
  napi_set_instance_data(env, addon, [](napi_env, void* data, void*) { delete static_cast<Addon*>(data); }, nullptr);
  startReads(*addon);
  // Hooks run from the last to the first: this one before that of the threadsafe function, which it still uses.
  napi_add_env_cleanup_hook(env, [](void* data) { stopReads(*static_cast<Addon*>(data)); }, addon);
  // JavaScript writes the block, then calls `launch`, which copies it into the kernel's parameters.
  napi_value block;
  napi_create_external_arraybuffer(env, &addon->call, sizeof(Call), nullptr, nullptr, &block);
  napi_set_named_property(env, exports, "block", block);
  napi_set_named_property(env, exports, "inlinedAt", js::number(env, static_cast<double>(offsetof(Call, inlined))));
  napi_set_named_property(env, exports, "tokenAt", js::number(env, static_cast<double>(offsetof(Call, token))));
  defineLists(env, exports);
  define(env, exports, "probe", probe);
  define(env, exports, "properties", properties);
  define(env, exports, "open", open);
  define(env, exports, "launch", launch);
  define(env, exports, "synchronize", synchronize);
  define(env, exports, "takeFault", takeFault);
  defineMemory(env, exports);
  defineStreams(env, exports);
  return exports;
}

}  // namespace
}  // namespace kindling

NAPI_MODULE(kindling_cuda, kindling::init)
