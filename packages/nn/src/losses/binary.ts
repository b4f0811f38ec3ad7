import type { Tensor } from '@kindling/core/lean';
import type { Buffer } from '../buffer.ts';
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type BinaryCrossEntropyOptions,
  type BinaryCrossEntropyWithLogitsOptions,
} from '../functional/binary-cross-entropy.ts';
import { asBuffer } from './classification.ts';
import { Loss } from './loss.ts';

/** Binary cross-entropy of probabilities. @throws ValueError when an input is outside 0..1 */
export class BCELoss extends Loss {
  static readonly typeName: string = 'BCELoss';
  weight: Buffer | null;

  constructor(options: BinaryCrossEntropyOptions = {}) {
    super(options);
    this.weight = asBuffer(options.weight);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, { weight: this.weight, reduction: this.reduction });
  }
}

/** Binary cross-entropy of sigmoid(input), in one stable formula. */
export class BCEWithLogitsLoss extends Loss {
  static readonly typeName: string = 'BCEWithLogitsLoss';
  weight: Buffer | null;
  posWeight: Buffer | null;

  constructor(options: BinaryCrossEntropyWithLogitsOptions = {}) {
    super(options);
    this.weight = asBuffer(options.weight);
    this.posWeight = asBuffer(options.posWeight);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, posWeight, reduction } = this;
    return binaryCrossEntropyWithLogits(input, target, { weight, posWeight, reduction });
  }
}
