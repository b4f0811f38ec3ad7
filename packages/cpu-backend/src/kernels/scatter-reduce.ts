// Many elements into one place; every index is checked before anything is written.
import type { TensorView } from '@kindling/core';
import { putScalar } from '../abi/block.ts';
import { writeBack } from '../abi/operand.ts';
import { block, wasm } from '../runtime.ts';
import { begin, check, elementwise, put } from './indexing.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

const codes = { sum: 0, prod: 1, amax: 2, amin: 3 };

export function scatterReduce(
  out: TensorView,
  x: TensorView,
  dim: number,
  index: TensorView,
  source: TensorView,
  fold: keyof typeof codes,
  includeSelf: boolean,
): void {
  if (numelOf(index.sizes) === 0) return begin(out, x);
  const axes = elementwise(dim, index, out, source, true);
  put(axes, index, out, source, out, dim);
  check('scatterReduce', wasm.checkIndex(block), out, dim);
  begin(out, x);
  put(axes, index, out, source, out, dim);
  putScalar(0, codes[fold], 'int64');
  putScalar(2, includeSelf ? 1 : 0, 'int64');
  check('scatterReduce', wasm.scatterReduce(block), out, dim);
  writeBack(out, 1);
}
