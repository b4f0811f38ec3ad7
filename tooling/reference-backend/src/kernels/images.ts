import type { internal } from '@kindling/core';
import { type TensorView } from '@kindling/core';
import { load, loadFloats, store } from '../elements.ts';

type AxisMap = internal.AxisMap;

/** Weighted sums of a list, by a map; the list itself without one. */
function mapped(list: readonly number[], map: AxisMap | null): readonly number[] {
  if (map === null) return list;
  const { outputs, taps, starts, weights } = map;
  return Array.from({ length: outputs }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < taps; k++)
      sum += (weights[i * taps + k] as number) * (list[(starts[i] as number) + k] as number);
    return sum;
  });
}

/** Half to even, within a byte. */
function byteOf(value: number): number {
  const floor = Math.floor(value);
  const up = value - floor > 0.5 || (value - floor === 0.5 && floor % 2 !== 0);
  return Math.min(Math.max(up ? floor + 1 : floor, 0), 255);
}

export const imageKernels = {
  mapAxes(out: TensorView, x: TensorView, rows: AxisMap | null, columns: AxisMap | null): void {
    const [height = 0, width = 0] = x.sizes.slice(-2);
    const [newHeight = 0, newWidth = 0] = out.sizes.slice(-2);
    const values = loadFloats(x);
    const results: number[] = [];
    for (let start = 0; start < values.length; start += height * width) {
      const columnsOf = (y: number) => values.slice(start + y * width, start + (y + 1) * width);
      const wide = Array.from({ length: height }, (_, y) => mapped(columnsOf(y), columns));
      const tall = Array.from({ length: newWidth }, (_, c) =>
        mapped(
          wide.map((line) => line[c] as number),
          rows,
        ),
      );
      for (let y = 0; y < newHeight; y++) for (const line of tall) results.push(line[y] as number);
    }
    store(out, x.dtype === 'uint8' ? results.map((v) => BigInt(byteOf(v))) : results);
  },

  lookUp(out: TensorView, x: TensorView, tables: TensorView): void {
    const entries = load(tables);
    const [channels = 1, height = 0, width = 0] = x.sizes.slice(-3);
    const single = tables.sizes[0] === 1;
    store(
      out,
      loadFloats(x).map((byte, i) => {
        const channel = single ? 0 : Math.floor(i / (height * width)) % channels;
        return entries[256 * channel + byte] ?? 0;
      }),
    );
  },
};
