// The CPU backend: importing this package registers it as 'cpu'; memory and module are made at first use.
import { createBackend, registerBackend } from '@kindling/core';
export { arenaStats, cpuInfo, type CpuInfo } from './cpu-info.ts';
export type { ArenaStats } from './memory/arena.ts';
import { kernels } from './kernels/table.ts';
import { withEveryDType } from './kernels/every-dtype.ts';
import { arena, heap, start } from './runtime.ts';

registerBackend('cpu', {
  priority: 0,
  load: () => {
    start();
    return createBackend({
      name: 'cpu',
      hostLimit: 64,
      holdsData: true,
      kernels: withEveryDType(kernels),
      allocate: (bytes) => arena.allocate(bytes),
      free: (ptr, bytes) => arena.free(ptr, bytes),
      view: (ptr, bytes) => heap.u8.subarray(ptr, ptr + bytes),
      read: (ptr, target) => target.set(heap.u8.subarray(ptr, ptr + target.length)),
      write: (ptr, source) => heap.u8.set(source, ptr),
      synchronize: () => {},
    });
  },
});
