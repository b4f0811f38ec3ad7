// Where a worker finds what a dataset is made of.
import { DataError } from '../errors.ts';
import type { BuiltinModule } from './recipe.ts';

export type Exports = Readonly<Record<string, unknown>>;

export interface WorkerModules {
  /** The modules of this package. */
  readonly builtin: Readonly<Record<BuiltinModule, () => Exports | Promise<Exports>>>;
  /** What the worker's own file has imported for datasets, whose addresses a bundler has made useless. */
  readonly own: Exports;
}

/** @throws DataError when the module cannot be imported */
export async function exportsOf({ own }: WorkerModules, module: string, name: string): Promise<Exports> {
  if (Object.hasOwn(own, name)) return own;
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ module)) as Exports;
  } catch (cause) {
    const error = new DataError(
      `${module} cannot be imported: ${cause instanceof Error ? cause.message : String(cause)}.`,
    );
    error.cause = cause;
    throw error;
  }
}
