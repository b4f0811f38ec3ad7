// The transforms that backends compute; `functions.ts` has their public forms. All are linear, so that each is the
// derivative of another. `scale` multiplies the result.
import { callN } from '../dispatch/call.ts';
import { defineOp, withOp } from '../dispatch/op.ts';
import { complexDType, isComplex, realDType } from '../dtype.ts';
import { needsDType } from '../errors.ts';
import type { Sizes } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';

const replaced = (sizes: Sizes, dim: number, size: number): number[] => sizes.map((s, d) => (d === dim ? size : s));
const half = (n: number): number => Math.floor(n / 2) + 1;

function needComplex(op: string, x: Tensor): void {
  if (!isComplex(x.dtype)) throw needsDType(op, 'a complex tensor', x.dtype);
}

const c2cRow = defineOp('fftC2c', {
  params: ['input', 'dim', 'scale', 'forward'],
  meta: (x: Tensor, _dims: Sizes, _scale: number, _forward: boolean) => {
    needComplex('fftC2c', x);
    return x;
  },
});

/** scale · Σ x[j] exp(∓2πi jk/n) over each of `dims`, complex to complex. @throws DTypeError */
export const fftC2c = withOp(c2cRow, (input: Tensor, dims: Sizes, scale: number, forward: boolean): Tensor =>
  callN(c2cRow, input, dims, scale, forward),
);

const r2cRow = defineOp('fftR2c', {
  params: ['input', 'dim', 'scale', 'onesided'],
  meta: (x: Tensor, dims: Sizes, _scale: number, onesided: boolean) => {
    if (x.dtype !== 'float32' && x.dtype !== 'float64')
      throw needsDType('fftR2c', 'a float32 or float64 tensor', x.dtype);
    const last = dims.at(-1) as number;
    const sizes = onesided ? replaced(x.sizes, last, half(x.sizes[last] as number)) : x.sizes;
    return { sizes, dtype: complexDType(x.dtype) };
  },
});

/** The forward transform of a real tensor; `onesided`: only the first n/2 + 1 elements of the last of `dims`. @throws DTypeError */
export const fftR2c = withOp(r2cRow, (input: Tensor, dims: Sizes, scale: number, onesided: boolean): Tensor =>
  callN(r2cRow, input, dims, scale, onesided),
);

const c2rRow = defineOp('fftC2r', {
  params: ['input', 'dim', 'scale', 'last_dim_size'],
  meta: (x: Tensor, dims: Sizes, _scale: number, size: number) => {
    needComplex('fftC2r', x);
    return { sizes: replaced(x.sizes, dims.at(-1) as number, size), dtype: realDType(x.dtype) };
  },
});

/**
 * The backward transform of a half spectrum, n/2 + 1 elements in the last of `dims`, to `size` = n real ones.
 * Imaginary parts that the spectrum of a real tensor would not have are not read. @throws DTypeError
 */
export const fftC2r = withOp(c2rRow, (input: Tensor, dims: Sizes, scale: number, size: number): Tensor =>
  callN(c2rRow, input, dims, scale, size),
);
