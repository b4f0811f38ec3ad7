import { ValueError } from '../errors.ts';
import type { Generator } from './generator.ts';
import { fma64 } from './math/fma.ts';

const { fround } = Math;

/**
 * Fills with values uniform in [from, to). A float32 takes 24 random bits, a float64 53; the scaling is one fused
 * multiply-add, as in PyTorch's AVX2 kernel.
 * @throws ValueError when from > to.
 */
export function fillUniform(generator: Generator, out: Float32Array | Float64Array, from = 0, to = 1): void {
  if (!(from <= to))
    throw new ValueError(`uniform_: expected from <= to, got from=${from} and to=${to}.`, { op: 'uniform_' });
  if (out instanceof Float32Array) fillUniform32(generator, out, fround(from), fround(to));
  else fillUniform64(generator, out, from, to);
}

function fillUniform32({ engine }: Generator, out: Float32Array, from: number, to: number): void {
  const range = fround(to - from);
  for (let i = 0; i < out.length; i++) {
    out[i] = (engine.int32() & 0xffffff) * 2 ** -24 * range + from;
  }
}

function fillUniform64(generator: Generator, out: Float64Array, from: number, to: number): void {
  const range = to - from;
  const unit = from === 0 && to === 1;
  for (let i = 0; i < out.length; i++) {
    const u = generator.uniform53();
    out[i] = unit ? u : fma64(u, range, from);
  }
}
