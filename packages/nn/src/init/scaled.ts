// Initialisers whose scale follows from the number of connections.
import type { Tensor } from '@kindling/core/lean';
import { fansOf, type FanMode } from './fans.ts';
import { normal_, symmetric, uniform_, type GeneratorOption } from './fill.ts';
import { calculateGain, type Nonlinearity } from './gain.ts';

export interface XavierOptions extends GeneratorOption {
  /** Factor of the scale; 1 when left out. */
  readonly gain?: number;
}

const xavierStd = (tensor: Tensor, gain: number): number => {
  const { fanIn, fanOut } = fansOf(tensor);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
};

/** Uniform in ±gain·√(6 / (fanIn + fanOut)). Glorot and Bengio 2010. @throws ShapeError */
export const xavierUniform_ = (tensor: Tensor, { gain = 1, generator }: XavierOptions = {}): Tensor =>
  uniform_(tensor, ...symmetric(Math.sqrt(3) * xavierStd(tensor, gain)), { generator });

/** Normal with std gain·√(2 / (fanIn + fanOut)). Glorot and Bengio 2010. @throws ShapeError */
export const xavierNormal_ = (tensor: Tensor, { gain = 1, generator }: XavierOptions = {}): Tensor =>
  normal_(tensor, 0, xavierStd(tensor, gain), { generator });

export interface KaimingOptions extends GeneratorOption {
  /** Negative slope of the leaky_relu that follows; 0 when left out. */
  readonly a?: number;
  /** 'fan_in' (the default) keeps the variance forward, 'fan_out' backward. */
  readonly mode?: FanMode;
  /** 'leaky_relu' when left out. */
  readonly nonlinearity?: Nonlinearity;
}

function kaimingStd(tensor: Tensor, { a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' }: KaimingOptions): number {
  const { fanIn, fanOut } = fansOf(tensor);
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
}

/** Uniform in ±√3·gain/√fan; an empty tensor stays. He et al. 2015. @throws ShapeError, ValueError */
export const kaimingUniform_ = (tensor: Tensor, options: KaimingOptions = {}): Tensor =>
  tensor.numel() === 0 ? tensor : uniform_(tensor, ...symmetric(Math.sqrt(3) * kaimingStd(tensor, options)), options);

/** Normal with std gain/√fan; an empty tensor stays. He et al. 2015. @throws ShapeError, ValueError */
export const kaimingNormal_ = (tensor: Tensor, options: KaimingOptions = {}): Tensor =>
  tensor.numel() === 0 ? tensor : normal_(tensor, 0, kaimingStd(tensor, options), options);
