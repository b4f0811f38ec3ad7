import { expect, it } from 'vitest';
import { centred } from './centred.ts';

const size = 100;
/** Ink in a rectangle. */
const rectangle = (left: number, top: number, width: number, height: number): Float32Array =>
  Float32Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    return x >= left && x < left + width && y >= top && y < top + height ? 1 : 0;
  });

/** Rows and columns with ink, and its centre of mass. */
function extent(image: Float32Array) {
  const at = [...image.keys()].filter((i) => (image[i] ?? 0) > 0);
  const [rows, columns] = [at.map((i) => Math.floor(i / 28)), at.map((i) => i % 28)];
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    rows: [Math.min(...rows), Math.max(...rows)],
    columns: [Math.min(...columns), Math.max(...columns)],
    middle: [mean(rows), mean(columns)],
  };
}

it('fits a drawing into 20 by 20 in the middle, wherever it was and however large', () => {
  for (const drawing of [rectangle(0, 0, 10, 40), rectangle(70, 15, 20, 80)]) {
    const { rows, columns } = extent(centred(drawing, size) ?? new Float32Array());
    expect(rows).toEqual([4, 23]);
    expect(columns).toEqual([12, 16]);
  }
});

it('centres the mass, not the frame', () => {
  const foot = rectangle(20, 60, 40, 10);
  const heavyBelow = rectangle(40, 10, 4, 60).map((value, i) => Math.max(value, foot[i] ?? 0));
  const { middle } = extent(centred(heavyBelow, size) ?? new Float32Array());
  expect(Math.abs((middle[0] ?? 0) - 13.5)).toBeLessThan(1);
  expect(Math.abs((middle[1] ?? 0) - 13.5)).toBeLessThan(1);
});

it('takes a point, and nothing', () => {
  expect(centred(rectangle(50, 50, 1, 1), size)?.some((value) => value > 0)).toBe(true);
  expect(centred(rectangle(0, 0, 0, 0), size)).toBeNull();
});
