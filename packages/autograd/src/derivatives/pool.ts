import { type Tensor } from '@kindling/core/lean';
import {
  adaptiveAvgPool,
  adaptiveAvgPoolBackward,
  avgPool,
  avgPoolBackward,
  maxPoolBackward,
} from '@kindling/core/rows';
import { row, wrt, type Derivatives } from '../derivative.ts';

type Sized = { readonly sizes: readonly number[] };
const image = (x: Sized): readonly number[] => x.sizes.slice(2);
const named = (kind: string, suffix = '') => ({
  name: ([x]: readonly [Sized, ...unknown[]]) => `${kind}${x.sizes.length - 2}D${suffix}Backward0`,
});

/** The element of each image at each of its places. */
const pick = (x: Tensor, indices: Tensor): Tensor => {
  const lead = x.sizes.slice(0, 2);
  return x
    .reshape([...lead, image(x).reduce((n, s) => n * s, 1)])
    .gather(2, indices.reshape([...lead, image(indices).reduce((n, s) => n * s, 1)]))
    .reshape(indices.sizes);
};

export const poolDerivatives = {
  avgPool: {
    ...named('AvgPool'),
    ...row(wrt([], (g, _, [x, ...args]) => avgPoolBackward(g, image(x), ...args))),
  },
  avgPoolBackward: row(wrt([], (g, _, [, , ...args]) => avgPool(g, ...args))),
  adaptiveAvgPool: {
    ...named('AdaptiveAvgPool'),
    ...row(wrt([], (g, _, [x]) => adaptiveAvgPoolBackward(g, image(x)))),
  },
  adaptiveAvgPoolBackward: row(wrt([], (g, _, [pooled]) => adaptiveAvgPool(g, image(pooled)))),
  maxPoolWithIndices: {
    ...named('MaxPool', 'WithIndices'),
    ...row(wrt(['out1'], (g, [indices], [x]) => maxPoolBackward(g, indices, image(x)))),
  },
  adaptiveMaxPool: {
    ...named('AdaptiveMaxPool'),
    ...row(wrt(['out1'], (g, [indices], [x]) => maxPoolBackward(g, indices, image(x)))),
  },
  fractionalMaxPool: {
    ...named('FractionalMaxPool'),
    ...row(wrt(['out1'], (g, [indices], [x]) => maxPoolBackward(g, indices, image(x)))),
  },
  maxPoolBackward: row(wrt([1], (g, [indices]) => pick(g, indices))),
} satisfies Derivatives;
