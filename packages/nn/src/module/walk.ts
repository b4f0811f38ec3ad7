// What a module owns, found by walking its fields: uncached, so that assignment is all there is to registration.
import type { Buffer } from '../buffer.ts';
import { isModule } from './brand.ts';
import type { Module } from './module.ts';
import type { Parameter } from '../parameter.ts';

export interface NamedOptions {
  /** Put before every name, with a dot. */
  readonly prefix?: string;
  /** Also those of submodules; true when left out. */
  readonly recurse?: boolean;
  /** Shared tensors and modules appear once, under their first name; true when left out. */
  readonly removeDuplicate?: boolean;
}
export type Named<T> = [name: string, value: T];
type Guard<T> = (value: unknown) => value is T;

export const join = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}.${name}`);

/** The fields of `module` itself that hold a T, in declaration order. */
export function own<T>(module: Module, is: Guard<T>): Named<T>[] {
  const found: Named<T>[] = [];
  for (const [name, value] of module.fields()) if (is(value)) found.push([name, value]);
  return found;
}

/** Direct children; one that stands under several names appears once. */
export function childrenOf(module: Module): Named<Module>[] {
  const seen = new Set<Module>();
  return own(module, isModule).filter(([, child]) => !seen.has(child) && seen.add(child));
}

/** The module itself, then its descendants, each before its children. */
export function modulesOf(module: Module, prefix: string, removeDuplicate: boolean): Named<Module>[] {
  const found: Named<Module>[] = [];
  const seen = new Set<Module>();
  const visit = (path: string, m: Module): void => {
    if (removeDuplicate) {
      if (seen.has(m)) return;
      seen.add(m);
    }
    found.push([path, m]);
    for (const [name, child] of own(m, isModule)) visit(join(path, name), child);
  };
  visit(prefix, module);
  return found;
}

/** Parameters or buffers of the module and, unless `recurse` is false, of its descendants. */
export function membersOf<T extends Parameter | Buffer>(
  module: Module,
  is: Guard<T>,
  { prefix = '', recurse = true, removeDuplicate = true }: NamedOptions,
): Named<T>[] {
  const found: Named<T>[] = [];
  const seen = new Set<T>();
  const modules: Named<Module>[] = recurse ? modulesOf(module, prefix, removeDuplicate) : [[prefix, module]];
  for (const [path, m] of modules) {
    for (const [name, value] of own(m, is)) {
      if (removeDuplicate) {
        if (seen.has(value)) continue;
        seen.add(value);
      }
      found.push([join(path, name), value]);
    }
  }
  return found;
}
