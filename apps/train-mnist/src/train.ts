import type { DataLoader } from '@kindling/data';
import type { CrossEntropyLoss } from '@kindling/nn';
import type { Optimizer } from '@kindling/optim';
import type { Tensor } from 'kindling';
import { AppError } from './errors.ts';
import type { Classifier } from './model.ts';

export interface Trainer {
  readonly net: Classifier;
  readonly lossFn: CrossEntropyLoss;
  readonly optimizer: Optimizer;
}

export type Batches = DataLoader<[Tensor, bigint], [Tensor, Tensor]>;

/**
 * One pass over the training images.
 * @param onStep is told each batch's mean loss and its number of images.
 * @returns the mean loss of all images.
 * @throws AppError when the loss is no longer a number.
 */
export function trainEpoch(
  { net, lossFn, optimizer }: Trainer,
  batches: Batches,
  onStep: (loss: number, count: number) => void,
): number {
  net.train();
  let total = 0;
  let seen = 0;
  for (const [images, labels] of batches) {
    const loss = lossFn(net(images), labels);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    const value = loss.item();
    if (!Number.isFinite(value)) {
      throw new AppError(`the loss became ${value} after ${seen} images: training diverged. Try a smaller --lr.`);
    }
    total += value * labels.length;
    seen += labels.length;
    onStep(value, labels.length);
  }
  return total / seen;
}
