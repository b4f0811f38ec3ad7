import { ValueError } from '../errors.ts';
import type { Generator } from './generator.ts';
import { log32, sincos32 } from './math/cephes.ts';
import { exp } from './math/exp.ts';
import { fma32, fma64 } from './math/fma.ts';
import { log } from './math/log.ts';
import { sincos } from './math/trig.ts';
import { fillUniform } from './uniform.ts';

const { fround, sqrt } = Math;
const twoPi = 2 * Math.PI;
const twoPi32 = fround(twoPi);
const block = 16;
const pair64 = new Float64Array(2);
const pair32 = new Float32Array(2);

/** One standard normal double (Box & Muller 1958). Values come in pairs; the second waits in the generator. */
export function standardNormal(generator: Generator): number {
  const cached = generator.cachedNormal;
  if (cached !== null) {
    generator.cachedNormal = null;
    return cached;
  }
  const u1 = generator.uniform53();
  const u2 = generator.uniform53();
  const radius = sqrt(-2 * log(1 - u2));
  sincos(twoPi * u1, pair64);
  generator.cachedNormal = radius * (pair64[0] as number);
  return radius * (pair64[1] as number);
}

/**
 * Fills with normal values. As in PyTorch, 16 or more values of contiguous memory are made in blocks from uniform values
 * of the same dtype; fewer, or strided ones (`contiguous` false), one by one in double precision.
 * @throws ValueError when std is negative.
 */
export function fillNormal(
  generator: Generator,
  out: Float32Array | Float64Array,
  mean = 0,
  std = 1,
  contiguous = true,
): void {
  if (!(std >= 0)) throw new ValueError(`normal_: expected std >= 0, got ${std}.`, { op: 'normal_' });
  if (out.length < block || !contiguous) {
    for (let i = 0; i < out.length; i++) out[i] = fma64(standardNormal(generator), std, mean);
    return;
  }
  fillUniform(generator, out);
  const whole = out.length - (out.length % block);
  transform(out, 0, whole, mean, std);
  if (whole === out.length) return;
  // What is left over is the last block of 16 drawn anew, over values that are already made.
  const last = out.subarray(out.length - block);
  fillUniform(generator, last);
  transform(last, 0, block, mean, std);
}

/** Blocks of 16 uniform values become normal ones. */
export const normalOfUniform = (out: Float32Array, mean: number, std: number): void =>
  transform(out, 0, out.length, mean, std);

function transform(out: Float32Array | Float64Array, start: number, end: number, mean: number, std: number): void {
  if (out instanceof Float32Array) {
    const mean32 = fround(mean);
    const std32 = fround(std);
    for (let at = start; at < end; at += block) transform32(out, at, mean32, std32);
  } else {
    for (let at = start; at < end; at += block) transform64(out, at, mean, std);
  }
}

/** Turns 16 uniform values into 16 normal ones: radii from the first eight, angles from the others. */
function transform32(out: Float32Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + 8; i++) {
    const radius = fround(sqrt(fround(-2 * log32(fround(1 - (out[i] as number))))));
    sincos32(fround(twoPi32 * (out[i + 8] as number)), pair32);
    out[i] = fma32(fround(radius * (pair32[1] as number)), std, mean);
    out[i + 8] = fma32(fround(radius * (pair32[0] as number)), std, mean);
  }
}

function transform64(out: Float64Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + 8; i++) {
    const radius = sqrt(-2 * log(1 - (out[i] as number)));
    sincos(twoPi * (out[i + 8] as number), pair64);
    out[i] = fma64(radius * (pair64[1] as number), std, mean);
    out[i + 8] = fma64(radius * (pair64[0] as number), std, mean);
  }
}

/**
 * Fills with the exponentials of normal values of this mean and std, one by one.
 * @throws ValueError when std is not positive.
 */
export function fillLogNormal(generator: Generator, out: Float32Array | Float64Array, mean = 1, std = 2): void {
  if (!(std > 0)) throw new ValueError(`log_normal_: expected std > 0, got ${std}.`, { op: 'log_normal_' });
  for (let i = 0; i < out.length; i++) out[i] = exp(fma64(standardNormal(generator), std, mean));
}
