import { KindlingError, shapeText, type DeviceLike, type Tensor } from '@kindling/core';
import { UnsupportedError } from '../errors.ts';
import { place } from '../inputs/place.ts';
import { decode, type Argument } from './arguments.ts';
import { callTarget, getItem } from './call.ts';
import type { GoldenEntry, GoldenSample } from './format.ts';
import { checkGradients } from './gradients.ts';
import { resolve, type Namespaces } from './resolve.ts';
import { compare, compareTensor, outputs } from './results.ts';
import { goldenValues, needDType } from './tensors.ts';

export type Verdict = 'passed' | 'failed' | 'unsupported';

export interface SampleResult {
  readonly forward: Verdict;
  /** Null where the sample has no gradients. */
  readonly gradient: Verdict | null;
  /** Why it did not pass. */
  readonly reason: string | null;
}

interface Call {
  /** Tensors made for this call, by index in the entry. */
  readonly tensors: ReadonlyMap<number, Tensor>;
  readonly out: unknown;
}

function call(
  entry: GoldenEntry,
  sample: GoldenSample,
  device: DeviceLike,
  namespaces: Namespaces,
  recording: boolean,
): Call {
  const tensors = new Map<number, Tensor>();
  const tensor = (index: number): Tensor => {
    const spec = entry.tensors[index];
    let made = tensors.get(index);
    if (made === undefined) {
      made = place(goldenValues(entry, index), { strides: spec?.strides, offset: spec?.storage_offset }, device);
      if (recording && spec?.requires_grad === true) made.requiresGrad = true;
      tensors.set(index, made);
    }
    return made;
  };
  const args = sample.args.map((a) => decode(a, { tensor, device }));
  const kwargs: Record<string, Argument> = {};
  for (const [name, value] of Object.entries(sample.kwargs)) kwargs[name] = decode(value, { tensor, device });
  const out =
    entry.op === '__getitem__'
      ? getItem(args[0], args[1])
      : callTarget(entry.op, resolve(entry, namespaces), args, kwargs);
  return { tensors, out };
}

function attempt(run: () => void): { verdict: Verdict; reason: string | null } {
  try {
    run();
    return { verdict: 'passed', reason: null };
  } catch (error) {
    if (error instanceof UnsupportedError) return { verdict: 'unsupported', reason: error.message };
    const text =
      error instanceof KindlingError
        ? `${error.name}: ${error.message}`
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    return { verdict: 'failed', reason: text };
  }
}

function described(entry: GoldenEntry, sample: GoldenSample): string {
  const text = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const [key, content] = Object.entries(value)[0] as [string, unknown];
    if (key !== '$t') return text(content);
    const spec = entry.tensors[content as number];
    return spec === undefined
      ? '?'
      : `${spec.dtype}${shapeText(spec.shape)}${spec.strides ? ` strides ${shapeText(spec.strides)}` : ''}`;
  };
  const named = Object.entries(sample.kwargs).map(([k, v]) => `${k}=${text(v)}`);
  return `${entry.op}(${[...sample.args.map(text), ...named].join(', ')})`;
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
    const { tensors, out } = call(entry, sample, device, namespaces, false);
    compare(entry, out, sample.out, 'out');
    for (const [input, after] of sample.mutated ?? [])
      compareTensor(entry, tensors.get(input), after, `argument tensor ${input} afterwards`);
  });
  const gradient =
    sample.grads === undefined
      ? null
      : forward.verdict === 'unsupported'
        ? forward
        : attempt(() => {
            const recorded = call(entry, sample, device, namespaces, true);
            compare(entry, recorded.out, sample.out, 'out (recording)');
            checkGradients(entry, sample, recorded.tensors, recorded.out);
          });
  const reason = forward.reason ?? gradient?.reason ?? null;
  return {
    forward: forward.verdict,
    gradient: gradient?.verdict ?? null,
    reason: reason === null ? null : `${described(entry, sample)}: ${reason}`,
  };
}
