import { bilinear, cosineSimilarity, empty, pairwiseDistance, type Tensor } from '@kindling/core/lean';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { pythonBool } from '../module/python-text.ts';
import { Parameter } from '../parameter.ts';
import type { LinearOptions } from './linear.ts';

export interface CosineSimilarityOptions {
  /** Dimension of the vectors; 1 when left out. */
  readonly dim?: number;
  /** Least product of lengths. */
  readonly eps?: number;
}

/** x1 · x2 / (‖x1‖ ‖x2‖) along `dim`. */
export class CosineSimilarity extends Module {
  static readonly typeName: string = 'CosineSimilarity';
  readonly dim: number;
  readonly eps: number;

  constructor({ dim = 1, eps = 1e-8 }: CosineSimilarityOptions = {}) {
    super();
    this.dim = dim;
    this.eps = eps;
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    return cosineSimilarity(x1, x2, this.dim, { eps: this.eps });
  }
}

export interface PairwiseDistanceOptions {
  /** Norm; 2 when left out. */
  readonly p?: number;
  /** Added to each difference. */
  readonly eps?: number;
  readonly keepdim?: boolean;
}

/** ‖x1 - x2 + eps‖ₚ along the last dimension. */
export class PairwiseDistance extends Module {
  static readonly typeName: string = 'PairwiseDistance';
  readonly p: number;
  readonly eps: number;
  readonly keepdim: boolean;

  constructor({ p = 2, eps = 1e-6, keepdim = false }: PairwiseDistanceOptions = {}) {
    super();
    this.p = p;
    this.eps = eps;
    this.keepdim = keepdim;
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    return pairwiseDistance(x1, x2, { p: this.p, eps: this.eps, keepdim: this.keepdim });
  }
}

/**
 * yₖ = x1ᵀ Wₖ x2 + bₖ: inputs (*, in1Features) and (*, in2Features), output (*, outFeatures). Weight and bias start
 * uniform in ±1/√in1Features. @throws ShapeError
 */
export class Bilinear extends Module {
  static readonly typeName: string = 'Bilinear';
  readonly in1Features: number;
  readonly in2Features: number;
  readonly outFeatures: number;
  weight: Parameter;
  bias: Parameter | null;

  constructor(
    in1Features: number,
    in2Features: number,
    outFeatures: number,
    { bias = true, device, dtype }: LinearOptions = {},
  ) {
    super();
    this.in1Features = in1Features;
    this.in2Features = in2Features;
    this.outFeatures = outFeatures;
    this.weight = new Parameter(empty([outFeatures, in1Features, in2Features], { device, dtype }));
    this.bias = bias ? new Parameter(empty([outFeatures], { device, dtype })) : null;
    this.resetParameters();
  }

  resetParameters(): void {
    const bound = init.symmetric(1 / Math.sqrt(this.in1Features));
    init.uniform_(this.weight, ...bound);
    if (this.bias !== null) init.uniform_(this.bias, ...bound);
  }

  override forward(input1: Tensor, input2: Tensor): Tensor {
    return bilinear(input1, input2, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in1_features=${this.in1Features}, in2_features=${this.in2Features}, out_features=${this.outFeatures}, bias=${pythonBool(this.bias !== null)}`;
  }
}
