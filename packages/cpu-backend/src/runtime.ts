// What every kernel needs: the memory's views, the module's functions, the descriptor block. Set once, by `start`.
import { kernels } from './generated/kernels.ts';
import { Arena } from './memory/arena.ts';
import { createHeap, growHeap, type Heap } from './memory/heap.ts';
import { decodeBase64 } from './wasm/base64.ts';
import type { KernelExports } from './wasm/exports.ts';
import { createGemmKernels, type GemmKernels } from './wasm/gemm-kernels.ts';
import { withUnsharedMemory } from './wasm/limits.ts';

export let heap: Heap;
export let arena: Arena;
export let wasm: KernelExports;
export let gemm: GemmKernels;
/** Byte address of the descriptor block. */
export let block = 0;
/** Byte address of the scratch slots that tiny storages pass through. */
export let scratch = 0;

const { sin, cos, tan, asin, acos, atan, sinh, cosh, asinh, acosh, atanh, log10, pow, atan2 } = Math;
const math = { sin, cos, tan, asin, acos, atan, sinh, cosh, asinh, acosh, atanh, log10, pow, atan2, fmod: (a: number, b: number): number => a % b };

export const isStarted = (): boolean => block !== 0;

/** Makes memory and module, once. */
export function start(): void {
  if (isStarted()) return;
  heap = createHeap();
  gemm = createGemmKernels(heap);
  const bytes = decodeBase64(kernels);
  const module = new WebAssembly.Module((heap.shared ? bytes : withUnsharedMemory(bytes)) as BufferSource);
  const instance = new WebAssembly.Instance(module, { env: { memory: heap.memory }, math, gemm: { f32: gemm.f32, f64: gemm.f64 } });
  wasm = instance.exports as object as KernelExports;
  const { rows, columns } = gemm.plan.tile;
  wasm.setTiles(rows, columns, rows, columns / 2);
  block = wasm.blockAddress();
  scratch = wasm.scratchAddress();
  arena = new Arena(wasm.__heap_base.value as number, (end) => growHeap(heap, end));
}
