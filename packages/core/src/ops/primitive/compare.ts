import { comparison } from '../builders/binary.ts';

export const eq = comparison('eq');
export const ne = comparison('ne');
export const lt = comparison('lt');
export const le = comparison('le');
export const gt = comparison('gt');
export const ge = comparison('ge');
/** Non-zero counts as true. */
export const logicalAnd = comparison('logicalAnd');
export const logicalOr = comparison('logicalOr');
export const logicalXor = comparison('logicalXor');
