import type { TensorView } from '@kindling/core';
import { address, writeBack } from '../abi/operand.ts';
import { wasm } from '../runtime.ts';
import { updateDense } from './dense.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

/** Uniform float32 values, in blocks of 16, become normal ones. */
export function normalBlocks(self: TensorView, mean: number, std: number): void {
  const n = numelOf(self.sizes);
  if (n === 0) return;
  updateDense(self, (x) => {
    wasm.normalBlocks(address(x, 0), n, mean, std);
    writeBack(x, 0);
  });
}
