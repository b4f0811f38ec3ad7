import { ShapeError, shapeText, type Tensor } from '@kindling/core/lean';

/** Whose number of connections sets the scale: of the inputs, or of the outputs. */
export type FanMode = 'fan_in' | 'fan_out';

/** Connections per output and per input of a weight (out, in, ...kernel). @throws ShapeError for fewer than 2 dimensions */
export function fansOf(weight: Tensor): { readonly fanIn: number; readonly fanOut: number } {
  const [out, inputs, ...kernel] = weight.sizes;
  if (out === undefined || inputs === undefined) {
    throw new ShapeError(
      `init: fan in and fan out need a weight of at least 2 dimensions, got ${shapeText(weight.sizes)}.`,
      {
        op: 'init',
        shapes: [weight.sizes],
      },
    );
  }
  const field = kernel.reduce((n, s) => n * s, 1);
  return { fanIn: inputs * field, fanOut: out * field };
}
