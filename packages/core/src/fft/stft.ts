// Short-time Fourier transforms. https://pytorch.org/docs/stable/generated/torch.stft.html
import { castFor } from '../dispatch/autocast.ts';
import { isComplex, realDType } from '../dtype.ts';
import { DTypeError, needsDType, ShapeError, shapeText, ValueError } from '../errors.ts';
import { abs } from '../ops/primitive/unary.ts';
import { divTrue } from '../ops/primitive/arithmetic.ts';
import { mul } from '../ops/primitive/binary.ts';
import { amin } from '../ops/primitive/reduce.ts';
import { contiguous } from '../ops/primitive/copy.ts';
import { constantPadNd } from '../ops/composite/pad.ts';
import { ones } from '../ops/create/fill.ts';
import { item } from '../ops/read.ts';
import { viewAsComplex, viewAsReal } from '../ops/view/complex.ts';
import { narrow } from '../ops/view/select.ts';
import { expand, reshape, squeezeDims, transpose, unsqueeze } from '../ops/view/shape.ts';
import { unfold } from '../ops/view/unfold.ts';
import type { Tensor } from '../tensor.ts';
import { overlapped, padded, type FramePadding } from './frames.ts';
import { fft, ifft, irfft, rfft } from './functions.ts';

interface FrameOptions {
  /** Distance of the frames; nFft / 4 by default. */
  readonly hopLength?: number | null;
  /** Length of the window, which stands in the middle of a frame; nFft by default. */
  readonly winLength?: number | null;
  /** Ones by default. */
  readonly window?: Tensor | null;
  /** Whether frame t is centred at t · hopLength. */
  readonly center?: boolean;
  /** Whether results are divided by √nFft. */
  readonly normalized?: boolean;
  /** Half of the spectrum, as it is for real signals by default. */
  readonly onesided?: boolean | null;
}

export interface StftOptions extends FrameOptions {
  readonly padMode?: FramePadding;
  /** Else parts along a last dimension of size 2, which is the default for real signals. */
  readonly returnComplex?: boolean | null;
}

export interface IstftOptions extends FrameOptions {
  /** Of the signal. */
  readonly length?: number | null;
  readonly returnComplex?: boolean;
}

interface Frames {
  readonly n: number;
  readonly hop: number;
  /** nFft elements. */
  readonly window: Tensor;
}

function framesOf(op: string, like: Tensor, n: number, { hopLength, winLength, window }: FrameOptions): Frames {
  const hop = hopLength ?? Math.floor(n / 4);
  const length = winLength ?? n;
  const valid = Number.isInteger(n) && n > 0 && Number.isInteger(hop) && hop > 0;
  if (!valid || !Number.isInteger(length) || length < 1 || length > n) {
    throw new ValueError(
      `${op}: expected nFft > 0, hopLength > 0 and 0 < winLength <= nFft, got ${n}, ${hop} and ${length}.`,
      { op },
    );
  }
  const given = window ?? ones([length], { dtype: realDType(like.dtype), device: like.device });
  if (given.sizes.length !== 1 || given.sizes[0] !== length) {
    throw new ShapeError(`${op}: expected a window of shape [${length}], got ${shapeText(given.sizes)}.`, {
      op,
      shapes: [given.sizes],
    });
  }
  const left = Math.floor((n - length) / 2);
  return { n, hop, window: length === n ? given : constantPadNd(given, [left, n - length - left]) };
}

/**
 * Spectra of overlapping frames: a signal (length) or (batch, length) gives (*, frequencies, frames), or (*, frequencies,
 * frames, 2) where parts are returned. @throws ShapeError, ValueError, DTypeError for integers
 */
