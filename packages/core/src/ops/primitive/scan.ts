import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isIntegral, type DType } from '../../dtype.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from './copy.ts';

function scan(name: 'cumsum' | 'cumprod') {
  const op = defineOp(name, { params: ['input', 'dim'], meta: (x: Tensor, _dim: number) => x });
  return withOp(op, (input: Tensor, dim: number, { dtype }: { readonly dtype?: DType } = {}): Tensor => {
    const d = normalizeDim(name, dim, input.sizes.length, input.sizes);
    return callN(op, to(input, dtype ?? (isIntegral(input.dtype) ? 'int64' : input.dtype)), d);
  });
}

/** Running sum along `dim`; integers and bool give int64. @throws IndexError */
export const cumsum = scan('cumsum');
/** Running product along `dim`; integers and bool give int64. @throws IndexError */
export const cumprod = scan('cumprod');
