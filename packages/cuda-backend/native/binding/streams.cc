#include "addon.h"
#include "values.h"

namespace kindling {
namespace {

using js::Arguments;

struct TimedEvent {
  int device;
  cudaEvent_t event;
};

Device& deviceOf(napi_env env, const Arguments& args) { return addonOf(env).device(args.index(0)); }

napi_value createStream(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  return js::number(env, deviceOf(env, args).createStream());
}
napi_value currentStream(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  return js::number(env, deviceOf(env, args).currentNumber());
}
napi_value setStream(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  deviceOf(env, args).setCurrent(args.index(1));
  return nullptr;
}
napi_value streamSynchronize(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  check(env, cudaStreamSynchronize(deviceOf(env, args).stream(args.index(1))), "waiting for a stream");
  return nullptr;
}
napi_value streamQuery(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  return js::boolean(env, cudaStreamQuery(deviceOf(env, args).stream(args.index(1))) == cudaSuccess);
}
napi_value recordStream(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  Device& device = deviceOf(env, args);
  device.allocator().recordStream(args.pointer(1), args.index(2), device.stream(args.index(2)));
  return nullptr;
}

napi_value createEvent(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  auto* event = new TimedEvent{args.index(0), nullptr};
  cudaSetDevice(event->device);
  check(env, cudaEventCreateWithFlags(&event->event, 0), "creating an event");
  napi_value result;
  napi_create_external(
      env, event,
      [](napi_env, void* data, void*) {
        auto* event = static_cast<TimedEvent*>(data);
        cudaEventDestroy(event->event);
        delete event;
      },
      nullptr, &result);
  return result;
}
/** (device, stream, event) */
napi_value recordEvent(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  check(env, cudaEventRecord(args.external<TimedEvent>(2)->event, deviceOf(env, args).stream(args.index(1))), "recording an event");
  return nullptr;
}
/** (device, stream, event) */
napi_value waitEvent(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  check(env, cudaStreamWaitEvent(deviceOf(env, args).stream(args.index(1)), args.external<TimedEvent>(2)->event, 0), "waiting for an event");
  return nullptr;
}
napi_value eventSynchronize(napi_env env, napi_callback_info info) {
  check(env, cudaEventSynchronize(Arguments(env, info).external<TimedEvent>(0)->event), "waiting for an event");
  return nullptr;
}
napi_value eventQuery(napi_env env, napi_callback_info info) {
  return js::boolean(env, cudaEventQuery(Arguments(env, info).external<TimedEvent>(0)->event) == cudaSuccess);
}
napi_value elapsedTime(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  float milliseconds = 0;
  check(env, cudaEventElapsedTime(&milliseconds, args.external<TimedEvent>(0)->event, args.external<TimedEvent>(1)->event), "reading events");
  return js::number(env, milliseconds);
}

}  // namespace

void defineStreams(napi_env env, napi_value exports) {
  define(env, exports, "createStream", createStream);
  define(env, exports, "currentStream", currentStream);
  define(env, exports, "setStream", setStream);
  define(env, exports, "streamSynchronize", streamSynchronize);
  define(env, exports, "streamQuery", streamQuery);
  define(env, exports, "recordStream", recordStream);
  define(env, exports, "createEvent", createEvent);
  define(env, exports, "recordEvent", recordEvent);
  define(env, exports, "waitEvent", waitEvent);
  define(env, exports, "eventSynchronize", eventSynchronize);
  define(env, exports, "eventQuery", eventQuery);
  define(env, exports, "elapsedTime", elapsedTime);
}

}  // namespace kindling
