// NVIDIA GPUs. The import registers the device and does nothing else: it never fails, whatever the machine has.
export { cuda } from '@kindling/cuda-backend';
