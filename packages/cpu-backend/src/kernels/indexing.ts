// Reading and writing at int64 indices. Every index is checked before anything is written.
import type { TensorView } from '@kindling/core';
import { joined, single, type Axis } from '@kindling/kernel-headers/axes';
import { putBlock } from '../abi/axes.ts';
import { putScalar } from '../abi/block.ts';
import { writeBack, type Place } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { block, wasm } from '../runtime.ts';
import { copy } from './copy.ts';
import { numelOf, sameSizes } from '@kindling/kernel-headers/shape';

const sizeAlong = (x: Place, dim: number): number => x.sizes[dim] ?? 1;
const strideAlong = (x: Place, dim: number): number => x.strides[dim] ?? 1;

/** Over the index's shape: `still` moves in all dimensions but `dim`, where the index moves it; `moving` in all. */
export function elementwise(dim: number, index: Place, still: Place, moving: Place, stillFirst: boolean): Axis[] {
  const axes = index.sizes.map((size, d): Axis => {
    const held = d === dim ? 0 : (still.strides[d] as number);
    const own = moving.strides[d] as number;
    return { size, strides: [index.strides[d] as number, ...(stillFirst ? [held, own] : [own, held])] };
  });
  return axes.length === 0 ? [single(3)] : axes;
}

/** Dimension `dim` first, with the index's strides; the others after it. */
function slices(dim: number, index: Place, a: Place, b: Place): Axis[] {
  const others = a.sizes.map((size, d): Axis => ({
    size,
    strides: [0, a.strides[d] as number, b.strides[d] as number],
  }));
  others.splice(dim, 1);
  const rest = joined(others);
  if (rest.length === 0) rest.push({ size: 1, strides: [0, 1, 1] });
  const along = [index.strides[0] ?? 0, strideAlong(a, dim), strideAlong(b, dim)];
  return [{ size: numelOf(index.sizes), strides: along }, ...rest];
}

export function put(axes: readonly Axis[], index: Place, a: Place, b: Place, indexed: Place, dim: number): void {
  putBlock(0, indexed.dtype, axes, [index, a, b]);
  putScalar(0, sizeAlong(indexed, dim), 'int64');
  putScalar(1, strideAlong(indexed, dim), 'int64');
}

export function check(op: string, status: number, indexed: Place, dim: number): void {
  if (status !== 0) throw kernelError(op, status, indexed.dtype, dim, sizeAlong(indexed, dim));
}

export function gather(out: TensorView, x: TensorView, dim: number, index: TensorView): void {
  if (numelOf(index.sizes) === 0) return;
  put(elementwise(dim, index, x, out, false), index, out, x, x, dim);
  check('gather', wasm.gather(block), x, dim);
  writeBack(out, 1);
}

export function indexSelect(out: TensorView, x: TensorView, dim: number, index: TensorView): void {
  if (numelOf(index.sizes) === 0) return;
  checkVector('indexSelect', x, dim, index);
  if (numelOf(out.sizes) === 0) return;
  put(slices(dim, index, out, x), index, out, x, x, dim);
  check('indexSelect', wasm.indexSelect(block), x, dim);
  writeBack(out, 1);
}

function checkVector(op: string, indexed: Place, dim: number, index: Place): void {
  const axis = { size: numelOf(index.sizes), strides: [index.strides[0] ?? 0] };
  putBlock(0, 'int64', [axis], [index]);
  putScalar(0, sizeAlong(indexed, dim), 'int64');
  check(op, wasm.checkIndex(block), indexed, dim);
}

/** Makes `out` a copy of `x`, unless the op works in place. */
export function begin(out: Place, x: Place): void {
  const inPlace = out.storage === x.storage && out.offset === x.offset && sameSizes(out.strides, x.strides);
  if (!inPlace) copy(out, x);
}

export const scatter =
  (name: 'scatter' | 'scatterAdd') =>
  (out: TensorView, x: TensorView, dim: number, index: TensorView, source: TensorView): void => {
    if (numelOf(index.sizes) === 0) return begin(out, x);
    const axes = elementwise(dim, index, out, source, true);
    put(axes, index, out, source, out, dim);
    check(name, wasm.checkIndex(block), out, dim);
    begin(out, x);
    put(axes, index, out, source, out, dim);
    check(name, wasm[name](block), out, dim);
    writeBack(out, 1);
  };

export function indexAdd(out: TensorView, x: TensorView, dim: number, index: TensorView, source: TensorView): void {
  if (numelOf(index.sizes) === 0) return begin(out, x);
  checkVector('indexAdd', out, dim, index);
  begin(out, x);
  if (numelOf(source.sizes) === 0) return;
  put(slices(dim, index, out, source), index, out, source, out, dim);
  check('indexAdd', wasm.indexAdd(block), out, dim);
  writeBack(out, 1);
}
