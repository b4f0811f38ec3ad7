// Sorting and what is found like it: lines along one dimension, whose entries live in work space.
import type { TensorView } from '@kindling/core';
import { joined, single, type Axis } from '@kindling/kernel-headers/axes';
import { putBlock } from '../abi/axes.ts';
import { putScalar } from '../abi/block.ts';
import { writeBack, type Place } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { withRoom } from '../memory/temporary.ts';
import { block, wasm } from '../runtime.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

/** Two entries of up to 16 bytes for each element of a line, and the counts of a radix sort (cpp/kernels/sorting.h). */
const workspaceBytes = (n: number): number => 32 * n + 8 * 256 * 4;

/** All dimensions of `x` but `dim`, then the line; outputs are values and indices. */
function lines(outs: readonly Place[], x: Place, dim: number, outputStride: (out: Place) => number): Axis[] {
  const axes = x.sizes.map((size, d): Axis => ({
    size,
    strides: [
      ...outs.map((out) => (d === dim ? outputStride(out) : (out.strides[d] as number))),
      x.strides[d] as number,
    ],
  }));
  const [line = single(3)] = axes.splice(dim, 1);
  return [...joined(axes), line];
}

/** The first `k` in order along `dim`. */
function order(
  name: 'sort' | 'topk',
  outs: readonly TensorView[],
  x: TensorView,
  k: number,
  dim: number,
  falling: boolean,
): void {
  const [values, indices] = outs as [TensorView, TensorView];
  if (numelOf(values.sizes) === 0) return;
  const n = x.sizes[dim] ?? 1;
  withRoom(workspaceBytes(n), (workspace) => {
    putBlock(
      0,
      x.dtype,
      lines([values, indices], x, dim, (out) => out.strides[dim] ?? 1),
      [values, indices, x],
    );
    putScalar(0, x.sizes.length === 0 ? 1 : k, 'int64');
    putScalar(1, falling ? 1 : 0, 'int64');
    putScalar(2, name === 'topk' ? 1 : 0, 'int64');
    const status = wasm.order(block, workspace);
    if (status !== 0) throw kernelError(name, status, x.dtype);
    writeBack(values, 0);
    writeBack(indices, 1);
  });
}

export function sort(outs: readonly TensorView[], x: TensorView, dim: number, falling: boolean): void {
  order('sort', outs, x, x.sizes[dim] ?? 1, dim, falling);
}

export function topk(outs: readonly TensorView[], x: TensorView, k: number, dim: number, largest: boolean): void {
  order('topk', outs, x, k, dim, largest);
}

/** `Wanted` in cpp/kernels/order.cpp. */
const wanted = { kthvalue: 0, median: 1, nanmedian: 2, mode: 3 };

function choose(
  name: keyof typeof wanted,
  outs: readonly TensorView[],
  x: TensorView,
  dim: number,
  keepdim: boolean,
  k = 0,
): void {
  const [values, indices] = outs as [TensorView, TensorView];
  if (numelOf(values.sizes) === 0) return;
  const spread = (out: Place): Place => {
    if (keepdim || x.sizes.length === 0) return out;
    return { ...out, strides: [...out.strides.slice(0, dim), 0, ...out.strides.slice(dim)] };
  };
  withRoom(workspaceBytes(x.sizes[dim] ?? 1), (workspace) => {
    putBlock(
      0,
      x.dtype,
      lines([spread(values), spread(indices)], x, dim, () => 0),
      [values, indices, x],
    );
    putScalar(0, wanted[name], 'int64');
    putScalar(1, k, 'int64');
    const status = wasm.chooseOne(block, workspace);
    if (status !== 0) throw kernelError(name, status, x.dtype);
    writeBack(values, 0);
    writeBack(indices, 1);
  });
}

export const kthvalue = (outs: readonly TensorView[], x: TensorView, k: number, dim: number, keepdim: boolean): void =>
  choose('kthvalue', outs, x, dim, keepdim, k - 1);

export const chosen =
  (name: 'median' | 'nanmedian' | 'mode') =>
  (outs: readonly TensorView[], x: TensorView, dim: number, keepdim: boolean): void =>
    choose(name, outs, x, dim, keepdim);

/** Running extrema, which need no work space. */
export const running =
  (name: 'cummax' | 'cummin') =>
  (outs: readonly TensorView[], x: TensorView, dim: number): void => {
    const [values, indices] = outs as [TensorView, TensorView];
    if (numelOf(values.sizes) === 0) return;
    putBlock(
      0,
      x.dtype,
      lines([values, indices], x, dim, (out) => out.strides[dim] ?? 1),
      [values, indices, x],
    );
    const status = wasm[name](block);
    if (status !== 0) throw kernelError(name, status, x.dtype);
    writeBack(values, 0);
    writeBack(indices, 1);
  };

/** The values' dimensions; sorted lines are as many, or one for all. */
export function searchsorted(
  out: TensorView,
  sorted: TensorView,
  values: TensorView,
  _int32: boolean,
  right: boolean,
): void {
  if (numelOf(out.sizes) === 0) return;
  const last = values.sizes.length - 1;
  const axes = values.sizes.map((size, d): Axis => ({
    size,
    strides: [
      out.strides[d] as number,
      values.strides[d] as number,
      d === last || sorted.sizes.length === 1 ? 0 : (sorted.strides[d] as number),
    ],
  }));
  const all = joined(axes);
  if (all.length === 0) all.push(single(3));
  putBlock(0, values.dtype, all, [out, values, sorted]);
  putScalar(0, sorted.sizes.at(-1) as number, 'int64');
  putScalar(1, sorted.strides.at(-1) as number, 'int64');
  putScalar(2, right ? 1 : 0, 'int64');
  const status = wasm.searchsorted(block);
  if (status !== 0) throw kernelError('searchsorted', status, values.dtype);
  writeBack(out, 0);
}
