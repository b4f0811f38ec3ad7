import type { Namespaces } from '@kindling/testing';

/** Where functions outside core live, by PyTorch's prefix. */
export const namespaces: Namespaces = {};
