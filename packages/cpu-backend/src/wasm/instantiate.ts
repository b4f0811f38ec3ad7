import type { Heap } from '../memory/heap.ts';
import { decodeBase64 } from './base64.ts';
import { withUnsharedMemory } from './limits.ts';

/** Instantiates an inlined module over the heap; `Exports` says what it exports. */
export function instantiate<Exports extends object>(base64: string, heap: Heap, imports: WebAssembly.Imports): Exports {
  const bytes = decodeBase64(base64);
  const module = new WebAssembly.Module(heap.shared ? bytes : withUnsharedMemory(bytes));
  return new WebAssembly.Instance(module, { ...imports, env: { memory: heap.memory } }).exports as object as Exports;
}
