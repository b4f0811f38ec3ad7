import type { Tensor } from '@kindling/core/lean';
import { Buffer } from '../buffer.ts';
import { crossEntropy, nllLoss, type CrossEntropyOptions, type NllLossOptions } from '../functional/cross-entropy.ts';
import { Loss } from './loss.ts';

/** Weights are state: they move with the module and are saved with it. */
export const asBuffer = (weight: Tensor | null | undefined): Buffer | null =>
  weight === null || weight === undefined ? null : weight instanceof Buffer ? weight : new Buffer(weight);

/**
 * -log softmax(input)[target]: logits (C), (N, C) or (N, C, d1, ...) against int64 classes (), (N) or (N, d1, ...),
 * or against class probabilities of the input's shape. @throws ShapeError, DTypeError, IndexError
 */
export class CrossEntropyLoss extends Loss {
  static readonly typeName: string = 'CrossEntropyLoss';
  weight: Buffer | null;
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;

  constructor(options: CrossEntropyOptions = {}) {
    super(options);
    this.weight = asBuffer(options.weight);
    this.ignoreIndex = options.ignoreIndex ?? -100;
    this.labelSmoothing = options.labelSmoothing ?? 0;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction, labelSmoothing } = this;
    return crossEntropy(input, target, { weight, ignoreIndex, reduction, labelSmoothing });
  }
}

/** -input[target] for log-probabilities, shapes as in CrossEntropyLoss. @throws ShapeError, DTypeError, IndexError */
export class NLLLoss extends Loss {
  static readonly typeName: string = 'NLLLoss';
  weight: Buffer | null;
  readonly ignoreIndex: number;

  constructor(options: NllLossOptions = {}) {
    super(options);
    this.weight = asBuffer(options.weight);
    this.ignoreIndex = options.ignoreIndex ?? -100;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return nllLoss(input, target, { weight: this.weight, ignoreIndex: this.ignoreIndex, reduction: this.reduction });
  }
}
