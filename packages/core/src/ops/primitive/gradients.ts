// Fused gradients of activations. Composites, so that they can be differentiated again.
import { binary, notBool } from '../builders/binary.ts';
import { subTensor } from './arithmetic.ts';
import { mul } from './binary.ts';
import { gt } from './compare.ts';
import { to } from './copy.ts';

/** Gradient of relu from its result y: g where y > 0. */
export const reluBackward = binary('reluBackward', notBool, (g, y) => mul(g, to(gt(y, 0), g.dtype)));
/** Gradient of sigmoid from its result y: g · y · (1 - y). */
export const sigmoidBackward = binary('sigmoidBackward', notBool, (g, y) => mul(g, mul(y, subTensor(1, y))));
/** Gradient of tanh from its result y: g · (1 - y²). */
export const tanhBackward = binary('tanhBackward', notBool, (g, y) => mul(g, subTensor(1, mul(y, y))));
