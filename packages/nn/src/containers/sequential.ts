import type { Tensor } from '@kindling/core/lean';
import { after } from '../module/memory-scope.ts';
import { Module } from '../module/module.ts';
import { ModulesInOrder } from './modules-in-order.ts';

/** Modules by name, in order. An object reorders names that are integers: use a Map for those. */
export type NamedModules = ReadonlyMap<string, Module> | Readonly<Record<string, Module>>;

type Input<T extends readonly Module[]> = T extends readonly [infer First extends Module, ...unknown[]]
  ? Parameters<First['forward']>[0]
  : Tensor;
type Output<T extends readonly Module[]> = T extends readonly [...unknown[], infer Last extends Module]
  ? ReturnType<Last['forward']>
  : Tensor;

/**
 * Runs modules one after another, each on the result of the one before.
 *
 * `new Sequential(a, b)` registers them as '0' and '1'; `new Sequential({ conv, relu })`, or a Map, by name.
 * The types of the call are those of the first module's input and the last one's output.
 */
export class Sequential<T extends readonly Module[] = readonly Module[]> extends ModulesInOrder<Module> {
  static readonly typeName: string = 'Sequential';
  static readonly intermediates: string = 'freed';
  /** Not enumerable: no field of its own. */
  declare private readonly givenNames: string[];

  constructor(...modules: T);
  constructor(modules: NamedModules);
  constructor(...args: readonly Module[] | readonly [NamedModules]) {
    const first = args[0];
    const named =
      first === undefined || first instanceof Module ? null : first instanceof Map ? [...first] : Object.entries(first);
    super(named === null ? (args as readonly Module[]) : named.map(([, module]) => module));
    Object.defineProperty(this, 'givenNames', { value: named?.map(([name]) => name) ?? [] });
  }

  /** Puts `item` before position `index`; where there are names, under the number of the position. @throws IndexError */
  override insert(index: number, item: Module): void {
    const at = this.position(index, this.length + 1);
    super.insert(index, item);
    if (this.givenNames.length > at) this.givenNames.splice(at, 0, String(at));
  }

  /** Takes out and returns the item at `index`, the last by default. @throws IndexError */
  override pop(index = -1): Module {
    const at = this.position(index, this.length);
    this.givenNames.splice(at, 1);
    return super.pop(index);
  }

  override forward(input: Input<T>): Output<T> {
    let value: unknown = input;
    for (let i = 0; Object.hasOwn(this, i); i++) value = after(value, this[i]?.(value));
    return value as Output<T>; // what the last module returns
  }

  override fields(): readonly (readonly [name: string, value: unknown])[] {
    return Object.entries(this).map(([key, value], i) => [this.givenNames[i] ?? key, value]);
  }
}
