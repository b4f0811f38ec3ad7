import '@kindling/autograd';
import { arange, manualSeed, randn, tensor, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../../../../../tooling/reference-backend/src/index.ts';
import {
  packPaddedSequence,
  packSequence,
  PackedSequence,
  padPackedSequence,
  padSequence,
  unpackSequence,
  unpadSequence,
} from './index.ts';

const a = tensor([1, 2, 3]);
const b = tensor([4, 5]);
const c = tensor([6]);

it('pads behind', () => {
  expect(padSequence([c, a, b], { batchFirst: true, paddingValue: -1 }).toArray()).toEqual([
    [6, -1, -1],
    [1, 2, 3],
    [4, 5, -1],
  ]);
  expect([...padSequence([randn([2, 4, 3]), randn([5, 4, 3])]).sizes]).toEqual([5, 2, 4, 3]);
  expect(() => padSequence([randn([2, 3]), randn([2, 4])])).toThrow(
    /differ in their first dimension only, got \[2, 3\], \[2, 4\]/,
  );
  expect(() => padSequence([])).toThrow(/got none/);
});

describe('packing', () => {
  // PyTorch 1.13.1: pack_sequence([c, a, b], enforce_sorted=False).
  it("is PyTorch's", () => {
    const packed = packSequence([c, a, b], { enforceSorted: false });
    expect(packed.data.toArray()).toEqual([1, 4, 6, 2, 5, 3]);
    expect(packed.batchSizes.toArray()).toEqual([3, 2, 1]);
    expect(packed.sortedIndices?.toArray()).toEqual([1, 2, 0]);
    expect(packed.unsortedIndices?.toArray()).toEqual([2, 0, 1]);
    expect(String(packSequence([b, c]))).toBe(
      'PackedSequence(data=tensor([4., 6., 5.]), batch_sizes=tensor([2, 1]), sorted_indices=None, unsorted_indices=None)',
    );
  });

  it.each([
    [[4, 4, 2, 1], true],
    [[1, 4, 2, 4], false],
  ])('of lengths %j comes back', (lengths, enforceSorted) => {
    manualSeed(0);
    const sequences = lengths.map((length) => randn([length, 2, 3]));
    const packed = packSequence(sequences, { enforceSorted });
    expect(unpackSequence(packed).map((x) => x.toArray())).toEqual(sequences.map((x) => x.toArray()));
    const [padded, found] = padPackedSequence(packed, { batchFirst: true });
    expect(found.toArray()).toEqual(lengths);
    expect(padded.toArray()).toEqual(padSequence(sequences, { batchFirst: true }).toArray());
    expect(unpadSequence(padded, found, { batchFirst: true }).map((x) => x.toArray())).toEqual(
      sequences.map((x) => x.toArray()),
    );
  });

  it('passes gradients to what was packed only', () => {
    const x = arange(6).to('float32').view(3, 2).requiresGrad_();
    const { data } = packPaddedSequence(x, tensor([1, 3], { dtype: 'int64' }), { enforceSorted: false });
    data.mul(data).sum().backward();
    expect((x.grad as Tensor).toArray()).toEqual([
      [0, 2],
      [0, 6],
      [0, 10],
    ]);
  });

  it('converts its data', () => {
    const packed = packSequence([b, c], { enforceSorted: false }).to('float64');
    expect(packed).toBeInstanceOf(PackedSequence);
    expect([packed.data.dtype, packed.batchSizes.dtype]).toEqual(['float64', 'int64']);
  });

  it('names what does not fit', () => {
    const x = randn([4, 2]);
    expect(() => packPaddedSequence(x, [2, 3])).toThrow(/lengths must fall.*got \[2, 3\]. Pass enforceSorted: false/);
    expect(() => packPaddedSequence(x, [3])).toThrow(/expected 2 lengths for an input of shape \[4, 2\], got 1/);
    expect(() => packPaddedSequence(x, [5, 1])).toThrow(/from 1 to 4, the steps of the input, got 5/);
    expect(() => packPaddedSequence(x, [4, 0])).toThrow(/got 0/);
    expect(() => packPaddedSequence(a, [3])).toThrow(/at least 2 dimensions, got \[3\]/);
    expect(() => padPackedSequence(packSequence([a, b]), { totalLength: 2 })).toThrow(
      /totalLength 2 is less than the longest sequence, 3/,
    );
  });
});
