// Products of vectors, matrices and batches beyond mm, bmm and matmul.
import { conj } from './complex.ts';
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { dtypeMismatch, ShapeError, shapeText } from '../../errors.ts';
import { broadcastSizes, sameSizes, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../primitive/binary.ts';
import { bmm, checkProduct, dot, mm } from '../primitive/matmul.ts';
import { permute, reshape, squeezeDims, unsqueeze } from '../view/shape.ts';
import { add } from './arithmetic.ts';
import { mv, outer, weighted, type AddmmOptions, type Factor } from './matmul.ts';

/** @throws ShapeError unless each argument has as many dimensions as it should */
function checkDims(op: string, ...given: readonly (readonly [x: Tensor, ndim: number])[]): void {
  if (given.every(([x, ndim]) => x.sizes.length === ndim)) return;
  const shapes = given.map(([x]) => x.sizes);
  throw new ShapeError(
    `${op}: expected ${given.map(([, n]) => `${n}-dimensional`).join(' and ')} tensors, got ${shapes.map(shapeText).join(' and ')}.`,
    {
      op,
      shapes,
    },
  );
}

/** `input` must expand to the product. */
function checkInput(op: string, input: Tensor, like: Tensor, sizes: Sizes): void {
  if (input.dtype !== like.dtype) throw dtypeMismatch(op, input.dtype, like.dtype);
  if (!sameSizes(broadcastSizes(op, sizes, input.sizes), sizes)) {
    throw new ShapeError(
      `${op}: input ${shapeText(input.sizes)} does not expand to the product's shape ${shapeText(sizes)}.`,
      { op, shapes: [input.sizes, sizes] },
    );
  }
}

type Weighted = [input: Tensor, a: Tensor, b: Tensor, beta: Factor, alpha: Factor];

const addmvRow = defineOp('addmv', {
  params: ['input', 'mat', 'vec', 'beta', 'alpha'],
  decompose: (...[input, mat, vec, beta, alpha]: Weighted) => weighted(input, mv(mat, vec), beta, alpha),
});
/** beta · input + alpha · (mat x vec). @throws ShapeError, DTypeError */
export const addmv = withOp(
  addmvRow,
  (input: Tensor, mat: Tensor, vec: Tensor, { beta = 1, alpha = 1 }: AddmmOptions = {}): Tensor => {
    checkDims('addmv', [mat, 2], [vec, 1]);
    checkProduct('addmv', mat, vec);
    checkInput('addmv', input, mat, [mat.sizes[0] as number]);
    return callN(addmvRow, input, mat, vec, beta, alpha);
  },
);

const addrRow = defineOp('addr', {
  params: ['input', 'vec1', 'vec2', 'beta', 'alpha'],
  decompose: (...[input, vec1, vec2, beta, alpha]: Weighted) => weighted(input, outer(vec1, vec2), beta, alpha),
});
/** beta · input + alpha · outer(vec1, vec2). @throws ShapeError */
export const addr = withOp(
  addrRow,
  (input: Tensor, vec1: Tensor, vec2: Tensor, { beta = 1, alpha = 1 }: AddmmOptions = {}): Tensor => {
    checkDims('addr', [vec1, 1], [vec2, 1]);
    return callN(addrRow, input, vec1, vec2, beta, alpha);
  },
);

const addbmmRow = defineOp('addbmm', {
  params: ['input', 'batch1', 'batch2', 'beta', 'alpha'],
  // The sum over the batch is one long inner dimension.
  decompose: (...[input, a, b, beta, alpha]: Weighted) => {
    const [count, rows, inner] = a.sizes as [number, number, number];
    const wide = reshape(permute(a, [1, 0, 2]), [rows, count * inner]);
    return weighted(input, mm(wide, reshape(b, [count * inner, b.sizes[2] as number])), beta, alpha);
  },
});
/** beta · input + alpha · Σ batch1[i] x batch2[i]. @throws ShapeError, DTypeError */
export const addbmm = withOp(
  addbmmRow,
  (input: Tensor, batch1: Tensor, batch2: Tensor, { beta = 1, alpha = 1 }: AddmmOptions = {}): Tensor => {
    checkDims('addbmm', [batch1, 3], [batch2, 3]);
    checkProduct('addbmm', batch1, batch2);
    if (batch1.sizes[0] !== batch2.sizes[0]) {
      throw new ShapeError(`addbmm: batch sizes differ: ${shapeText(batch1.sizes)} x ${shapeText(batch2.sizes)}.`, {
        op: 'addbmm',
        shapes: [batch1.sizes, batch2.sizes],
      });
    }
    checkInput('addbmm', input, batch1, [batch1.sizes[1] as number, batch2.sizes[2] as number]);
    return callN(addbmmRow, input, batch1, batch2, beta, alpha);
  },
);

/** Inner product of two vectors, the first conjugated: for real ones `dot`. @throws ShapeError, DTypeError */
export const vdot = (input: Tensor, other: Tensor): Tensor => dot(conj(input), other);
/** Another name of `outer`. */
export const ger = outer;

/** Kronecker product: every element of `input` times the whole of `other`; missing leading dimensions count as 1. */
export function kron(input: Tensor, other: Tensor): Tensor {
  const n = Math.max(input.sizes.length, other.sizes.length);
  const padded = (x: Tensor): number[] => [...new Array<number>(n - x.sizes.length).fill(1), ...x.sizes];
  const a = padded(input);
  const b = padded(other);
  const blocks = mul(
    reshape(
      input,
      a.flatMap((s) => [s, 1]),
    ),
    reshape(
      other,
      b.flatMap((s) => [1, s]),
    ),
  );
  return reshape(
    blocks,
    a.map((s, i) => s * (b[i] as number)),
  );
}

const bilinearRow = defineOp('bilinear', {
  params: ['input1', 'input2', 'weight', 'bias'],
  decompose: (x1: Tensor, x2: Tensor, weight: Tensor, bias: Tensor | null) => {
    const lead = x1.sizes.slice(0, -1);
    const [out, n1, n2] = weight.sizes as [number, number, number];
    const count = lead.reduce((n, s) => n * s, 1);
    const half = reshape(mm(reshape(x1, [count, n1]), reshape(permute(weight, [1, 0, 2]), [n1, out * n2])), [
      count,
      out,
      n2,
    ]);
    const y = reshape(squeezeDims(bmm(half, unsqueeze(reshape(x2, [count, n2]), 2)), [2]), [...lead, out]);
    return bias === null ? y : add(y, bias);
  },
});
/** x1ᵀ W[k] x2 + bias[k]: inputs (*, n1) and (*, n2), weight (out, n1, n2), bias (out) -> (*, out). @throws ShapeError, DTypeError */
export const bilinear = withOp(
  bilinearRow,
  (input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor => {
    const fits =
      weight.sizes.length === 3 &&
      sameSizes(input1.sizes.slice(0, -1), input2.sizes.slice(0, -1)) &&
      input1.sizes.at(-1) === weight.sizes[1] &&
      input2.sizes.at(-1) === weight.sizes[2];
    if (!fits) {
      throw new ShapeError(
        `bilinear: expected (*, n1), (*, n2) and weight (out, n1, n2), got ${[input1, input2, weight].map((x) => shapeText(x.sizes)).join(', ')}.`,
        { op: 'bilinear', shapes: [input1.sizes, input2.sizes, weight.sizes] },
      );
    }
    return callN(bilinearRow, input1, input2, weight, bias);
  },
);
