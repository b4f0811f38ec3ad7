// NVIDIA GPUs: importing this package registers the device 'cuda'. Nothing happens before its first use, so that the import
// never fails where there is no GPU, no driver, or no addon.
import { cudaNamespace } from './cuda/namespace.ts';
import { Platform } from './register.ts';

export { CudaError } from './errors.ts';
export type { DeviceIndex, DeviceProperties } from './cuda/device.ts';
export type { CudaMemoryStats } from './cuda/memory.ts';
export type { EventOptions } from './cuda/streams.ts';

const platform = new Platform(
  'cuda',
  'build/Release/kindling_cuda.node',
  'Install the CUDA toolkit and run: npx kindling-build-cuda.',
);
// As in PyTorch, tensors are made on the CPU unless a device is asked for.
platform.register(-1);

/** torch.cuda. https://pytorch.org/docs/stable/cuda.html */
export const cuda = cudaNamespace(platform);
