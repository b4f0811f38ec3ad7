// Fields of a module by the names that PyTorch gives them.
import type { Tensor } from '@kindling/core/lean';
import { Buffer } from '../buffer.ts';
import { noSuchMember } from '../errors.ts';
import type { Module } from '../module/module.ts';
import { typeNameOf } from '../module/text.ts';
import { Parameter } from '../parameter.ts';

/** The parameter or buffer `name` of the module itself, and the field that holds it. @throws ModuleError */
export function ownMember(module: Module, name: string): [key: string, value: Parameter | Buffer] {
  const value = module.fields().find(([n]) => n === name)?.[1];
  const key = Object.keys(module).find((k) => Reflect.get(module, k) === value);
  if (key === undefined || !(value instanceof Parameter || value instanceof Buffer))
    throw noSuchMember(typeNameOf(module), 'parameter or buffer', name, name);
  return [key, value];
}

/** Holds `value` in the field, whatever it was. */
export function setField(module: Module, key: string, value: Tensor): void {
  Object.defineProperty(module, key, { value, writable: true, enumerable: true, configurable: true });
}
