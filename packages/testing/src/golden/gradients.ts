import { grad } from '@kindling/autograd';
import { fromArray, type Tensor } from '@kindling/core';
import { valueArray } from '../compare/values.ts';
import type { GoldenEntry, GoldenSample } from './format.ts';
import { selected } from './gauge.ts';
import { compareTensor, differs, flatten } from './results.ts';

/** w_k[i] = (((7i + 3k) mod 11) - 4.5) / 4 over the flat index i: the loss is the sum of all w_k · out_k, complex results counting as pairs (re, im). */
function weight(like: Tensor, k: number): Tensor {
  const data = valueArray(like.dtype, like.numel());
  for (let i = 0; i < data.length; i++) data[i] = (((7 * i + 3 * k) % 11) - 4.5) / 4;
  return fromArray(data, [...like.shape], { dtype: like.dtype, device: like.device });
}

/** Compares the gradients of the weighted sum of all outputs that have one. @throws MismatchError, UnsupportedError */
export function checkGradients(
  entry: GoldenEntry,
  sample: GoldenSample,
  tensors: ReadonlyMap<number, Tensor>,
  out: unknown,
): void {
  const wanted = sample.grads ?? [];
  const via = sample.grad_outputs_via;
  const given = via === undefined ? flatten(out) : selected(entry.op, via, flatten(out));
  const outs = given.map((tensor, k) => ({ tensor, k }));
  const active = outs.filter(({ tensor }) => tensor.requiresGrad);
  const inputs = wanted.map(([input]) => tensors.get(input) as Tensor);
  if (active.length === 0) throw differs('gradient', 'no output requires grad');
  const got = grad(
    active.map(({ tensor }) => tensor),
    inputs,
    { gradOutputs: active.map(({ tensor, k }) => weight(tensor, k)), allowUnused: true },
  );
  wanted.forEach(([input, expected], i) => {
    const what = `gradient of argument tensor ${input}`;
    const actual = got[i] ?? null;
    if (expected === null) {
      if (actual !== null) throw differs(what, 'expected none');
    } else if (actual === null) throw differs(what, 'got none');
    else compareTensor(entry, actual, expected, what);
  });
}
