{
  "variables": {
    "cuda_home%": "<!(node native/toolkit.mjs home)",
    "headers%": "<!(node native/toolkit.mjs headers)"
  },
  "targets": [
    {
      "target_name": "kindling_cuda",
      "sources": [
        "<!@(node native/toolkit.mjs sources)"
      ],
      "include_dirs": ["<(cuda_home)/include", "<(headers)"],
      "defines": ["NAPI_VERSION=8", "KINDLING_CUDA"],
      "cflags_cc!": ["-fno-exceptions"],
      "cflags_cc": ["-std=c++17", "-O2", "-fexceptions", "-fvisibility=hidden", "-Wall", "-Wextra", "-Wno-unused-parameter"],
      "rules": [
        {
          "rule_name": "nvcc",
          "extension": "cu",
          "inputs": ["native/nvcc.mjs", "native/kernels/launch.h", "native/kernels/call.h", "native/kernels/entries.h", "native/kernels/entries.def"],
          "outputs": ["<(INTERMEDIATE_DIR)/<(RULE_INPUT_ROOT).cu.o"],
          "process_outputs_as_sources": 1,
          "message": "nvcc <(RULE_INPUT_PATH)",
          "action": ["node", "native/nvcc.mjs", "<(RULE_INPUT_PATH)", "<(INTERMEDIATE_DIR)/<(RULE_INPUT_ROOT).cu.o"]
        }
      ],
      "libraries": ["<(cuda_home)/lib64/libcudart_static.a", "-ldl", "-lrt", "-lpthread"],
      "ldflags": ["-Wl,--exclude-libs,ALL", "-static-libstdc++", "-static-libgcc"]
    }
  ]
}
