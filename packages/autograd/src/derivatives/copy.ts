import { row, wrt, type Derivatives } from '../derivative.ts';

export const copyDerivatives = {
  clone: row(wrt([], (g) => g)),
  // Cast back by the engine.
  to: {
    name: 'ToCopyBackward0',
    ...row(
      wrt([], (g) => g),
      null,
    ),
  },
  toDevice: {
    name: 'ToCopyBackward0',
    ...row(
      wrt([], (g, _, [x]) => g.to({ device: x.device })),
      null,
    ),
  },
  copy_: {
    name: 'CopyBackwards',
    ...row(
      null,
      wrt([], (g, _, [, source]) => g.to({ device: source.device })),
    ),
  },
  fill_: { name: 'FillBackward0', partials: [null, null] },
} satisfies Derivatives;
