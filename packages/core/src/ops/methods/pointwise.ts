import * as binary from '../primitive/binary.ts';
import * as compare from '../primitive/compare.ts';
import * as unary from '../primitive/unary.ts';
import * as composite from '../composite/unary.ts';
import { silu } from '../composite/activation.ts';
import { round, type RoundOptions } from '../composite/round.ts';
import { square } from '../composite/arithmetic.ts';
import { binaryMethods, unaryMethods, type BinaryMethods, type UnaryMethods } from './build.ts';
import type { Tensor } from '../../tensor.ts';

const unaryTable = { ...unary, ...composite, round, silu };
const binaryTable = { ...binary, ...compare };

/** Elementwise methods, and their in-place twins with an underscore. */
export interface PointwiseMethods extends UnaryMethods<typeof unaryTable>, BinaryMethods<typeof binaryTable> {
  /** x² */
  square(): Tensor;
  round(options?: RoundOptions): Tensor;
}

export const pointwiseMethods: PointwiseMethods = {
  ...unaryMethods(unaryTable),
  ...binaryMethods(binaryTable),
  square(this: Tensor): Tensor {
    return square(this);
  },
};
