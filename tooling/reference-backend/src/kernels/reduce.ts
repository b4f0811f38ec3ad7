import { type TensorView } from '@kindling/core';
import { dimsOf, isFloat, loadRows, store, storeRows, type Element } from '../elements.ts';

type Dims = readonly number[];

const add = (a: Element, b: Element): Element => (typeof a === 'bigint' ? a + BigInt(b) : a + Number(b));
const multiply = (a: Element, b: Element): Element => (typeof a === 'bigint' ? a * BigInt(b) : a * Number(b));

/** Sums and products run in double precision or without bound, and are rounded or wrapped once at the end. */
const fold =
  (start: 0 | 1, step: (a: Element, b: Element) => Element) =>
  (out: TensorView, x: TensorView, dims: Dims, _keepdim: boolean): void => {
    const first = isFloat(x) ? start : BigInt(start);
    store(
      out,
      loadRows(x, dims).map((row) => row.reduce(step, first)),
    );
  };

/** Position of the first extreme element; NaN is more extreme than anything. */
function extremeIndex(row: readonly Element[], beats: (a: Element, b: Element) => boolean): number {
  const isNaN = (v: Element | undefined): boolean => Number.isNaN(v);
  let best = 0;
  row.forEach((v, i) => {
    const held = row[best] as Element;
    if (!isNaN(held) && (isNaN(v) || beats(v, held))) best = i;
  });
  return best;
}

const above = (a: Element, b: Element): boolean => a > b;
const below = (a: Element, b: Element): boolean => a < b;
type Beats = typeof above;

const extreme =
  (beats: Beats) =>
  (out: TensorView, x: TensorView, dims: Dims, _keepdim: boolean): void =>
    store(
      out,
      loadRows(x, dims).map((row) => row[extremeIndex(row, beats)] as Element),
    );

const argExtreme =
  (beats: Beats) =>
  (out: TensorView, x: TensorView, dims: Dims, _keepdim: boolean): void =>
    store(
      out,
      loadRows(x, dims).map((row) => extremeIndex(row, beats)),
    );

const extremeAlong =
  (beats: Beats) =>
  (outs: readonly TensorView[], x: TensorView, dim: number, keepdim: boolean): void => {
    const [values, indices] = outs as [TensorView, TensorView];
    extreme(beats)(values, x, dimsOf(x, dim), keepdim);
    argExtreme(beats)(indices, x, dimsOf(x, dim), keepdim);
  };

const scan =
  (step: (a: Element, b: Element) => Element) =>
  (out: TensorView, x: TensorView, dim: number): void => {
    const dims = dimsOf(x, dim);
    const running = (row: readonly Element[]): Element[] => {
      let total: Element | null = null;
      return row.map((v) => (total = total === null ? v : step(total, v)));
    };
    storeRows(out, dims, loadRows(x, dims).map(running));
  };

export const reduceKernels = {
  sum: fold(0, add),
  prod: fold(1, multiply),
  any: (out: TensorView, x: TensorView, dims: Dims, _keepdim: boolean): void =>
    store(
      out,
      loadRows(x, dims).map((row) => Number(row.some((v) => v !== 0n))),
    ),
  all: (out: TensorView, x: TensorView, dims: Dims, _keepdim: boolean): void =>
    store(
      out,
      loadRows(x, dims).map((row) => Number(row.every((v) => v !== 0n))),
    ),
  amax: extreme(above),
  amin: extreme(below),
  argmax: argExtreme(above),
  argmin: argExtreme(below),
  maxDim: extremeAlong(above),
  minDim: extremeAlong(below),
  cumsum: scan(add),
  cumprod: scan(multiply),
};
