import type { Heap } from '../memory/heap.ts';
import { decodeBase64 } from './base64.ts';
import { leb } from './leb.ts';
import { withUnsharedMemory } from './limits.ts';

/** Instantiates an inlined module over the heap; `Exports` says what it exports. A name makes its bytes differ from others. */
export function instantiate<Exports extends object>(
  base64: string,
  heap: Heap,
  imports: WebAssembly.Imports,
  name?: string,
): Exports {
  const bytes = name === undefined ? decodeBase64(base64) : named(decodeBase64(base64), name);
  const module = new WebAssembly.Module(heap.shared ? bytes : withUnsharedMemory(bytes));
  return new WebAssembly.Instance(module, { ...imports, env: { memory: heap.memory } }).exports as object as Exports;
}

/** With a custom section of that name at the end, which means nothing to the engine. */
function named(module: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(name);
  const content = [...leb(text.length), ...text];
  const section = [0, ...leb(content.length), ...content];
  const out = new Uint8Array(module.length + section.length);
  out.set(module);
  out.set(section, module.length);
  return out;
}
