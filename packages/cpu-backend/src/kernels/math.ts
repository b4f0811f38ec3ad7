// Smooth functions of floating tensors. The kernels want contiguous operands; others pass through contiguous copies.
import type { TensorView } from '@kindling/core';
import { address, writeBack, type Place } from '../abi/operand.ts';
import { mathCodes } from '../generated/codes.ts';
import { readDense, writeDense } from './dense.ts';
import { numelOf, sameSizes } from '@kindling/kernel-headers/shape';
import { wideOf } from './wide-module.ts';
import { otherwise } from './every-dtype.ts';

export type MathName = keyof typeof mathCodes;

export function math1(name: MathName) {
  const op = mathCodes[name];
  const kernel = (out: TensorView, x: TensorView): void => {
    const n = numelOf(out.sizes);
    if (n === 0) return;
    const wide = wideOf(x);
    if (wide === null) return otherwise(name, kernel, out, [x]);
    writeDense(out, (o) =>
      readDense(expanded(x, out.sizes), (a) => {
        const from = address(a, 1);
        const to = address(o, 0);
        wide.for(op).math(op, from, 0, to, n);
        writeBack(o, 0);
      }),
    );
  };
  return kernel;
}

export function math2(name: MathName) {
  const op = mathCodes[name];
  const kernel = (out: TensorView, a: TensorView, b: TensorView): void => {
    const n = numelOf(out.sizes);
    if (n === 0) return;
    const wide = wideOf(a);
    if (wide === null) return otherwise(name, kernel, out, [a, b]);
    writeDense(out, (o) =>
      readDense(expanded(a, out.sizes), (x) =>
        readDense(expanded(b, out.sizes), (y) => {
          const [first, second] = [address(x, 1), address(y, 2)];
          const to = address(o, 0);
          wide.for(op).math(op, first, second, to, n);
          writeBack(o, 0);
        }),
      ),
    );
  };
  return kernel;
}

/** `x` read as broadcast to `sizes`. */
function expanded(x: Place, sizes: readonly number[]): Place {
  if (sameSizes(x.sizes, sizes)) return x;
  const lead = sizes.length - x.sizes.length;
  const strides = sizes.map((_, d) => (d < lead || x.sizes[d - lead] === 1 ? 0 : (x.strides[d - lead] as number)));
  return { storage: x.storage, sizes, strides, offset: x.offset, dtype: x.dtype };
}

const geluBy = { none: math1('gelu'), tanh: math1('geluTanh') };
const geluBackwardBy = { none: math2('geluBackward'), tanh: math2('geluTanhBackward') };
type Approximation = keyof typeof geluBy;

export const gelu = (out: TensorView, x: TensorView, approximate: Approximation): void => geluBy[approximate](out, x);
export const geluBackward = (out: TensorView, g: TensorView, x: TensorView, approximate: Approximation): void =>
  geluBackwardBy[approximate](out, g, x);
