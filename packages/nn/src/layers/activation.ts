import { gelu, relu, sigmoid, silu, tanh, type Tensor } from '@kindling/core/lean';
import type { InplaceOption } from '../functional/activation.ts';
import { Module } from '../module/module.ts';

const inplaceText = (inplace: boolean): string => (inplace ? 'inplace=True' : '');

/** max(x, 0), elementwise. */
export class ReLU extends Module {
  static readonly typeName: string = 'ReLU';
  static readonly intermediates: string = 'passing';
  readonly inplace: boolean;

  constructor({ inplace = false }: InplaceOption = {}) {
    super();
    this.inplace = inplace;
  }

  override forward(input: Tensor): Tensor {
    return this.inplace ? input.relu_() : relu(input);
  }

  override extraRepr(): string {
    return inplaceText(this.inplace);
  }
}

/** x · sigmoid(x), elementwise. */
export class SiLU extends Module {
  static readonly typeName: string = 'SiLU';
  static readonly intermediates: string = 'passing';
  readonly inplace: boolean;

  constructor({ inplace = false }: InplaceOption = {}) {
    super();
    this.inplace = inplace;
  }

  override forward(input: Tensor): Tensor {
    return this.inplace ? input.silu_() : silu(input);
  }

  override extraRepr(): string {
    return inplaceText(this.inplace);
  }
}

export interface GELUOptions {
  /** 'tanh' approximates the normal distribution function; 'none' when left out. */
  readonly approximate?: 'none' | 'tanh';
}

/** x · Φ(x), Φ the normal distribution function, elementwise. */
export class GELU extends Module {
  static readonly typeName: string = 'GELU';
  static readonly intermediates: string = 'passing';
  readonly approximate: 'none' | 'tanh';

  constructor({ approximate = 'none' }: GELUOptions = {}) {
    super();
    this.approximate = approximate;
  }

  override forward(input: Tensor): Tensor {
    return gelu(input, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/** 1 / (1 + e^-x), elementwise. */
export class Sigmoid extends Module {
  static readonly typeName: string = 'Sigmoid';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return sigmoid(input);
  }
}

/** Hyperbolic tangent, elementwise. */
export class Tanh extends Module {
  static readonly typeName: string = 'Tanh';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return tanh(input);
  }
}
