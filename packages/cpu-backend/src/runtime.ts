// What every kernel needs: the memory's views, the module's functions, the descriptor block. Set once, by `start`.
import { kernels } from './generated/kernels.ts';
import { wide32 as wide32Module } from './generated/wide32.ts';
import { wide64 as wide64Module } from './generated/wide64.ts';
import { Arena } from './memory/arena.ts';
import { createHeap, growHeap, STATIC_END, type Heap } from './memory/heap.ts';
import type { KernelExports } from './wasm/exports.ts';
import { createGemmKernels, type GemmKernels } from './wasm/gemm-kernels.ts';
import { detectHost } from './wasm/host.ts';
import { instantiate } from './wasm/instantiate.ts';
import { loadWide, type Wide } from './wasm/wide.ts';

export let heap: Heap;
export let arena: Arena;
export let wasm: KernelExports;
export let gemm: GemmKernels;
/** Kernels of floating rows, eight floats or four doubles at a time. */
export let wide32: Wide;
export let wide64: Wide;
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
  wasm = instantiate<KernelExports>(kernels, heap, { math, gemm: { f32: gemm.f32, f64: gemm.f64 } });
  // V8 revectorises no 64-bit shifts, so float64 would gain nothing.
  wide32 = loadWide(wide32Module, heap, host, gemm.plan.revectorize);
  wide64 = loadWide(wide64Module, heap, host, false);
  const { rows, columns } = gemm.plan.tile;
  wasm.setTiles(rows, columns, rows, columns / 2);
  block = wasm.blockAddress();
  scratch = wasm.scratchAddress();
  arena = new Arena(STATIC_END, (end) => growHeap(heap, end));
}
