// One step of recurrent networks: input (N, I) or (I), state (N, H) or (H), weights (gates · H, I) and (gates · H, H).
import { ShapeError, shapeText } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { addTensor, subTensor } from '../primitive/arithmetic.ts';
import { mul } from '../primitive/binary.ts';
import { relu, sigmoid, tanh } from '../primitive/unary.ts';
import { chunk } from '../view/select.ts';
import { linear } from './matmul.ts';

type Cell = (input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, bIh?: Tensor | null, bHh?: Tensor | null) => Tensor;

function check(op: string, gates: number, input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor): void {
  const hidden = hx.sizes.at(-1);
  const fits = wIh.sizes[1] === input.sizes.at(-1) && wHh.sizes[1] === hidden && wHh.sizes[0] === gates * (hidden ?? 0);
  if (!fits || wIh.sizes[0] !== wHh.sizes[0])
    throw new ShapeError(
      `${op}: weights ${shapeText(wIh.sizes)} and ${shapeText(wHh.sizes)} do not fit input ${shapeText(input.sizes)} and state ${shapeText(hx.sizes)}: expected [${gates}·H, I] and [${gates}·H, H].`,
      { op, shapes: [input.sizes, hx.sizes, wIh.sizes, wHh.sizes] },
    );
}

const simple =
  (op: string, activation: (x: Tensor) => Tensor): Cell =>
  (input, hx, wIh, wHh, bIh = null, bHh = null) => {
    check(op, 1, input, hx, wIh, wHh);
    return activation(addTensor(linear(input, wIh, bIh), linear(hx, wHh, bHh)));
  };

/** tanh(x Wᵢᵀ + bᵢ + h Wₕᵀ + bₕ), the Elman cell. @throws ShapeError */
export const rnnTanhCell = simple('rnnTanhCell', tanh);
/** As rnnTanhCell with relu. @throws ShapeError */
export const rnnReluCell = simple('rnnReluCell', relu);

/** Hidden and cell state, from the gates (N, 4H) before their activation. */
export function lstmGates(gates: Tensor, c: Tensor): [hidden: Tensor, cell: Tensor] {
  const [i, f, g, o] = chunk(gates, 4, -1) as [Tensor, Tensor, Tensor, Tensor];
  const cell = addTensor(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g)));
  return [mul(sigmoid(o), tanh(cell)), cell];
}

/** Hidden state, from what input and state each give to the gates (N, 3H). */
export function gruGates(x: Tensor, h: Tensor, hx: Tensor): Tensor {
  const [xr, xz, xn] = chunk(x, 3, -1) as [Tensor, Tensor, Tensor];
  const [hr, hz, hn] = chunk(h, 3, -1) as [Tensor, Tensor, Tensor];
  const z = sigmoid(addTensor(xz, hz));
  const n = tanh(addTensor(xn, mul(sigmoid(addTensor(xr, hr)), hn)));
  return addTensor(n, mul(z, subTensor(hx, n)));
}

/** Hidden and cell state after one step; gates input, forget, cell, output (Hochreiter & Schmidhuber 1997). @throws ShapeError */
export function lstmCell(
  input: Tensor,
  hx: readonly [hidden: Tensor, cell: Tensor],
  wIh: Tensor,
  wHh: Tensor,
  bIh: Tensor | null = null,
  bHh: Tensor | null = null,
): [hidden: Tensor, cell: Tensor] {
  const [h, c] = hx;
  check('lstmCell', 4, input, h, wIh, wHh);
  return lstmGates(addTensor(linear(input, wIh, bIh), linear(h, wHh, bHh)), c);
}

/** Hidden state after one step; gates reset, update, new (Cho et al. 2014, with the reset after the product). @throws ShapeError */
export const gruCell: Cell = (input, hx, wIh, wHh, bIh = null, bHh = null) => {
  check('gruCell', 3, input, hx, wIh, wHh);
  return gruGates(linear(input, wIh, bIh), linear(hx, wHh, bHh), hx);
};
