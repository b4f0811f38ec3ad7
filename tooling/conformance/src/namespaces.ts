import { fft, linalg, special } from '@kindling/core';
import { functional } from '@kindling/nn';
import type { Namespaces } from '@kindling/testing';

/** Where functions outside core live, by PyTorch's prefix. */
export const namespaces: Namespaces = { fft, linalg, 'nn.functional': functional, special };
