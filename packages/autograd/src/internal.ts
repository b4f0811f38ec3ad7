// For Kindling's own packages: outside semantic versioning.
import type { Tensor } from '@kindling/core/lean';
import { peekMeta } from './graph/meta.ts';

/** The gradient of a leaf without handing it to user code: optimizers read it and let it go. */
export const gradOf = (x: Tensor): Tensor | null => peekMeta(x)?.grad ?? null;
export { setGrad, metaOf } from './graph/meta.ts';
export { jointly, namedRow, wrt } from './derivative.ts';
