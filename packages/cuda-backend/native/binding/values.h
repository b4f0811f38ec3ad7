// From JavaScript's values and back. Arguments come from our own TypeScript, whose types have checked them.
#pragma once
#include <node_api.h>
#include <cstdint>
#include <string>
#include <vector>

namespace kindling::js {

class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info) : env_(env) {
    size_t count = most;
    napi_get_cb_info(env, info, &count, values_, nullptr, nullptr);
  }
  int64_t integer(int i) const {
    int64_t value = 0;
    napi_get_value_int64(env_, values_[i], &value);
    return value;
  }
  int index(int i) const { return static_cast<int>(integer(i)); }
  /** Addresses are numbers: they have fewer than 53 bits. */
  template <class T = void>
  T* pointer(int i) const {
    return reinterpret_cast<T*>(static_cast<uintptr_t>(integer(i)));
  }
  struct Bytes {
    void* data;
    size_t length;
  };
  Bytes bytes(int i) const {
    Bytes bytes{nullptr, 0};
    napi_get_typedarray_info(env_, values_[i], nullptr, &bytes.length, &bytes.data, nullptr, nullptr);
    return bytes;
  }
  template <class T>
  T* external(int i) const {
    void* pointer = nullptr;
    napi_get_value_external(env_, values_[i], &pointer);
    return static_cast<T*>(pointer);
  }

 private:
  static constexpr int most = 6;
  napi_env env_;
  napi_value values_[most];
};

inline napi_value number(napi_env env, double value) {
  napi_value result;
  napi_create_double(env, value, &result);
  return result;
}
inline napi_value text(napi_env env, const char* value) {
  napi_value result;
  napi_create_string_utf8(env, value, NAPI_AUTO_LENGTH, &result);
  return result;
}
inline napi_value boolean(napi_env env, bool value) {
  napi_value result;
  napi_get_boolean(env, value, &result);
  return result;
}
inline napi_value null(napi_env env) {
  napi_value result;
  napi_get_null(env, &result);
  return result;
}
inline napi_value numbers(napi_env env, const std::vector<double>& values) {
  napi_value list;
  napi_create_array_with_length(env, values.size(), &list);
  for (size_t i = 0; i < values.size(); i++) napi_set_element(env, list, static_cast<uint32_t>(i), number(env, values[i]));
  return list;
}
inline napi_value texts(napi_env env, const std::vector<const char*>& values) {
  napi_value list;
  napi_create_array_with_length(env, values.size(), &list);
  for (size_t i = 0; i < values.size(); i++) napi_set_element(env, list, static_cast<uint32_t>(i), text(env, values[i]));
  return list;
}

}  // namespace kindling::js
