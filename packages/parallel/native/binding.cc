// The addon's functions; src/gloo/binding.ts has their types. JS keeps the memory of a work alive until it has ended.
#include <node_api.h>

#include <cstring>

#include "group.h"
#include "reduce.h"

namespace {

using namespace kindling;

/** A group with the way back to its JS thread. */
struct Handle {
  std::shared_ptr<Group> group;
  napi_threadsafe_function done = nullptr;
};

template <size_t N>
struct Args {
  napi_env env;
  napi_value at[N];

  Args(napi_env env, napi_callback_info info) : env(env) {
    size_t count = N;
    napi_get_cb_info(env, info, &count, at, nullptr, nullptr);
  }
  int integer(size_t i) const {
    int32_t value = 0;
    napi_get_value_int32(env, at[i], &value);
    return value;
  }
  std::string text(size_t i) const {
    size_t length = 0;
    napi_get_value_string_utf8(env, at[i], nullptr, 0, &length);
    std::string out(length, 0);
    napi_get_value_string_utf8(env, at[i], out.data(), length + 1, &length);
    return out;
  }
  Bytes bytes(size_t i) const { return bytesOf(env, at[i]); }
  Handle* handle() const {
    void* data = nullptr;
    napi_get_value_external(env, at[0], &data);
    return static_cast<Handle*>(data);
  }
  Header header(size_t i) const {
    Header out{};
    const Bytes words = bytes(i);
    std::memcpy(out.data(), words.data, std::min(words.size, sizeof out));
    return out;
  }
  /** Of any typed array, also on shared memory; nothing for null. */
  static Bytes bytesOf(napi_env env, napi_value value) {
    bool is = false;
    napi_is_typedarray(env, value, &is);
    if (!is) return {};
    napi_typedarray_type type;
    size_t length = 0;
    void* data = nullptr;
    napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr);
    return {static_cast<uint8_t*>(data), length * (type == napi_int32_array ? 4 : 1)};
  }
};

napi_value number(napi_env env, double value) {
  napi_value out;
  napi_create_double(env, value, &out);
  return out;
}

napi_value text(napi_env env, const std::string& value) {
  napi_value out;
  napi_create_string_utf8(env, value.data(), value.size(), &out);
  return out;
}

/** C++ exceptions become JS errors with a code. */
template <class F>
napi_value guarded(napi_env env, F&& run) {
  try {
    return run();
  } catch (const std::exception& error) {
    napi_throw_error(env, "NETWORK", error.what());
    return nullptr;
  }
}

void callDone(napi_env env, napi_value callback, void*, void* data) {
  if (env == nullptr) return;
  napi_value receiver, id = number(env, static_cast<double>(reinterpret_cast<uintptr_t>(data)));
  napi_get_undefined(env, &receiver);
  napi_call_function(env, receiver, callback, 1, &id, nullptr);
}

void shut(Handle* handle) {
  if (handle->group == nullptr) return;
  handle->group.reset();
  napi_release_threadsafe_function(handle->done, napi_tsfn_abort);
}

void atExit(void* data) { shut(static_cast<Handle*>(data)); }

void collected(napi_env env, void* data, void*) {
  auto* handle = static_cast<Handle*>(data);
  napi_remove_env_cleanup_hook(env, atExit, handle);
  shut(handle);
  delete handle;
}

// create(rank, size, timeout, host, interface, onDone)
napi_value create(napi_env env, napi_callback_info info) {
  const Args<6> args(env, info);
  return guarded(env, [&] {
    auto handle = std::make_unique<Handle>();
    napi_create_threadsafe_function(env, args.at[5], nullptr, text(env, "kindling gloo"), 0, 1, nullptr, nullptr, nullptr,
                                    callDone, &handle->done);
    napi_unref_threadsafe_function(env, handle->done);
    const auto done = handle->done;
    handle->group = std::make_shared<Group>(
        args.integer(0), args.integer(1), std::chrono::milliseconds(args.integer(2)), args.text(3), args.text(4),
        [done](uint32_t id) {
          napi_call_threadsafe_function(done, reinterpret_cast<void*>(static_cast<uintptr_t>(id)), napi_tsfn_nonblocking);
        });
    napi_value out;
    napi_add_env_cleanup_hook(env, atExit, handle.get());
    napi_create_external(env, handle.release(), collected, nullptr, &out);
    return out;
  });
}

