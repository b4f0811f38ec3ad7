import { readLeb } from './leb.ts';

const IMPORT_SECTION = 2;
const MEMORY = 2;
const SHARED_WITH_MAXIMUM = 3;
const MAXIMUM = 1;

/**
 * The module with its imported memory declared unshared: the limits flag 3 (shared) becomes 1. The code stays valid,
 * since atomic instructions work on unshared memory too.
 */
export function withUnsharedMemory(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const flag = memoryFlag(module);
  if (module[flag] !== SHARED_WITH_MAXIMUM) return module;
  const out = module.slice();
  out[flag] = MAXIMUM;
  return out;
}

/** Position of the limits flag of the imported memory. */
function memoryFlag(module: Uint8Array): number {
  let at = 8;
  while (at < module.length) {
    const id = module[at];
    const [size, content] = readLeb(module, at + 1);
    if (id === IMPORT_SECTION) return memoryImport(module, content);
    at = content + size;
  }
  throw new Error('The kernel module imports nothing.');
}

function memoryImport(module: Uint8Array, section: number): number {
  let [count, at] = readLeb(module, section);
  for (; count > 0; count--) {
    for (let name = 0; name < 2; name++) {
      const [length, text] = readLeb(module, at);
      at = text + length;
    }
    const kind = module[at++];
    if (kind === MEMORY) return at;
    // a function import holds one type index; tables and globals are not imported
    [, at] = readLeb(module, at);
  }
  throw new Error('The kernel module imports no memory.');
}
