// Loops over complex numbers; what the real kernels can do on their parts is core's.
import type { Tensor, TensorView } from '@kindling/core';
import { internal } from '@kindling/core';
import { joined, single, split, type Axis } from '@kindling/kernel-headers/axes';
import { numelOf } from '@kindling/kernel-headers/shape';
import { putBlock } from '../abi/axes.ts';
import { putScalar } from '../abi/block.ts';
import { writeBack } from '../abi/operand.ts';
import { complexCodes } from '../generated/codes.ts';
import { block, wasm } from '../runtime.ts';
import { complexBlock } from './block-calls.ts';

type Sizes = readonly number[];

export const conjPhysical = (out: TensorView, x: TensorView): void => complexBlock('conjPhysical', [out, x]);

function prod(out: Tensor, x: Tensor, dims: Sizes, keepdim: boolean): void {
  if (numelOf(out.sizes) === 0) return;
  if (numelOf(x.sizes) === 0) return internal.rawFill(out, 1);
  const { kept, reduced } = split([out], x, dims, keepdim);
  const outer = joined(kept);
  putBlock(0, x.dtype, [...outer, ...joined(reduced)], [out, x]);
  putScalar(0, outer.length, 'int64');
  wasm.complexProd(block);
  writeBack(out, 0);
}

function cumprod(out: Tensor, x: Tensor, dim: number): void {
  if (numelOf(out.sizes) === 0) return;
  const axes = x.sizes.map((size, d): Axis => ({
    size,
    strides: [out.strides[d] as number, x.strides[d] as number],
  }));
  const [line = single(2)] = axes.splice(dim, 1);
  putBlock(0, x.dtype, [...joined(axes), line], [out, x]);
  wasm.complexCumprod(block);
  writeBack(out, 0);
}

const hasLoop = (name: string): name is keyof typeof complexCodes => Object.hasOwn(complexCodes, name);

export const complexLoops: internal.ComplexLoops = {
  pointwise: (name, views) => hasLoop(name) && (complexBlock(name, views), true),
  prod,
  cumprod,
};
