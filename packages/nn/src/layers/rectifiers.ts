// Activations that are straight lines, or exponentials, on either side of a value.
import { full, prelu, type Tensor } from '@kindling/core/lean';
import {
  celu,
  elu,
  hardtanh,
  leakyRelu,
  relu6,
  selu,
  threshold,
  type AlphaOption,
  type HardtanhOptions,
  type InplaceOption,
  type LeakyReluOptions,
} from '../functional/activation.ts';
import { rrelu, type RreluOptions } from '../functional/gated.ts';
import { Module } from '../module/module.ts';
import { pythonFloat } from '../module/python-text.ts';
import { Parameter } from '../parameter.ts';
import type { FactoryOptions } from './linear.ts';

const inplaceText = (inplace: boolean): string => (inplace ? ', inplace=True' : '');

/** x limited to minVal..maxVal, -1..1 by default. */
export class Hardtanh extends Module {
  static readonly typeName: string = 'Hardtanh';
  static readonly intermediates: string = 'passing';
  readonly minVal: number;
  readonly maxVal: number;
  readonly inplace: boolean;

  constructor({ minVal = -1, maxVal = 1, inplace = false }: HardtanhOptions = {}) {
    super();
    this.minVal = minVal;
    this.maxVal = maxVal;
    this.inplace = inplace;
  }

  override forward(input: Tensor): Tensor {
    const { minVal, maxVal, inplace } = this;
    return hardtanh(input, { minVal, maxVal, inplace });
  }

  override extraRepr(): string {
    return `min_val=${pythonFloat(this.minVal)}, max_val=${pythonFloat(this.maxVal)}${inplaceText(this.inplace)}`;
  }
}

/** x limited to 0..6. */
export class ReLU6 extends Module {
  static readonly typeName: string = 'ReLU6';
  static readonly intermediates: string = 'passing';
  readonly inplace: boolean;

  constructor({ inplace = false }: InplaceOption = {}) {
    super();
    this.inplace = inplace;
  }

  override forward(input: Tensor): Tensor {
    return relu6(input, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

/** x above 0, negativeSlope · x below; takes the slope alone or with options. */
export class LeakyReLU extends Module {
  static readonly typeName: string = 'LeakyReLU';
  static readonly intermediates: string = 'passing';
  readonly negativeSlope: number;
  readonly inplace: boolean;

  constructor(slope: number | LeakyReluOptions = {}) {
    super();
    const { negativeSlope = 0.01, inplace = false } = typeof slope === 'number' ? { negativeSlope: slope } : slope;
    this.negativeSlope = negativeSlope;
    this.inplace = inplace;
  }

  override forward(input: Tensor): Tensor {
    return leakyRelu(input, { negativeSlope: this.negativeSlope, inplace: this.inplace });
  }

  override extraRepr(): string {
    return `negative_slope=${pythonFloat(this.negativeSlope)}${inplaceText(this.inplace)}`;
  }
}

export interface PReLUOptions extends FactoryOptions {
  /** 1, or the number of channels (dimension 1). */
  readonly numParameters?: number;
  /** First value of the slopes; 0.25 when left out. */
  readonly init?: number;
}

/** x above 0, weight · x below, the slopes `weight` being learned (He et al. 2015). */
export class PReLU extends Module {
  static readonly typeName: string = 'PReLU';
  static readonly intermediates: string = 'passing';
  readonly numParameters: number;
  weight: Parameter;

  constructor({ numParameters = 1, init = 0.25, device, dtype }: PReLUOptions = {}) {
    super();
    this.numParameters = numParameters;
    this.weight = new Parameter(full([numParameters], init, { device, dtype: dtype ?? 'float32' }));
  }

  override forward(input: Tensor): Tensor {
    return prelu(input, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}

/** x above 0, below it x times a slope drawn in training between `lower` and `upper` (Xu et al. 2015). */
export class RReLU extends Module {
  static readonly typeName: string = 'RReLU';
  static readonly intermediates: string = 'passing';
  readonly lower: number;
  readonly upper: number;
  readonly inplace: boolean;

  constructor({ lower = 1 / 8, upper = 1 / 3, inplace = false }: Omit<RreluOptions, 'training'> = {}) {
    super();
    this.lower = lower;
    this.upper = upper;
    this.inplace = inplace;
  }

  override forward(input: Tensor): Tensor {
    const { lower, upper, training, inplace } = this;
    return rrelu(input, { lower, upper, training, inplace });
  }

  override extraRepr(): string {
    return `lower=${pythonFloat(this.lower)}, upper=${pythonFloat(this.upper)}${inplaceText(this.inplace)}`;
  }
}

abstract class WithAlpha extends Module {
  readonly alpha: number;
  readonly inplace: boolean;

  constructor(options: number | AlphaOption = {}) {
    super();
    const { alpha = 1, inplace = false } = typeof options === 'number' ? { alpha: options } : options;
    this.alpha = alpha;
    this.inplace = inplace;
  }

  override extraRepr(): string {
    return `alpha=${pythonFloat(this.alpha)}${inplaceText(this.inplace)}`;
  }
}

/** x above 0, α (eˣ - 1) below. */
export class ELU extends WithAlpha {
  static readonly typeName: string = 'ELU';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return elu(input, { alpha: this.alpha, inplace: this.inplace });
  }
}

/** x above 0, α (e^(x/α) - 1) below. */
export class CELU extends WithAlpha {
  static readonly typeName: string = 'CELU';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return celu(input, { alpha: this.alpha, inplace: this.inplace });
  }
}

/** ELU, scaled so that layers keep mean 0 and variance 1. */
export class SELU extends Module {
  static readonly typeName: string = 'SELU';
  static readonly intermediates: string = 'passing';
  readonly inplace: boolean;

  constructor({ inplace = false }: InplaceOption = {}) {
    super();
    this.inplace = inplace;
  }

  override forward(input: Tensor): Tensor {
    return selu(input, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

/** x above `threshold`, else `value`. */
export class Threshold extends Module {
  static readonly typeName: string = 'Threshold';
  static readonly intermediates: string = 'passing';
  readonly threshold: number;
  readonly value: number;
  readonly inplace: boolean;

  constructor(threshold: number, value: number, { inplace = false }: InplaceOption = {}) {
    super();
    this.threshold = threshold;
    this.value = value;
    this.inplace = inplace;
  }

  override forward(input: Tensor): Tensor {
    return threshold(input, this.threshold, this.value, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return `threshold=${this.threshold}, value=${this.value}${inplaceText(this.inplace)}`;
  }
}
