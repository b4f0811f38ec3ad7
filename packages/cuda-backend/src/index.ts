// NVIDIA GPUs: importing this package registers the device 'cuda'. Nothing happens before its first use, so that the import
// never fails where there is no GPU, no driver, or no addon.
import { Platform } from './register.ts';

export { CudaError } from './errors.ts';

export const platform = new Platform(
  'cuda',
  'build/Release/kindling_cuda.node',
  'Install the CUDA toolkit and run: npx kindling-build-cuda.',
);
platform.register(1);
