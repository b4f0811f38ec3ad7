import { reshape, ShapeError, shapeText, type Tensor } from '@kindling/core/lean';
import { callN, defineOp, layerNormRows, numelOf, sameSizes, withOp } from '@kindling/core/internal';

export interface LayerNormOptions {
  readonly weight?: Tensor | null;
  readonly bias?: Tensor | null;
  /** Added to the variance; 1e-5 when left out. */
  readonly eps?: number;
}

type Sizes = readonly number[];

const layerNormRow = defineOp('layerNorm', {
  params: ['input', 'normalized_shape', 'weight', 'bias', 'eps'],
  decompose: (x: Tensor, shape: Sizes, weight: Tensor | null, bias: Tensor | null, eps: number) => {
    const size = numelOf(shape);
    const rows = reshape(x, [numelOf(x.sizes.slice(0, x.sizes.length - shape.length)), size]);
    const vector = (p: Tensor | null): Tensor | null => (p === null || p.sizes.length === 1 ? p : reshape(p, [size]));
    return reshape(layerNormRows(rows, vector(weight), vector(bias), eps)[0] as Tensor, x.sizes);
  },
});

/**
 * Mean 0 and variance 1 over the last dimensions, which are `normalizedShape`; times weight, plus bias (both of that shape).
 * Ba, Kiros and Hinton 2016. @throws ShapeError
 */
export const layerNorm = withOp(
  layerNormRow,
  (input: Tensor, normalizedShape: number | Sizes, options: LayerNormOptions = {}): Tensor => {
    const { weight = null, bias = null, eps = 1e-5 } = options;
    const shape = typeof normalizedShape === 'number' ? [normalizedShape] : normalizedShape;
    const fits = shape.length > 0 && sameSizes(input.sizes.slice(-shape.length), shape);
    if (!fits) throw misfit(`an input whose last dimensions are ${shapeText(shape)}`, input, shape);
    for (const p of [weight, bias])
      if (p !== null && !sameSizes(p.sizes, shape))
        throw misfit(`weight and bias of shape ${shapeText(shape)}`, p, shape);
    return callN(layerNormRow, input, shape, weight, bias, eps);
  },
);

function misfit(wanted: string, x: Tensor, shape: Sizes): ShapeError {
  return new ShapeError(`layerNorm: expected ${wanted}, got ${shapeText(x.sizes)}.`, {
    op: 'layerNorm',
    shapes: [x.sizes, shape],
  });
}
