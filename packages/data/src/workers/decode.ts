// Values that arrived in a worker, made anew.
import { empty, internal } from '@kindling/core';
import { IterableDataset, Dataset } from '../dataset.ts';
import { DataError } from '../errors.ts';
import { Transform } from '../transforms/transform.ts';
import type { Encoded } from './encode.ts';
import type { BuiltinModule } from './recipe.ts';

type Exports = Readonly<Record<string, unknown>>;

const builtins: Readonly<Record<BuiltinModule, () => Promise<Exports>>> = {
  data: () => import('../index.ts'),
  images: () => import('../images/index.ts'),
  shared: () => import('./shared.ts'),
  transforms: () => import('../transforms/index.ts'),
};

export async function decode(encoded: Encoded): Promise<unknown> {
  switch (encoded[0]) {
    case 'value':
    case 'array':
      return encoded[1];
    case 'list':
      return Promise.all(encoded[1].map(decode));
    case 'object':
      return Object.fromEntries(await Promise.all(encoded[1].map(async ([key, item]) => [key, await decode(item)])));
    case 'tensor': {
      const [, dtype, sizes, array] = encoded;
      const out = empty(sizes, { dtype });
      internal.writeArray(out, array);
      return out;
    }
    case 'builtin':
      return make(await builtins[encoded[1]](), encoded[1], encoded[2], encoded[3]);
    case 'module':
      return make(await importModule(encoded[1]), encoded[1], encoded[2], encoded[3]);
  }
}

/** @throws DataError when the module cannot be imported */
export async function importModule(module: string): Promise<Exports> {
  try {
    return (await import(module)) as Exports;
  } catch (cause) {
    const error = new DataError(
      `${module} cannot be imported: ${cause instanceof Error ? cause.message : String(cause)}.`,
    );
    error.cause = cause;
    throw error;
  }
}

type Constructor = new (...args: unknown[]) => unknown;
type Callable = (...args: unknown[]) => unknown;

const isClass = (value: Callable | Constructor): value is Constructor =>
  value.prototype instanceof Dataset ||
  value.prototype instanceof IterableDataset ||
  value.prototype instanceof Transform ||
  Function.prototype.toString.call(value).startsWith('class');

async function make(exports: Exports, module: string, name: string, args: readonly Encoded[]): Promise<unknown> {
  const factory = functionOf(exports, module, name);
  const values = await Promise.all(args.map(decode));
  return isClass(factory) ? new factory(...values) : factory(...values);
}

/** @throws DataError when the module exports no such function */
export function functionOf(exports: Exports, module: string, name: string): Callable | Constructor {
  const factory = exports[name];
  if (typeof factory === 'function') return factory as Callable | Constructor;
  throw new DataError(
    `${module} exports no function or class '${name}'; it exports ${Object.keys(exports).join(', ')}.`,
  );
}
