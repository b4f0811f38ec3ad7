import { arange, eye, full, linspace, ones, zeros } from '@kindling/core';
import { literal, numel, type Step } from '../recipe.ts';

const fresh: Step = (dice) => {
  const sizes = dice.shape();
  const dtype = dice.dtype();
  const values = dice.numbers(numel(sizes), dtype === 'uint8' ? 0 : -3);
  return {
    text: `tensor(${JSON.stringify(values)}, ${dtype}).reshape([${sizes.join(', ')}])`,
    run: (_, device) => literal(values, sizes, dtype, device),
  };
};

const filled: Step = (dice) => {
  const sizes = dice.shape();
  const dtype = dice.dtype();
  const make = dice.pick([zeros, ones]);
  return { text: `${make.name}([${sizes.join(', ')}], ${dtype})`, run: (_, device) => make(sizes, { dtype, device }) };
};

const range: Step = (dice) => {
  const [start, end, step] = [dice.int(-3, 3), dice.int(-4, 6), dice.pick([1, 2, -1])];
  return { text: `arange(${start}, ${end}, ${step})`, run: (_, device) => arange(start, end, step, { device }) };
};

const others: Step = (dice) => {
  const n = dice.int(0, 4);
  return dice.pick([
    { text: `eye(${n})`, run: (_: unknown, device) => eye(n, { device }) },
    { text: `full([2, ${n}], 3)`, run: (_: unknown, device) => full([2, n], 3, { device }) },
    { text: `linspace(0, ${n}, ${n + 1})`, run: (_: unknown, device) => linspace(0, n, n + 1, { device }) },
  ] satisfies ReturnType<Step>[]);
};

export const createSteps: readonly Step[] = [fresh, fresh, filled, range, others];
