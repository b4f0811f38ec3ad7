// What complex numbers add, for tensors that hold real ones.
import type { Tensor } from '../../tensor.ts';

/** The complex conjugate: of a real tensor, itself. */
export const conj = (input: Tensor): Tensor => input;
/** The complex conjugate, computed: of a real tensor, itself. */
export const conjPhysical = (input: Tensor): Tensor => input;
/** A pending conjugation carried out: a real tensor has none. */
export const resolveConj = (input: Tensor): Tensor => input;
/** A pending negation carried out: a real tensor has none. */
export const resolveNeg = (input: Tensor): Tensor => input;
/** The real part: of a real tensor, itself. */
export const real = (input: Tensor): Tensor => input;
