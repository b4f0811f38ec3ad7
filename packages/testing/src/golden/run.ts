import { KindlingError, NotImplementedError, type DeviceLike, type Tensor } from '@kindling/core';
import { MismatchError, UnsupportedError } from '../errors.ts';
import { described } from './describe.ts';
import type { GoldenEntry, GoldenSample } from './format.ts';
import { checkGradients } from './gradients.ts';
import { perform } from './perform.ts';
import type { Namespaces } from './resolve.ts';
import { compareOutputs, compareTensor, flatten, outputs } from './results.ts';
import { needDType } from './tensors.ts';
import { inExpectedOrder } from './unordered.ts';

export type Verdict = 'passed' | 'failed' | 'unsupported';

export interface SampleResult {
  readonly forward: Verdict;
  /** Null where the sample has no gradients. */
  readonly gradient: Verdict | null;
  /** Why it did not pass. */
  readonly reason: string | null;
}

function attempt(run: () => void): { verdict: Verdict; reason: string | null } {
  try {
    run();
    return { verdict: 'passed', reason: null };
  } catch (error) {
    if (error instanceof UnsupportedError || error instanceof NotImplementedError) {
      return { verdict: 'unsupported', reason: error.message };
    }
    const text =
      error instanceof KindlingError
        ? `${error.name}: ${error.message}`
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    return { verdict: 'failed', reason: text };
  }
}

function checkDevice(outs: readonly Tensor[], device: DeviceLike): void {
  for (const out of outs) {
    if (out.device.toString() !== device.toString()) throw new MismatchError(`out: on device ${out.device.toString()}`);
  }
}

/** Runs one sample: values first, then once more with gradients. Never throws. */
export function runSample(
  entry: GoldenEntry,
  sample: GoldenSample,
  device: DeviceLike,
  namespaces: Namespaces = {},
): SampleResult {
  const forward = attempt(() => {
    for (const spec of outputs(entry, sample.out)) needDType(spec);
    const { tensors, out } = perform(entry, sample, device, namespaces, false);
    compareOutputs(entry, sample, inExpectedOrder(entry, sample, out), 'out');
    checkDevice(flatten(out), device);
    for (const [input, after] of sample.mutated ?? [])
      compareTensor(entry, tensors.get(input), after, `argument tensor ${input} afterwards`);
  });
  const gradient =
    sample.grads === undefined
      ? null
      : forward.verdict === 'unsupported'
        ? forward
        : attempt(() => {
            const recorded = perform(entry, sample, device, namespaces, true);
            compareOutputs(entry, sample, recorded.out, 'out (recording)');
            checkGradients(entry, sample, recorded.tensors, recorded.out);
          });
  const reason = forward.reason ?? gradient?.reason ?? null;
  return {
    forward: forward.verdict,
    gradient: gradient?.verdict ?? null,
    reason: reason === null ? null : `${described(entry, sample)}: ${reason}`,
  };
}
