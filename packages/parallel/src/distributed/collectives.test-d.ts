import { zeros } from '@kindling/core';
import { expectTypeOf, it } from 'vitest';
import { allReduce, barrier, type Work } from '../index.ts';

it('collectives give a Work for asyncOp: true, else nothing', () => {
  expectTypeOf(allReduce(zeros([1]), { asyncOp: true })).toEqualTypeOf<Work>();
  expectTypeOf(allReduce(zeros([1]), { op: 'max' })).toEqualTypeOf<void>();
  expectTypeOf(allReduce(zeros([1]))).toEqualTypeOf<void>();
  expectTypeOf(barrier({ asyncOp: true })).toEqualTypeOf<Work>();
  // @ts-expect-error no such reduction
  allReduce(zeros([1]), { op: 'median' });
});
