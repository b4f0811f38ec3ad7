// Every op of this package that a program has loaded, for those who fill slots of ops by name. A bundle that leaves ops
// out has fewer, and some may come later than a backend or autograd.
import type { OpRow } from './op.ts';

type Filler = (key: string, row: OpRow) => void;

const rows = new Map<string, OpRow>();
const fillers: Filler[] = [];

/** Keys of rows whose ops go by another name. */
const keys: Readonly<Record<string, string>> = {
  median: 'medianAll',
  nanmedian: 'nanmedianAll',
  reshape: 'reshapeCopy',
  slice: 'sliceDim',
  toCopy: 'to',
  var: 'variance',
};

export function enterRow<R extends OpRow>(row: R): R {
  const key = keys[row.name] ?? row.name;
  rows.set(key, row);
  for (const fill of fillers) fill(key, row);
  return row;
}

/** Calls `fill` with every row there is, and with those that come later, by its key in tables of kernels and derivatives. */
export function everyRow(fill: Filler): void {
  fillers.push(fill);
  for (const [key, row] of rows) fill(key, row);
}

/** Keys of those rows there are. */
export const rowEntries = (): Iterable<[key: string, row: OpRow]> => rows;
