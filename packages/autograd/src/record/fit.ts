import { type Tensor } from '@kindling/core/lean';
import { sameSizes } from '@kindling/core/internal';

interface Wanted {
  readonly sizes: readonly number[];
  readonly dtype: Tensor['dtype'];
}

/** `g` in the sizes and dtype of the tensor it is a gradient of: undoes broadcasting and promotion. */
export function fitted(g: Tensor | null, { sizes, dtype }: Wanted): Tensor | null {
  if (g === null) return null;
  const summed = sameSizes(g.sizes, sizes) ? g : sumToSize(g, sizes);
  return summed.dtype === dtype ? summed : summed.to(dtype);
}

/** Sums over the dimensions along which `sizes` was broadcast to give `g`. */
function sumToSize(g: Tensor, sizes: readonly number[]): Tensor {
  const lead = g.sizes.length - sizes.length;
  const dims: number[] = [];
  for (let d = 0; d < g.sizes.length; d++) {
    if (d < lead || (sizes[d - lead] === 1 && g.sizes[d] !== 1)) dims.push(d);
  }
  const summed = dims.length === 0 ? g : g.sum(dims, { keepdim: true });
  return lead > 0 ? summed.view(sizes) : summed;
}
