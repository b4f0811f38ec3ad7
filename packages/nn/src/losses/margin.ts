import type { Tensor } from '@kindling/core/lean';
import type { Buffer } from '../buffer.ts';
import {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  marginRankingLoss,
  multilabelMarginLoss,
  multiMarginLoss,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
  type Distance,
  type MarginOption,
  type MultiMarginLossOptions,
  type TripletMarginLossOptions,
  type TripletMarginWithDistanceLossOptions,
} from '../functional/margin.ts';
import { asBuffer } from './classification.ts';
import { Loss } from './loss.ts';

abstract class WithMargin extends Loss {
  readonly margin: number;

  constructor(options: MarginOption, margin: number) {
    super(options);
    this.margin = options.margin ?? margin;
  }
}

/** x where the target is 1, max(0, margin - x) where it is -1; margin 1 by default. */
export class HingeEmbeddingLoss extends WithMargin {
  static readonly typeName: string = 'HingeEmbeddingLoss';

  constructor(options: MarginOption = {}) {
    super(options, 1);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return hingeEmbeddingLoss(input, target, { margin: this.margin, reduction: this.reduction });
  }
}

/** max(0, -t (x1 - x2) + margin); margin 0 by default. */
export class MarginRankingLoss extends WithMargin {
  static readonly typeName: string = 'MarginRankingLoss';

  constructor(options: MarginOption = {}) {
    super(options, 0);
  }

  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return marginRankingLoss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}

/** 1 - cos(x1, x2) where the target is 1, max(0, cos - margin) where it is -1; margin 0 by default. */
export class CosineEmbeddingLoss extends WithMargin {
  static readonly typeName: string = 'CosineEmbeddingLoss';

  constructor(options: MarginOption = {}) {
    super(options, 0);
  }

  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return cosineEmbeddingLoss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}

/** Multi-class hinge loss: scores (N, C), int64 target (N). */
export class MultiMarginLoss extends WithMargin {
  static readonly typeName: string = 'MultiMarginLoss';
  readonly p: number;
  weight: Buffer | null;

  constructor(options: MultiMarginLossOptions = {}) {
    super(options, 1);
    this.p = options.p ?? 1;
    this.weight = asBuffer(options.weight);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { p, margin, weight, reduction } = this;
    return multiMarginLoss(input, target, { p, margin, weight, reduction });
  }
}

/** Hinge loss of several labels per row; the targets of a row end before the first -1. */
export class MultiLabelMarginLoss extends Loss {
  static readonly typeName: string = 'MultiLabelMarginLoss';

  override forward(input: Tensor, target: Tensor): Tensor {
    return multilabelMarginLoss(input, target, { reduction: this.reduction });
  }
}

/** max(0, ‖a - p‖ - ‖a - n‖ + margin); margin 1 by default. */
export class TripletMarginLoss extends WithMargin {
  static readonly typeName: string = 'TripletMarginLoss';
  readonly p: number;
  readonly eps: number;
  readonly swap: boolean;

  constructor(options: TripletMarginLossOptions = {}) {
    super(options, 1);
    this.p = options.p ?? 2;
    this.eps = options.eps ?? 1e-6;
    this.swap = options.swap ?? false;
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { margin, p, eps, swap, reduction } = this;
    return tripletMarginLoss(anchor, positive, negative, { margin, p, eps, swap, reduction });
  }
}

/** TripletMarginLoss for any distance. */
export class TripletMarginWithDistanceLoss extends WithMargin {
  static readonly typeName: string = 'TripletMarginWithDistanceLoss';
  readonly distanceFunction: Distance | null;
  readonly swap: boolean;

  constructor(options: TripletMarginWithDistanceLossOptions = {}) {
    super(options, 1);
    this.distanceFunction = options.distanceFunction ?? null;
    this.swap = options.swap ?? false;
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { distanceFunction, margin, swap, reduction } = this;
    return tripletMarginWithDistanceLoss(anchor, positive, negative, { distanceFunction, margin, swap, reduction });
  }
}
