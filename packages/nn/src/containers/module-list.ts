import type { Module } from '../module/module.ts';
import { ModulesInOrder } from './modules-in-order.ts';

/** Modules in a list, registered as '0', '1', ... It has no `forward`: the module that keeps it calls the items. */
export class ModuleList<T extends Module = Module> extends ModulesInOrder<T> {
  static readonly typeName: string = 'ModuleList';

  constructor(modules: Iterable<T> = []) {
    super(modules);
  }
}
