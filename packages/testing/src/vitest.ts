// For tests run by vitest: everything a sample row gives, and matchers for tensors.
import type { Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { opChecks, type CheckOptions } from './checks/index.ts';
import type { Tolerance } from './compare/tolerance.ts';
import { mismatch, valuesOf } from './compare/values.ts';

/** Tests an op on every device: values, dtypes, layouts, forms, errors, gradients, memory. Skips carry their reason. */
export function describeOp(name: string, options: CheckOptions): void {
  describe.each(options.devices)(`${name} on %s`, (device) => {
    for (const { title, skip, run } of opChecks(name, device, options)) {
      if (skip === null) it(title, run);
      else it.skip(`${title}: ${skip}`);
    }
  });
}

interface TensorMatchers<R> {
  /** Same sizes, dtype and elements within tolerance (that of the dtype by default); NaN equals NaN. */
  toBeCloseToTensor(expected: Tensor, tolerance?: Tolerance): R;
}

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- vitest merges matchers by exactly these type parameters
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends TensorMatchers<R> {}
}

expect.extend({
  toBeCloseToTensor(actual: Tensor, expected: Tensor, tolerance?: Tolerance) {
    const text = mismatch(valuesOf(actual), valuesOf(expected), tolerance);
    return { pass: text === null, message: () => text ?? 'expected the tensors to differ' };
  },
});
