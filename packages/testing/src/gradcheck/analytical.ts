import { grad } from '@kindling/autograd';
import { fromArray, type Tensor } from '@kindling/core';
import { partsIn } from './parts.ts';

/** As `numericalJacobian` for one output, but by backward: one pass for each of its elements. */
export function analyticalJacobian(output: Tensor, inputs: readonly Tensor[]): number[][][] {
  const { dtype, device } = output;
  const size = partsIn(output);
  const rows = Array.from({ length: size }, (_, j) => {
    const direction = new Float64Array(size);
    direction[j] = 1;
    const gradOutputs = [fromArray(direction, [...output.shape], { dtype, device })];
    return grad([output], inputs, { gradOutputs, allowUnused: true, retainGraph: true });
  });
  return inputs.map((x, n) =>
    Array.from({ length: partsIn(x) }, (_, i) =>
      rows.map((grads) => Number(grads[n]?.reshape(-1).toTypedArray()[i] ?? 0)),
    ),
  );
}
