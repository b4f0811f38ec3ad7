// Twenty steps of each optimizer against PyTorch's, in float64 and float32.
import { readFileSync } from 'node:fs';
import { tensor, type Tensor } from '@kindling/core';
import '@kindling/autograd';
import { describe, expect, it } from 'vitest';
import '../../../tooling/reference-backend/src/index.ts';
import '../../cpu-backend/src/index.ts';
import { optimizers } from './reference-cases.ts';

type Rows = readonly (readonly number[])[];
interface Course {
  readonly losses_before_each_step: readonly number[];
  readonly W: Rows;
  readonly b: readonly number[];
}
interface Reference {
  readonly optimizers: readonly { readonly expr: string; readonly float64: Course; readonly float32: Course }[];
  readonly W: Rows;
  readonly b: readonly number[];
  readonly X: Rows;
  readonly Y: Rows;
}
const path = new URL('../../../tooling/reference-values/optim.json', import.meta.url);
const reference = JSON.parse(readFileSync(path, 'utf8')) as Reference;

/** Near the minimum the loss is flat to float32's last digit for a change of 1e-3: where a search ends is chance. */
const wider: Record<string, number> = {
  'LBFGS(p, lr=1, max_iter=5, history_size=3, line_search_fn="strong_wolfe"), float32': 1e-3,
};

function distance(got: readonly number[], wanted: readonly number[]): number {
  expect(got).toHaveLength(wanted.length);
  return Math.max(
    ...got.map((v, i) => Math.abs(v - (wanted[i] as number)) / Math.max(1, Math.abs(wanted[i] as number))),
  );
}

describe.each(['reference', 'cpu'])('on %s', (device) => {
  it.each(
    Object.entries(optimizers).flatMap(([expr, make]) => [
      { expr, make, dtype: 'float64' as const, tolerance: 1e-13 },
      { expr, make, dtype: 'float32' as const, tolerance: 2e-6 },
    ]),
  )('$expr, $dtype', ({ expr, make, dtype, tolerance: usual }) => {
    const tolerance = wider[`${expr}, ${dtype}`] ?? usual;
    const course = reference.optimizers.find((o) => o.expr === expr)?.[dtype] as Course;
    const [W, b, X, Y] = [reference.W, reference.b, reference.X, reference.Y].map((data) =>
      tensor(data, { dtype, device }),
    ) as [Tensor, Tensor, Tensor, Tensor];
    const optimizer = make([W.requiresGrad_(), b.requiresGrad_()]);
    const losses = course.losses_before_each_step.map(() => {
      const loss = optimizer.step(() => {
        optimizer.zeroGrad();
        const value = X.matmul(W).add(b).sub(Y).pow(2).mean().add(W.cos().sum().mul(0.1));
        value.backward();
        return value;
      });
      return loss.item();
    });
    expect(distance(losses, course.losses_before_each_step)).toBeLessThan(tolerance);
    expect(distance(W.flatten().toArray() as number[], course.W.flat())).toBeLessThan(tolerance);
    expect(distance(b.toArray() as number[], course.b)).toBeLessThan(tolerance);
  });
});

it('covers every case of the reference', () => {
  expect(Object.keys(optimizers).sort()).toEqual(reference.optimizers.map(({ expr }) => expr).sort());
});
