import type { TensorView } from '@kindling/core';
import { isFloat, loadFloats, loadIntegers, store, type Element } from '../elements.ts';

function dotFloats(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

function dotIntegers(a: readonly bigint[], b: readonly bigint[]): bigint {
  let sum = 0n;
  for (let k = 0; k < a.length; k++) sum += (a[k] as bigint) * (b[k] as bigint);
  return sum;
}

/** The list cut into `count` rows of equal length. */
function cut<T>(flat: readonly T[], count: number): T[][] {
  const length = flat.length / count;
  return Array.from({ length: count }, (_, i) => flat.slice(i * length, (i + 1) * length));
}

const turned = (x: TensorView): TensorView => ({
  ...x,
  sizes: [x.sizes[1] as number, x.sizes[0] as number],
  strides: [x.strides[1] as number, x.strides[0] as number],
});

/** Rows of `a` times columns of `b`, each a sum over k in order. */
function product(a: TensorView, b: TensorView): Element[] {
  const n = a.sizes[0] as number;
  const m = b.sizes[1] as number;
  if (n === 0 || m === 0) return [];
  if (!isFloat(a)) {
    const columns = cut(loadIntegers(turned(b)), m);
    return cut(loadIntegers(a), n).flatMap((row) => columns.map((column) => dotIntegers(row, column)));
  }
  const columns = cut(loadFloats(turned(b)), m);
  return cut(loadFloats(a), n).flatMap((row) => columns.map((column) => dotFloats(row, column)));
}

/** One matrix of a batch. */
const matrix = (x: TensorView, i: number): TensorView => ({
  ...x,
  sizes: x.sizes.slice(1),
  strides: x.strides.slice(1),
  offset: x.offset + i * (x.strides[0] as number),
});

export const matmulKernels = {
  mm: (out: TensorView, a: TensorView, b: TensorView): void => store(out, product(a, b)),
  bmm: (out: TensorView, a: TensorView, b: TensorView): void => {
    const batch = Array.from({ length: a.sizes[0] as number }, (_, i) => product(matrix(a, i), matrix(b, i)));
    store(out, batch.flat());
  },
  dot: (out: TensorView, a: TensorView, b: TensorView): void =>
    store(out, [isFloat(a) ? dotFloats(loadFloats(a), loadFloats(b)) : dotIntegers(loadIntegers(a), loadIntegers(b))]),
};
