#include "addon.h"
#include "values.h"

namespace kindling {
namespace {

using js::Arguments;

/** (device, bytes) -> address, 0 where there is no room. */
napi_value allocate(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  Device& device = addonOf(env).device(args.index(0));
  void* pointer = device.allocator().allocate(static_cast<size_t>(args.integer(1)), device.currentNumber());
  return js::number(env, static_cast<double>(reinterpret_cast<uintptr_t>(pointer)));
}

napi_value release(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  addonOf(env).device(args.index(0)).allocator().free(args.pointer(1));
  return nullptr;
}

/** (device, address, bytes to write) */
napi_value write(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  const auto bytes = args.bytes(2);
  check(env, addonOf(env).device(args.index(0)).write(args.pointer(1), bytes.data, bytes.length), "copying to the device");
  return nullptr;
}

/** (device, address, bytes to fill): blocks. */
napi_value read(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  const auto bytes = args.bytes(2);
  check(env, addonOf(env).device(args.index(0)).read(bytes.data, args.pointer(1), bytes.length), "copying from the device");
  return nullptr;
}

/** (device to, address, device from, address, bytes): ordered after the work of both, before what comes on either. */
napi_value copyBetween(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  Device &to = addonOf(env).device(args.index(0)), &from = addonOf(env).device(args.index(2));
  to.waitFor(from);
  const cudaError_t error =
      cudaMemcpyPeerAsync(args.pointer(1), to.index(), args.pointer(3), from.index(), static_cast<size_t>(args.integer(4)), to.current());
  from.waitFor(to);
  check(env, error, "copying between devices");
  return nullptr;
}

napi_value trim(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  Device& device = addonOf(env).device(args.index(0));
  device.synchronize();
  return js::number(env, static_cast<double>(device.allocator().trim()));
}

napi_value statistics(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  Device& device = addonOf(env).device(args.index(0));
  const MemoryStatistics& s = device.allocator().statistics();
  std::vector<double> list;
  for (const size_t value :
       {s.allocated, s.peakAllocated, s.reserved, s.peakReserved, s.blocks, s.segments, s.hits, s.misses, s.retries, s.failures})
    list.push_back(static_cast<double>(value));
  return js::numbers(env, list);
}

napi_value resetPeaks(napi_env env, napi_callback_info info) {
  addonOf(env).device(Arguments(env, info).index(0)).allocator().resetPeaks();
  return nullptr;
}

/** Free and total bytes of the device, other programs' included. */
napi_value memoryInfo(napi_env env, napi_callback_info info) {
  cudaSetDevice(Arguments(env, info).index(0));
  size_t free = 0, total = 0;
  check(env, cudaMemGetInfo(&free, &total), "asking for free memory");
  return js::numbers(env, {static_cast<double>(free), static_cast<double>(total)});
}

#if defined(KINDLING_SIM)
napi_value failAllocationAfter(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  addonOf(env).device(args.index(0)).allocator().failAfter(static_cast<long>(args.integer(1)));
  return nullptr;
}
#endif

}  // namespace

void defineMemory(napi_env env, napi_value exports) {
  define(env, exports, "allocate", allocate);
  define(env, exports, "free", release);
  define(env, exports, "write", write);
  define(env, exports, "read", read);
  define(env, exports, "readAsync", readAsync);
  define(env, exports, "copyBetween", copyBetween);
  define(env, exports, "trim", trim);
  define(env, exports, "statistics", statistics);
  define(env, exports, "resetPeaks", resetPeaks);
  define(env, exports, "memoryInfo", memoryInfo);
#if defined(KINDLING_SIM)
  define(env, exports, "failAllocationAfter", failAllocationAfter);
#endif
}

}  // namespace kindling
