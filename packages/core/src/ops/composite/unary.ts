import { floating, numeric, unary } from '../builders/unary.ts';
import { subTensor } from '../primitive/arithmetic.ts';
import { mul } from '../primitive/binary.ts';
import { trunc } from '../primitive/unary.ts';

/** Degrees as radians. */
export const deg2rad = unary('deg2rad', floating, (x) => mul(x, Math.PI / 180));
/** Radians as degrees. */
export const rad2deg = unary('rad2deg', floating, (x) => mul(x, 180 / Math.PI));
/** What follows the point, with the sign of x. */
export const frac = unary('frac', numeric, (x) => subTensor(x, trunc(x)));
