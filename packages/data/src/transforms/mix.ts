import { arange, tensor, zeros } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { DataError } from '../errors.ts';
import { sampleGenerator } from '../scope/sample-scope.ts';
import { drawBeta } from './beta.ts';
import { drawBelow } from './draw.ts';
import { Transform } from './transform.ts';

export interface MixOptions {
  /** Both parameters of the beta distribution of the shares; 1 when left out, which makes all shares alike. */
  readonly alpha?: number;
  readonly numClasses: number;
}

/** A batch: images of floats `[N, C, H, W]`, and labels, int64 `[N]` or shares of the classes `[N, numClasses]`. */
export type LabelledBatch = readonly [images: Tensor, labels: Tensor];

abstract class Mix extends Transform<LabelledBatch, [images: Tensor, labels: Tensor]> {
  readonly alpha: number;
  readonly numClasses: number;

  constructor({ alpha = 1, numClasses }: MixOptions) {
    super({ alpha, numClasses });
    if (!(alpha > 0)) throw new DataError(`${new.target.name}: alpha must be above 0, got ${alpha}.`);
    this.alpha = alpha;
    this.numClasses = numClasses;
  }

  protected share(): number {
    return drawBeta(sampleGenerator(), this.alpha);
  }

  /** Images and one-hot labels. @throws DataError when they do not belong together */
  protected checked([images, labels]: LabelledBatch): [Tensor, Tensor] {
    const [count] = images.shape;
    const shape = [...labels.shape];
    const fits = labels.dtype === 'int64' ? shape.length === 1 : shape.length === 2 && shape[1] === this.numClasses;
    if (images.ndim !== 4 || !images.isFloatingPoint() || shape[0] !== count || !fits) {
      throw new DataError(
        `${this.constructor.name}: expected images of floats [N, C, H, W] and labels, int64 [N] or [N, ${this.numClasses}], ` +
          `got ${images.dtype} [${[...images.shape].join(', ')}] and ${labels.dtype} [${shape.join(', ')}].`,
      );
    }
    return [images, labels.dtype === 'int64' ? oneHot(labels, this.numClasses) : labels];
  }
}

function oneHot(labels: Tensor, classes: number): Tensor {
  const columns = arange(classes, { device: labels.device }).unsqueeze(0);
  return zeros([labels.shape[0] as number, classes], { device: labels.device }).add(
    labels.unsqueeze(1).eq(columns).to('float32'),
  );
}

/** Each sample's predecessor; the first one's is the last. */
function rolled(batch: Tensor): Tensor {
  const count = batch.shape[0] as number;
  const order = BigInt64Array.from({ length: count }, (_, i) => BigInt((i + count - 1) % count));
  return batch.indexSelect(0, tensor(order, { device: batch.device }));
}

const mixed = (batch: Tensor, share: number): Tensor =>
  rolled(batch)
    .mul(1 - share)
    .add(batch.mul(share));

/** Each image mixed with its neighbour's, and their labels in the same shares (Zhang et al. 2017). */
export class MixUp extends Mix {
  forward(batch: LabelledBatch): [images: Tensor, labels: Tensor] {
    const [images, labels] = this.checked(batch);
    const share = this.share();
    return [mixed(images, share), mixed(labels, share)];
  }
}

/** A rectangle of each image from its neighbour's, and their labels in the shares of the area (Yun et al. 2019). */
export class CutMix extends Mix {
  forward(batch: LabelledBatch): [images: Tensor, labels: Tensor] {
    const [images, labels] = this.checked(batch);
    const [height, width] = [images.shape[2] as number, images.shape[3] as number];
    const half = 0.5 * Math.sqrt(1 - this.share());
    const [x, y] = [drawBelow(width), drawBelow(height)];
    const [dx, dy] = [Math.trunc(half * width), Math.trunc(half * height)];
    const [left, right] = [Math.max(x - dx, 0), Math.min(x + dx, width)];
    const [top, bottom] = [Math.max(y - dy, 0), Math.min(y + dy, height)];
    const share = 1 - ((right - left) * (bottom - top)) / (width * height);
    const out = images.clone();
    const part = (one: Tensor): Tensor => one.narrow(2, top, bottom - top).narrow(3, left, right - left);
    part(out).copy_(part(rolled(images)));
    return [out, mixed(labels, share)];
  }
}
