import type { TensorView } from '@kindling/core';
import { load, store, type Element } from '../elements.ts';

const comparison =
  (test: (a: Element, b: Element) => boolean) =>
  (out: TensorView, a: TensorView, b: TensorView): void => {
    const right = load(b, out.sizes);
    store(
      out,
      load(a, out.sizes).map((x, i) => Number(test(x, right[i] as Element))),
    );
  };

/** NaN counts as true: it is not zero. */
const truth = (x: Element): boolean => Number(x) !== 0;

export const compareKernels = {
  eq: comparison((a, b) => a === b),
  ne: comparison((a, b) => a !== b),
  lt: comparison((a, b) => a < b),
  le: comparison((a, b) => a <= b),
  gt: comparison((a, b) => a > b),
  ge: comparison((a, b) => a >= b),
  logicalAnd: comparison((a, b) => truth(a) && truth(b)),
  logicalOr: comparison((a, b) => truth(a) || truth(b)),
  logicalXor: comparison((a, b) => truth(a) !== truth(b)),
};
