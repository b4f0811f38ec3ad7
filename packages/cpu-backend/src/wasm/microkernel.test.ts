import { describe, expect, it } from 'vitest';
import { emitMicroKernel, type MicroKernel } from './microkernel.ts';

type Run = (a: number, b: number, c: number, k: number, rowBytes: number) => void;

const TILES = [
  [4, 4],
  [4, 8],
  [6, 8],
  [4, 16],
  [6, 16],
  [8, 32],
] as const;

function cases(): MicroKernel[] {
  const all: MicroKernel[] = [];
  for (const type of ['f32', 'f64'] as const) {
    for (const [rows, columns] of TILES) {
      for (const fma of [false, true])
        for (const shared of [false, true]) all.push({ type, rows, columns, fma, shared });
    }
  }
  return all;
}

describe.each(cases())('$type $rows x $columns, fma $fma, shared $shared', (kernel) => {
  it('is a valid module that adds the product to C and touches nothing else', () => {
    const bytes = emitMicroKernel(kernel);
    expect(WebAssembly.validate(bytes)).toBe(true);
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared: kernel.shared });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    const view = kernel.type === 'f32' ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
    const { rows, columns } = kernel;
    const [k, row] = [7, columns + 4];
    const [a, b, c] = [0, 1000, 4000];
    for (let i = 0; i < 3000; i++) view[i] = ((i * 7) % 11) - 5;
    view.fill(0.5, c, c + rows * row);
    const size = view.BYTES_PER_ELEMENT;
    (exports['run'] as Run)(a * size, b * size, c * size, k, row * size);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < row; j++) {
        let sum = 0.5;
        for (let p = 0; p < k && j < columns; p++)
          sum += (view[a + p * rows + i] as number) * (view[b + p * columns + j] as number);
        expect(view[c + i * row + j]).toBe(sum);
      }
    }
  });
});
