import { arange, IndexError, slice, tensor, zeros, type Index, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const grid = (): Tensor => arange(24).reshape(2, 3, 4);

onEveryDevice('at', () => {
  const cases: readonly [Index[], unknown][] = [
    [[1, 2, 3], 23],
    [
      [-1, 0],
      [12, 13, 14, 15],
    ],
    [
      ['...', 0],
      [
        [0, 4, 8],
        [12, 16, 20],
      ],
    ],
    [
      [0, slice(1, null), slice(null, null, 2)],
      [
        [4, 6],
        [8, 10],
      ],
    ],
    [
      ['0, 1:, ::2'],
      [
        [4, 6],
        [8, 10],
      ],
    ],
    [[0, null, 1], [[4, 5, 6, 7]]],
    [
      [
        [1, 0],
        [0, 2],
      ],
      [
        [12, 13, 14, 15],
        [8, 9, 10, 11],
      ],
    ],
    [
      [slice(), [0, 2], 1],
      [
        [1, 9],
        [13, 21],
      ],
    ],
    [[0, slice(5, 9)], []],
  ];
  it.each(cases)('x[%j]', (index, wanted) => {
    expect(
      grid()
        .at(...index)
        .toArray(),
    ).toEqual(wanted);
  });

  it('puts indexed dimensions where they were when adjacent, in front when not', () => {
    const x = zeros([2, 3, 4, 5]);
    const i = tensor([0n, 1n]);
    expect([...x.at(slice(), i, i).shape]).toEqual([2, 2, 5]);
    expect([...x.at(i, slice(), i).shape]).toEqual([2, 3, 5]);
    expect([...x.at(slice(), i.reshape(2, 1), i.reshape(1, 2)).shape]).toEqual([2, 2, 2, 5]);
  });

  it('takes masks', () => {
    const x = arange(6).reshape(2, 3);
    expect(x.at(x.gt(2)).toArray()).toEqual([3, 4, 5]);
    expect(x.at(tensor([true, false])).toArray()).toEqual([[0, 1, 2]]);
    expect(() => x.at(tensor([true, false, true]))).toThrow(/mask of shape \[3\] does not match \[2, 3\]/);
  });

  it('is a view for basic indices and a copy for tensors', () => {
    const x = arange(6).reshape(2, 3);
    x.at(1).fill_(9);
    x.at([0]).fill_(7);
    expect(x.toArray()).toEqual([
      [0, 1, 2],
      [9, 9, 9],
    ]);
  });

  it('names what is out of range', () => {
    const x = grid();
    expect(() => x.at(2)).toThrow(/index 2 is out of bounds for dimension 0 with size 2/);
    expect(() => x.at(0, [5])).toThrow(IndexError);
    expect(() => x.at(0, 0, 0, 0)).toThrow(/too many indices \(4\)/);
    expect(() => x.at('1:x')).toThrow(/cannot read '1:x'/);
  });
});

onEveryDevice('setAt', () => {
  it('broadcasts the value', () => {
    const x = zeros([3, 4], { dtype: 'int64' });
    x.setAt([slice(1, 3), slice(0, 2)], tensor([1n, 2n]));
    x.setAt(0, 5);
    expect(x.toArray()).toEqual([
      [5, 5, 5, 5],
      [1, 2, 0, 0],
      [1, 2, 0, 0],
    ]);
  });

  it('writes through masks and index tensors', () => {
    const x = arange(6).reshape(2, 3);
    x.setAt(x.gt(3), -1);
    x.setAt(
      [
        [0, 1],
        [0, 2],
      ],
      tensor([10n, 20n]),
    );
    expect(x.toArray()).toEqual([
      [10, 1, 2],
      [3, -1, 20],
    ]);
  });

  it('changes nothing when an index is bad', () => {
    const x = zeros([3]);
    expect(() => x.setAt([[0, 3]], 1)).toThrow(IndexError);
    expect(x.toArray()).toEqual([0, 0, 0]);
  });
});

describe('iteration', () => {
  it('goes over the first dimension', () => {
    expect([...arange(4).reshape(2, 2)].map((row) => row.toArray())).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });
});
