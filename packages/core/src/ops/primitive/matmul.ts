import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { dtypeMismatch, innerSizeError, needsDType, ShapeError, shapeText } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';

function needDim(name: string, x: Tensor, ndim: number): void {
  if (x.sizes.length !== ndim) {
    throw new ShapeError(`${name}: expected a ${ndim}-dimensional tensor, got shape ${shapeText(x.sizes)}.`, {
      op: name,
      shapes: [x.sizes],
    });
  }
}

export function checkProduct(name: string, a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype) throw dtypeMismatch(name, a.dtype, b.dtype);
  if (a.dtype === 'bool') throw needsDType(name, 'numeric tensors', a.dtype);
  const ka = a.sizes.at(-1) as number;
  const kb = (b.sizes.length === 1 ? b.sizes[0] : b.sizes.at(-2)) as number;
  if (ka !== kb) throw innerSizeError(name, a.sizes, b.sizes, ka, kb);
}

const mmRow = defineOp('mm', {
  params: ['input', 'mat2'],
  meta: (a: Tensor, b: Tensor) => {
    needDim('mm', a, 2);
    needDim('mm', b, 2);
    checkProduct('mm', a, b);
    return { sizes: [a.sizes[0] as number, b.sizes[1] as number], dtype: a.dtype };
  },
});

/** Matrix product (n, k) x (k, m) -> (n, m). @throws ShapeError, DTypeError */
export const mm = withOp(mmRow, (input: Tensor, mat2: Tensor): Tensor => callN(mmRow, input, mat2));

const bmmRow = defineOp('bmm', {
  params: ['input', 'mat2'],
  meta: (a: Tensor, b: Tensor) => {
    needDim('bmm', a, 3);
    needDim('bmm', b, 3);
    checkProduct('bmm', a, b);
    if (a.sizes[0] !== b.sizes[0]) {
      throw new ShapeError(
        `bmm: batch sizes differ: ${shapeText(a.sizes)} x ${shapeText(b.sizes)} (${a.sizes[0]} against ${b.sizes[0]}).`,
        {
          op: 'bmm',
          shapes: [a.sizes, b.sizes],
        },
      );
    }
    return { sizes: [a.sizes[0] as number, a.sizes[1] as number, b.sizes[2] as number], dtype: a.dtype };
  },
});

/** Batched matrix product (b, n, k) x (b, k, m) -> (b, n, m). @throws ShapeError, DTypeError */
export const bmm = withOp(bmmRow, (input: Tensor, mat2: Tensor): Tensor => callN(bmmRow, input, mat2));

const dotRow = defineOp('dot', {
  params: ['input', 'tensor'],
  meta: (a: Tensor, b: Tensor) => {
    needDim('dot', a, 1);
    needDim('dot', b, 1);
    checkProduct('dot', a, b);
    return { sizes: [], dtype: a.dtype };
  },
});

/** Inner product of two vectors. @throws ShapeError, DTypeError */
export const dot = withOp(dotRow, (input: Tensor, tensor: Tensor): Tensor => callN(dotRow, input, tensor));
