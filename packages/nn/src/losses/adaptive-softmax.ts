import {
  cat,
  gather,
  logSoftmax,
  ShapeError,
  shapeText,
  ValueError,
  zeros,
  type DeviceLike,
  type DType,
  type Tensor,
} from '@kindling/core/lean';
import { ModuleList } from '../containers/module-list.ts';
import { Sequential } from '../containers/sequential.ts';
import { Linear } from '../layers/linear.ts';
import { Module } from '../module/module.ts';

export interface AdaptiveLogSoftmaxOptions {
  /** By how much each cluster's projection is narrower than that of the one before; 4 when left out. */
  readonly divValue?: number;
  /** Whether the head has a bias. */
  readonly headBias?: boolean;
  readonly device?: DeviceLike;
  readonly dtype?: DType;
}

/** log p of the targets (N), and minus its mean. */
export interface AdaptiveOutput {
  readonly output: Tensor;
  readonly loss: Tensor;
}

/**
 * Softmax over many classes, the frequent ones first (Grave et al. 2017): `cutoffs` divide them into a short list, which the
 * head knows one by one, and clusters, whose words are told apart by narrower layers. Input (N, inFeatures), target (N).
 * @throws ValueError unless the cutoffs are increasing class numbers
 */
export class AdaptiveLogSoftmaxWithLoss extends Module {
  static readonly typeName: string = 'AdaptiveLogSoftmaxWithLoss';
  readonly inFeatures: number;
  readonly nClasses: number;
  /** The last one is `nClasses`. */
  readonly cutoffs: readonly number[];
  head: Linear;
  tail: ModuleList<Sequential>;

  constructor(
    inFeatures: number,
    nClasses: number,
    cutoffs: readonly number[],
    options: AdaptiveLogSoftmaxOptions = {},
  ) {
    super();
    const { divValue = 4, headBias = false, ...factory } = options;
    const increasing = cutoffs.every((c, i) => Number.isInteger(c) && c > (cutoffs[i - 1] ?? 0) && c < nClasses);
    if (cutoffs.length === 0 || !increasing)
      throw new ValueError(
        `AdaptiveLogSoftmaxWithLoss: cutoffs must be increasing integers between 1 and ${nClasses - 1}, got [${cutoffs.join(', ')}].`,
        { op: 'AdaptiveLogSoftmaxWithLoss' },
      );
    this.inFeatures = inFeatures;
    this.nClasses = nClasses;
    this.cutoffs = [...cutoffs, nClasses];
    const shortlist = cutoffs[0] as number;
    this.head = new Linear(inFeatures, shortlist + cutoffs.length, { bias: headBias, ...factory });
    this.tail = new ModuleList(
      cutoffs.map((low, i) => {
        const width = Math.floor(inFeatures / divValue ** (i + 1));
        const words = (this.cutoffs[i + 1] as number) - low;
        const plain = { bias: false, ...factory };
        return new Sequential(new Linear(inFeatures, width, plain), new Linear(width, words, plain));
      }),
    );
  }

  /** @throws ShapeError, ValueError for a target that is no class */
  override forward(input: Tensor, target: Tensor): AdaptiveOutput {
    const single = target.sizes.length === 0;
    const [x, t] = single ? [input.unsqueeze(0), target.unsqueeze(0)] : [input, target];
    if (x.sizes.length !== 2 || t.sizes.length !== 1 || x.sizes[0] !== t.sizes[0])
      throw new ShapeError(
        `AdaptiveLogSoftmaxWithLoss: expected input (N, ${this.inFeatures}) and target (N), got ${shapeText(input.sizes)} and ${shapeText(target.sizes)}.`,
        { op: 'AdaptiveLogSoftmaxWithLoss', shapes: [input.sizes, target.sizes] },
      );
    if (t.lt(0).logicalOr(t.ge(this.nClasses)).any().item() === 1)
      throw new ValueError(`AdaptiveLogSoftmaxWithLoss: targets must be classes from 0 to ${this.nClasses - 1}.`, {
        op: 'AdaptiveLogSoftmaxWithLoss',
      });
    const shortlist = this.cutoffs[0] as number;
    let place = t;
    let output = zeros(t.sizes, { dtype: x.dtype, device: x.device });
    [...this.tail].forEach((cluster, i) => {
      const [low, high] = [this.cutoffs[i] as number, this.cutoffs[i + 1] as number];
      const rows = t.ge(low).logicalAnd(t.lt(high)).nonzero().squeeze(1);
      if (rows.numel() === 0) return;
      const words = t.indexSelect(0, rows).sub(low).unsqueeze(1);
      const own = gather(logSoftmax(cluster(x.indexSelect(0, rows)) as Tensor, 1), 1, words).squeeze(1);
      output = output.indexAdd(0, rows, own);
      place = place.indexFill(0, rows, shortlist + i);
    });
    output = output.add(gather(logSoftmax(this.head(x), 1), 1, place.unsqueeze(1)).squeeze(1));
    return { output: single ? output.squeeze(0) : output, loss: output.mean().neg() };
  }

  /** log p of every class, (N, nClasses). */
  logProb(input: Tensor): Tensor {
    const shortlist = this.cutoffs[0] as number;
    const head = logSoftmax(this.head(input), 1);
    const clusters = [...this.tail].map((cluster, i) =>
      logSoftmax(cluster(input) as Tensor, 1).add(head.select(1, shortlist + i).unsqueeze(1)),
    );
    return cat([head.narrow(1, 0, shortlist), ...clusters], 1);
  }

  /** The likeliest class of each row, (N). */
  predict(input: Tensor): Tensor {
    return this.logProb(input).argmax(1);
  }
}
