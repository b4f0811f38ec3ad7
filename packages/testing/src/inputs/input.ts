import { internal, isComplex, isIntegral, type DeviceLike, type DType, type Tensor } from '@kindling/core';
import { valueArray, type Values } from '../compare/values.ts';
import { place, type Layout } from './place.ts';
import { seeded } from './random.ts';

type Sizes = readonly number[];

export interface InputOptions {
  /** Values lie between these; integers among them for integer dtypes. */
  readonly domain?: readonly [low: number, high: number];
  /** Values that no element comes closer to than a tenth: kinks and poles. */
  readonly avoid?: readonly number[];
  /** The dtype whatever dtype is tested: indices, masks. */
  readonly dtype?: DType;
  /** The values themselves, for all dtypes alike. */
  readonly values?: readonly number[];
}

/** A tensor argument of a sample: what it holds, not yet where. */
export class Input {
  readonly shape: Sizes;
  readonly options: InputOptions;

  constructor(shape: Sizes, options: InputOptions) {
    this.shape = shape;
    this.options = options;
  }

  /** Whether it takes the dtype under test, so that gradients can be asked of it. */
  get follows(): boolean {
    return this.options.dtype === undefined;
  }
}

export const input = (shape: Sizes, options: InputOptions = {}): Input => new Input(shape, options);
/** int64 indices of a dimension of `size`, all of them valid. */
export const indices = (shape: Sizes, size: number): Input => input(shape, { domain: [0, size - 1], dtype: 'int64' });
export const mask = (shape: Sizes): Input => input(shape, { domain: [0, 1], dtype: 'bool' });

const NEAR = 0.1;

function draw(next: () => number, dtype: DType, { domain = [-3, 3], avoid = [] }: InputOptions): number {
  const [low, high] = domain;
  if (dtype === 'bool') return Number(next() < 0.5);
  if (isIntegral(dtype)) {
    const first = Math.ceil(dtype === 'uint8' ? Math.max(low, 0) : low);
    const choices = Array.from({ length: Math.max(1, Math.floor(high) - first + 1) }, (_, i) => first + i);
    const allowed = choices.filter((v) => !avoid.includes(v));
    return allowed[Math.floor(next() * allowed.length)] ?? first;
  }
  for (;;) {
    const x = low + (high - low) * next();
    if (avoid.every((a) => Math.abs(x - a) > NEAR)) return x;
  }
}

/** Complex elements have the given values as real parts. */
function givenValue(values: readonly number[], dtype: DType, i: number): number {
  if (!isComplex(dtype)) return values[i] as number;
  return i % 2 === 0 ? (values[i / 2] as number) : 0;
}

/** The values of an input for a dtype: the same at every call with the same seed. */
export function valuesFor({ shape, options }: Input, dtype: DType, seed: string): Values {
  const own = options.dtype ?? dtype;
  const next = seeded(seed);
  const data = valueArray(own, internal.numelOf(shape));
  for (let i = 0; i < data.length; i++) {
    const x = options.values === undefined ? draw(next, own, options) : givenValue(options.values, own, i);
    if (data instanceof BigInt64Array) data[i] = BigInt(Math.trunc(x));
    else data[i] = own === 'bool' ? Number(x !== 0) : x;
  }
  return { dtype: own, sizes: shape, data };
}

/** Memory layouts in which every op must give the same result. */
export type LayoutName = 'contiguous' | 'transposed' | 'stepped' | 'expanded';

/** The values as a tensor of that layout; expanded ones repeat their first slice. */
export function arrange(values: Values, layout: LayoutName, device: DeviceLike): Tensor {
  const { sizes } = values;
  const strides = internal.contiguousStrides(sizes);
  if (layout === 'expanded' && sizes.length > 0) {
    const repeated = { ...values, data: values.data.slice() };
    const step = internal.entriesOf(values.dtype, internal.numelOf(sizes.slice(1)));
    for (let at = step; at < repeated.data.length; at += step) repeated.data.copyWithin(at, 0, step);
    return place(repeated, { strides: strides.with(0, 0) }, device);
  }
  return place(values, layoutOf(layout, sizes, strides), device);
}

function layoutOf(layout: LayoutName, sizes: Sizes, strides: Sizes): Layout {
  if (layout === 'transposed') return { strides: internal.contiguousStrides(sizes.toReversed()).toReversed() };
  if (layout === 'stepped') return { strides: strides.map((s) => 2 * s), offset: 1 };
  return {};
}
