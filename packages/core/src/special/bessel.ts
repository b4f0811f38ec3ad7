// Bessel and Airy functions. Like PyTorch's, those of the first and second kind and Airy's follow Cephes (Moshier) to 3e-7, or
// 2e-6 for Ai below -2; and only I0 and I1 have gradients.
import { call1 } from '../dispatch/call.ts';
import { callOut } from '../dispatch/inplace.ts';
import { defineOp, withOp, type Op } from '../dispatch/op.ts';
import type { Tensor } from '../tensor.ts';
import { floating, unary, type OutOption } from '../ops/builders/unary.ts';
import { to } from '../ops/primitive/copy.ts';

/** A function without a gradient. */
function plain(name: string): ((input: Tensor, options?: OutOption) => Tensor) & { readonly op: Op<[x: Tensor]> } {
  const op = defineOp(name, { params: ['input'], differentiable: false, meta: (x: Tensor) => x });
  return withOp(op, (input: Tensor, options?: OutOption): Tensor => {
    const x = to(input, floating(name, input.dtype));
    return options?.out === undefined ? call1(op, x) : callOut(op, options.out, x);
  });
}

/** Modified Bessel function of the first kind, I₀. https://dlmf.nist.gov/10.25 */
export const i0 = unary('i0', floating);
/** e^-|x| I₀(x) */
export const i0e = unary('i0e', floating);
/** Modified Bessel function of the first kind, I₁. https://dlmf.nist.gov/10.25 */
export const i1 = unary('i1', floating);
/** e^-|x| I₁(x) */
export const i1e = unary('i1e', floating);

/** Bessel function of the first kind, J₀. https://dlmf.nist.gov/10.2 */
export const besselJ0 = plain('besselJ0');
/** Bessel function of the first kind, J₁. */
export const besselJ1 = plain('besselJ1');
/** Bessel function of the second kind, Y₀: -Infinity at 0, NaN below. */
export const besselY0 = plain('besselY0');
/** Bessel function of the second kind, Y₁: -Infinity at 0, NaN below. */
export const besselY1 = plain('besselY1');
/** Modified Bessel function of the second kind, K₀: Infinity at 0, NaN below. https://dlmf.nist.gov/10.25 */
export const modifiedBesselK0 = plain('modifiedBesselK0');
/** Modified Bessel function of the second kind, K₁: Infinity at 0, NaN below. */
export const modifiedBesselK1 = plain('modifiedBesselK1');
/** eˣ K₀(x) */
export const scaledModifiedBesselK0 = plain('scaledModifiedBesselK0');
/** eˣ K₁(x) */
export const scaledModifiedBesselK1 = plain('scaledModifiedBesselK1');
/** Spherical Bessel function of the first kind, sin(x)/x. */
export const sphericalBesselJ0 = plain('sphericalBesselJ0');
/** Airy function Ai. https://dlmf.nist.gov/9.2 */
export const airyAi = plain('airyAi');
