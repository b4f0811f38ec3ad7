import '@kindling-internal/reference-backend';
import { GoldenError, parseEntry, runSample } from '@kindling/testing';
import { describe, expect, it } from 'vitest';

const bytes = new Uint8Array(Float32Array.of(1, 2, 3, 4, 10, 2, 3, 2).buffer);
const f32 = (shape: number[], offset: number, more = {}) => ({ dtype: 'float32', shape, offset, ...more });
const vector = f32([2], 0, { requires_grad: true });

/** Runs one sample of an op with two tensors, [1, 2] and [3, 4], and a third for the result. */
function run(op: string, sample: object, tensors = [vector, f32([2], 8), f32([2], 16)]) {
  const entry = parseEntry(
    'x',
    JSON.stringify({ op, tensors, samples: [{ dtype: 'float32', kwargs: {}, ...sample }] }),
    bytes,
  );
  return runSample(entry, entry.samples[0] ?? { dtype: '', args: [], kwargs: {}, out: null }, 'reference');
}

describe('a sample', () => {
  it('passes when values agree', () => {
    expect(run('select', { args: [{ $t: 0 }, 0, 1], out: { $t: 2 } }, [vector, f32([2], 8), f32([], 4)]).forward).toBe(
      'passed',
    );
  });

  it('fails with the call, shapes and values', () => {
    const { forward, reason } = run('mul', { args: [{ $t: 0 }, { $t: 1 }], out: { $t: 2 } });
    expect(forward).toBe('failed');
    expect(reason).toMatch(
      /^mul\(float32\[2\], float32\[2\]\): .*2 of 2 elements differ, first at \[0\]: got 3, expected 10/,
    );
  });

  it('compares gradients with the weights -4.5/4, 2.5/4, ...', () => {
    // The gradient of 2x is 2w = [-2.25, 1.25].
    const data = new Uint8Array(Float32Array.of(1, 2, 2, 4, -2.25, 1.25, 0, 0).buffer);
    const entry = parseEntry(
      'x',
      JSON.stringify({
        op: 'mul',
        tensors: [vector, f32([2], 8), f32([2], 16)],
        samples: [{ dtype: 'float32', args: [{ $t: 0 }, 2], kwargs: {}, out: { $t: 1 }, grads: [[0, 2]] }],
      }),
      data,
    );
    const [sample] = entry.samples;
    expect(sample && runSample(entry, sample, 'reference')).toEqual({
      forward: 'passed',
      gradient: 'passed',
      reason: null,
    });
  });

  it.each([
    ['noSuchOp', { args: [{ $t: 0 }], out: { $t: 1 } }, /no noSuchOp/],
    ['sum', { args: [{ $t: 0 }], kwargs: { flavour: 1 }, out: { $t: 1 } }, /sum with flavour/],
    ['sin', { args: [{ $t: 0 }, 1, 2], out: { $t: 1 } }, /sin with 3 positional arguments/],
    ['to', { args: [{ $t: 0 }, { $dtype: 'complex32' }], out: { $t: 1 } }, /dtype complex32/],
  ])('of %s is unsupported by name, neither passed nor failed', (op, sample, reason) => {
    const result = run(op, sample);
    expect(result.forward).toBe('unsupported');
    expect(result.reason).toMatch(reason);
  });
});

it('refuses what is no entry', () => {
  expect(() => parseEntry('x', '{', bytes)).toThrow(GoldenError);
  expect(() => parseEntry('x', '{"op":"sin"}', bytes)).toThrow(/op, tensors or samples are missing/);
  const beyond = JSON.stringify({ op: 'sin', tensors: [f32([99], 0)], samples: [] });
  expect(() => parseEntry('x', beyond, bytes)).toThrow(/tensor 0 \(float32\) ends at byte 396 of 32/);
});
