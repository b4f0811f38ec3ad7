import type { Dice } from '../dice.ts';
import { choose, mapped, numel, type Step } from '../recipe.ts';

/** Sizes of another shape with as many elements, one of them perhaps left to be found. */
function regrouped(dice: Dice, n: number): number[] {
  const sizes: number[] = [];
  let rest = n;
  for (const f of [2, 3, 5, 2]) {
    if (rest % f !== 0 || rest === 0 || !dice.chance(0.6)) continue;
    sizes.push(f);
    rest /= f;
  }
  sizes.splice(dice.int(0, sizes.length), 0, rest);
  if (n > 0 && dice.chance(0.3)) sizes[dice.int(0, sizes.length - 1)] = -1;
  return sizes;
}

const rearranged: Step = (dice, pool) => {
  const x = choose(dice, pool);
  const n = x.sizes.length;
  const [a, b] = [dice.dim(n), dice.dim(n)];
  const order = x.sizes.map((_, d) => d).sort(() => dice.next() - 0.5);
  return dice.pick([
    mapped(x, `transpose(${a}, ${b})`, (t) => t.transpose(a, b)),
    mapped(x, `permute(${order.join(', ')})`, (t) => t.permute(order)),
    mapped(x, `movedim(${a}, ${b})`, (t) => t.movedim(a, b)),
    mapped(x, 'T', (t) => t.T),
    mapped(x, `flip(${a})`, (t) => t.flip(a)),
    mapped(x, `roll(1, ${a})`, (t) => t.roll(1, a)),
  ]);
};

const cut: Step = (dice, pool) => {
  const x = choose(dice, pool);
  const d = dice.dim(x.sizes.length);
  const size = x.sizes.at(d) ?? 1;
  const [from, to, step] = [dice.int(-size - 1, size), dice.int(-size - 1, size + 1), dice.int(1, 3)];
  const index = dice.int(-size, size);
  const length = dice.int(0, Math.max(size, 1));
  return dice.pick([
    mapped(x, `slice(${d}, ${from}, ${to}, ${step})`, (t) => t.slice(d, from, to, step)),
    mapped(x, `select(${d}, ${index})`, (t) => t.select(d, index)),
    mapped(x, `narrow(${d}, ${Math.max(from, 0)}, ${length})`, (t) => t.narrow(d, Math.max(from, 0), length)),
    mapped(x, `unfold(${d}, ${Math.max(length, 1)}, ${step})`, (t) => t.unfold(d, Math.max(length, 1), step)),
    mapped(x, `chunk(2, ${d})`, (t) => t.chunk(2, d)),
    mapped(x, `split(2, ${d})`, (t) => t.split(2, d)),
    mapped(x, `unbind(${d})`, (t) => t.unbind(d)),
  ]);
};

const reshaped: Step = (dice, pool) => {
  const x = choose(dice, pool);
  const n = x.sizes.length;
  const sizes = regrouped(dice, numel(x.sizes));
  const d = dice.int(-n - 1, n);
  const spread = x.sizes.map((s) => (s === 1 ? dice.int(1, 3) : s));
  const offset = dice.int(-2, 2);
  return dice.pick([
    mapped(x, `reshape(${sizes.join(', ')})`, (t) => t.reshape(sizes)),
    mapped(x, `view(${sizes.join(', ')})`, (t) => t.view(sizes)),
    mapped(x, `unsqueeze(${d})`, (t) => t.unsqueeze(d)),
    mapped(x, 'squeeze()', (t) => t.squeeze()),
    mapped(x, 'flatten()', (t) => t.flatten()),
    mapped(x, `expand(2, ${spread.join(', ')})`, (t) => t.expand([2, ...spread])),
    mapped(x, `diagonal(${offset})`, (t) => t.diagonal({ offset })),
    mapped(x, 'detach()', (t) => t.detach()),
    mapped(x, 'contiguous()', (t) => t.contiguous()),
    mapped(x, 'clone()', (t) => t.clone()),
  ]);
};

export const viewSteps: readonly Step[] = [rearranged, cut, cut, reshaped];
