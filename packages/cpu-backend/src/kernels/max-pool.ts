// Largest elements of windows. Images are contiguous, others pass through contiguous copies.
import { internal, type TensorView } from '@kindling/core';
import { putHeader, putNumbers, putPointer } from '../abi/block.ts';
import { address, writeBack, type Place } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { withRoom } from '../memory/temporary.ts';
import { block, wasm } from '../runtime.ts';
import { readDense, writeDense } from './dense.ts';
import { imageSize, imagesOf, poolingNumbers, threeOf, withTable, type Windows } from './pooling.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

type Sizes = readonly number[];
type Outs = readonly TensorView[];
const { maxWindows, adaptiveWindows } = internal.poolWindows;

function call(values: Place, x: Place, indices: Place | null, numbers: Sizes): void {
  putHeader(0, x.dtype, 0, indices === null ? 2 : 3);
  putNumbers(numbers);
  putPointer(1, address(x, 1), x.dtype);
  putPointer(0, address(values, 0), x.dtype);
  if (indices !== null) putPointer(2, address(indices, 2), indices.dtype);
  const status = wasm.maxPool(block);
  if (status !== 0) throw kernelError('maxPool', status, x.dtype);
  writeBack(values, 0);
  if (indices !== null) writeBack(indices, 2);
}

/** With contiguous operands, and room for indices only where they are wanted. */
function onDense(
  values: TensorView,
  x: TensorView,
  indices: TensorView | null,
  run: (v: Place, x: Place, i: Place | null) => void,
): void {
  if (numelOf(values.sizes) === 0) return;
  readDense(x, (from) =>
    writeDense(values, (v) => {
      if (indices === null) run(v, from, null);
      else writeDense(indices, (i) => run(v, from, i));
    }),
  );
}

function pool(
  values: TensorView,
  x: TensorView,
  indices: TensorView | null,
  windows: readonly Windows[],
  dilation: Sizes,
  pairs: boolean,
): void {
  onDense(values, x, indices, (v, from, i) =>
    withTable(windows, (table) =>
      call(v, from, i, poolingNumbers(x, values, { table, step: threeOf(dilation), pairs })),
    ),
  );
}

function regular(
  values: TensorView,
  x: TensorView,
  indices: TensorView | null,
  kernel: Sizes,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
): void {
  const windows = kernel.map((k, d) => {
    const [size, count] = [x.sizes[2 + d] as number, values.sizes[2 + d] as number];
    return maxWindows(size, count, k, stride[d] as number, padding[d] as number, dilation[d] as number);
  });
  const two = (d: number): boolean => kernel[d] === 2 && stride[d] === 2 && padding[d] === 0 && dilation[d] === 1;
  const fit = windows.every(({ counts }) => counts.every((c) => c === 2));
  pool(values, x, indices, windows, dilation, kernel.length === 2 && two(0) && two(1) && fit);
}

export function maxPool(
  out: TensorView,
  x: TensorView,
  kernel: Sizes,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
  _ceilMode: boolean,
): void {
  regular(out, x, null, kernel, stride, padding, dilation);
}

export function maxPoolWithIndices(
  outs: Outs,
  x: TensorView,
  kernel: Sizes,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
  _ceilMode: boolean,
): void {
  const [values, indices] = outs as [TensorView, TensorView];
  regular(values, x, indices, kernel, stride, padding, dilation);
}

export function adaptiveMaxPool(outs: Outs, x: TensorView, _size: Sizes): void {
  const [values, indices] = outs as [TensorView, TensorView];
  const windows = x.sizes.slice(2).map((size, d) => adaptiveWindows(size, values.sizes[2 + d] as number));
  pool(values, x, indices, windows, [1], false);
}

export function fractionalMaxPool(outs: Outs, x: TensorView, kernel: Sizes, size: Sizes, samples: TensorView): void {
  const [values, indices] = outs as [TensorView, TensorView];
  const pooled = threeOf(size);
  const tableImage = 2 * pooled.reduce((sum, s) => sum + s, 0);
  onDense(values, x, indices, (v, from, i) =>
    readDense(samples, (drawn) =>
      withRoom(4 * tableImage * imagesOf(x), (table) => {
        putHeader(0, samples.dtype, 0, 2);
        const dims = kernel.length;
        putNumbers([imagesOf(x), dims, dims, 1, ...threeOf(x.sizes.slice(2)), ...pooled, ...threeOf(kernel)]);
        putPointer(0, address(drawn, 0), samples.dtype);
        putPointer(1, table, 'int32');
        const status = wasm.fractionalWindows(block);
        if (status !== 0) throw kernelError('fractionalMaxPool', status, x.dtype);
        call(v, from, i, poolingNumbers(x, values, { table, tableImage }));
      }),
    ),
  );
}

export function maxPoolBackward(out: TensorView, g: TensorView, indices: TensorView, _size: Sizes): void {
  if (numelOf(out.sizes) === 0) return;
  writeDense(out, (to) =>
    readDense(g, (from) =>
      readDense(indices, (places) => {
        putHeader(0, out.dtype, 0, 3);
        putNumbers([imagesOf(out), imageSize(out), imageSize(g)]);
        putPointer(1, address(from, 1), g.dtype);
        putPointer(2, address(places, 2), indices.dtype);
        putPointer(0, address(to, 0), out.dtype);
        const status = wasm.maxPoolBackward(block);
        if (status !== 0) throw kernelError('maxPoolBackward', status, out.dtype, 2, imageSize(out));
        writeBack(to, 0);
      }),
    ),
  );
}
