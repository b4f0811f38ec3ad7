import { AnomalyError, detectAnomaly, grad, isAnomalyEnabled, setDetectAnomaly } from '@kindling/autograd';
import { tensor, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

/** The error that `run` raises, and the text of the line that it names. */
function caught(run: () => void): AnomalyError {
  try {
    run();
  } catch (error) {
    if (error instanceof AnomalyError) return error;
    throw error;
  }
  throw new Error('nothing was raised');
}

/** Line number of the call after this one. */
const nextLine = (): number => Number(/anomaly\.test\.ts:(\d+)/.exec(new Error().stack?.split('\n')[2] ?? '')?.[1]) + 1;

onEveryDevice('anomaly mode', () => {
  it('names the forward call whose backward gave NaN', () => {
    const x = tensor([0, 4], { requiresGrad: true });
    let line = 0;
    const error = caught(() =>
      detectAnomaly(() => {
        const y = x.mul(1);
        line = nextLine();
        const root = y.sqrt();
        root
          .mul(tensor([0, 1]))
          .sum()
          .backward();
      }),
    );
    expect(error.node).toBe('SqrtBackward0');
    expect(error.message).toMatch(/SqrtBackward0 gave NaN as gradient 0. Its forward call:\n\s+at .*anomaly\.test\.ts/);
    expect(error.forward).toMatch(new RegExp(`anomaly\\.test\\.ts:${line}:\\d+$`));
  });

  it('says nothing of a backward without NaN, and nothing at all when it is off', () => {
    const x = tensor([0, 4], { requiresGrad: true });
    const run = (): void =>
      x
        .sqrt()
        .mul(tensor([0, 1]))
        .sum()
        .backward();
    expect(run).not.toThrow();
    expect(() => detectAnomaly(run, { checkNan: false })).not.toThrow();
    expect(() => detectAnomaly(() => x.exp().sum().backward())).not.toThrow();
    expect(isAnomalyEnabled()).toBe(false);
    setDetectAnomaly(true);
    expect(run).toThrow(AnomalyError);
    setDetectAnomaly(false);
    {
      using _ = detectAnomaly();
      expect(isAnomalyEnabled()).toBe(true);
    }
    expect(isAnomalyEnabled()).toBe(false);
  });

  it('names the forward call of a backward that fails', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const error = caught(() =>
      detectAnomaly(() => {
        const y = x.exp();
        const z = y.sin();
        y.add_(1);
        z.sum().backward();
      }),
    );
    expect(error.message).toMatch(/SinBackward0 failed: .*modified by an in-place operation/);
    expect(error.forward).toMatch(/anomaly\.test\.ts/);
  });

  it('names the call behind a gradient of a gradient', () => {
    const x = tensor([0, 4], { dtype: 'float64', requiresGrad: true });
    const error = caught(() =>
      detectAnomaly(() => {
        const y = x.pow(1.5);
        const [first] = grad(y.sum(), x, { createGraph: true }) as [Tensor];
        first
          .mul(tensor([0, 1], { dtype: 'float64' }))
          .sum()
          .backward();
      }),
    );
    expect(error.message).toMatch(
      /That was made in the backward of PowBackward0, called at:\n\s+at .*anomaly\.test\.ts/,
    );
  });

  it('says when the forward call was made outside', () => {
    const x = tensor([0], { requiresGrad: true });
    const y = x.sqrt().mul(0).sum();
    const error = caught(() => detectAnomaly(() => y.backward()));
    expect(error.message).toMatch(/made outside detectAnomaly/);
    expect(error.forward).toBeNull();
  });
});
