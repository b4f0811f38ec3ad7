import { empty, ValueError, type Tensor } from '@kindling/core/lean';
import { groupNorm, localResponseNorm, rmsNorm, type LocalResponseNormOptions } from '../functional/norm.ts';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { pythonBool, pythonFloat, pythonTuple } from '../module/python-text.ts';
import { Parameter } from '../parameter.ts';
import type { FactoryOptions } from './linear.ts';

export interface GroupNormLayerOptions extends FactoryOptions {
  /** Added to the variance; 1e-5 when left out. */
  readonly eps?: number;
  /** Whether weight and bias are trained. */
  readonly affine?: boolean;
}

/** Each of `numGroups` groups of channels of each sample of (N, C, ...) to mean 0 and variance 1 (Wu & He 2018). @throws ShapeError, ValueError */
export class GroupNorm extends Module {
  static readonly typeName: string = 'GroupNorm';
  static readonly intermediates: string = 'passing';
  readonly numGroups: number;
  readonly numChannels: number;
  readonly eps: number;
  readonly affine: boolean;
  weight: Parameter | null;
  bias: Parameter | null;

  constructor(
    numGroups: number,
    numChannels: number,
    { eps = 1e-5, affine = true, device, dtype }: GroupNormLayerOptions = {},
  ) {
    super();
    if (numChannels % numGroups !== 0)
      throw new ValueError(`GroupNorm: numGroups ${numGroups} must divide numChannels ${numChannels}.`, {
        op: 'GroupNorm',
      });
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = eps;
    this.affine = affine;
    this.weight = affine ? new Parameter(empty([numChannels], { device, dtype })) : null;
    this.bias = affine ? new Parameter(empty([numChannels], { device, dtype })) : null;
    this.resetParameters();
  }

  resetParameters(): void {
    if (this.weight !== null) init.ones_(this.weight);
    if (this.bias !== null) init.zeros_(this.bias);
  }

  override forward(input: Tensor): Tensor {
    return groupNorm(input, this.numGroups, { weight: this.weight, bias: this.bias, eps: this.eps });
  }

  override extraRepr(): string {
    return `${this.numGroups}, ${this.numChannels}, eps=${pythonFloat(this.eps)}, affine=${pythonBool(this.affine)}`;
  }
}

/** x / (k + α · mean of x² over `size` neighbouring channels)^β (Krizhevsky et al. 2012). @throws ShapeError */
export class LocalResponseNorm extends Module {
  static readonly typeName: string = 'LocalResponseNorm';
  static readonly intermediates: string = 'passing';
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  constructor(size: number, { alpha = 1e-4, beta = 0.75, k = 1 }: LocalResponseNormOptions = {}) {
    super();
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  override forward(input: Tensor): Tensor {
    return localResponseNorm(input, this.size, { alpha: this.alpha, beta: this.beta, k: this.k });
  }

  override extraRepr(): string {
    return `${this.size}, alpha=${pythonFloat(this.alpha)}, beta=${pythonFloat(this.beta)}, k=${pythonFloat(this.k)}`;
  }
}

export interface RMSNormLayerOptions extends FactoryOptions {
  /** Added to the mean square; the dtype's epsilon when left out. */
  readonly eps?: number | null;
  /** Whether the weight is trained. */
  readonly elementwiseAffine?: boolean;
}

/** x / √(mean x² + eps) over the last dimensions, which must be `normalizedShape`; times weight (Zhang & Sennrich 2019). @throws ShapeError */
export class RMSNorm extends Module {
  static readonly typeName: string = 'RMSNorm';
  static readonly intermediates: string = 'passing';
  readonly normalizedShape: readonly number[];
  readonly eps: number | null;
  readonly elementwiseAffine: boolean;
  weight: Parameter | null;

  constructor(
    normalizedShape: number | readonly number[],
    { eps = null, elementwiseAffine = true, device, dtype }: RMSNormLayerOptions = {},
  ) {
    super();
    this.normalizedShape = typeof normalizedShape === 'number' ? [normalizedShape] : [...normalizedShape];
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.weight = elementwiseAffine ? new Parameter(empty(this.normalizedShape, { device, dtype })) : null;
    this.resetParameters();
  }

  resetParameters(): void {
    if (this.weight !== null) init.ones_(this.weight);
  }

  override forward(input: Tensor): Tensor {
    return rmsNorm(input, this.normalizedShape, { weight: this.weight, eps: this.eps });
  }

  override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine } = this;
    return `${pythonTuple(normalizedShape)}, eps=${eps === null ? 'None' : pythonFloat(eps)}, elementwise_affine=${pythonBool(elementwiseAffine)}`;
  }
}
