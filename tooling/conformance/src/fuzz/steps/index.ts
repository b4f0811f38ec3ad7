import { slice, where, type DeviceLike, type Index, type Tensor } from '@kindling/core';
import type { Dice } from '../dice.ts';
import { choose, literal, mapped, numel, written, type Chosen, type Step } from '../recipe.ts';

type Position = (device: DeviceLike) => Index;

/** One position of an index into a dimension, with its text. */
function position(dice: Dice, size: number): [text: string, make: Position] {
  const kind = dice.int(0, 5);
  const [a, b, step] = [dice.int(-size, size), dice.int(-size - 1, size + 1), dice.int(1, 2)];
  if (kind === 0) return [String(a), () => a];
  if (kind === 1) return [`slice(${a}, ${b}, ${step})`, () => slice(a, b, step)];
  if (kind === 2) return ['slice()', () => slice()];
  const list = dice.numbers(dice.int(0, 3), -size, Math.max(size - 1, 0));
  if (kind === 3) return [JSON.stringify(list), () => list];
  if (kind === 4) return [`tensor(${JSON.stringify(list)})`, (device) => literal(list, [list.length], 'int64', device)];
  const mask = dice.numbers(size, 0, 1);
  return [`mask(${JSON.stringify(mask)})`, (device) => literal(mask, [size], 'bool', device)];
}

function indexOf(dice: Dice, x: Chosen): [text: string, make: (device: DeviceLike) => Index[]] {
  const parts: [string, Position][] = [];
  for (const size of x.sizes) {
    if (dice.chance(0.15)) parts.push(['null', () => null]);
    if (dice.chance(0.15)) {
      parts.push(["'...'", () => '...']);
      break;
    }
    if (dice.chance(0.2)) break;
    parts.push(position(dice, size));
  }
  return [parts.map(([text]) => text).join(', '), (device) => parts.map(([, make]) => make(device))];
}

const read: Step = (dice, pool) => {
  const x = choose(dice, pool);
  const [text, make] = indexOf(dice, x);
  return mapped(x, `at(${text})`, (t, device) => t.at(...make(device)));
};

const write: Step = (dice, pool) => {
  const x = choose(dice, pool);
  const y = choose(dice, pool);
  const [text, make] = indexOf(dice, x);
  const value = dice.int(0, 5);
  if (dice.chance(0.7)) return written(x, `setAt([${text}], ${value})`, (t, device) => t.setAt(make(device), value));
  return {
    text: `${x.name}.setAt([${text}], ${y.name})`,
    run: (tensors, device) => {
      (tensors[x.at] as Tensor).setAt(make(device), tensors[y.at] as Tensor);
      return null;
    },
  };
};

const gathered: Step = (dice, pool) => {
  const x = choose(dice, pool);
  const d = dice.dim(x.sizes.length);
  const size = x.sizes.at(d) ?? 1;
  const vector = dice.numbers(dice.int(0, 4), 0, Math.max(size - 1, 0));
  const places = dice.numbers(numel(x.sizes), 0, dice.chance(0.05) ? size : Math.max(size - 1, 0));
  const values = dice.numbers(numel(x.sizes), 0, 3);
  const column = (device: DeviceLike): Tensor => literal(vector, [vector.length], 'int64', device);
  const index = (device: DeviceLike): Tensor => literal(places, x.sizes, 'int64', device);
  const source = (device: DeviceLike): Tensor => literal(values, x.sizes, x.dtype, device);
  const name = JSON.stringify(places);
  return dice.pick([
    mapped(x, `indexSelect(${d}, ${JSON.stringify(vector)})`, (t, on) => t.indexSelect(d, column(on))),
    mapped(x, `gather(${d}, ${name})`, (t, on) => t.gather(d, index(on))),
    mapped(x, `scatter(${d}, ${name}, ..)`, (t, on) => t.scatter(d, index(on), source(on))),
    mapped(x, `scatterAdd(${d}, ${name}, ..)`, (t, on) => t.scatterAdd(d, index(on), source(on))),
    mapped(x, `scatterReduce(${d}, ${name}, .., amax)`, (t, on) => t.scatterReduce(d, index(on), source(on), 'amax')),
    mapped(x, `takeAlongDim(${name}, ${d})`, (t, on) => t.takeAlongDim(index(on), d)),
    written(x, `indexFill_(${d}, ${JSON.stringify(vector)}, 2)`, (t, on) => t.indexFill_(d, column(on), 2)),
  ]);
};

const masked: Step = (dice, pool) => {
  const x = choose(dice, pool);
  const bits = dice.numbers(numel(x.sizes), 0, 1);
  const mask = (device: DeviceLike): Tensor => literal(bits, x.sizes, 'bool', device);
  const text = JSON.stringify(bits);
  return dice.pick([
    mapped(x, `maskedSelect(${text})`, (t, on) => t.maskedSelect(mask(on))),
    mapped(x, `maskedFill(${text}, 1)`, (t, on) => t.maskedFill(mask(on), 1)),
    written(x, `maskedFill_(${text}, 1)`, (t, on) => t.maskedFill_(mask(on), 1)),
    mapped(x, `where(${text}, 0)`, (t, on) => where(mask(on), t, 0)),
    mapped(x, 'nonzero()', (t) => t.nonzero()),
  ]);
};

export const indexSteps: readonly Step[] = [read, read, write, gathered, masked];
