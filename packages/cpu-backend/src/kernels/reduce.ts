// Folds, positions of extrema, and running sums.
import type { TensorView } from '@kindling/core';
import { joined, single, split, type Axis } from '@kindling/kernel-headers/axes';
import { putBlock } from '../abi/axes.ts';
import { putScalar } from '../abi/block.ts';
import { address, writeBack, type Place } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { reduceCodes } from '../generated/codes.ts';
import { block, wasm } from '../runtime.ts';
import { fill } from './copy.ts';
import { wideFor } from './wide-module.ts';
import { isDense, numelOf } from '@kindling/kernel-headers/shape';

type Sizes = readonly number[];

const byFallingStride = (a: Axis, b: Axis): number => (b.strides.at(-1) as number) - (a.strides.at(-1) as number);

const emptyFold: Partial<Record<keyof typeof reduceCodes, number>> = { sum: 0, prod: 1, any: 0, all: 1 };

const rowFolds: Partial<Record<keyof typeof reduceCodes, 'sumRows' | 'maximumRows' | 'minimumRows'>> = {
  sum: 'sumRows',
  amax: 'maximumRows',
  amin: 'minimumRows',
};

/** Whether the last dimensions of a contiguous floating tensor are reduced. */
function isFloatingRows(out: Place, x: Place, dims: Sizes): boolean {
  const first = x.sizes.length - dims.length;
  return (
    (x.dtype === 'float32' || x.dtype === 'float64') &&
    dims.every((d, i) => d === first + i) &&
    isDense(x) &&
    isDense(out)
  );
}

function foldRows(key: 'sumRows' | 'maximumRows' | 'minimumRows', out: Place, x: Place, n: number): void {
  const rows = numelOf(out.sizes);
  const from = address(x, 1);
  wideFor(key, x)
    .for(key)
    [key](from, address(out, 0), rows, n / rows);
  writeBack(out, 0);
}

export function fold(name: keyof typeof reduceCodes) {
  const op = reduceCodes[name];
  return (out: TensorView, x: TensorView, dims: Sizes, keepdim: boolean): void => {
    if (numelOf(out.sizes) === 0) return;
    const n = numelOf(x.sizes);
    if (n === 0) return fill(out, emptyFold[name] ?? 0); // core lets no empty extremum through
    const rows = rowFolds[name];
    if (rows !== undefined && isFloatingRows(out, x, dims)) return foldRows(rows, out, x, n);
    const whole = dims.length === x.sizes.length && isDense(x);
    const { kept, reduced } = whole
      ? { kept: [], reduced: [{ size: n, strides: [0, 1] }] }
      : split([out], x, dims, keepdim);
    const outer = joined(kept.sort(byFallingStride));
    const inner = joined(reduced.sort(byFallingStride));
    if (inner.length === 0) inner.push(single(2));
    putBlock(op, x.dtype, [...outer, ...inner], [out, x]);
    putScalar(0, outer.length, 'int64');
    const status = wasm.reduce(block);
    if (status !== 0) throw kernelError(name, status, x.dtype);
    writeBack(out, 0);
  };
}

type Direction = 'largest' | 'smallest';

/** Positions count reduced elements in logical order, so reduced dimensions are not reordered. */
function locate(
  direction: Direction,
  indices: Place,
  x: Place,
  values: Place | null,
  dims: Sizes,
  keepdim: boolean,
): void {
  if (numelOf(indices.sizes) === 0) return;
  // split() lists outputs first; the kernel's operands are indices, x, values
  const { kept, reduced } = split(values === null ? [indices] : [indices, values], x, dims, keepdim);
  const reorder = ({ size, strides: [i = 0, v = 0, s] }: Axis): Axis => ({
    size,
    strides: s === undefined ? [i, v] : [i, s, v],
  });
  const outer = joined(kept.map(reorder));
  const inner = joined(reduced.map(reorder));
  if (inner.length === 0) inner.push(single(values === null ? 2 : 3));
  putBlock(0, x.dtype, [...outer, ...inner], values === null ? [indices, x] : [indices, x, values]);
  putScalar(0, outer.length, 'int64');
  const status = wasm[direction](block);
  if (status !== 0) throw kernelError(direction, status, x.dtype);
  writeBack(indices, 0);
  if (values !== null) writeBack(values, 2);
}

export const position =
  (direction: Direction) =>
  (out: TensorView, x: TensorView, dims: Sizes, keepdim: boolean): void =>
    locate(direction, out, x, null, dims, keepdim);

export const valueAndPosition =
  (direction: Direction) =>
  (outs: readonly TensorView[], x: TensorView, dim: number, keepdim: boolean): void =>
    locate(direction, outs[1] as TensorView, x, outs[0] as TensorView, [dim], keepdim);

export const scan =
  (name: 'cumsum' | 'cumprod' | 'logcumsumexp') =>
  (out: TensorView, x: TensorView, dim: number): void => {
    if (numelOf(out.sizes) === 0) return;
    const axes = x.sizes.map((size, d): Axis => ({
      size,
      strides: [out.strides[d] as number, x.strides[d] as number],
    }));
    const [line = single(2)] = axes.splice(dim, 1);
    putBlock(0, x.dtype, [...joined(axes), line], [out, x]);
    const status = wasm[name](block);
    if (status !== 0) throw kernelError(name, status, x.dtype);
    writeBack(out, 0);
  };
