import { writeArray } from '../../dispatch/copy.ts';
import { getDefaultDtype, isComplex, isFloating, isIntegral, type DType } from '../../dtype.ts';
import { ValueError } from '../../errors.ts';
import { setElement } from '../../storage/elements.ts';
import { isHalf } from '../../storage/half.ts';
import { hostArray } from '../../storage/storage.ts';
import type { Tensor } from '../../tensor.ts';
import { isScalarLike, scalarDType, toNumber, type ScalarLike } from '../../scalar.ts';
import { blank, finished, type CreationOptions } from './options.ts';

function computed(
  op: string,
  sizes: readonly number[],
  options: CreationOptions,
  dtype: DType,
  value: (i: number) => number,
): Tensor {
  const out = blank(op, sizes, options, dtype);
  const data = hostArray(out.dtype, out.numel());
  if (data instanceof BigInt64Array) fillIntegers(data, value);
  else if (isHalf(out.dtype) || isComplex(out.dtype))
    for (let i = 0; i < out.numel(); i++) setElement(data, out.dtype, i, value(i));
  else for (let i = 0; i < data.length; i++) data[i] = value(i);
  writeArray(out, data);
  return finished(out, options);
}

/** Truncated values, written as pairs of 32-bit words: making a bigint of each would cost ten times as much. */
function fillIntegers(data: BigInt64Array, value: (i: number) => number): void {
  const words = new Int32Array(data.buffer);
  for (let i = 0; i < data.length; i++) {
    const v = value(i);
    const small = v > -(2 ** 31) && v < 2 ** 31;
    const whole = small ? v | 0 : Math.trunc(v);
    words[2 * i] = whole;
    words[2 * i + 1] = small ? whole >> 31 : Math.floor(whole / 2 ** 32);
  }
}

/** start, start + step, ... below end. int64 when all are integers. `arange(end)` starts at 0. @throws ValueError */
export function arange(end: ScalarLike, options?: CreationOptions): Tensor;
export function arange(start: ScalarLike, end: ScalarLike, options?: CreationOptions): Tensor;
export function arange(start: ScalarLike, end: ScalarLike, step: ScalarLike, options?: CreationOptions): Tensor;
export function arange(...args: readonly (ScalarLike | CreationOptions | undefined)[]): Tensor {
  const numbers = args.filter(isScalarLike);
  const options = args.find((a): a is CreationOptions => typeof a === 'object' && !isScalarLike(a)) ?? {};
  const dtype = options.dtype ?? (numbers.some((n) => isFloating(scalarDType(n))) ? getDefaultDtype() : 'int64');
  const values = numbers.map((n) => (dtype === 'int64' ? Math.trunc(toNumber(n)) : toNumber(n)));
  const [from, end, by] = (values.length === 1 ? [0, ...values, 1] : [...values, 1]) as [number, number, number];
  const length = Math.ceil((end - from) / by);
  if (by === 0 || !(length >= 0) || !Number.isFinite(length)) {
    throw new ValueError(`arange: no finite range from ${from} to ${end} in steps of ${by}.`, { op: 'arange' });
  }
  return computed('arange', [length], options, dtype, (i) => from + i * by);
}

/** PyTorch converts the ends to the dtype of the result first. */
const ends = (start: ScalarLike, end: ScalarLike, dtype: DType | undefined): [from: number, to: number] =>
  dtype !== undefined && isIntegral(dtype)
    ? [Math.trunc(toNumber(start)), Math.trunc(toNumber(end))]
    : [toNumber(start), toNumber(end)];

/** `steps` evenly spaced values from start to end, both included. @throws ValueError, ShapeError */
export function linspace(start: ScalarLike, end: ScalarLike, steps: number, options: CreationOptions = {}): Tensor {
  const [from, to] = ends(start, end, options.dtype);
  const by = steps > 1 ? (to - from) / (steps - 1) : 0;
  // From both ends, so that the last value is exactly `end`.
  return computed('linspace', [steps], options, getDefaultDtype(), (i) =>
    i < steps / 2 ? from + by * i : to - by * (steps - 1 - i),
  );
}

/** base^x for `steps` evenly spaced x from start to end. @throws ShapeError */
export function logspace(
  start: ScalarLike,
  end: ScalarLike,
  steps: number,
  { base = 10, ...options }: CreationOptions & { readonly base?: number } = {},
): Tensor {
  const [from, to] = ends(start, end, options.dtype);
  const by = steps > 1 ? (to - from) / (steps - 1) : 0;
  return computed(
    'logspace',
    [steps],
    options,
    getDefaultDtype(),
    (i) => base ** (i < steps / 2 ? from + by * i : to - by * (steps - 1 - i)),
  );
}

/** Ones on the diagonal: (n, n) or (n, m). @throws ShapeError */
export function eye(n: number, m?: number | CreationOptions, options: CreationOptions = {}): Tensor {
  const cols = typeof m === 'number' ? m : n;
  return computed('eye', [n, cols], typeof m === 'object' ? m : options, getDefaultDtype(), (i) =>
    i % (cols + 1) === 0 && i < cols * cols ? 1 : 0,
  );
}
