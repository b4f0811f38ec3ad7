import { indexValueError, internal, type TensorView } from '@kindling/core';
import { isFloat, load, loadFloats, loadIntegers, store, type Element } from '../elements.ts';

type Sizes = readonly number[];
type Windows = internal.poolWindows.Windows;
type Outs = readonly TensorView[];
const { adaptiveWindows, averageWindows, maxWindows } = internal.poolWindows;
const { numelOf } = internal;

const image = (x: TensorView): Sizes => x.sizes.slice(2);
const images = (x: TensorView): number => (x.sizes[0] as number) * (x.sizes[1] as number);

/** One window: the places of its elements in the flattened image, and how many count. */
interface Window {
  readonly places: readonly number[];
  readonly count: number;
}

/** All windows of an image, from those of its dimensions, whose elements are `steps` apart. */
function windowsOf(size: Sizes, dims: readonly Windows[], steps: Sizes): Window[] {
  let all: Window[] = [{ places: [0], count: 1 }];
  dims.forEach(({ starts, ends, counts }, d) => {
    all = all.flatMap(({ places, count }) =>
      starts.map((start, i) => {
        const along: number[] = [];
        for (let at = start; at < (ends[i] as number); at += steps[d] as number) along.push(at);
        return {
          places: places.flatMap((p) => along.map((at) => p * (size[d] as number) + at)),
          count: count * (counts[i] as number),
        };
      }),
    );
  });
  return all;
}

const ones = (sizes: Sizes): number[] => sizes.map(() => 1);
const flatImages = (x: TensorView): Element[][] => {
  const all = load(x);
  const n = numelOf(image(x));
  return Array.from({ length: images(x) }, (_, i) => all.slice(i * n, (i + 1) * n));
};

function average(out: TensorView, x: TensorView, windows: readonly Window[], divisor: number | null): void {
  const mean = (sum: Element, by: number): Element => (typeof sum === 'bigint' ? sum / BigInt(by) : sum / by);
  const total = (elements: readonly Element[], places: readonly number[]): Element =>
    isFloat(x)
      ? places.reduce((sum, at) => sum + Number(elements[at]), 0)
      : places.reduce((sum, at) => sum + BigInt(elements[at] as Element), 0n);
  const each = (elements: readonly Element[]): Element[] =>
    windows.map(({ places, count }) => mean(total(elements, places), divisor ?? count));
  store(out, flatImages(x).flatMap(each));
}

function shareOut(out: TensorView, g: TensorView, windows: readonly Window[], divisor: number | null): void {
  const each = (gradients: readonly Element[]): number[] => {
    const result = new Array<number>(numelOf(image(out))).fill(0);
    windows.forEach(({ places, count }, i) => {
      for (const at of places) result[at] = (result[at] as number) + Number(gradients[i]) / (divisor ?? count);
    });
    return result;
  };
  store(out, flatImages(g).flatMap(each));
}

/** The last NaN, else the first of the largest. */
function best(elements: readonly number[], places: readonly number[]): number {
  let held = places[0] as number;
  for (const at of places) {
    const value = elements[at] as number;
    if (value > (elements[held] as number) || Number.isNaN(value)) held = at;
  }
  return held;
}

function maximum([values, indices]: Outs, x: TensorView, windows: (image: number) => readonly Window[]): void {
  const chosen = flatImages(x).map((elements, i) =>
    windows(i).map(({ places }) => {
      const at = best(elements.map(Number), places);
      return { at, value: elements[at] as Element };
    }),
  );
  if (values !== undefined)
    store(
      values,
      chosen.flat().map(({ value }) => value),
    );
  if (indices !== undefined)
    store(
      indices,
      chosen.flat().map(({ at }) => at),
    );
}

const regular = (
  out: TensorView,
  x: TensorView,
  kernel: Sizes,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
): Window[] =>
  windowsOf(
    image(x),
    kernel.map((k, d) =>
      maxWindows(
        image(x)[d] as number,
        image(out)[d] as number,
        k,
        stride[d] as number,
        padding[d] as number,
        dilation[d] as number,
      ),
    ),
    dilation,
  );

