import { isModule } from './brand.ts';
import type { Module } from './module.ts';
import { own } from './walk.ts';

/** The printed name of a class: `typeName` where the class itself has one (minifiers rename classes), else its name. */
export function typeNameOf(module: Module): string {
  const { constructor } = module;
  const given = Object.hasOwn(constructor, 'typeName') && 'typeName' in constructor ? constructor.typeName : undefined;
  return typeof given === 'string' ? given : constructor.name;
}

/** PyTorch's `repr`: the extra text, then each child on lines of its own. */
export function moduleText(module: Module): string {
  const extra = module.extraRepr();
  const extraLines = extra === '' ? [] : extra.split('\n');
  const childLines = own(module, isModule).map(([name, child]) => `(${name}): ${indented(child.toString())}`);
  const name = typeNameOf(module);
  if (childLines.length === 0 && extraLines.length <= 1) return `${name}(${extra})`;
  return `${name}(\n  ${[...extraLines, ...childLines].join('\n  ')}\n)`;
}

const indented = (text: string): string => text.split('\n').join('\n  ');
