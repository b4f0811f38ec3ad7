// A check is worth something only if a broken op fails it: one op for each check, broken in just that way.
import '@kindling-internal/reference-backend';
import '@kindling/cpu-backend';
import { internal, sin, type Tensor } from '@kindling/core';
import { checksOf, unarySample, type OpSample } from '@kindling/testing';
import { expect, it } from 'vitest';

const devices = ['cpu', 'reference'];
const sound = unarySample('sin', { exact: [[0, 0]] });
const kept: Tensor[] = [];

const broken: Record<string, Partial<OpSample>> = {
  values: { exact: [[[[0]], [1]]] },
  agreement: { call: (x: Tensor) => (x.device.type === 'cpu' ? sin(x).add(1e-3) : sin(x)) },
  dtypes: { dtypes: ['float32', 'float64'] },
  layouts: { call: (x: Tensor) => x.detach().asStrided(x.shape, internal.contiguousStrides(x.shape), 0) },
  method: { method: 'cos' },
  inplace: { inplace: 'cos_' },
  out: { call: (x: Tensor) => sin(x) },
  errors: { errors: [{ args: sound.cases[0]?.args ?? [], throws: /wrong/ }] },
  gradcheck: { call: (x: Tensor) => x.mul(x.detach()) },
  gradgradcheck: { call: (x: Tensor) => x.mul(x.detach()) },
  memory: {
    call: (x: Tensor) => {
      kept.push(sin(x));
      return sin(x);
    },
  },
};

const check = (name: string, change: Partial<OpSample>) => {
  const found = checksOf({ ...sound, ...change }, 'cpu', { devices }).find((c) => c.name === name);
  if (found === undefined) throw new Error(`no check '${name}'`);
  return found;
};

it.each(Object.keys(broken))('%s passes a sound op and fails a broken one', (name) => {
  if (name !== 'dtypes' && name !== 'errors') check(name, {}).run();
  expect(() => check(name, broken[name] ?? {}).run()).toThrow();
});

it('passes on the reason of a skip', () => {
  const skips = [{ check: 'out' as const, device: 'cpu', reason: 'because' }];
  expect(check('out', { skips }).skip).toBe('because');
  const elsewhere = checksOf({ ...sound, skips }, 'reference', { devices });
  expect(elsewhere.every((c) => c.skip === null)).toBe(true);
});
