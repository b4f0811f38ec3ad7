import { floating, unary } from '../builders/unary.ts';
import { mul } from '../primitive/binary.ts';

/** Radians as degrees. */
export const rad2deg = unary('rad2deg', floating, (x) => mul(x, 180 / Math.PI));
