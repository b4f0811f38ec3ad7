import { DTypeError, tensor, type DType, type TensorData } from '@kindling/core';
import { MismatchError } from '../errors.ts';
import { runSample } from '../golden/run.ts';
import { Input } from '../inputs/input.ts';
import { everyDType, invoke, type OpSample } from '../samples/sample.ts';
import { agree, described } from './agree.ts';
import type { CheckContext } from './check.ts';
import { prepare } from './prepare.ts';

/** Lists stand for tensors where the first case has one; numbers in a list are float32. */
function exactArguments(sample: OpSample, args: readonly unknown[], device: string): unknown[] {
  const pattern = sample.cases[0]?.args ?? [];
  return args.map((arg, i) => {
    const from = pattern[i];
    if (Array.isArray(from) && from[0] instanceof Input) return (arg as TensorData[]).map((a) => tensor(a, { device }));
    return from instanceof Input && Array.isArray(arg) ? tensor(arg as TensorData, { device }) : arg;
  });
}

/** Known results; where several come out, a list of them. */
export function checkExact({ sample, device }: CheckContext): void {
  for (const [given, result] of sample.exact) {
    const args = exactArguments(sample, given, device);
    const actual = invoke(sample.call, args);
    const outs = Array.isArray(actual) ? (result as TensorData[]) : [result as TensorData];
    const expected = outs.map((out, i) =>
      tensor(out, { device, dtype: (Array.isArray(actual) ? actual[i] : actual).dtype }),
    );
    agree(
      actual,
      expected,
      `${sample.name}(${JSON.stringify(given, (_, v) => (typeof v === 'bigint' ? Number(v) : v))})`,
    );
  }
}

/** PyTorch's own values. */
export function checkReferences({ device, references, namespaces }: CheckContext): void {
  for (const entry of references) {
    for (const sample of entry.samples) {
      const { forward, gradient, reason } = runSample(entry, sample, device, namespaces);
      if (forward === 'failed' || gradient === 'failed') throw new MismatchError(reason ?? 'failed');
    }
  }
}

/** The same results as on the baseline device, for every dtype and case. */
export function checkAgreement({ sample, device, baseline }: CheckContext): void {
  for (const dtype of sample.dtypes) {
    for (const given of sample.cases) {
      const args = prepare(sample, given, { device, dtype });
      const expected = invoke(sample.call, prepare(sample, given, { device: baseline, dtype }));
      agree(invoke(sample.call, args), expected, `${sample.name}(${described(args)}) on ${device}`, sample.tolerance);
    }
  }
}

/** Dtypes it does not take are refused before anything is computed. */
export function checkDTypes({ sample, device }: CheckContext): void {
  const refused = everyDType.filter((d: DType) => !sample.dtypes.includes(d));
  const first = sample.cases[0];
  if (first === undefined) return;
  for (const dtype of refused) {
    const args = prepare(sample, first, { device, dtype });
    try {
      invoke(sample.call, args);
    } catch (error) {
      if (error instanceof DTypeError) continue;
      throw error;
    }
    throw new MismatchError(`${sample.name}(${described(args)}) should throw a DTypeError and does not.`);
  }
}
