import type { Heap } from '../memory/heap.ts';
import type { PoolExports, ThreadPool } from '../threads/pool.ts';
import { decodeBase64 } from './base64.ts';
import { leb } from './leb.ts';
import { withUnsharedMemory } from './limits.ts';

export interface Owner {
  readonly heap: Heap;
  readonly pool: ThreadPool;
}

/**
 * An inlined module, which pool threads will instantiate too. Compiled and instantiated over the heap at the first call of the
 * function that is returned; `Exports` says what it exports. A name makes its bytes differ from others.
 */
export function inlined<Exports extends PoolExports>(
  base64: string,
  { heap, pool }: Owner,
  imports: WebAssembly.Imports,
  name?: string,
): () => Exports {
  let module: WebAssembly.Module | undefined;
  let exports: Exports | undefined;
  const compiled = (): WebAssembly.Module => (module ??= compile(base64, heap, name));
  const instance = (): Exports => (exports ??= new WebAssembly.Instance(compiled(), all).exports as object as Exports);
  const all = { ...imports, env: { memory: heap.memory }, threads: pool.imports(compiled, instance) };
  return instance;
}

function compile(base64: string, heap: Heap, name: string | undefined): WebAssembly.Module {
  const bytes = name === undefined ? decodeBase64(base64) : named(decodeBase64(base64), name);
  return new WebAssembly.Module(heap.shared ? bytes : withUnsharedMemory(bytes));
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
