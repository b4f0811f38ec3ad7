// torch.fft: https://pytorch.org/docs/stable/fft.html
import { isComplex } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import type { Sizes } from '../layout/sizes.ts';
import { conj } from '../ops/composite/complex.ts';
import type { Tensor } from '../tensor.ts';
import {
  complexInput,
  extent,
  line,
  product,
  realInput,
  resized,
  scaleOf,
  type Extent,
  type FftNorm,
} from './arguments.ts';
import { fftC2c, fftC2r, fftR2c } from './rows.ts';

export interface FftOptions {
  /** Length of the transform: the input is cut, or padded with zeros. */
  readonly n?: number | null;
  readonly dim?: number;
  readonly norm?: FftNorm;
}

export interface FftnOptions {
  /** Lengths of the transform; -1 for that of the input. */
  readonly s?: Sizes | null;
  readonly dim?: number | Sizes | null;
  readonly norm?: FftNorm;
}

const LAST_TWO: Sizes = [-2, -1];
const anyDims = (e: Extent): boolean => e.dims.length > 0;

/** Complex to complex, or real to complex with both halves of the spectrum. */
function whole(op: string, input: Tensor, e: Extent, norm: FftNorm, forward: boolean): Tensor {
  const scale = scaleOf(op, norm, product(e.lengths), forward);
  if (!anyDims(e)) return complexInput(input);
  if (forward && !isComplex(input.dtype))
    return fftR2c(resized(op, realInput(op, input), e.dims, e.lengths), e.dims, scale, false);
  return fftC2c(resized(op, complexInput(input), e.dims, e.lengths), e.dims, scale, forward);
}

function needDims(op: string, e: Extent): void {
  if (!anyDims(e)) throw new ShapeError(`${op}: needs at least one dimension to transform.`, { op });
}

/** Real to half a spectrum. */
function toHalf(op: string, input: Tensor, e: Extent, norm: FftNorm): Tensor {
  needDims(op, e);
  const x = resized(op, realInput(op, input), e.dims, e.lengths);
  return fftR2c(x, e.dims, scaleOf(op, norm, product(e.lengths), true), true);
}

/** Half a spectrum, its missing length guessed, and the lengths of the real result. */
function halved(op: string, input: Tensor, e: Extent): { readonly x: Tensor; readonly lengths: readonly number[] } {
  needDims(op, e);
  const last = e.lastGiven ? (e.lengths.at(-1) as number) : 2 * ((e.lengths.at(-1) as number) - 1);
  const head = e.lengths.slice(0, -1);
  if (last < 1) resized(op, input, e.dims.slice(-1), [last]); // refuses
  return {
    x: resized(op, complexInput(input), e.dims, [...head, Math.floor(last / 2) + 1]),
    lengths: [...head, last],
  };
}

/** Half a spectrum to real. */
function fromHalf(op: string, input: Tensor, e: Extent, norm: FftNorm): Tensor {
  const { x, lengths } = halved(op, input, e);
  return fftC2r(x, e.dims, scaleOf(op, norm, product(lengths), false), lengths.at(-1) as number);
}

/** A half Hermitian signal to its real spectrum: the last dimension conjugated, since C2r is the backward transform. */
function fromHermitian(op: string, input: Tensor, e: Extent, norm: FftNorm): Tensor {
  const { x, lengths } = halved(op, input, e);
  const others = e.dims.slice(0, -1);
  const scale = scaleOf(op, norm, product(lengths), true);
  const inner = others.length === 0 ? x : fftC2c(x, others, 1, true);
  return fftC2r(conj(inner), e.dims.slice(-1), scale, lengths.at(-1) as number);
}

/** Inverse of `fromHermitian`. */
function toHermitian(op: string, input: Tensor, e: Extent, norm: FftNorm): Tensor {
  needDims(op, e);
  const x = resized(op, realInput(op, input), e.dims, e.lengths);
  const others = e.dims.slice(0, -1);
  const half = conj(fftR2c(x, e.dims.slice(-1), scaleOf(op, norm, product(e.lengths), false), true));
  return others.length === 0 ? half : fftC2c(half, others, 1, false);
}

type Transform = (op: string, input: Tensor, e: Extent, norm: FftNorm) => Tensor;
const forward: Transform = (op, input, e, norm) => whole(op, input, e, norm, true);
const backward: Transform = (op, input, e, norm) => whole(op, input, e, norm, false);

const one =
  (op: string, transform: Transform) =>
  (input: Tensor, { n = null, dim = -1, norm = null }: FftOptions = {}): Tensor =>
    transform(op, input, line(op, input, n, dim), norm);
const two =
  (op: string, transform: Transform) =>
  (input: Tensor, { s = null, dim = LAST_TWO, norm = null }: FftnOptions = {}): Tensor =>
    transform(op, input, extent(op, input, s, dim), norm);
const many =
  (op: string, transform: Transform) =>
  (input: Tensor, { s = null, dim = null, norm = null }: FftnOptions = {}): Tensor =>
    transform(op, input, extent(op, input, s, dim), norm);

/** Fourier transform along `dim`, X[k] = Σ x[j] e^(-2πi jk/n); complex result of the same sizes. @throws ValueError, IndexError */
export const fft = one('fft', forward);
/** Inverse of `fft`. @throws ValueError, IndexError */
export const ifft = one('ifft', backward);
/** The first n/2 + 1 elements of the transform of a real tensor, which determine the others. @throws DTypeError, ValueError */
export const rfft = one('rfft', toHalf);
/** Inverse of `rfft`; n is 2(m - 1) for m elements where it is left out. @throws ValueError, IndexError */
export const irfft = one('irfft', fromHalf);
/** Real transform of half a Hermitian signal. @throws ValueError, IndexError */
export const hfft = one('hfft', fromHermitian);
/** Inverse of `hfft`. @throws DTypeError for complex input, ValueError */
export const ihfft = one('ihfft', toHermitian);

/** `fft` over two dimensions, the last ones by default. @throws ShapeError, ValueError, IndexError */
export const fft2 = two('fft2', forward);
export const ifft2 = two('ifft2', backward);
/** `rfft` of the last of two dimensions and `fft` of the other. @throws DTypeError, ShapeError, ValueError */
export const rfft2 = two('rfft2', toHalf);
export const irfft2 = two('irfft2', fromHalf);
export const hfft2 = two('hfft2', fromHermitian);
export const ihfft2 = two('ihfft2', toHermitian);

/** `fft` over several dimensions, all by default. @throws ShapeError, ValueError, IndexError */
export const fftn = many('fftn', forward);
export const ifftn = many('ifftn', backward);
/** `rfft` of the last dimension and `fft` of the others. @throws DTypeError, ShapeError, ValueError */
export const rfftn = many('rfftn', toHalf);
export const irfftn = many('irfftn', fromHalf);
export const hfftn = many('hfftn', fromHermitian);
export const ihfftn = many('ihfftn', toHermitian);
