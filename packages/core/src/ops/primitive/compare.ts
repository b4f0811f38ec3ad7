import { comparison, ordered } from '../builders/binary.ts';
import { truth } from '../builders/unary.ts';

export const eq = comparison('eq');
export const ne = comparison('ne');
export const lt = comparison('lt', ordered);
export const le = comparison('le', ordered);
export const gt = comparison('gt', ordered);
export const ge = comparison('ge', ordered);
/** Non-zero counts as true. */
export const logicalAnd = comparison('logicalAnd', truth);
export const logicalOr = comparison('logicalOr', truth);
export const logicalXor = comparison('logicalXor', truth);