// addresses(group): for each rank, what it needs to connect
napi_value addresses(napi_env env, napi_callback_info info) {
  const Args<1> args(env, info);
  return guarded(env, [&] {
    const auto all = args.handle()->group->addresses();
    napi_value out;
    napi_create_array(env, &out);
    for (size_t i = 0; i < all.size(); i++) {
      napi_value buffer;
      napi_create_buffer_copy(env, all[i].size(), all[i].data(), nullptr, &buffer);
      napi_set_element(env, out, i, buffer);
    }
    return out;
  });
}

// connect(group, addresses)
napi_value connect(napi_env env, napi_callback_info info) {
  const Args<2> args(env, info);
  return guarded(env, [&] {
    uint32_t count = 0;
    napi_get_array_length(env, args.at[1], &count);
    std::vector<std::vector<char>> peers(count);
    for (uint32_t i = 0; i < count; i++) {
      napi_value item;
      napi_get_element(env, args.at[1], i, &item);
      const Bytes bytes = Args<2>::bytesOf(env, item);
      peers[i].assign(bytes.data, bytes.data + bytes.size);
    }
    return number(env, args.handle()->group->connect(std::move(peers)));
  });
}

// run(group, kind, op, dtype, root, a, b, header)
napi_value run(napi_env env, napi_callback_info info) {
  const Args<8> args(env, info);
  const Call call{static_cast<Kind>(args.integer(1)), args.integer(2), args.integer(3), args.integer(4),
                  args.bytes(5),                      args.bytes(6),   args.header(7)};
  return number(env, args.handle()->group->run(call));
}

// mail(group, sending, peer, tag, data, header)
napi_value mail(napi_env env, napi_callback_info info) {
  const Args<6> args(env, info);
  Group& group = *args.handle()->group;
  const auto tag = static_cast<uint32_t>(args.integer(3));
  if (args.integer(1) != 0) return number(env, group.send(args.integer(2), tag, args.bytes(4), args.header(5)));
  return number(env, group.receive(args.integer(2), tag, args.bytes(4), args.header(5)));
}

// outcome(group, work, block): [code, message, rank, header], or null while it goes on; a work is asked for once
napi_value outcome(napi_env env, napi_callback_info info) {
  const Args<3> args(env, info);
  napi_value out;
  napi_get_null(env, &out);
  Handle* handle = args.handle();
  if (handle->group == nullptr) return out;
  const auto id = static_cast<uint32_t>(args.integer(1));
  const auto work = handle->group->find(id);
  if (work == nullptr || (args.integer(2) == 0 && !work->done())) return out;
  const Outcome& result = work->wait();
  napi_create_array(env, &out);
  napi_set_element(env, out, 0, text(env, result.code));
  napi_set_element(env, out, 1, text(env, result.message));
  napi_set_element(env, out, 2, number(env, result.rank));
  napi_value words;
  napi_create_array(env, &words);
  for (int i = 0; i < headerWords; i++) napi_set_element(env, words, i, number(env, result.header[i]));
  napi_set_element(env, out, 3, words);
  handle->group->forget(id);
  return out;
}

// hold(group, whether): keeps the program alive
napi_value hold(napi_env env, napi_callback_info info) {
  const Args<2> args(env, info);
  Handle* handle = args.handle();
  if (handle->group == nullptr) return nullptr;
  if (args.integer(1) != 0) napi_ref_threadsafe_function(env, handle->done);
  else napi_unref_threadsafe_function(env, handle->done);
  return nullptr;
}

napi_value abortGroup(napi_env env, napi_callback_info info) {
  const Args<1> args(env, info);
  if (args.handle()->group != nullptr) args.handle()->group->abort();
  return nullptr;
}

napi_value close(napi_env env, napi_callback_info info) {
  shut(Args<1>(env, info).handle());
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  const auto add = [&](const char* name, napi_callback function) {
    napi_value value;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
    napi_set_named_property(env, exports, name, value);
  };
  add("create", create);
  add("addresses", addresses);
  add("connect", connect);
  add("run", run);
  add("mail", mail);
  add("outcome", outcome);
  add("hold", hold);
  add("abort", abortGroup);
  add("close", close);
  return exports;
}
