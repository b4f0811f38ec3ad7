import { isComplex, type Tensor } from '@kindling/core';

/** Real numbers in a tensor: a complex one is differentiated by its real and its imaginary part, as two numbers. */
export const partsIn = (x: Tensor): number => (isComplex(x) ? 2 : 1) * x.numel();
