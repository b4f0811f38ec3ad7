import { expect, it } from 'vitest';
import { kernels } from '../generated/kernels.ts';
import { wide32 } from '../generated/wide32.ts';
import { wide64 } from '../generated/wide64.ts';
import { POOL_AREA } from '../memory/heap.ts';
import { decodeBase64 } from './base64.ts';
import { readLeb, leb, sleb } from './leb.ts';
import { withUnsharedMemory } from './limits.ts';

const modules = { kernels, wide32, wide64 };

it('decodes what was encoded', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 31) % 256);
  expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes);
});

it('writes LEB128 as the specification does', () => {
  expect(leb(624485)).toEqual([0xe5, 0x8e, 0x26]);
  expect(sleb(-123456)).toEqual([0xc0, 0xbb, 0x78]);
  expect(readLeb(new Uint8Array([0, 0xe5, 0x8e, 0x26]), 1)).toEqual([624485, 4]);
});

it.each(Object.entries(modules))('%s links with unshared memory after the change of one byte', (_name, base64) => {
  const bytes = decodeBase64(base64);
  const changed = withUnsharedMemory(bytes);
  expect(changed.filter((byte, i) => byte !== bytes[i])).toHaveLength(1);
  const module = new WebAssembly.Module(changed);
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536 });
  const imports: WebAssembly.Imports = { env: { memory } };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind === 'function') (imports[from] ??= {})[name] = () => 0;
  }
  expect(() => new WebAssembly.Instance(module, imports)).not.toThrow();
  expect(() => new WebAssembly.Instance(new WebAssembly.Module(bytes), imports)).toThrow(WebAssembly.LinkError);
});

it('gives each module static data of its own', () => {
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536, shared: true });
  const end = (base64: string): number => {
    const module = new WebAssembly.Module(decodeBase64(base64));
    const imports: WebAssembly.Imports = { env: { memory } };
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      if (kind === 'function') (imports[from] ??= {})[name] = () => 0;
    }
    return (new WebAssembly.Instance(module, imports).exports['__heap_base'] as WebAssembly.Global).value as number;
  };
  // the bases of tooling/wasm/src/main.ts
  expect(end(kernels)).toBeLessThan(1_048_576);
  expect(end(wide32)).toBeLessThan(1_572_864);
  expect(end(wide64)).toBeLessThan(POOL_AREA);
});
