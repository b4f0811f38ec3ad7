// Memory of a device, as the caching allocator sees it.
import type { Machine } from '../machine.ts';
import type { DeviceIndex, Devices } from './device.ts';

export interface CudaMemoryStats {
  /** Bytes in blocks that are in use, and the most there were. */
  readonly allocated: number;
  readonly peakAllocated: number;
  /** Bytes taken from CUDA. */
  readonly reserved: number;
  readonly peakReserved: number;
  readonly blocks: number;
  readonly segments: number;
  /** Requests that a kept block served, and those that asked CUDA. */
  readonly hits: number;
  readonly misses: number;
  /** Requests that CUDA refused at first, and those that failed. */
  readonly retries: number;
  readonly failures: number;
}

function statsOf({ binding, index }: Machine): CudaMemoryStats {
  const [
    allocated = 0,
    peakAllocated = 0,
    reserved = 0,
    peakReserved = 0,
    blocks = 0,
    segments = 0,
    hits = 0,
    misses = 0,
    retries = 0,
    failures = 0,
  ] = binding.statistics(index);
  return { allocated, peakAllocated, reserved, peakReserved, blocks, segments, hits, misses, retries, failures };
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** One sentence for an error. */
export function memorySentence(m: Machine): string {
  const { allocated, reserved } = statsOf(m);
  const [free, total] = m.binding.memoryInfo(m.index);
  return (
    `Device ${m.index} has ${mebibytes(total)}, of which ${mebibytes(free)} are free; this program holds ` +
    `${mebibytes(reserved)}, ${mebibytes(allocated)} of them in use. `
  );
}

export function memoryFunctions(devices: Devices) {
  const stats = (device: DeviceIndex = null): CudaMemoryStats => statsOf(devices.machine(device));

  return {
    memoryStats: stats,
    memoryAllocated: (device: DeviceIndex = null): number => stats(device).allocated,
    maxMemoryAllocated: (device: DeviceIndex = null): number => stats(device).peakAllocated,
    memoryReserved: (device: DeviceIndex = null): number => stats(device).reserved,
    maxMemoryReserved: (device: DeviceIndex = null): number => stats(device).peakReserved,
    resetPeakMemoryStats(device: DeviceIndex = null): void {
      const { binding, index } = devices.machine(device);
      binding.resetPeaks(index);
    },
    /** Gives memory that is kept for later back to CUDA, for other programs. */
    emptyCache(): void {
      const { binding, index } = devices.machine(null);
      binding.trim(index);
    },
    /** Free and total bytes of a device, whoever uses them. */
    memGetInfo(device: DeviceIndex = null): [free: number, total: number] {
      const { binding, index } = devices.machine(device);
      return binding.memoryInfo(index);
    },
    /** The allocator's state as a table. */
    memorySummary(device: DeviceIndex = null): string {
      const s = stats(device);
      const rows = [
        ['', 'current', 'peak'],
        ['allocated', mebibytes(s.allocated), mebibytes(s.peakAllocated)],
        ['reserved', mebibytes(s.reserved), mebibytes(s.peakReserved)],
        ['blocks', String(s.blocks), ''],
        ['segments', String(s.segments), ''],
        ['requests served from kept memory', String(s.hits), ''],
        ['requests to CUDA', String(s.misses), ''],
        ['requests repeated', String(s.retries), ''],
        ['requests failed', String(s.failures), ''],
      ];
      return rows
        .map(([name = '', now = '', most = '']) =>
          `${name.padEnd(34)}${now.padStart(14)}${most.padStart(14)}`.trimEnd(),
        )
        .join('\n');
    },
  };
}
