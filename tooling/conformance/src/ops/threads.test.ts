// Every op gives the same bits on one, two and four threads. Items are shared however few they are.
import '@kindling/autograd';
import { cpuInfo } from '@kindling/cpu-backend';
import { isComplex, manualSeed, ones, setNumThreads, Tensor, type DType } from '@kindling/core';
import { prepareCase, samples } from '@kindling/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

process.env['KINDLING_THREADS_ALWAYS'] = '1'; // read when the backend starts, with the first tensor

const before = cpuInfo().threads;

beforeAll(async () => {
  setNumThreads(4);
  ones([1000]).exp();
  await vi.waitFor(() => expect(cpuInfo().threadsReady).toBe(4), { timeout: 20_000 });
});
afterAll(() => setNumThreads(before));

const isIterable = (x: unknown): x is Iterable<unknown> => typeof x === 'object' && x !== null && Symbol.iterator in x;
const tensorsIn = (x: unknown): Tensor[] =>
  x instanceof Tensor ? [x] : isIterable(x) ? Array.from(x).flatMap(tensorsIn) : [];

const bytesOf = (x: Tensor): Uint8Array => {
  const { buffer, byteOffset, byteLength } = x.detach().toTypedArray();
  return new Uint8Array(buffer, byteOffset, byteLength);
};

/** Results, what the call left in its arguments, and gradients. */
function run(call: (...args: never[]) => unknown, args: unknown[], recording: boolean): Uint8Array[] {
  manualSeed(1);
  const outs = tensorsIn(Reflect.apply(call, undefined, args));
  const inputs = tensorsIn(args);
  const differentiable = recording ? outs.filter((out) => out.requiresGrad) : [];
  for (const out of differentiable)
    (isComplex(out.dtype) ? out.abs() : out).sum().backward(undefined, { retainGraph: true });
  const grads = inputs.flatMap((x) => (x.requiresGrad && x.grad !== null ? [x.grad] : []));
  return [...outs, ...inputs, ...grads].map(bytesOf);
}

const dtypesOf = (all: readonly DType[]): DType[] =>
  all.filter((dtype) => ['float32', 'float64', 'bfloat16', 'int64', 'complex64'].includes(dtype));

describe.each([...samples.values()].map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
  it.each(dtypesOf(sample.dtypes))('in %s', (dtype) => {
    for (const given of sample.cases) {
      const recording = sample.gradient && given.gradient !== false && dtype.startsWith('float');
      const bits = (threads: number): Uint8Array[] => {
        setNumThreads(threads);
        return run(sample.call, prepareCase(sample, given, { device: 'cpu', dtype, recording }), recording);
      };
      const one = bits(1);
      expect(bits(2)).toEqual(one);
      expect(bits(4)).toEqual(one);
    }
  });
});
