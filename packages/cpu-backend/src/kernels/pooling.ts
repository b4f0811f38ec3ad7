// What the poolings share: sizes in three dimensions, and the table of windows for cpp/kernels/pool.h.
import type { internal } from '@kindling/core';
import { type TensorView } from '@kindling/core';
import { withRoom } from '../memory/temporary.ts';
import { heap } from '../runtime.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

type Sizes = readonly number[];
export type Windows = internal.poolWindows.Windows;

/** The sizes of an image as depth, height, width. */
export const threeOf = (sizes: Sizes, missing = 1): number[] => [missing, missing, missing, ...sizes].slice(-3);
export const imagesOf = (x: TensorView): number => (x.sizes[0] as number) * (x.sizes[1] as number);
export const imageSize = (x: TensorView): number => numelOf(x.sizes.slice(2));

const WHOLE: Windows = { starts: [0], ends: [1], counts: [1] };

/** Runs with addresses of the table of starts and ends, and of the counts that follow it. */
export function withTable(windows: readonly Windows[], run: (table: number, counts: number) => void): void {
  const all = [WHOLE, WHOLE, WHOLE, ...windows].slice(-3);
  const places = all.flatMap(({ starts, ends }) => [...starts, ...ends]);
  const numbers = places.concat(all.flatMap(({ counts }) => counts));
  withRoom(4 * numbers.length, (table) => {
    heap.i32.set(numbers, table >> 2);
    run(table, table + 4 * places.length);
  });
}

/** In the order in which pool.h reads them. */
export const poolingNumbers = (
  wide: TensorView,
  pooled: TensorView,
  { step = [1, 1, 1], table, tableImage = 0, pairs = false }: PoolingTable,
): number[] => [
  imagesOf(wide),
  ...threeOf(wide.sizes.slice(2)),
  ...threeOf(pooled.sizes.slice(2)),
  ...step,
  table,
  tableImage,
  Number(pairs),
];

interface PoolingTable {
  readonly step?: Sizes;
  readonly table: number;
  /** Distance between the tables of two images; 0 where all share one. */
  readonly tableImage?: number;
  readonly pairs?: boolean;
}
