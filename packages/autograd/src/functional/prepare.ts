import { AutogradError, onesLike, shapeText, Tensor, zerosLike } from '@kindling/core/lean';
import { needsGrad, sameSizes } from '@kindling/core/internal';
import { grad } from '../backward.ts';
import type { Tensors } from './types.ts';

export const listOf = (x: Tensors): readonly Tensor[] => (x instanceof Tensor ? [x] : x);

/** As many as `like` has: alone when it is alone. */
export const unlisted = (list: readonly unknown[], like: Tensors): unknown => (like instanceof Tensor ? list[0] : list);

/** Inputs that the function can be differentiated by, apart from the caller's graph unless that is to be continued. */
export const fresh = (inputs: readonly Tensor[], createGraph: boolean): Tensor[] =>
  inputs.map((x) => (createGraph && needsGrad(x) ? x.viewAs(x) : x.detach().requiresGrad_()));

export const settled = (list: readonly Tensor[], createGraph: boolean): Tensor[] =>
  list.map((x) => (createGraph ? x : x.detach()));

/** What a function returned, as a list. @throws AutogradError unless it is tensors */
export function outputsOf(name: string, returned: unknown): readonly Tensor[] {
  const list: readonly unknown[] = Array.isArray(returned) ? returned : [returned];
  if (list.every((x) => x instanceof Tensor)) return list;
  throw new AutogradError(`${name}: the function must return a tensor or a list of tensors.`, { op: name });
}

/** Directions for `of`; ones for a single element when none are given. @throws AutogradError */
export function directions(name: string, given: Tensors | null | undefined, of: readonly Tensor[]): readonly Tensor[] {
  if (given === null || given === undefined) {
    if (of.length === 1 && of[0]?.numel() === 1) return [onesLike(of[0])];
    throw new AutogradError(`${name}: v can be left out only for one tensor of one element.`, { op: name });
  }
  const list = listOf(given);
  of.forEach((x, i) => {
    const v = list[i];
    if (list.length === of.length && v !== undefined && sameSizes(v.sizes, x.sizes)) return;
    const wanted = of.map((t) => shapeText(t.sizes)).join(', ');
    throw new AutogradError(`${name}: v has ${list.map((t) => shapeText(t.sizes)).join(', ')}, expected ${wanted}.`, {
      op: name,
      shapes: [...list, ...of].map((t) => t.sizes),
    });
  });
  return list;
}

export interface Derive {
  readonly name: string;
  readonly createGraph: boolean;
  readonly strict: boolean;
}

/** Gradients of those outputs that have any, zeros for inputs without. @throws AutogradError when `strict` and one has none */
export function derived(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  v: readonly Tensor[],
  { name, createGraph, strict }: Derive,
): Tensor[] {
  const active = outputs.flatMap((x, i) => (needsGrad(x) ? [i] : []));
  if (strict && active.length < outputs.length) throw independent(name, 'an output does not depend on any input');
  const grads =
    active.length === 0
      ? inputs.map(() => null)
      : grad(
          active.map((i) => outputs[i] as Tensor),
          inputs,
          { gradOutputs: active.map((i) => v[i] as Tensor), createGraph, retainGraph: true, allowUnused: true },
        );
  return grads.map((g, i) => {
    if (g === null && strict) throw independent(name, `no output depends on input ${i}`);
    return g ?? zerosLike(inputs[i] as Tensor);
  });
}

const independent = (name: string, what: string): AutogradError =>
  new AutogradError(`${name}: ${what}. Without strict the derivative is zero.`, { op: name });
