import { asStrided, internal, isComplex, viewAsReal, type Tensor } from '@kindling/core';

/** Element views of `x`, of the parts of complex ones, in row-major order, that can be written without being recorded. */
function elements(x: Tensor): Tensor[] {
  const plain = isComplex(x) ? viewAsReal(x.detach()) : x.detach();
  const strides = plain.stride();
  let offsets = [plain.storageOffset()];
  plain.shape.forEach((size, d) => {
    offsets = offsets.flatMap((o) => Array.from({ length: size }, (_, i) => o + i * (strides[d] as number)));
  });
  return offsets.map((offset) => asStrided(plain, [], [], offset));
}

/**
 * Jacobians of every output by central differences: `result[k][i][j]` is the derivative of element j of output k by
 * element i of `x`, whose elements are moved in place and put back.
 */
export function numericalJacobian(outputs: () => readonly Tensor[], x: Tensor, eps: number): number[][][] {
  const evaluate = (): number[][] => outputs().map((out) => Array.from(out.toTypedArray(), Number));
  const columns = elements(x).map((element) => {
    const value = element.item();
    const at = (v: number): number[][] => {
      internal.rawFill(element, v);
      return evaluate();
    };
    const above = at(value + eps);
    const below = at(value - eps);
    internal.rawFill(element, value);
    return above.map((out, k) => out.map((v, j) => (v - (below[k]?.[j] as number)) / (2 * eps)));
  });
  return evaluate().map((_, k) => columns.map((column) => column[k] as number[]));
}
