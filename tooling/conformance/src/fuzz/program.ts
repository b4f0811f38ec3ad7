// Random programs on two backends: every step gives the same tensors, or the same error, on both.
import { KindlingError, type Tensor } from '@kindling/core';
import { mismatch, valuesOf } from '@kindling/testing';
import { Dice } from './dice.ts';
import { numel, type Recipe } from './recipe.ts';
import { computeSteps } from './steps/compute.ts';
import { createSteps } from './steps/create.ts';
import { indexSteps } from './steps/index.ts';
import { viewSteps } from './steps/view.ts';

/** Later tensors of a program stay below this. */
const LARGEST = 400;

type Outcome = { readonly made: readonly Tensor[] } | { readonly error: string };

function perform(recipe: Recipe, pool: readonly Tensor[], device: string): Outcome {
  try {
    const out = recipe.run(pool, device);
    return { made: out === null ? [] : Array.isArray(out) ? out : [out as Tensor] };
  } catch (error) {
    // Anything else is a defect of its own, on whichever backend.
    if (!(error instanceof KindlingError)) throw error;
    return { error: `${error.name}: ${error.message.replaceAll(device, 'DEVICE')}` };
  }
}

const layout = (x: Tensor): string => `${x.dtype} [${x.sizes.join()}] strides [${x.strides.join()}] offset ${x.offset}`;

function differences(a: readonly Tensor[], b: readonly Tensor[]): string | null {
  if (a.length !== b.length) return `${a.length} tensors against ${b.length}`;
  for (const [i, x] of a.entries()) {
    const y = b[i] as Tensor;
    if (layout(x) !== layout(y)) return `t${i}: ${layout(x)} against ${layout(y)}`;
    const text = mismatch(valuesOf(x), valuesOf(y), { rtol: 0, atol: 0 });
    if (text !== null) return `t${i}: ${text}`;
  }
  return null;
}

/** A recipe for the next step; the first ones make tensors. */
function next(dice: Dice, pool: readonly Tensor[]): Recipe {
  const family =
    pool.length < 2
      ? createSteps
      : dice.pick([createSteps, viewSteps, viewSteps, indexSteps, indexSteps, computeSteps, computeSteps]);
  return dice.pick(family)(dice, pool);
}

export interface Report {
  readonly steps: number;
  readonly refused: number;
}

/** Runs the program of a seed. @throws Error with the program, when the backends differ */
export function runProgram(seed: number, [first, second]: readonly [string, string]): Report {
  const dice = new Dice(seed);
  const pools: [Tensor[], Tensor[]] = [[], []];
  const text: string[] = [];
  let refused = 0;
  const fail = (what: string): Error => new Error(`fuzz: seed ${seed} differs: ${what}\n  ${text.join('\n  ')}`);
  const length = dice.int(4, 14);
  for (let i = 0; i < length; i++) {
    const recipe = next(dice, pools[0]);
    text.push(recipe.text);
    let outcomes: [Outcome, Outcome];
    try {
      outcomes = [perform(recipe, pools[0], first), perform(recipe, pools[1], second)];
    } catch (error) {
      throw new Error(`fuzz: seed ${seed} broke at\n  ${text.join('\n  ')}`, { cause: error });
    }
    const [a, b] = outcomes;
    if ('error' in a || 'error' in b) {
      const [left, right] = ['error' in a ? a.error : 'a result', 'error' in b ? b.error : 'a result'];
      if (left !== right) throw fail(`${left}, against ${right}`);
      refused++;
      continue;
    }
    const what = differences(a.made, b.made) ?? differences(pools[0], pools[1]);
    if (what !== null) throw fail(what);
    a.made.forEach((x, k) => {
      if (numel(x.sizes) > LARGEST) return;
      pools[0].push(x);
      pools[1].push(b.made[k] as Tensor);
    });
  }
  return { steps: length, refused };
}
