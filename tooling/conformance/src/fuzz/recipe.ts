import { tensor, type DeviceLike, type DType, type Tensor } from '@kindling/core';
import type { Dice } from './dice.ts';

/** One step of a program: what it does to the tensors made so far, the same on every device. */
export interface Recipe {
  /** As one would write it, for the report of a difference. */
  readonly text: string;
  /** Gives a new tensor, several, or nothing where it wrote into one of the old. */
  readonly run: (pool: readonly Tensor[], device: DeviceLike) => Tensor | readonly Tensor[] | null;
}

/** Makes a step for the tensors there are; it may look at their sizes and dtypes only. */
export type Step = (dice: Dice, pool: readonly Tensor[]) => Recipe;

/** A tensor of the pool, by its place. */
export interface Chosen {
  readonly at: number;
  readonly sizes: readonly number[];
  readonly dtype: DType;
  readonly name: string;
}

export function choose(dice: Dice, pool: readonly Tensor[]): Chosen {
  const at = dice.int(0, pool.length - 1);
  const { sizes, dtype } = pool[at] as Tensor;
  return { at, sizes, dtype, name: `t${at}` };
}

/** A step that takes one tensor to another. */
export const mapped = (
  x: Chosen,
  text: string,
  f: (x: Tensor, device: DeviceLike) => Tensor | readonly Tensor[],
): Recipe => ({
  text: `${x.name}.${text}`,
  run: (pool, device) => f(pool[x.at] as Tensor, device),
});

/** A step that writes into a tensor. */
export const written = (x: Chosen, text: string, f: (x: Tensor, device: DeviceLike) => unknown): Recipe => ({
  text: `${x.name}.${text}`,
  run: (pool, device) => {
    f(pool[x.at] as Tensor, device);
    return null;
  },
});

/** A tensor of these values, made anew on each device. */
export function literal(values: readonly number[], sizes: readonly number[], dtype: DType, device: DeviceLike): Tensor {
  return tensor([...values], { dtype: 'float64', device })
    .to(dtype)
    .reshape([...sizes]);
}

export const numel = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
