import '../index.ts';
import { backendOf, missingKernels } from '@kindling/core';
import { expect, it } from 'vitest';

it('runs or decomposes every op', () => {
  expect(missingKernels(backendOf('cpu'))).toEqual([]);
});
