import { grad } from '@kindling/autograd';
import { fromArray, type Tensor } from '@kindling/core';

/** As `numericalJacobian` for one output, but by backward: one pass for each of its elements. */
export function analyticalJacobian(output: Tensor, inputs: readonly Tensor[]): number[][][] {
  const size = output.numel();
  const rows = Array.from({ length: size }, (_, j) => {
    const direction = new Float64Array(size);
    direction[j] = 1;
    const gradOutputs = [fromArray(direction, [...output.shape], { device: output.device })];
    return grad([output], inputs, { gradOutputs, allowUnused: true, retainGraph: true });
  });
  return inputs.map((x, n) =>
    Array.from({ length: x.numel() }, (_, i) =>
      rows.map((grads) => Number(grads[n]?.reshape(-1).toTypedArray()[i] ?? 0)),
    ),
  );
}
