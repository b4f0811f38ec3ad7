import { nn, noGrad, type Tensor } from 'kindling';

/** Writes the weights of a layer, in place. */
export type Start = (weight: Tensor) => void;

export const starts = {
  zeros: (weight) => nn.init.zeros_(weight),
  constant: (weight) => nn.init.constant_(weight, 0.02),
  'too small': (weight) => nn.init.normal_(weight, 0, 0.001),
  Kaiming: (weight) => nn.init.kaimingNormal_(weight, { nonlinearity: 'relu' }),
  'too large': (weight) => nn.init.normal_(weight, 0, 1),
} satisfies Record<string, Start>;

/** Every weight of a network starts as asked for, every bias at zero. */
export function initialise<M extends nn.Module>(net: M, start: Start): M {
  noGrad(() => {
    for (const parameter of net.parameters()) {
      if (parameter.ndim > 1) start(parameter);
      else nn.init.zeros_(parameter);
    }
  });
  return net;
}
