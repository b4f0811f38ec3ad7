import { backendOf, missingKernels } from '@kindling/core';
import { expect, it } from 'vitest';
import { onStandIn } from './fixtures/stand-in.ts';

onStandIn('the kernel table', () => {
  it('lacks nothing that has no decomposition', () => {
    expect(missingKernels(backendOf('cuda-sim'))).toEqual([]);
  });
});
