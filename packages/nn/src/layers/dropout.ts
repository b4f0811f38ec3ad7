import { ValueError, type Tensor } from '@kindling/core';
import { dropout } from '../functional/dropout.ts';
import { Module } from '../module/module.ts';
import { pythonBool, pythonFloat } from '../module/python-text.ts';

export interface DropoutLayerOptions {
  /** Probability that an element becomes zero; 0.5 when left out. */
  readonly p?: number;
  readonly inplace?: boolean;
}

/**
 * In training mode zeroes elements with probability p and scales the rest by 1/(1 - p); else passes its input unchanged.
 * Takes p alone or with options. @throws ValueError
 */
export class Dropout extends Module {
  static readonly typeName: string = 'Dropout';
  readonly p: number;
  readonly inplace: boolean;

  constructor(p: number | DropoutLayerOptions = 0.5, options: Omit<DropoutLayerOptions, 'p'> = {}) {
    super();
    const given = typeof p === 'number' ? { ...options, p } : p;
    this.p = given.p ?? 0.5;
    this.inplace = given.inplace ?? false;
    if (!(this.p >= 0 && this.p <= 1))
      throw new ValueError(`Dropout: p must be between 0 and 1, got ${this.p}.`, { op: 'dropout' });
  }

  override forward(input: Tensor): Tensor {
    return dropout(input, { p: this.p, training: this.training, inplace: this.inplace });
  }

  override extraRepr(): string {
    return `p=${pythonFloat(this.p)}, inplace=${pythonBool(this.inplace)}`;
  }
}
