// What differs between the compilers of the kernels: rounding, bit casts, saturating casts and the rare functions of double.
#pragma once
#include <stddef.h>
#include <stdint.h>

#if defined(__wasm__)
#include "platform_wasm.h"
#elif defined(KINDLING_CUDA)
#include "platform_cuda.h"
#else
#error "kindling: no platform header for this target yet; write one beside platform_wasm.h"
#endif
