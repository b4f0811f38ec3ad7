import type { Module } from '../module/module.ts';
import { Keyed, type Entries } from './keyed.ts';

/** Modules by name, registered under it. It has no `forward`: the module that keeps it calls the items. */
export class ModuleDict<T extends Module = Module> extends Keyed<T> {
  static readonly typeName: string = 'ModuleDict';

  constructor(modules: Entries<T> = {}) {
    super(modules);
  }
}
