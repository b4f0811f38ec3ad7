import { callMany, callN } from '../../dispatch/call.ts';
import { defineMultiOp, defineOp, withOp } from '../../dispatch/op.ts';
import { isFloating, isIntegral, type DType } from '../../dtype.ts';
import { needsDType } from '../../errors.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { namedTuple, type ValuesIndices } from '../builders/named-tuple.ts';
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

const logcumsumexpRow = defineOp('logcumsumexp', { params: ['input', 'dim'], meta: (x: Tensor, _dim: number) => x });

/** log of the running sum of eˣ along `dim`, without overflow. @throws IndexError, DTypeError for integers */
export const logcumsumexp = withOp(logcumsumexpRow, (input: Tensor, dim: number): Tensor => {
  if (!isFloating(input.dtype)) throw needsDType('logcumsumexp', 'a floating tensor', input.dtype);
  return callN(logcumsumexpRow, input, normalizeDim('logcumsumexp', dim, input.sizes.length, input.sizes));
});

function runningExtremum(name: 'cummax' | 'cummin') {
  const op = defineMultiOp(name, {
    params: ['input', 'dim'],
    outputs: ['values', 'indices'],
    meta: (x: Tensor, _dim: number) => [x, { sizes: x.sizes, dtype: 'int64' as const }],
  });
  return withOp(op, (input: Tensor, dim: number): ValuesIndices =>
    namedTuple(name, callMany(op, input, normalizeDim(name, dim, input.sizes.length, input.sizes))),
  );
}

/** Running maximum along `dim` and the int64 place of the last of equals; NaN stays. @throws IndexError */
export const cummax = runningExtremum('cummax');
/** Running minimum along `dim` and the int64 place of the last of equals; NaN stays. @throws IndexError */
export const cummin = runningExtremum('cummin');
