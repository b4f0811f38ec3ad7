import { ValueError, type Tensor } from '@kindling/core/lean';
import { dropout, type DropoutOptions } from '../functional/dropout.ts';
import { alphaDropout, dropout1d, dropout2d, dropout3d, featureAlphaDropout } from '../functional/feature-dropout.ts';
import { Module } from '../module/module.ts';
import { pythonBool, pythonFloat } from '../module/python-text.ts';

export interface DropoutLayerOptions {
  /** Probability that an element becomes zero; 0.5 when left out. */
  readonly p?: number;
  readonly inplace?: boolean;
}

type Drop = (input: Tensor, options: DropoutOptions) => Tensor;

/** What all dropout layers share: takes p alone or with options. @throws ValueError */
abstract class DropoutBase extends Module {
  static readonly intermediates: string = 'passing';
  readonly p: number;
  readonly inplace: boolean;

  constructor(p: number | DropoutLayerOptions = 0.5, options: Omit<DropoutLayerOptions, 'p'> = {}) {
    super();
    const given = typeof p === 'number' ? { ...options, p } : p;
    this.p = given.p ?? 0.5;
    this.inplace = given.inplace ?? false;
    if (!(this.p >= 0 && this.p <= 1))
      throw new ValueError(`${this.constructor.name}: p must be between 0 and 1, got ${this.p}.`, { op: 'dropout' });
  }

  protected abstract drop(): Drop;

  override forward(input: Tensor): Tensor {
    return this.drop()(input, { p: this.p, training: this.training, inplace: this.inplace });
  }

  override extraRepr(): string {
    return `p=${pythonFloat(this.p)}, inplace=${pythonBool(this.inplace)}`;
  }
}

/** In training mode zeroes elements with probability p and scales the rest by 1/(1 - p); else passes its input unchanged. */
export class Dropout extends DropoutBase {
  static readonly typeName: string = 'Dropout';

  protected override drop(): Drop {
    return dropout;
  }
}

/** As Dropout, for whole channels of (N, C, L). */
export class Dropout1d extends DropoutBase {
  static readonly typeName: string = 'Dropout1d';

  protected override drop(): Drop {
    return dropout1d;
  }
}

/** As Dropout, for whole channels of (N, C, H, W). */
export class Dropout2d extends DropoutBase {
  static readonly typeName: string = 'Dropout2d';

  protected override drop(): Drop {
    return dropout2d;
  }
}

/** As Dropout, for whole channels of (N, C, D, H, W). */
export class Dropout3d extends DropoutBase {
  static readonly typeName: string = 'Dropout3d';

  protected override drop(): Drop {
    return dropout3d;
  }
}

/** Dropout that keeps mean and variance, for SELU networks. */
export class AlphaDropout extends DropoutBase {
  static readonly typeName: string = 'AlphaDropout';

  protected override drop(): Drop {
    return alphaDropout;
  }
}

/** AlphaDropout of whole channels. */
export class FeatureAlphaDropout extends DropoutBase {
  static readonly typeName: string = 'FeatureAlphaDropout';

  protected override drop(): Drop {
    return featureAlphaDropout;
  }
}
