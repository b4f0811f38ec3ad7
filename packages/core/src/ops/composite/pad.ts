import { allocate } from '../../dispatch/alloc.ts';
import { callN } from '../../dispatch/call.ts';
import { rawCopy, rawFill } from '../../dispatch/copy.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText } from '../../errors.ts';
import type { Sizes } from '../../layout/sizes.ts';
import { toNumber, type ScalarLike } from '../../scalar.ts';
import type { Tensor } from '../../tensor.ts';
import { narrow } from '../view/select.ts';

/** Before and after the elements of dimension `d`: `pad` starts with the last dimension. */
const around = (pad: Sizes, d: number, ndim: number): [before: number, after: number] => {
  const at = 2 * (ndim - 1 - d);
  return [pad[at] ?? 0, pad[at + 1] ?? 0];
};

const constantPadRow = defineOp('constantPadNd', {
  params: ['input', 'pad', 'value'],
  decompose: (x: Tensor, pad: Sizes, value: number) => {
    const n = x.sizes.length;
    const sizes = x.sizes.map((s, d) => s + around(pad, d, n)[0] + around(pad, d, n)[1]);
    const out = allocate(x.storage.backend, sizes, x.dtype);
    rawFill(out, value);
    let source = x;
    let target = out;
    for (let d = 0; d < n; d++) {
      const [before, after] = around(pad, d, n);
      const length = (x.sizes[d] as number) + Math.min(before, 0) + Math.min(after, 0);
      source = narrow(source, d, Math.max(-before, 0), Math.max(length, 0));
      target = narrow(target, d, Math.max(before, 0), Math.max(length, 0));
    }
    rawCopy(target, source);
    return out;
  },
});

/**
 * `input` with `value` around it: `pad` lists how much before and after the last dimension, then the one before it,
 * and so on; negative amounts cut off. @throws ShapeError
 */
export const constantPadNd = withOp(
  constantPadRow,
  (input: Tensor, pad: Sizes, { value = 0 }: { readonly value?: ScalarLike } = {}): Tensor => {
    const n = input.sizes.length;
    const fits = pad.length % 2 === 0 && pad.length <= 2 * n && pad.every(Number.isInteger);
    const left = (s: number, d: number): boolean => {
      const [before, after] = around(pad, d, n);
      return s + before + after >= 0 && s + Math.min(before, 0) + Math.min(after, 0) >= 0;
    };
    if (!fits || !input.sizes.every(left)) {
      throw new ShapeError(
        `constantPadNd: pad ${shapeText(pad)} does not fit ${shapeText(input.sizes)}: pairs of amounts from the last dimension on, none of which cuts off more than there is.`,
        {
          op: 'constantPadNd',
          shapes: [input.sizes],
        },
      );
    }
    return callN(constantPadRow, input, pad, toNumber(value));
  },
);
