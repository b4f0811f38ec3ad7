import { empty, linear, type DeviceLike, type DType, type Tensor } from '@kindling/core/lean';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { pythonBool } from '../module/python-text.ts';
import { Parameter } from '../parameter.ts';

export interface FactoryOptions {
  readonly device?: DeviceLike | undefined;
  readonly dtype?: DType | undefined;
}

export interface LinearOptions extends FactoryOptions {
  /** Whether a bias is added; true when left out. */
  readonly bias?: boolean;
}

/**
 * Affine map y = x Wᵀ + b.
 *
 * Input `(*, inFeatures)`, output `(*, outFeatures)`. Weight `(outFeatures, inFeatures)` and bias `(outFeatures)`
 * start uniform in ±1/√inFeatures, drawn as PyTorch draws them.
 * @throws ShapeError when the last dimension of the input is not `inFeatures`
 */
export class Linear extends Module {
  static readonly typeName: string = 'Linear';
  static readonly intermediates: string = 'passing';
  readonly inFeatures: number;
  readonly outFeatures: number;
  weight: Parameter;
  bias: Parameter | null;

  constructor(inFeatures: number, outFeatures: number, { bias = true, device, dtype }: LinearOptions = {}) {
    super();
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = new Parameter(empty([outFeatures, inFeatures], { device, dtype }));
    this.bias = bias ? new Parameter(empty([outFeatures], { device, dtype })) : null;
    this.resetParameters();
  }

  resetParameters(): void {
    init.kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias !== null)
      init.uniform_(this.bias, ...init.symmetric(this.inFeatures > 0 ? 1 / Math.sqrt(this.inFeatures) : 0));
  }

  override forward(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${pythonBool(this.bias !== null)}`;
  }
}
