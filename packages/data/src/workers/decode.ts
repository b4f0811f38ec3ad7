// Values that arrived in a worker, made anew.
import { empty, internal } from '@kindling/core';
import { IterableDataset, Dataset } from '../dataset.ts';
import { DataError } from '../errors.ts';
import { Transform } from '../transforms/transform.ts';
import type { Encoded } from './encode.ts';
import { exportsOf } from './modules.ts';
import type { Exports, WorkerModules } from './modules.ts';

export async function decode(encoded: Encoded, modules: WorkerModules): Promise<unknown> {
  const inner = (one: Encoded): Promise<unknown> => decode(one, modules);
  switch (encoded[0]) {
    case 'value':
    case 'array':
      return encoded[1];
    case 'list':
      return Promise.all(encoded[1].map(inner));
    case 'object':
      return Object.fromEntries(await Promise.all(encoded[1].map(async ([key, item]) => [key, await inner(item)])));
    case 'tensor': {
      const [, dtype, sizes, array] = encoded;
      const out = empty(sizes, { dtype });
      internal.writeArray(out, array);
      return out;
    }
    case 'builtin':
      return make(
        await modules.builtin[encoded[1]](),
        encoded[1],
        encoded[2],
        await Promise.all(encoded[3].map(inner)),
      );
    case 'module':
      return make(
        await exportsOf(modules, encoded[1], encoded[2]),
        encoded[1],
        encoded[2],
        await Promise.all(encoded[3].map(inner)),
      );
  }
}

type Constructor = new (...args: unknown[]) => unknown;
type Callable = (...args: unknown[]) => unknown;

const isClass = (value: Callable | Constructor): value is Constructor =>
  value.prototype instanceof Dataset ||
  value.prototype instanceof IterableDataset ||
  value.prototype instanceof Transform ||
  Function.prototype.toString.call(value).startsWith('class');

function make(exports: Exports, module: string, name: string, args: readonly unknown[]): unknown {
  const factory = functionOf(exports, module, name);
  return isClass(factory) ? new factory(...args) : factory(...args);
}

/** @throws DataError when the module exports no such function */
export function functionOf(exports: Exports, module: string, name: string): Callable | Constructor {
  const factory = exports[name];
  if (typeof factory === 'function') return factory as Callable | Constructor;
  throw new DataError(
    `${module} exports no function or class '${name}'; it exports ${Object.keys(exports).join(', ')}.`,
  );
}
