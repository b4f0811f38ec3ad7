// Datasets of workers, whose data lies in shared memory.
export { SharedImages } from './shared-images.ts';
export { SharedTensors } from './shared-tensors.ts';
