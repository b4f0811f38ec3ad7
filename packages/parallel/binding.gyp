{
  "targets": [
    {
      "target_name": "kindling_gloo",
      "sources": ["native/binding.cc", "native/collectives.cc", "native/group.cc", "native/reduce.cc"],
      "defines": ["NAPI_VERSION=8"],
      "cflags_cc!": ["-fno-exceptions", "-fno-rtti"],
      "cflags_cc": ["-std=c++17", "-O3", "-fexceptions", "-Wno-unused-parameter"],
      "libraries": ["-lgloo"]
    }
  ]
}
