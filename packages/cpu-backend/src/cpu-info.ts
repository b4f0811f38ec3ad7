import type { ArenaStats } from './memory/arena.ts';
import { arena, gemm, heap, pool, start } from './runtime.ts';

export interface CpuInfo {
  /** What the GEMM kernels use: relaxed SIMD with 256-bit revectorisation, relaxed SIMD, or plain SIMD. */
  readonly wasmMode: 'relaxed-revec' | 'relaxed' | 'simd-revec' | 'simd';
  /** Rows and columns of C that the float32 micro-kernel holds in registers: '6x16'. */
  readonly tile: string;
  /** Whether matrix products use fused multiply-add; machines that differ in this differ in last bits. */
  readonly fma: boolean;
  /** Whether the memory can be shared with threads. */
  readonly shared: boolean;
  /** That kernels may use; 1 without shared memory. See `setNumThreads`. */
  readonly threads: number;
  /** This one and those that have started; they start when there is work for them. */
  readonly threadsReady: number;
  /** Size of the WebAssembly memory. */
  readonly memoryBytes: number;
}

/** How the CPU backend runs in this process. */
export function cpuInfo(): CpuInfo {
  start();
  const { tile, fma, revectorize } = gemm.plan;
  return {
    wasmMode: `${fma ? 'relaxed' : 'simd'}${revectorize ? '-revec' : ''}`,
    tile: `${tile.rows}x${tile.columns}`,
    fma: gemm.fused,
    shared: heap.shared,
    threads: pool.threads,
    threadsReady: 1 + pool.ready,
    memoryBytes: heap.bytes,
  };
}

/** What the backend's memory holds, work space included. */
export function arenaStats(): ArenaStats {
  start();
  return arena.stats();
}
