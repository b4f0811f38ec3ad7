// What every kernel needs: the memory's views, the module's functions, the descriptor block. Set once, by `start`.
import { internal } from '@kindling/core';
import { kernels } from './generated/kernels.ts';
import { wide32 as wide32Module } from './generated/wide32.ts';
import { wide64 as wide64Module } from './generated/wide64.ts';
import { Arena } from './memory/arena.ts';
import { createHeap, growHeap, STATIC_END, type Heap } from './memory/heap.ts';
import type { KernelExports } from './wasm/exports.ts';
import { ThreadPool } from './threads/pool.ts';
import { createGemmKernels, type GemmKernels } from './wasm/gemm-kernels.ts';
import { detectHost } from './wasm/host.ts';
import { inlined } from './wasm/instantiate.ts';
import { loadWide, type Wide } from './wasm/wide.ts';

export let heap: Heap;
export let arena: Arena;
export let wasm: KernelExports;
export let gemm: GemmKernels;
/** Kernels of floating rows, eight floats or four doubles at a time. */
export let wide32: Wide;
export let wide64: Wide;
/** Threads that share the memory. */
export let pool: ThreadPool;
/** Byte address of the descriptor block. */
export let block = 0;
/** Byte address of the scratch slots that tiny storages pass through. */
export let scratch = 0;

const { sin, cos, tan, asin, acos, atan, sinh, cosh, asinh, acosh, atanh, log10, pow, atan2 } = Math;
const math = {
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  asinh,
  acosh,
  atanh,
  log10,
  pow,
  atan2,
  fmod: (a: number, b: number): number => a % b,
};

export const isStarted = (): boolean => block !== 0;

/** Makes memory and module, once. */
export function start(): void {
  if (isStarted()) return;
  heap = createHeap();
  const host = detectHost();
  gemm = createGemmKernels(heap, host);
  pool = new ThreadPool(heap);
  const owner = { heap, pool };
  wasm = inlined<KernelExports>(kernels, owner, { math, gemm: { f32: gemm.f32, f64: gemm.f64 } })();
  // V8 revectorises no 64-bit shifts, so float64 would gain nothing.
  wide32 = loadWide(wide32Module, owner, host, gemm.plan.revectorize);
  wide64 = loadWide(wide64Module, owner, host, false);
  const { rows, columns } = gemm.plan.tile;
  wasm.setTiles(rows, columns, rows, columns / 2);
  block = wasm.blockAddress();
  scratch = wasm.scratchAddress();
  arena = new Arena(STATIC_END, (end) => growHeap(heap, end));
  const allocate = (bytes: number): number => arena.allocate(bytes);
  pool.open({ gemm: gemm.modules, allocate, roomBytes: wasm.matmulWorkspace() });
  internal.onNumThreads((threads) => (pool.threads = threads));
}
