// Factors that are unique but for signs: what of them is compared, and what gradients are taken of.
import type { Tensor } from '@kindling/core';
import { UnsupportedError } from '../errors.ts';

type Outs = readonly Tensor[];

const isSvd = (op: string): boolean => op === 'svd' || op === 'linalg.svd';
const isEigh = (op: string): boolean => op === 'linalg.eigh' || op === 'symeig';

/** U, S and Vh with as many columns and rows as there are values; torch.svd gives V. */
function thin(op: string, outs: Outs): [U: Tensor, S: Tensor, Vh: Tensor] {
  const [U, S, last] = outs as [Tensor, Tensor, Tensor];
  const k = S.sizes.at(-1) as number;
  return [U.narrow(-1, 0, k), S, (op === 'svd' ? last.mT : last).narrow(-2, 0, k)];
}

/** What does not depend on signs: the product of the factors, their values, and how orthogonal vectors are. Null for other ops. */
export function invariants(op: string, outs: Outs): Outs | null {
  if (isSvd(op)) {
    const [U, S, Vh] = thin(op, outs);
    const [whole, , right] = outs as [Tensor, Tensor, Tensor];
    return [U.mul(S.unsqueeze(-2)).matmul(Vh), S, whole.mT.matmul(whole), right.mT.matmul(right)];
  }
  if (!isEigh(op) || outs[1]?.sizes.length !== (outs[0]?.sizes.length ?? 0) + 1) return null;
  const [L, V] = outs as [Tensor, Tensor];
  return [V.mul(L.unsqueeze(-2)).matmul(V.mT), L, V.mT.matmul(V)];
}

/** By the name of the Python function that OpInfo applies to the outputs before they are weighted. */
const selections: Readonly<Record<string, (op: string, outs: Outs) => Outs>> = {
  out_fn: (op, outs) => {
    if (op === 'linalg.lu' || op === 'lu_unpack') return outs.slice(1);
    return isEigh(op) ? outs.map((x, i) => (i === 0 ? x : x.abs())) : outs;
  },
  fn_U: (op, outs) => [thin(op, outs)[0].abs()],
  fn_S: (op, outs) => [thin(op, outs)[1]],
  fn_Vh: (op, outs) => [thin(op, outs)[1], thin(op, outs)[2].abs()],
  fn_UVh: (op, outs) => {
    const [U, S, Vh] = thin(op, outs);
    return [U.matmul(Vh), S];
  },
};

/** The outputs that gradients are taken of, by the Python source `via`. @throws UnsupportedError for a function not known here */
export function selected(op: string, via: string, outs: Outs): Outs {
  const name = /def (\w+)/.exec(via)?.[1] ?? '';
  const select = Object.hasOwn(selections, name) ? selections[name] : undefined;
  if (select === undefined) throw new UnsupportedError(`gradients of ${name}(outputs)`, { op });
  return select(op, outs);
}
