import { describe, expect, it } from 'vitest';
import { canCast, promoteTypes, resultType, type Operand } from './promotion.ts';
import type { DType } from './dtype.ts';

const tensorOf = (dtype: DType): Operand => ({ dtype, sizes: [2], wrapped: false });
const zeroDim = (dtype: DType): Operand => ({ dtype, sizes: [], wrapped: false });
const number = (dtype: DType): Operand => ({ dtype, sizes: [], wrapped: true });

// torch.promote_types, https://pytorch.org/docs/stable/tensor_attributes.html#torch.dtype
const pairs: readonly [DType, DType, DType][] = [
  ['uint8', 'int8', 'int16'],
  ['uint8', 'int16', 'int16'],
  ['uint8', 'int64', 'int64'],
  ['int32', 'int64', 'int64'],
  ['bool', 'uint8', 'uint8'],
  ['int64', 'float32', 'float32'],
  ['int64', 'float16', 'float16'],
  ['float16', 'bfloat16', 'float32'],
  ['float32', 'float64', 'float64'],
  ['bool', 'float32', 'float32'],
  ['float64', 'complex64', 'complex128'],
  ['int64', 'complex64', 'complex64'],
];

describe('promoteTypes', () => {
  it.each(pairs)('%s with %s gives %s', (a, b, out) => {
    expect(promoteTypes(a, b)).toBe(out);
    expect(promoteTypes(b, a)).toBe(out);
  });
});

describe('resultType', () => {
  it('lets tensors with dimensions outrank 0-dim tensors, and those outrank numbers', () => {
    expect(resultType(tensorOf('float32'), zeroDim('float64'))).toBe('float32');
    expect(resultType(tensorOf('int32'), zeroDim('int64'))).toBe('int32');
    expect(resultType(tensorOf('int32'), zeroDim('float64'))).toBe('float64');
    expect(resultType(zeroDim('float64'), number('float32'))).toBe('float64');
    expect(resultType(tensorOf('int32'), number('float32'))).toBe('float32');
    expect(resultType(tensorOf('uint8'), number('int64'))).toBe('uint8');
    expect(resultType(tensorOf('bool'), number('int64'))).toBe('int64');
    expect(resultType(number('int64'), number('float32'))).toBe('float32');
  });
});

describe('canCast', () => {
  it('refuses to lose a kind', () => {
    expect(canCast('float32', 'int64')).toBe(false);
    expect(canCast('int64', 'bool')).toBe(false);
    expect(canCast('complex64', 'float32')).toBe(false);
    expect(canCast('float64', 'float32')).toBe(true);
    expect(canCast('bool', 'uint8')).toBe(true);
  });
});
