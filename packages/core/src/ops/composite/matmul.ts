import type { Complex } from '../../complex.ts';
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { dtypeMismatch, ShapeError, shapeText } from '../../errors.ts';
import { broadcastSizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { bmm, checkProduct, dot, mm } from '../primitive/matmul.ts';
import { mul } from '../primitive/binary.ts';
import { expand, reshape, transpose, t, unsqueeze, squeezeDims } from '../view/shape.ts';
import { add } from './arithmetic.ts';

/** Complex ones for complex tensors only. */
export type Factor = number | Complex;

export interface AddmmOptions {
  /** Factor of `input`; with 0 it is ignored, NaN included. */
  readonly beta?: Factor;
  /** Factor of the product. */
  readonly alpha?: Factor;
}

/** beta · input + alpha · product; integers take the factors truncated, bool as truth values. */
export function weighted(input: Tensor, product: Tensor, beta: Factor, alpha: Factor): Tensor {
  const factor = (x: Tensor, by: Factor): Factor | boolean =>
    typeof by === 'object' ? by : x.dtype === 'bool' ? by !== 0 : isIntegral(x.dtype) ? Math.trunc(by) : by;
  const scaled = (x: Tensor, by: Factor): Tensor => (by === 1 ? x : mul(x, factor(x, by)));
  return beta === 0 ? scaled(product, alpha) : add(scaled(product, alpha), scaled(input, beta));
}

const addmmRow = defineOp('addmm', {
  params: ['input', 'mat1', 'mat2', 'beta', 'alpha'],
  meta: (input: Tensor, a: Tensor, b: Tensor, _beta: Factor, _alpha: Factor) => {
    if (a.sizes.length !== 2 || b.sizes.length !== 2) {
      throw new ShapeError(
        `addmm: mat1 and mat2 must be matrices, got ${shapeText(a.sizes)} and ${shapeText(b.sizes)}.`,
        {
          op: 'addmm',
          shapes: [a.sizes, b.sizes],
        },
      );
    }
    checkProduct('addmm', a, b);
    if (input.dtype !== a.dtype) throw dtypeMismatch('addmm', input.dtype, a.dtype);
    const sizes = [a.sizes[0] as number, b.sizes[1] as number];
    const whole = broadcastSizes('addmm', sizes, input.sizes);
    if (whole.length !== 2 || whole[0] !== sizes[0] || whole[1] !== sizes[1]) {
      throw new ShapeError(
        `addmm: input ${shapeText(input.sizes)} does not expand to the product's shape ${shapeText(sizes)}.`,
        {
          op: 'addmm',
          shapes: [input.sizes, sizes],
        },
      );
    }
    return { sizes, dtype: a.dtype };
  },
  decompose: (input, a, b, beta, alpha) => {
    return weighted(input, mm(a, b), beta, alpha);
  },
});

/** beta · input + alpha · (mat1 x mat2). @throws ShapeError, DTypeError */
export const addmm = withOp(
  addmmRow,
  (input: Tensor, mat1: Tensor, mat2: Tensor, { beta = 1, alpha = 1 }: AddmmOptions = {}): Tensor =>
    callN(addmmRow, input, mat1, mat2, beta, alpha),
);

const mvRow = defineOp('mv', {
  params: ['input', 'vec'],
  decompose: (a: Tensor, v: Tensor) => squeezeDims(mm(a, unsqueeze(v, 1)), [1]),
});

/** Matrix (n, m) times vector (m) -> (n). @throws ShapeError, DTypeError */
export const mv = withOp(mvRow, (input: Tensor, vec: Tensor): Tensor => {
  if (input.sizes.length !== 2 || vec.sizes.length !== 1) {
    throw new ShapeError(
      `mv: expected a matrix and a vector, got ${shapeText(input.sizes)} and ${shapeText(vec.sizes)}.`,
      {
        op: 'mv',
        shapes: [input.sizes, vec.sizes],
      },
    );
  }
  checkProduct('mv', input, vec);
  return callN(mvRow, input, vec);
});

/** Outer product (n) x (m) -> (n, m). @throws ShapeError */
export function outer(input: Tensor, vec2: Tensor): Tensor {
  if (input.sizes.length !== 1 || vec2.sizes.length !== 1) {
    throw new ShapeError(`outer: expected two vectors, got ${shapeText(input.sizes)} and ${shapeText(vec2.sizes)}.`, {
      op: 'outer',
      shapes: [input.sizes, vec2.sizes],
    });
  }
  return mul(unsqueeze(input, 1), vec2);
}

const matmulRow = defineOp('matmul', { params: ['input', 'other'], decompose: product });

function product(a: Tensor, b: Tensor): Tensor {
  const na = a.sizes.length;
  const nb = b.sizes.length;
  if (na === 1 && nb === 1) return dot(a, b);
  if (na === 2 && nb === 2) return mm(a, b);
  if (na === 2 && nb === 1) return mv(a, b);
  if (na === 1 && nb === 2) return squeezeDims(mm(unsqueeze(a, 0), b), [0]);
  if (na > 2 && nb <= 2) return foldedProduct(a, b);
  const left = na === 1 ? unsqueeze(a, 0) : a;
  const right = nb === 1 ? unsqueeze(b, 1) : b;
  const batch = broadcastSizes('matmul', left.sizes.slice(0, -2), right.sizes.slice(0, -2));
  const n = left.sizes.at(-2) as number;
  const m = right.sizes.at(-1) as number;
  const flat = bmm(stacked(left, batch), stacked(right, batch));
  const out = reshape(flat, [...batch, n, m]);
  if (na === 1) return squeezeDims(out, [out.sizes.length - 2]);
  return nb === 1 ? squeezeDims(out, [out.sizes.length - 1]) : out;
}

/** (..., n, k) x (k, m) is one large matrix product. */
function foldedProduct(a: Tensor, b: Tensor): Tensor {
  const lead = a.sizes.slice(0, -1);
  const k = a.sizes.at(-1) as number;
  const rows = lead.reduce((n, s) => n * s, 1);
  const flat = reshape(a, [rows, k]);
  return b.sizes.length === 1 ? reshape(mv(flat, b), lead) : reshape(mm(flat, b), [...lead, b.sizes[1] as number]);
}

function stacked(x: Tensor, batch: readonly number[]): Tensor {
  const tail = x.sizes.slice(-2);
  const count = batch.reduce((n, s) => n * s, 1);
  return reshape(expand(x, [...batch, ...tail]), [count, ...tail]);
}

/** Matrix product with broadcast batch dimensions; vectors are promoted as PyTorch does. @throws ShapeError, DTypeError */
export const matmul = withOp(matmulRow, (input: Tensor, other: Tensor): Tensor => {
  if (input.sizes.length === 0 || other.sizes.length === 0) {
    throw new ShapeError(
      `matmul: both arguments need at least 1 dimension, got ${shapeText(input.sizes)} and ${shapeText(other.sizes)}.`,
      {
        op: 'matmul',
        shapes: [input.sizes, other.sizes],
      },
    );
  }
  checkProduct('matmul', input, other);
  return callN(matmulRow, input, other);
});

const baddbmmRow = defineOp('baddbmm', {
  params: ['input', 'batch1', 'batch2', 'beta', 'alpha'],
  decompose: (input: Tensor, a: Tensor, b: Tensor, beta: Factor, alpha: Factor) => {
    return weighted(input, bmm(a, b), beta, alpha);
  },
});

/** beta · input + alpha · (batch1 x batch2), batched. @throws ShapeError, DTypeError */
export const baddbmm = withOp(
  baddbmmRow,
  (input: Tensor, batch1: Tensor, batch2: Tensor, { beta = 1, alpha = 1 }: AddmmOptions = {}): Tensor =>
    callN(baddbmmRow, input, batch1, batch2, beta, alpha),
);

const linearRow = defineOp('linear', {
  params: ['input', 'weight', 'bias'],
  decompose: (x: Tensor, weight: Tensor, bias: Tensor | null) => {
    if (bias === null) return matmul(x, t(weight));
    return x.sizes.length === 2 ? addmm(bias, x, t(weight)) : add(matmul(x, t(weight)), bias);
  },
});

/** x Wᵀ + b: input (*, in), weight (out, in), bias (out). @throws ShapeError, DTypeError */
export const linear = withOp(linearRow, (input: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor => {
  const features = weight.sizes.at(-1);
  if (weight.sizes.length > 2 || input.sizes.at(-1) !== features) {
    throw new ShapeError(
      `linear: input ${shapeText(input.sizes)} and weight ${shapeText(weight.sizes)}: the last dimension of the input must be ` +
        `the weight's inFeatures (${input.sizes.at(-1)} against ${features}).`,
      { op: 'linear', shapes: [input.sizes, weight.sizes] },
    );
  }
  return callN(linearRow, input, weight, bias);
});

/** Matrix transpose of the last two dimensions. */
export const mT = (x: Tensor): Tensor => transpose(x, -2, -1);
