import { floating, unary } from '../builders/unary.ts';
import { mul } from '../primitive/binary.ts';

/** Degrees as radians. */
export const deg2rad = unary('deg2rad', floating, (x) => mul(x, Math.PI / 180));
/** Radians as degrees. */
export const rad2deg = unary('rad2deg', floating, (x) => mul(x, 180 / Math.PI));
