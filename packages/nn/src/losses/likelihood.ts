import type { Tensor } from '@kindling/core/lean';
import type { Buffer } from '../buffer.ts';
import { ctcLoss, type CtcLossOptions } from '../functional/ctc.ts';
import {
  gaussianNllLoss,
  multilabelSoftMarginLoss,
  poissonNllLoss,
  softMarginLoss,
  type GaussianNllLossOptions,
  type MultilabelSoftMarginLossOptions,
  type PoissonNllLossOptions,
} from '../functional/likelihood.ts';
import { asBuffer } from './classification.ts';
import { Loss } from './loss.ts';

/** rate - t log(rate), the input being log(rate) unless `logInput` is false. */
export class PoissonNLLLoss extends Loss {
  static readonly typeName: string = 'PoissonNLLLoss';
  readonly logInput: boolean;
  readonly full: boolean;
  readonly eps: number;

  constructor(options: PoissonNllLossOptions = {}) {
    super(options);
    this.logInput = options.logInput ?? true;
    this.full = options.full ?? false;
    this.eps = options.eps ?? 1e-8;
  }

  override forward(logInput: Tensor, target: Tensor): Tensor {
    const { full, eps, reduction } = this;
    return poissonNllLoss(logInput, target, { logInput: this.logInput, full, eps, reduction });
  }
}

/** ½ (log v + (x - t)² / v) for normal variables of variance v. */
export class GaussianNLLLoss extends Loss {
  static readonly typeName: string = 'GaussianNLLLoss';
  readonly full: boolean;
  readonly eps: number;

  constructor(options: GaussianNllLossOptions = {}) {
    super(options);
    this.full = options.full ?? false;
    this.eps = options.eps ?? 1e-6;
  }

  override forward(input: Tensor, target: Tensor, variance: Tensor): Tensor {
    const { full, eps, reduction } = this;
    return gaussianNllLoss(input, target, variance, { full, eps, reduction });
  }
}

/** log(1 + e^(-t x)) for targets of ±1. */
export class SoftMarginLoss extends Loss {
  static readonly typeName: string = 'SoftMarginLoss';

  override forward(input: Tensor, target: Tensor): Tensor {
    return softMarginLoss(input, target, { reduction: this.reduction });
  }
}

/** Binary cross-entropy of sigmoid(input), averaged over the classes, the last dimension. */
export class MultiLabelSoftMarginLoss extends Loss {
  static readonly typeName: string = 'MultiLabelSoftMarginLoss';
  weight: Buffer | null;

  constructor(options: MultilabelSoftMarginLossOptions = {}) {
    super(options);
    this.weight = asBuffer(options.weight);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return multilabelSoftMarginLoss(input, target, { weight: this.weight, reduction: this.reduction });
  }
}

/** -log of the probability of the targets under all alignments of log-probabilities (T, N, C). */
export class CTCLoss extends Loss {
  static readonly typeName: string = 'CTCLoss';
  readonly blank: number;
  readonly zeroInfinity: boolean;

  constructor(options: CtcLossOptions = {}) {
    super(options);
    this.blank = options.blank ?? 0;
    this.zeroInfinity = options.zeroInfinity ?? false;
  }

  override forward(
    logProbs: Tensor,
    targets: Tensor,
    inputLengths: Tensor | readonly number[],
    targetLengths: Tensor | readonly number[],
  ): Tensor {
    const { blank, zeroInfinity, reduction } = this;
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, { blank, zeroInfinity, reduction });
  }
}
