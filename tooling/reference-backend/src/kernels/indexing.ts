import { indexValueError, type TensorView } from '@kindling/core';
import { load, loadIntegers, loadRows, store, storeRows, type Element } from '../elements.ts';

/** Every index checked before anything is written. */
function checked(op: string, x: TensorView, dim: number, index: TensorView): number[] {
  const size = x.sizes[dim] ?? 1;
  return loadIntegers(index).map((value) => {
    if (value < 0n || value >= BigInt(size)) throw indexValueError(op, dim, size, value);
    return Number(value);
  });
}

/** A 0-dim tensor as a vector of one element. */
const vector = (x: TensorView): TensorView => (x.sizes.length === 0 ? { ...x, sizes: [1], strides: [1] } : x);

/** For each element of `index`, in row-major order: its place in the row-major elements of `x`, with `dim` replaced by the index. */
function places(op: string, x: TensorView, dim: number, index: TensorView): number[] {
  const values = checked(op, x, dim, index);
  const at = new Array<number>(index.sizes.length).fill(0);
  return values.map((value) => {
    const place = x.sizes.reduce((flat, size, d) => flat * size + (d === dim ? value : (at[d] as number)), 0);
    for (let d = at.length - 1; d >= 0 && (at[d] = (at[d] as number) + 1) === index.sizes[d]; d--) at[d] = 0;
    return place;
  });
}

const add = (a: Element, b: Element): Element => (typeof a === 'bigint' ? a + BigInt(b) : a + Number(b));
const replace = (_a: Element, b: Element): Element => b;

const scatterLike =
  (op: string, combine: typeof add) =>
  (out: TensorView, input: TensorView, dim: number, index: TensorView, src: TensorView): void => {
    const elements = load(input);
    const spots = places(op, vector(input), dim, vector(index));
    // `src` may be larger than `index`: only its leading corner counts.
    const source = load({ ...vector(src), sizes: vector(index).sizes });
    spots.forEach((spot, i) => (elements[spot] = combine(elements[spot] as Element, source[i] as Element)));
    store(out, elements);
  };

const folds: Record<'sum' | 'prod' | 'amax' | 'amin', typeof add> = {
  sum: add,
  prod: (a, b) => (typeof a === 'bigint' ? a * BigInt(b) : a * Number(b)),
  amax: (a, b) => (Number.isNaN(a) || a > b ? a : b),
  amin: (a, b) => (Number.isNaN(a) || a < b ? a : b),
};

/** The first element to reach a place replaces what is there, unless that takes part. */
function scatterReduce(
  out: TensorView,
  input: TensorView,
  dim: number,
  index: TensorView,
  src: TensorView,
  fold: keyof typeof folds,
  includeSelf: boolean,
): void {
  const reached = new Set<number>();
  const combine = folds[fold];
  const elements = load(input);
  const source = load({ ...vector(src), sizes: vector(index).sizes });
  places('scatterReduce', vector(input), dim, vector(index)).forEach((place, i) => {
    const value = source[i] as Element;
    elements[place] = includeSelf || reached.has(place) ? combine(elements[place] as Element, value) : value;
    reached.add(place);
  });
  store(out, elements);
}

export const indexingKernels = {
  gather: (out: TensorView, input: TensorView, dim: number, index: TensorView): void => {
    const elements = load(input);
    store(
      out,
      places('gather', vector(input), dim, vector(index)).map((place) => elements[place] as Element),
    );
  },
  scatter: scatterLike('scatter', replace),
  scatterAdd: scatterLike('scatterAdd', add),
  scatterReduce,
  indexSelect: (out: TensorView, input: TensorView, dim: number, index: TensorView): void => {
    const picked = checked('indexSelect', vector(input), dim, index);
    const rows = loadRows(vector(input), [dim]);
    storeRows(
      vector(out),
      [dim],
      rows.map((row) => picked.map((i) => row[i] as Element)),
    );
  },
  indexAdd: (out: TensorView, input: TensorView, dim: number, index: TensorView, source: TensorView): void => {
    const spots = checked('indexAdd', vector(input), dim, index);
    const rows = loadRows(vector(input), [dim]);
    const added = loadRows(vector(source), [dim]);
    rows.forEach((row, r) => {
      spots.forEach((spot, i) => (row[spot] = add(row[spot] as Element, added[r]?.[i] as Element)));
    });
    storeRows(vector(out), [dim], rows);
  },
};
