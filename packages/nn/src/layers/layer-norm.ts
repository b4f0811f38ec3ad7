import { empty, type Tensor } from '@kindling/core/lean';
import { layerNorm } from '../functional/layer-norm.ts';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { pythonBool, pythonFloat, pythonTuple } from '../module/python-text.ts';
import { Parameter } from '../parameter.ts';
import type { FactoryOptions } from './linear.ts';

export interface LayerNormLayerOptions extends FactoryOptions {
  /** Added to the variance; 1e-5 when left out. */
  readonly eps?: number;
  /** Whether weight and bias are trained; true when left out. */
  readonly elementwiseAffine?: boolean;
  /** Whether there is a bias beside the weight; true when left out. */
  readonly bias?: boolean;
}

/**
 * Mean 0 and variance 1 over the last dimensions, which must be `normalizedShape`; times weight, plus bias (of that
 * shape, starting as ones and zeros). Ba, Kiros and Hinton 2016. @throws ShapeError
 */
export class LayerNorm extends Module {
  static readonly typeName: string = 'LayerNorm';
  static readonly intermediates: string = 'passing';
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  weight: Parameter | null;
  bias: Parameter | null;

  constructor(normalizedShape: number | readonly number[], options: LayerNormLayerOptions = {}) {
    super();
    const { eps = 1e-5, elementwiseAffine = true, bias = true, device, dtype } = options;
    this.normalizedShape = typeof normalizedShape === 'number' ? [normalizedShape] : [...normalizedShape];
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    const parameter = (): Parameter => new Parameter(empty(this.normalizedShape, { device, dtype }));
    this.weight = elementwiseAffine ? parameter() : null;
    this.bias = elementwiseAffine && bias ? parameter() : null;
    this.resetParameters();
  }

  resetParameters(): void {
    if (this.weight !== null) init.ones_(this.weight);
    if (this.bias !== null) init.zeros_(this.bias);
  }

  override forward(input: Tensor): Tensor {
    return layerNorm(input, this.normalizedShape, { weight: this.weight, bias: this.bias, eps: this.eps });
  }

  override extraRepr(): string {
    return `${pythonTuple(this.normalizedShape)}, eps=${pythonFloat(this.eps)}, elementwise_affine=${pythonBool(this.elementwiseAffine)}`;
  }
}
