import { grad } from '@kindling/autograd';
import {
  chainMatmul,
  einsum,
  eye,
  kron,
  linalg,
  norm,
  ones,
  rand,
  ShapeError,
  tensor,
  tensordot,
} from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

onEveryDevice('einsum', () => {
  it('takes operands one by one, as a list, or with lists of labels', () => {
    const a = rand([2, 3], { dtype: 'float64' });
    const b = rand([3, 4], { dtype: 'float64' });
    const expected = a.matmul(b);
    const forms = [
      einsum('ij,jk->ik', a, b),
      einsum('i j, j k', [a, b]),
      einsum('...j,jk', a, b),
      einsum(a, [0, 1], b, [1, 2], [0, 2]),
      einsum(a, ['...', 7], b, [7, 9]),
    ];
    for (const form of forms) expect(form.allclose(expected)).toBe(true);
  });

  it('takes diagonals, sums what the result lacks, and broadcasts sizes of 1', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(einsum('ii->i', x).toArray()).toEqual([1, 4]);
    expect(einsum('ii', x).item()).toBe(5);
    expect(einsum('ij->j', x).toArray()).toEqual([4, 6]);
    expect(einsum('ij,ik->i', x, ones([2, 1])).toArray()).toEqual([3, 7]);
    expect(einsum('->', tensor(3)).item()).toBe(3);
  });

  it('says what is wrong with an equation', () => {
    const x = ones([2, 3]);
    const wrong: readonly [string, RegExp][] = [
      ['ij->i->j', /more than one '->'/],
      ['ij,jk', /2 terms for 1 operands/],
      ['ij->ii', /the result holds 'i' twice/],
      ['......', /does not fit operand 0/],
      ['ii', /stands for the sizes 2 and 3 of one operand \[2, 3\]/],
    ];
    for (const [equation, message] of wrong) expect(() => einsum(equation, x)).toThrow(message);
    expect(() => einsum(x, [0, 99])).toThrow(/label 99/);
  });
});

onEveryDevice('products of several', () => {
  it('agree in whatever order they are computed', () => {
    const [a, b, c] = [rand([2, 5]), rand([5, 3]), rand([3, 4])];
    const expected = a.matmul(b).matmul(c);
    expect(linalg.multiDot([a, b, c]).allclose(expected)).toBe(true);
    expect(chainMatmul(a, b, c).allclose(expected)).toBe(true);
    expect(chainMatmul(a)).toBe(a);
    expect(() => linalg.multiDot([a, c, b])).toThrow(/inner sizes differ: \[2, 5\] x \[3, 4\]/);
  });

  it('sum over the dimensions they name', () => {
    const x = ones([2, 3, 4]);
    expect([
      ...tensordot(x, ones([4, 3, 5]), [
        [1, 2],
        [1, 0],
      ]).shape,
    ]).toEqual([2, 5]);
    expect(tensordot(x, x, 3).item()).toBe(24);
  });

  it('put blocks of one into the places of the other', () => {
    expect(kron(eye(2), tensor([[1, 2]])).toArray()).toEqual([
      [1, 2, 0, 0],
      [0, 0, 1, 2],
    ]);
  });
});

onEveryDevice('norms', () => {
  const x = tensor([
    [3, -4],
    [0, 1],
  ]);

  it('of torch are those of a vector, those of linalg of a matrix where ord is given', () => {
    expect(norm(x, { p: 1 }).item()).toBe(8);
    expect(linalg.norm(x, { ord: 1 }).item()).toBe(5);
    expect(linalg.norm(x, { ord: Infinity }).item()).toBe(7);
    expect(linalg.norm(x, { ord: 2, dim: 1 }).toArray()).toEqual([5, 1]);
    expect(linalg.matrixNorm(x, { ord: -1, keepdim: true }).toArray()).toEqual([[3]]);
    expect(norm(x, { dim: [0, 1], keepdim: true }).shape).toHaveLength(2);
  });

  it('say which dimensions they need', () => {
    expect(() => linalg.norm(ones([2, 2, 2]), { ord: 1 })).toThrow(/needs one or two dimensions, got \[2, 2, 2\]/);
    expect(() => linalg.matrixNorm(ones([3]))).toThrow(/out of range/);
    expect(() => linalg.matrixNorm(x, { dim: [0, 0] })).toThrow(ShapeError);
    expect(() => linalg.matrixNorm(x, { ord: 7 })).toThrow(/ord must be/);
  });
});

onEveryDevice('gradients of norms', () => {
  it('are 0 at 0', () => {
    const x = tensor([0, 0], { requiresGrad: true });
    for (const ord of [1, 2, 3, 1.5]) {
      expect(grad(linalg.vectorNorm(x, { ord }), x)[0]?.toArray(), `ord ${ord}`).toEqual([0, 0]);
    }
  });
});
