// Pointwise kernels for operands of any layout, through the descriptor block.
import { describe } from '../abi/block.ts';
import { writeBack, type Place } from '../abi/operand.ts';
import { complexCodes, pointwiseCodes } from '../generated/codes.ts';
import { block, wasm } from '../runtime.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

/** Returns the kernel's status. `views[0]` is the output, to whose sizes the others broadcast. */
export function pointwiseBlock(name: keyof typeof pointwiseCodes, views: readonly [Place, Place, ...Place[]]): number {
  if (numelOf(views[0].sizes) === 0) return 0;
  describe(pointwiseCodes[name], views[1].dtype, views);
  const status = wasm.pointwise(block);
  if (status === 0) writeBack(views[0], 0);
  return status;
}

/** The same for the loops over complex numbers. */
export function complexBlock(name: keyof typeof complexCodes, views: readonly [Place, Place, ...Place[]]): void {
  if (numelOf(views[0].sizes) === 0) return;
  describe(complexCodes[name], views[1].dtype, views);
  wasm.complexPointwise(block);
  writeBack(views[0], 0);
}
