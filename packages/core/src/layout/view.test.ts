import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../errors.ts';
import {
  broadcastSizes,
  broadcastStrides,
  contiguousStrides,
  isContiguousLayout,
  normalizeDims,
  numelOf,
} from './sizes.ts';
import { extentOf, inferSizes, overlapsItself, viewStrides } from './view.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

/** Every element offset of a layout, in row-major order. */
function offsets(shape: readonly number[], strides: readonly number[]): number[] {
  return shape.reduce<number[]>(
    (found, size, d) => found.flatMap((o) => Array.from({ length: size }, (_, i) => o + i * (strides[d] as number))),
    [0],
  );
}

/** A random layout: contiguous sizes with dimensions permuted and some expanded. */
const layout = sizes.chain((shape) =>
  fc
    .record({
      order: fc.shuffledSubarray(
        shape.map((_, i) => i),
        { minLength: shape.length },
      ),
      expanded: fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
    })
    .map(({ order, expanded }) => {
      const strides = contiguousStrides(shape);
      return {
        sizes: order.map((d) => shape[d] as number),
        strides: order.map((d, i) => (expanded[i] ? 0 : (strides[d] as number))),
      };
    }),
);

describe('viewStrides', () => {
  it('shows the same elements in the same order, or refuses', () => {
    fc.assert(
      fc.property(layout, sizes, (from, wanted) => {
        fc.pre(numelOf(from.sizes) === numelOf(wanted));
        const strides = viewStrides(from.sizes, from.strides, wanted);
        if (strides !== null) expect(offsets(wanted, strides)).toEqual(offsets(from.sizes, from.strides));
        if (isContiguousLayout(from.sizes, from.strides)) expect(strides).not.toBeNull();
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('can always be undone to the flat view of a contiguous tensor', () => {
    expect(viewStrides([2, 3, 4], [12, 4, 1], [24])).toEqual([1]);
    expect(viewStrides([3, 2], [1, 3], [6])).toBeNull();
    expect(viewStrides([], [], [1, 1])).toEqual([1, 1]);
    expect(viewStrides([0, 3], [3, 1], [3, 0, 2])).toEqual([2, 2, 1]);
  });
});

describe('inferSizes', () => {
  it('fills one -1 and names what does not fit', () => {
    expect(inferSizes('view', [2, -1], 6, [6])).toEqual([2, 3]);
    expect(() => inferSizes('view', [4, -1], 6, [6])).toThrow(/view: shape \[4, -1\] is invalid for input of size 6/);
    expect(() => inferSizes('view', [-1, -1], 6, [6])).toThrow(ShapeError);
    expect(() => inferSizes('view', [0, -1], 0, [0])).toThrow(/any size would do/);
  });
});

describe('broadcasting', () => {
  it('agrees with indexing by hand', () => {
    fc.assert(
      fc.property(sizes, sizes, (a, b) => {
        const fits = (b.length === 0 ? [] : a.slice(-b.length)).every((s, i, part) => {
          const other = b[b.length - part.length + i] ?? 1;
          return s === other || s === 1 || other === 1;
        });
        if (!fits) {
          expect(() => broadcastSizes('add', a, b)).toThrow(/do not broadcast/);
          return;
        }
        const out = broadcastSizes('add', a, b);
        expect(out.length).toBe(Math.max(a.length, b.length));
        const shown = offsets(out, broadcastStrides(a, contiguousStrides(a), out));
        expect(new Set(shown).size).toBe(numelOf(a));
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});

describe('overlapsItself', () => {
  it('finds every layout in which two positions share an element', () => {
    fc.assert(
      fc.property(layout, (l) => {
        const all = offsets(l.sizes, l.strides);
        if (new Set(all).size < all.length) expect(overlapsItself(l.sizes, l.strides)).toBe(true);
        else expect(overlapsItself(l.sizes, l.strides)).toBe(false);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('reports the extent of a layout', () => {
    expect(extentOf([2, 3], [10, 2], 5)).toEqual([5, 19]);
    expect(extentOf([0, 3], [10, 2], 5)).toBeNull();
  });
});

describe('normalizeDims', () => {
  it('sorts, wraps and refuses repeats', () => {
    expect(normalizeDims('sum', [-1, 0], [2, 3, 4])).toEqual([0, 2]);
    expect(normalizeDims('sum', null, [2, 3])).toEqual([0, 1]);
    expect(normalizeDims('sum', 0, [])).toEqual([]);
    expect(() => normalizeDims('sum', [0, -2], [2, 3])).toThrow(/more than once/);
    expect(() => normalizeDims('sum', 2, [2, 3])).toThrow(/expected -2 to 1/);
  });
});
