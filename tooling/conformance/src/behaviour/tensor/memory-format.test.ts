import { readFileSync } from 'node:fs';
import {
  arange,
  emptyLike,
  fullLike,
  randLike,
  manualSeed,
  ShapeError,
  ValueError,
  zeros,
  zerosLike,
  type MemoryFormat,
  type Tensor,
} from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

interface Outcomes {
  readonly isContiguous: boolean;
  readonly contiguous: Strides;
  readonly clone: Strides;
  readonly to: Strides;
  readonly zerosLike: Strides;
}
/** null where PyTorch throws. */
type Strides = readonly number[] | null;
type Case = Readonly<Record<'sizes' | 'strides' | 'clone' | 'double' | 'emptyLike', readonly number[]>> &
  Readonly<Record<MemoryFormat, Outcomes>>;

const path = new URL('../../../../reference-values/memory-format.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly Case[] };
const formats: readonly MemoryFormat[] = ['contiguousFormat', 'channelsLast', 'channelsLast3d', 'preserveFormat'];

/** Distinct elements, where the layout lets them be. */
function laidOut({ sizes, strides }: Case): Tensor {
  const last = sizes.reduce((sum, n, d) => sum + Math.max(n - 1, 0) * (strides[d] as number), 0);
  return arange(last + 1, { dtype: 'float32' }).asStrided(sizes, strides);
}

function stridesOf(call: () => Tensor): Strides {
  try {
    return call().stride();
  } catch (error) {
    if (error instanceof ShapeError || error instanceof ValueError) return null;
    throw error;
  }
}

onEveryDevice('memory formats', () => {
  it.each(cases)("gives PyTorch's strides for $sizes, strides $strides", (c) => {
    const x = laidOut(c);
    expect(x.clone().stride()).toEqual(c.clone);
    expect(x.double().stride()).toEqual(c.double);
    expect(emptyLike(x).stride()).toEqual(c.emptyLike);
    for (const memoryFormat of formats) {
      expect({
        isContiguous: x.isContiguous({ memoryFormat }),
        contiguous: stridesOf(() => x.contiguous({ memoryFormat })),
        clone: stridesOf(() => x.clone({ memoryFormat })),
        to: stridesOf(() => x.to({ memoryFormat })),
        zerosLike: stridesOf(() => zerosLike(x, { memoryFormat })),
      }).toEqual(c[memoryFormat]);
    }
  });

  it('keep the elements', () => {
    for (const c of cases.filter(({ sizes }) => sizes.length === 4)) {
      const x = laidOut(c);
      expect(x.contiguous({ memoryFormat: 'channelsLast' }).toArray()).toEqual(x.toArray());
      expect(x.to({ dtype: 'float64', memoryFormat: 'channelsLast' }).toArray()).toEqual(x.toArray());
      expect(x.clone().toArray()).toEqual(x.toArray());
    }
  });

  it('fill and convert tensors of every layout', () => {
    const x = zeros([2, 3, 2, 2]).contiguous({ memoryFormat: 'channelsLast' });
    expect(fullLike(x, 7).equal(fullLike(x, 7, { memoryFormat: 'contiguousFormat' }))).toBe(true);
    expect(x.to('complex64').add(1).real.sum().item()).toBe(24);
    expect(x.half({ memoryFormat: 'contiguousFormat' }).isContiguous()).toBe(true);
  });

  it('draw in the order of memory', () => {
    const rowMajor = zeros([2, 3, 2, 2]);
    manualSeed(3);
    const wanted = randLike(zeros([2, 2, 2, 3]));
    manualSeed(3);
    const drawn = randLike(rowMajor.contiguous({ memoryFormat: 'channelsLast' }));
    expect(drawn.isContiguous({ memoryFormat: 'channelsLast' })).toBe(true);
    expect(drawn.permute([0, 2, 3, 1]).allclose(wanted)).toBe(true);
  });
});

describe('memory formats', () => {
  it('survive a move to another device', () => {
    const x = arange(24, { device: 'cpu' }).view([1, 2, 3, 4]).contiguous({ memoryFormat: 'channelsLast' });
    const moved = x.to('reference');
    expect(moved.stride()).toEqual(x.stride());
    expect(moved.toArray()).toEqual(x.toArray());
    expect(x.to({ device: 'reference', memoryFormat: 'contiguousFormat' }).isContiguous()).toBe(true);
    expect(x.to('meta').stride()).toEqual(x.stride());
  });

  it('say which number of dimensions they need, and which names there are', () => {
    const x = zeros([3, 4, 5]);
    expect(() => x.contiguous({ memoryFormat: 'channelsLast' })).toThrow(
      /'channelsLast' needs 4 dimensions, got \[3, 4, 5\]\. Add the batch dimension by unsqueeze\(0\)/,
    );
    expect(() => emptyLike(x, { memoryFormat: 'channelsLast3d' })).toThrow(/emptyLike: .*5 dimensions/);
    const memoryFormat = 'channels_last' as MemoryFormat;
    expect(() => x.clone({ memoryFormat })).toThrow(/'channels_last' is none of contiguousFormat, channelsLast/);
    expect(() => x.isContiguous({ memoryFormat })).toThrow(ValueError);
  });
});
