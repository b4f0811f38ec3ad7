// The lines of op-cases.ts on Kindling: PyTorch's names, their underscores turned to camelCase.
import * as core from '@kindling/core';
import { functional } from '@kindling/nn';
import type { Call } from '../child/measure.ts';
import type { OpCase, OpInput } from '../op-cases.ts';
import { values } from './data.ts';

type Tensor = core.Tensor;

const camel = (name: string): string => name.replace(/(?<=.)_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** @throws TypeError for a name that Kindling does not have */
export function opCall({ fn, args, options = {} }: OpCase): Call {
  const inputs = args.map(made);
  const settings = Object.fromEntries(Object.entries(options).map(([key, value]) => [camel(key), value]));
  const all = Object.keys(settings).length > 0 ? [...inputs, settings] : inputs;
  const [first, ...rest] = all;
  if (fn.startsWith('.')) {
    const method = found(first as object, camel(fn.slice(1)));
    return () => void Reflect.apply(method, first, rest);
  }
  const free = fn.startsWith('F.') ? found(functional, camel(fn.slice(2))) : found(core, camel(fn));
  return () => void free(...all);
}

type Callable = (...args: readonly unknown[]) => unknown;

function found(where: object, name: string): Callable {
  const value: unknown = Reflect.get(where, name);
  if (typeof value !== 'function') throw new TypeError(`kindling has no ${name}`);
  return value as Callable;
}

function made(arg: OpCase['args'][number]): unknown {
  if (Array.isArray(arg)) return arg.map(made);
  return typeof arg === 'object' && arg !== null && 'sizes' in arg ? tensorOf(arg) : arg;
}

function tensorOf({ sizes, layout, values: kind }: OpInput): Tensor {
  const x = elements(sizes, kind);
  if (layout === undefined) return x;
  return layout === 'transposed' ? x.transpose(-2, -1) : x.expand([layout.rows, ...sizes]);
}

function elements(sizes: readonly number[], kind: OpInput['values']): Tensor {
  const x = core.fromArray(values(sizes.reduce((a, b) => a * b, 1)), sizes);
  if (kind === undefined) return x;
  if (kind === 'positive') return x.abs();
  if (kind === 'mask') return x.gt(0);
  if (kind === 'sorted') return x.sort().values;
  return x
    .add(2)
    .div(4)
    .mul(kind.below)
    .long()
    .clamp(0, kind.below - 1);
}
