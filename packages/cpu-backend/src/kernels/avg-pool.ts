// Means of windows. Images are contiguous, others pass through contiguous copies.
import { internal, type TensorView } from '@kindling/core';
import { putHeader, putNumbers, putPointer } from '../abi/block.ts';
import { address, writeBack } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { block, wasm } from '../runtime.ts';
import { readDense, writeDense } from './dense.ts';
import { poolingNumbers, withTable, type Windows } from './pooling.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

type Sizes = readonly number[];
const { averageWindows, adaptiveWindows } = internal.poolWindows;

interface Pass {
  readonly kernel: 'avgPool' | 'avgPoolBackward';
  readonly wide: TensorView;
  readonly pooled: TensorView;
  readonly divisor: number | null;
}

function run(
  out: TensorView,
  x: TensorView,
  windows: readonly Windows[],
  { kernel, wide, pooled, divisor }: Pass,
): void {
  if (numelOf(out.sizes) === 0) return;
  writeDense(out, (to) =>
    readDense(x, (from) =>
      withTable(windows, (table, counts) => {
        putHeader(0, out.dtype, 0, 2);
        putNumbers([...poolingNumbers(wide, pooled, { table }), counts, divisor ?? 0]);
        putPointer(1, address(from, 1), x.dtype);
        putPointer(0, address(to, 0), out.dtype);
        const status = wasm[kernel](block);
        if (status !== 0) throw kernelError(kernel, status, out.dtype);
        writeBack(to, 0);
      }),
    ),
  );
}

const averages = (wide: TensorView, pooled: TensorView, kernel: Sizes, stride: Sizes, padding: Sizes, pad: boolean) =>
  kernel.map((k, d) => {
    const [size, count] = [wide.sizes[2 + d] as number, pooled.sizes[2 + d] as number];
    return averageWindows(size, count, k, stride[d] as number, padding[d] as number, pad);
  });
const adapted = (wide: TensorView, pooled: TensorView) =>
  wide.sizes.slice(2).map((size, d) => adaptiveWindows(size, pooled.sizes[2 + d] as number));

export function avgPool(
  out: TensorView,
  x: TensorView,
  kernel: Sizes,
  stride: Sizes,
  padding: Sizes,
  _ceilMode: boolean,
  countIncludePad: boolean,
  divisor: number | null,
): void {
  const windows = averages(x, out, kernel, stride, padding, countIncludePad);
  run(out, x, windows, { kernel: 'avgPool', wide: x, pooled: out, divisor });
}

export function avgPoolBackward(
  out: TensorView,
  g: TensorView,
  _size: Sizes,
  kernel: Sizes,
  stride: Sizes,
  padding: Sizes,
  _ceilMode: boolean,
  countIncludePad: boolean,
  divisor: number | null,
): void {
  const windows = averages(out, g, kernel, stride, padding, countIncludePad);
  run(out, g, windows, { kernel: 'avgPoolBackward', wide: out, pooled: g, divisor });
}

export function adaptiveAvgPool(out: TensorView, x: TensorView, _size: Sizes): void {
  run(out, x, adapted(x, out), { kernel: 'avgPool', wide: x, pooled: out, divisor: null });
}

export function adaptiveAvgPoolBackward(out: TensorView, g: TensorView, _size: Sizes): void {
  run(out, g, adapted(out, g), { kernel: 'avgPoolBackward', wide: out, pooled: g, divisor: null });
}