export function stft(input: Tensor, nFft: number, options: StftOptions = {}): Tensor {
  [input] = castFor('stft', input);
  const op = 'stft';
  const { center = true, padMode = 'reflect', normalized = false, onesided, returnComplex } = options;
  if (!input.isFloatingPoint() && !isComplex(input.dtype))
    throw needsDType(op, 'a floating or complex tensor', input.dtype);
  if (input.sizes.length !== 1 && input.sizes.length !== 2) {
    throw new ShapeError(`${op}: expected a signal (length) or (batch, length), got ${shapeText(input.sizes)}.`, {
      op,
      shapes: [input.sizes],
    });
  }
  const { n, hop, window } = framesOf(op, input, nFft, options);
  const batch = input.sizes.length === 1 ? unsqueeze(input, 0) : input;
  const signal = center ? padded(op, batch, Math.floor(n / 2), padMode) : batch;
  if (n > (signal.sizes[1] as number)) {
    throw new ShapeError(`${op}: nFft is ${n}, the signal has ${signal.sizes[1]} elements.`, {
      op,
      shapes: [input.sizes],
    });
  }
  const frames = mul(unfold(signal, 1, n, hop), window);
  const complex = isComplex(frames.dtype);
  if (complex && onesided === true)
    throw new DTypeError(`${op}: the spectrum of a complex signal has no half. Leave onesided out.`, { op });
  const norm = { norm: normalized ? 'ortho' : null } as const;
  const spectra = (onesided ?? !complex) ? rfft(frames, norm) : fft(frames, norm);
  const turned = transpose(spectra, 1, 2);
  const out = input.sizes.length === 1 ? squeezeDims(turned, [0]) : turned;
  return (returnComplex ?? complex) ? out : viewAsReal(out);
}

/**
 * The signal of which (*, frequencies, frames) are the spectra, by least squares; parts along a last dimension of size 2 may
 * stand for complex spectra. @throws ShapeError, ValueError where the windows leave gaps
 */
export function istft(input: Tensor, nFft: number, options: IstftOptions = {}): Tensor {
  const op = 'istft';
  const { center = true, normalized = false, length = null, returnComplex = false } = options;
  const spectra = isComplex(input.dtype) ? input : viewAsComplex(contiguous(input));
  const [bins = 0, count = 0] = spectra.sizes.slice(-2);
  const { n, hop, window } = framesOf(op, spectra, nFft, options);
  const onesided = options.onesided ?? bins !== n;
  const wanted = onesided ? Math.floor(n / 2) + 1 : n;
  if ((spectra.sizes.length !== 2 && spectra.sizes.length !== 3) || bins !== wanted || count === 0) {
    throw new ShapeError(
      `${op}: expected spectra (${wanted}, frames) or (batch, ${wanted}, frames), got ${shapeText(spectra.sizes)}.`,
      { op, shapes: [input.sizes] },
    );
  }
  if (returnComplex && onesided)
    throw new ValueError(`${op}: half a spectrum gives a real signal. Leave returnComplex out.`, { op });
  const batch = transpose(spectra.sizes.length === 2 ? unsqueeze(spectra, 0) : spectra, 1, 2);
  const norm = normalized ? 'ortho' : null;
  const frames = returnComplex ? ifft(batch, { norm }) : irfft(narrow(batch, 2, 0, Math.floor(n / 2) + 1), { n, norm });
  const sum = overlapped(mul(frames, window), hop);
  const weight = overlapped(expand(reshape(mul(window, window), [1, 1, n]), [1, count, n]), hop);

  const total = n + hop * (count - 1);
  const start = center ? Math.floor(n / 2) : 0;
  const end = length === null ? total - start : start + length;
  const known = Math.min(end, total) - start;
  const overlap = narrow(weight, 1, start, known);
  if (!(item(amin(abs(overlap))) > 1e-11))
    throw new ValueError(`${op}: the windows leave gaps: the sum of their squares is 0 somewhere.`, { op });
  const signal = divTrue(narrow(sum, 1, start, known), overlap);
  const whole = end > total ? constantPadNd(signal, [0, end - total]) : signal;
  return spectra.sizes.length === 2 ? squeezeDims(whole, [0]) : whole;
}
