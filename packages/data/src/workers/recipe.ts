// How a value is made anew in a worker: a module's export and its arguments.
import type { Dataset, IterableDataset } from '../dataset.ts';

/** An export of a module, to be called (or, for a class, constructed) with arguments. */
export interface ModuleRecipe {
  /** Address of the module: `import.meta.url`. */
  readonly module: string;
  readonly export: string;
  readonly args: readonly unknown[];
}

/** A class or function of this package. */
export interface BuiltinRecipe {
  readonly builtin: BuiltinModule;
  readonly export: string;
  readonly args: readonly unknown[];
}
export type BuiltinModule = 'data' | 'images' | 'shared' | 'transforms';

export type Recipe = ModuleRecipe | BuiltinRecipe;

/** What can be sent to a worker as a recipe: datasets and transforms that say how they are made. */
export interface Portable {
  /** How a worker makes an equal one. Arguments may be plain values, tensors, typed arrays and other portable values. */
  toWorker(): Recipe;
}

/**
 * Says how a worker makes something: it imports the module and calls, or constructs, its export with the arguments.
 *
 * ```ts
 * export class Words extends Dataset<string> {
 *   constructor(readonly file: string) { super(); }
 *   override toWorker() { return fromModule(import.meta.url, 'Words', this.file); }
 * }
 * ```
 */
export function fromModule(module: string | URL, name: string, ...args: readonly unknown[]): ModuleRecipe {
  return { module: String(module), export: name, args };
}

/** A function that a worker imports by name, because functions themselves cannot be sent. */
export interface ModuleFunction<F extends (...args: never[]) => unknown> {
  readonly module: string;
  readonly export: string;
  /** Only a type: what the function is. */
  readonly signature?: F;
}

export type WorkerDataset = Dataset<unknown> | IterableDataset<unknown>;

export const isPortable = (value: object): value is Portable =>
  'toWorker' in value && typeof value.toWorker === 'function';
