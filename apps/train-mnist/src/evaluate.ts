import { DataLoader } from '@kindling/data';
import type { MNIST } from '@kindling/data';
import { noGrad } from 'kindling';
import type { Classifier } from './model.ts';

/** What the network makes of images, by index. */
export interface Evaluation {
  /** Share of right predictions, 0 to 1. */
  readonly accuracy: number;
  readonly labels: readonly number[];
  readonly predictions: readonly number[];
  /** Probability of the predicted digit. */
  readonly confidences: readonly number[];
}

export function evaluate(net: Classifier, digits: MNIST, batchSize = 1000): Evaluation {
  const labels: number[] = [];
  const predictions: number[] = [];
  const confidences: number[] = [];
  net.eval();
  noGrad(() => {
    for (const [images, targets] of new DataLoader(digits, { batchSize })) {
      const probabilities = net(images).softmax(1);
      labels.push(...numbers(targets.toTypedArray()));
      predictions.push(...numbers(probabilities.argmax(1).toTypedArray()));
      confidences.push(...numbers(probabilities.amax(1).toTypedArray()));
    }
  });
  const right = labels.filter((label, i) => label === predictions[i]).length;
  return { accuracy: right / labels.length, labels, predictions, confidences };
}

const numbers = (values: Iterable<number | bigint>): number[] => Array.from(values, Number);
