import type { TensorView } from '@kindling/core';
import { dimsOf, load, loadRows, store, storeRows, type Element } from '../elements.ts';
import { introSort, quickSelect, topOf } from './selection.ts';

/** NaN is above everything; -0 equals 0. */
function compare(a: Element, b: Element): number {
  const [nanA, nanB] = [Number.isNaN(a), Number.isNaN(b)];
  if (nanA || nanB) return Number(nanA) - Number(nanB);
  return a < b ? -1 : a > b ? 1 : 0;
}

function sort(outs: readonly TensorView[], x: TensorView, dim: number, descending: boolean): void {
  const [values, indices] = outs as [TensorView, TensorView];
  const dims = dimsOf(x, dim);
  const sign = descending ? -1 : 1;
  const rows = loadRows(x, dims);
  const orders = rows.map((row) =>
    [...row.keys()].sort((i, j) => sign * compare(row[i] as Element, row[j] as Element) || i - j),
  );
  storeRows(indices, dims, orders);
  storeRows(
    values,
    dims,
    orders.map((order, r) => order.map((i) => (rows[r] as Element[])[i] as Element)),
  );
}

/** The last of equals, NaN once met. */
const running =
  (sign: 1 | -1) =>
  (outs: readonly TensorView[], x: TensorView, dim: number): void => {
    const [values, indices] = outs as [TensorView, TensorView];
    const dims = dimsOf(x, dim);
    const rows = loadRows(x, dims);
    const places = rows.map((row) => {
      let best = 0;
      return row.map((v, i) => {
        const held = row[best] as Element;
        if (Number.isNaN(v) || (!Number.isNaN(held) && sign * compare(v, held) >= 0)) best = i;
        return best;
      });
    });
    storeRows(indices, dims, places);
    storeRows(
      values,
      dims,
      places.map((row, r) => row.map((i) => (rows[r] as Element[])[i] as Element)),
    );
  };

function logcumsumexp(out: TensorView, x: TensorView, dim: number): void {
  const dims = dimsOf(x, dim);
  const rows = loadRows(x, dims).map((row) => {
    const seen: number[] = [];
    return row.map((v) => {
      seen.push(Number(v));
      const top = Math.max(...seen);
      return Number.isFinite(top) ? top + Math.log(seen.reduce((sum, s) => sum + Math.exp(s - top), 0)) : top;
    });
  });
  storeRows(out, dims, rows);
}

function searchsorted(out: TensorView, sorted: TensorView, x: TensorView, _int32: boolean, right: boolean): void {
  const lines = loadRows(sorted, [sorted.sizes.length - 1]);
  const values = load(x);
  const each = Math.max(values.length / lines.length, 1);
  store(
    out,
    values.map((v, i) => {
      const line = lines[Math.floor(i / each)] as Element[];
      const at = line.findIndex((s) => (right ? s > v : s >= v));
      return at < 0 ? line.length : at;
    }),
  );
}

/** Places in each line, found with the order of its elements. */
const choosing =
  (find: (places: number[], row: readonly Element[], less: (i: number, j: number) => boolean) => number[], sign = 1) =>
  (outs: readonly TensorView[], x: TensorView, dim: number): void => {
    const [values, indices] = outs as [TensorView, TensorView];
    const rows = loadRows(x, dimsOf(x, dim));
    const chosen = rows.map((row) => {
      const less = (i: number, j: number): boolean => sign * compare(row[i] as Element, row[j] as Element) < 0;
      return find([...row.keys()], row, less);
    });
    const put = (out: TensorView, lines: readonly (readonly Element[])[]): void =>
      out.sizes.length === x.sizes.length ? storeRows(out, dimsOf(x, dim), lines) : store(out, lines.flat());
    put(indices, chosen);
    put(
      values,
      chosen.map((places, r) => places.map((i) => (rows[r] as Element[])[i] as Element)),
    );
  };

const topk = (outs: readonly TensorView[], x: TensorView, k: number, dim: number, largest: boolean): void =>
  choosing(
    (places, _row, less) => {
      topOf(places, k, less);
      return places.slice(0, k);
    },
    largest ? -1 : 1,
  )(outs, x, dim);

const kthvalue = (outs: readonly TensorView[], x: TensorView, k: number, dim: number): void =>
  choosing((places, _row, less) => {
    quickSelect(places, k - 1, less);
    return places.slice(k - 1, k);
  })(outs, x, dim);

const mode = choosing((places, row, less) => {
  introSort(places, row.length, less);
  let best = 0;
  let longest = 0;
  for (let i = 0, length = 1; i < places.length; i++, length++) {
    if (i + 1 < places.length && !less(places[i] as number, places[i + 1] as number)) continue;
    if (length > longest) [best, longest] = [i, length];
    length = 0;
  }
  return places.slice(best, best + 1);
});

export const orderKernels = {
  sort,
  topk,
  kthvalue,
  mode,
  cummax: running(1),
  cummin: running(-1),
  logcumsumexp,
  searchsorted,
};
