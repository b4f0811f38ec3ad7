import type { Backend } from './backend.ts';

/** Sizes and dtypes only: every op's `meta` runs, nothing is computed. Slot 0 of each row's kernels. */
export const metaBackend: Backend = {
  id: 0,
  name: 'meta',
  index: 0,
  hostLimit: 0,
  holdsData: false,
  kernels: {},
  allocate: () => 0,
  free() {},
  read() {},
  write() {},
  synchronize() {},
};
