// Lower and upper triangles.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import type { CreationOptions } from '../create/options.ts';
import { arange } from '../create/ranges.ts';
import { fromArray } from '../create/tensor.ts';
import { gt, lt } from '../primitive/compare.ts';
import { unsqueeze } from '../view/shape.ts';
import { maskedFill } from './fused-arithmetic.ts';

export interface TriangleOptions {
  /** 0 is the main diagonal; positive ones lie above it. */
  readonly diagonal?: number;
}

function triangle(name: 'tril' | 'triu', outside: (column: Tensor, row: Tensor) => Tensor) {
  const op = defineOp(name, {
    params: ['input', 'diagonal'],
    decompose: (x: Tensor, diagonal: number) => {
      const [rows, columns] = x.sizes.slice(-2) as [number, number];
      const { device } = x;
      const shifted = unsqueeze(arange(diagonal, rows + diagonal, { device }), 1);
      return maskedFill(x, outside(arange(columns, { device }), shifted), 0);
    },
  });
  return withOp(op, (input: Tensor, { diagonal = 0 }: TriangleOptions = {}): Tensor => {
    if (input.sizes.length < 2) {
      throw new ShapeError(`${name}: expected at least 2 dimensions, got ${shapeText(input.sizes)}.`, {
        op: name,
        shapes: [input.sizes],
      });
    }
    return callN(op, input, diagonal);
  });
}

/** The lower triangle of the last two dimensions, zeros elsewhere. @throws ShapeError below 2 dimensions */
export const tril = triangle('tril', gt);
/** The upper triangle of the last two dimensions, zeros elsewhere. @throws ShapeError below 2 dimensions */
export const triu = triangle('triu', lt);

export interface TriangleIndicesOptions extends CreationOptions {
  readonly offset?: number;
}

function triangleIndices(op: string, inside: (column: number, row: number) => boolean) {
  return (row: number, col: number, { offset = 0, ...options }: TriangleIndicesOptions = {}): Tensor => {
    if (!(Number.isInteger(row) && Number.isInteger(col) && row >= 0 && col >= 0)) {
      throw new ValueError(`${op}: row and col must be non-negative integers, got ${row} and ${col}.`, { op });
    }
    const rows: bigint[] = [];
    const columns: bigint[] = [];
    for (let r = 0; r < row; r++) {
      for (let c = 0; c < col; c++) {
        if (!inside(c, r + offset)) continue;
        rows.push(BigInt(r));
        columns.push(BigInt(c));
      }
    }
    return fromArray(BigInt64Array.from([...rows, ...columns]), [2, rows.length], { dtype: 'int64', ...options });
  };
}

/** Rows and columns (2, count) of the lower triangle of a (row, col) matrix, int64. @throws ValueError */
export const trilIndices = triangleIndices('trilIndices', (c, r) => c <= r);
/** Rows and columns (2, count) of the upper triangle of a (row, col) matrix, int64. @throws ValueError */
export const triuIndices = triangleIndices('triuIndices', (c, r) => c >= r);
