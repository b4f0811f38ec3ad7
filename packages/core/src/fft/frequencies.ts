// Sample frequencies, and the order in which spectra are shown.
import { ValueError } from '../errors.ts';
import { normalizeDim, type Sizes } from '../layout/sizes.ts';
import { roll } from '../ops/composite/flip.ts';
import type { CreationOptions } from '../ops/create/options.ts';
import { arange } from '../ops/create/ranges.ts';
import { getDefaultDtype } from '../dtype.ts';
import { cat } from '../ops/composite/join.ts';
import { mul } from '../ops/primitive/binary.ts';
import type { Tensor } from '../tensor.ts';

export interface FrequencyOptions extends CreationOptions {
  /** Distance of the samples. */
  readonly d?: number;
}

function checkLength(op: string, n: number): void {
  if (!Number.isInteger(n) || n < 0) throw new ValueError(`${op}: n must be a non-negative integer, got ${n}.`, { op });
}

function scaled(parts: readonly Tensor[], n: number, d: number, requiresGrad: boolean | undefined): Tensor {
  const out = mul(cat(parts, 0), 1 / (n * d));
  if (requiresGrad === true) out.requiresGrad = true;
  return out;
}

/** Frequencies of the elements of `fft` over n samples: 0, 1, ..., -2, -1 over n · d. @throws ValueError */
export function fftfreq(
  n: number,
  { d = 1, requiresGrad, dtype = getDefaultDtype(), device }: FrequencyOptions = {},
): Tensor {
  checkLength('fftfreq', n);
  const options = { dtype, device };
  const half = Math.ceil(n / 2);
  return scaled([arange(0, half, options), arange(half - n, 0, options)], n, d, requiresGrad);
}

/** Frequencies of the elements of `rfft` over n samples: 0, 1, ..., n/2 over n · d. @throws ValueError */
export function rfftfreq(
  n: number,
  { d = 1, requiresGrad, dtype = getDefaultDtype(), device }: FrequencyOptions = {},
): Tensor {
  checkLength('rfftfreq', n);
  return scaled([arange(0, Math.floor(n / 2) + 1, { dtype, device })], n, d, requiresGrad);
}

export interface ShiftOptions {
  /** All dimensions by default. */
  readonly dim?: number | Sizes | null;
}

function shifted(op: string, x: Tensor, dim: number | Sizes | null, by: (n: number) => number): Tensor {
  const ndim = x.sizes.length;
  const given = typeof dim === 'number' ? [dim] : (dim ?? x.sizes.map((_, d) => d));
  const dims = given.map((d) => normalizeDim(op, d, ndim, x.sizes));
  if (dims.length === 0) return x;
  return roll(
    x,
    dims.map((d) => by(x.sizes[d] as number)),
    dims,
  );
}

/** Moves the zero frequency to the middle. @throws IndexError */
export const fftshift = (input: Tensor, { dim = null }: ShiftOptions = {}): Tensor =>
  shifted('fftshift', input, dim, (n) => Math.floor(n / 2));
/** Inverse of `fftshift`. @throws IndexError */
export const ifftshift = (input: Tensor, { dim = null }: ShiftOptions = {}): Tensor =>
  shifted('ifftshift', input, dim, (n) => Math.ceil(n / 2));
