import { add, cat, maximum, mul, stack, sub, type Tensor } from '@kindling/core';
import { choose, mapped, written, type Step } from '../recipe.ts';

/** Keeps values small and whole, so that every order of addition gives the same. */
const tame = (x: Tensor): Tensor => (x.dtype === 'bool' ? x : x.remainder(29));

const binary: Step = (dice, pool) => {
  const [x, y] = [choose(dice, pool), choose(dice, pool)];
  const f = dice.pick([add, sub, mul, maximum]);
  return {
    text: `tame(${f.name || 'f'}(${x.name}, ${y.name}))`,
    run: (tensors) => tame(f(tensors[x.at] as Tensor, tensors[y.at] as Tensor)),
  };
};

const compared: Step = (dice, pool) => {
  const [x, y] = [choose(dice, pool), choose(dice, pool)];
  const name = dice.pick(['eq', 'ne', 'lt', 'ge', 'logicalAnd', 'logicalXor'] as const);
  return {
    text: `${x.name}.${name}(${y.name})`,
    run: (tensors) => (tensors[x.at] as Tensor)[name](tensors[y.at] as Tensor),
  };
};

const inPlace: Step = (dice, pool) => {
  const [x, y] = [choose(dice, pool), choose(dice, pool)];
  const n = dice.int(0, 3);
  const name = dice.pick(['add_', 'sub_', 'mul_', 'copy_', 'maximum_'] as const);
  return dice.pick([
    written(x, `fill_(${n})`, (t) => t.fill_(n)),
    written(x, 'zero_()', (t) => t.zero_()),
    written(x, `add_(${n})`, (t) => t.add_(n)),
    written(x, `clamp_(0, ${n})`, (t) => t.clamp_({ min: 0, max: n })),
    written(x, 'neg_()', (t) => t.neg_()),
    {
      text: `${x.name}.${name}(${y.name})`,
      run: (tensors) => {
        (tensors[x.at] as Tensor)[name](tensors[y.at] as Tensor);
        return null;
      },
    },
  ]);
};

const reduced: Step = (dice, pool) => {
  const x = choose(dice, pool);
  const d = dice.dim(x.sizes.length);
  const keepdim = dice.chance(0.5);
  const text = `(${d}, keepdim ${keepdim})`;
  return dice.pick([
    mapped(x, `sum${text}`, (t) => tame(t.sum(d, { keepdim }))),
    mapped(x, 'sum()', (t) => tame(t.sum())),
    mapped(x, `amax${text}`, (t) => t.amax(d, { keepdim })),
    mapped(x, `amin${text}`, (t) => t.amin(d, { keepdim })),
    mapped(x, `argmax${text}`, (t) => t.argmax(d, { keepdim })),
    mapped(x, `any${text}`, (t) => t.any(d, { keepdim })),
    mapped(x, `all${text}`, (t) => t.all(d, { keepdim })),
    mapped(x, `max${text}`, (t) => [...t.max(d, { keepdim })]),
    mapped(x, `median${text}`, (t) => [...t.median(d, { keepdim })]),
    mapped(x, `countNonzero(${d})`, (t) => t.countNonzero(d)),
  ]);
};

const ordered: Step = (dice, pool) => {
  const x = choose(dice, pool);
  const d = dice.dim(x.sizes.length);
  const descending = dice.chance(0.5);
  const k = dice.int(0, 3);
  return dice.pick([
    mapped(x, `sort(${d})`, (t) => [...t.sort(d, { descending })]),
    mapped(x, `topk(${k}, ${d})`, (t) => [...t.topk(k, d)]),
    mapped(x, `cumsum(${d})`, (t) => tame(t.cumsum(d))),
    mapped(x, `cummax(${d})`, (t) => [...t.cummax(d)]),
    mapped(x, 'unique()', (t) => t.unique()),
    mapped(x, `unique(dim ${d})`, (t) => t.unique({ dim: d })),
  ]);
};

const joined: Step = (dice, pool) => {
  const [x, y] = [choose(dice, pool), choose(dice, pool)];
  const d = dice.dim(x.sizes.length);
  const times = dice.int(1, 2);
  const same = dice.chance(0.6) ? x : y;
  const both = (tensors: readonly Tensor[]): Tensor[] => [tensors[x.at] as Tensor, tensors[same.at] as Tensor];
  return dice.pick([
    { text: `cat([${x.name}, ${same.name}], ${d})`, run: (tensors) => cat(both(tensors), d) },
    { text: `stack([${x.name}, ${same.name}], ${d})`, run: (tensors) => stack(both(tensors), d) },
    mapped(x, `tile(${times}, 2)`, (t) => t.tile(times, 2)),
    mapped(x, `repeatInterleave(2, ${d})`, (t) => t.repeatInterleave(2, d)),
    mapped(x, 'tril()', (t) => t.tril()),
  ] satisfies ReturnType<Step>[]);
};

const converted: Step = (dice, pool) => {
  const x = choose(dice, pool);
  const dtype = dice.dtype();
  return dice.pick([
    mapped(x, `to(${dtype})`, (t) => t.to(dtype)),
    mapped(x, 'abs()', (t) => t.abs()),
    mapped(x, 'sign()', (t) => t.sign()),
    mapped(x, 'relu()', (t) => t.relu()),
    mapped(x, 'logicalNot()', (t) => t.logicalNot()),
  ]);
};

export const computeSteps: readonly Step[] = [binary, compared, inPlace, inPlace, reduced, ordered, joined, converted];