const averages = (
  wide: TensorView,
  pooled: TensorView,
  kernel: Sizes,
  stride: Sizes,
  padding: Sizes,
  pad: boolean,
): Window[] =>
  windowsOf(
    image(wide),
    kernel.map((k, d) =>
      averageWindows(
        image(wide)[d] as number,
        image(pooled)[d] as number,
        k,
        stride[d] as number,
        padding[d] as number,
        pad,
      ),
    ),
    ones(kernel),
  );

const adapted = (wide: TensorView, pooled: TensorView): Window[] =>
  windowsOf(
    image(wide),
    image(wide).map((size, d) => adaptiveWindows(size, image(pooled)[d] as number)),
    ones(image(wide)),
  );

/** PyTorch's starts: steps of (size - kernel) / (count - 1), shifted by the sample, in the arithmetic of the dtype. */
function fractionalWindows(
  size: number,
  count: number,
  kernel: number,
  sample: number,
  round: (x: number) => number,
): Windows {
  const alpha = round((size - kernel) / (count - 1));
  const shift = Math.trunc(round(sample * alpha));
  const starts = Array.from({ length: count }, (_, i) =>
    i === count - 1 ? size - kernel : Math.trunc(round(round(i + sample) * alpha)) - shift,
  );
  return { starts, ends: starts.map((s) => s + kernel), counts: starts.map(() => kernel) };
}

export const poolKernels = {
  avgPool: (
    out: TensorView,
    x: TensorView,
    kernel: Sizes,
    stride: Sizes,
    padding: Sizes,
    _ceilMode: boolean,
    countIncludePad: boolean,
    divisor: number | null,
  ): void => average(out, x, averages(x, out, kernel, stride, padding, countIncludePad), divisor),
  avgPoolBackward: (
    out: TensorView,
    g: TensorView,
    _size: Sizes,
    kernel: Sizes,
    stride: Sizes,
    padding: Sizes,
    _ceilMode: boolean,
    countIncludePad: boolean,
    divisor: number | null,
  ): void => shareOut(out, g, averages(out, g, kernel, stride, padding, countIncludePad), divisor),
  adaptiveAvgPool: (out: TensorView, x: TensorView, _size: Sizes): void => average(out, x, adapted(x, out), null),
  adaptiveAvgPoolBackward: (out: TensorView, g: TensorView, _size: Sizes): void =>
    shareOut(out, g, adapted(out, g), null),
  maxPoolWithIndices: (
    outs: Outs,
    x: TensorView,
    kernel: Sizes,
    stride: Sizes,
    padding: Sizes,
    dilation: Sizes,
    _ceilMode: boolean,
  ): void => {
    const windows = regular(outs[0] as TensorView, x, kernel, stride, padding, dilation);
    maximum(outs, x, () => windows);
  },
  adaptiveMaxPool: (outs: Outs, x: TensorView, _size: Sizes): void => {
    const windows = adapted(x, outs[0] as TensorView);
    maximum(outs, x, () => windows);
  },
  fractionalMaxPool: (outs: Outs, x: TensorView, kernel: Sizes, size: Sizes, samples: TensorView): void => {
    const n = kernel.length;
    const drawn = loadFloats(samples);
    const round = samples.dtype === 'float32' ? Math.fround : (v: number) => v;
    maximum(outs, x, (i) => {
      // Two dimensions are drawn last first, three in order.
      const sample = (d: number): number => drawn[i * n + (n === 2 ? 1 - d : d)] as number;
      const dims = kernel.map((k, d) =>
        fractionalWindows(image(x)[d] as number, size[d] as number, k, sample(d), round),
      );
      return windowsOf(image(x), dims, ones(kernel));
    });
  },
  maxPoolBackward: (out: TensorView, g: TensorView, indices: TensorView, _size: Sizes): void => {
    const [gradients, places] = [loadFloats(g), loadIntegers(indices).map(Number)];
    const [wide, pooled] = [numelOf(image(out)), numelOf(image(g))];
    const result = new Array<number>(numelOf(out.sizes)).fill(0);
    places.forEach((at, i) => {
      if (at < 0 || at >= wide) throw indexValueError('maxPoolBackward', 2, wide, at);
      const place = Math.floor(i / pooled) * wide + at;
      result[place] = (result[place] as number) + (gradients[i] as number);
    });
    store(out, result);
  },
};
