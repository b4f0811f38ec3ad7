// Faults put in on purpose, one by one, to show that the stand-in finds them: planted NAME. Prints the sum of what the kernel
// wrote where the stand-in lets it run to its end.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include "../../native/kernels/async_copy.h"

using namespace kindling;

/** Sums 64 numbers in shared memory; without the barrier a warp reads what the other has not written yet. */
KD_KERNEL sumKernel(const float* x, float* out, int barrier) {
  KD_SHARED(float, room);
  const int thread = threadIdx.x;
  room[thread] = x[thread];
  if (barrier) __syncthreads();
  if (thread != 0) return;
  float sum = 0;
  for (int i = 0; i < 64; i++) sum += room[i];
  *out = sum;
}

KD_KERNEL divergentKernel(float* out) {
  if (threadIdx.x < 32) __syncthreads();
  out[0] = 1;
}

KD_KERNEL outsideKernel(float* out, int shared) {
  KD_SHARED(float, room);
  if (shared)
    room[blockDim.x + threadIdx.x] = 1;
  else
    out[64 + threadIdx.x] = 1;
}

KD_KERNEL copyKernel(const float* x, float* out, int wait) {
  KD_SHARED(float, room);
  copyAsync(room + 4 * threadIdx.x, x + 4 * threadIdx.x, 16);
  commitCopies();
  if (wait) waitForCopies<0>();
  __syncthreads();
  if (threadIdx.x != 0) return;
  float sum = 0;
  for (int i = 0; i < 64; i++) sum += room[i];
  *out = sum;
}

int main(int, char** arguments) {
  const char* name = arguments[1];
  const auto is = [&](const char* other) { return std::strcmp(name, other) == 0; };
  void *x = nullptr, *out = nullptr;
  cudaStream_t stream;
  cudaStreamCreateWithFlags(&stream, 0);
  cudaMalloc(&x, 64 * sizeof(float));
  cudaMalloc(&out, 64 * sizeof(float));
  float ones[64];
  for (float& one : ones) one = 1;
  cudaMemcpyAsync(x, ones, sizeof ones, cudaMemcpyHostToDevice, stream);
  auto *from = static_cast<const float*>(x);
  auto *to = static_cast<float*>(out);
  if (is("sum") || is("missing-barrier")) KD_LAUNCH(sumKernel, 1, 64, sizeof ones, stream)(from, to, is("sum"));
  if (is("divergent-barrier")) KD_LAUNCH(divergentKernel, 1, 64, 0, stream)(to);
  if (is("out-of-bounds") || is("out-of-shared")) KD_LAUNCH(outsideKernel, 1, 64, sizeof ones, stream)(to, is("out-of-shared"));
  if (is("copy") || is("missing-wait")) KD_LAUNCH(copyKernel, 1, 16, sizeof ones, stream)(from, to, is("copy"));
  float sum;
  cudaMemcpyAsync(&sum, out, sizeof sum, cudaMemcpyDeviceToHost, stream);
  cudaStreamSynchronize(stream);
  std::printf("%g\n", static_cast<double>(sum));
  return 0;
}
