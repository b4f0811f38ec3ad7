import { shapeText, Size, Tensor, type ErrorDetail } from '@kindling/core';
import { noGrad } from '@kindling/autograd';
import { Buffer } from '../buffer.ts';
import { StateDictError } from '../errors.ts';
import { Parameter } from '../parameter.ts';
import { isModule } from './brand.ts';
import type { Module } from './module.ts';
import { typeNameOf } from './text.ts';
import { own } from './walk.ts';

/** Tensors by the dotted names PyTorch gives them. */
export type StateDict = Record<string, Tensor>;

export interface LoadStateDictOptions {
  /** Refuses missing and unexpected keys; true when left out. */
  readonly strict?: boolean;
}

/** What `loadStateDict` did not find; prints as PyTorch's named tuple. */
export class IncompatibleKeys {
  readonly missingKeys: readonly string[];
  readonly unexpectedKeys: readonly string[];

  constructor(missingKeys: readonly string[], unexpectedKeys: readonly string[]) {
    this.missingKeys = missingKeys;
    this.unexpectedKeys = unexpectedKeys;
  }

  toString(): string {
    if (this.missingKeys.length === 0 && this.unexpectedKeys.length === 0) return '<All keys matched successfully>';
    const list = (keys: readonly string[]): string => `[${keys.map((k) => `'${k}'`).join(', ')}]`;
    return `_IncompatibleKeys(missing_keys=${list(this.missingKeys)}, unexpected_keys=${list(this.unexpectedKeys)})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const isParameter = (x: unknown): x is Parameter => x instanceof Parameter;
const isBuffer = (x: unknown): x is Buffer => x instanceof Buffer && x.persistent;

/** Parameters, persistent buffers, then children; shared ones under each of their names. */
const stateOf = (module: Module): [name: string, value: Tensor][] => [
  ...own<Tensor>(module, isParameter),
  ...own<Tensor>(module, isBuffer),
];

export function collectState(module: Module, prefix: string, into: StateDict): StateDict {
  for (const [name, value] of stateOf(module)) into[prefix + name] = value.detach();
  for (const [name, child] of own(module, isModule)) collectState(child, `${prefix}${name}.`, into);
  return into;
}

interface Findings {
  readonly copies: (readonly [target: Tensor, source: Tensor])[];
  readonly missing: string[];
  readonly unexpected: string[];
  readonly misfits: string[];
  readonly shapes: (readonly number[])[];
}

function compare(module: Module, state: Readonly<Record<string, unknown>>, prefix: string, found: Findings): void {
  const names = new Set<string>();
  for (const [name, target] of stateOf(module)) {
    names.add(name);
    const key = prefix + name;
    const source = state[key];
    if (!Object.hasOwn(state, key)) found.missing.push(key);
    else if (!(source instanceof Tensor))
      found.misfits.push(`While copying "${key}", expected a Tensor from checkpoint but received ${typeof source}.`);
    else if (shapeText(source.sizes) !== shapeText(target.sizes)) {
      found.shapes.push(source.sizes, target.sizes);
      found.misfits.push(
        `size mismatch for ${key}: copying a param with shape ${Size.from(source.sizes)} from checkpoint, ` +
          `the shape in current model is ${Size.from(target.sizes)}.`,
      );
    } else found.copies.push([target, source]);
  }
  const children = own(module, isModule);
  for (const [name] of children) names.add(name);
  for (const key of Object.keys(state)) {
    if (key.startsWith(prefix) && !names.has(key.slice(prefix.length).split('.', 1)[0] ?? ''))
      found.unexpected.push(key);
  }
  for (const [name, child] of children) compare(child, state, `${prefix}${name}.`, found);
}

const quoted = (keys: readonly string[]): string => keys.map((k) => `"${k}"`).join(', ');

/** Copies what fits, in place. Nothing is written when it throws. */
export function loadState(
  module: Module,
  state: Readonly<Record<string, unknown>>,
  { strict = true }: LoadStateDictOptions,
): IncompatibleKeys {
  const found: Findings = { copies: [], missing: [], unexpected: [], misfits: [], shapes: [] };
  compare(module, state, '', found);
  const messages = [...found.misfits];
  if (strict) {
    if (found.unexpected.length > 0) messages.unshift(`Unexpected key(s) in state_dict: ${quoted(found.unexpected)}. `);
    if (found.missing.length > 0) messages.unshift(`Missing key(s) in state_dict: ${quoted(found.missing)}. `);
  }
  if (messages.length > 0) {
    const detail: ErrorDetail = { op: 'loadStateDict', shapes: found.shapes };
    const text = `Error(s) in loading state_dict for ${typeNameOf(module)}:\n\t${messages.join('\n\t')}`;
    throw new StateDictError(text, found.missing, found.unexpected, detail);
  }
  noGrad(() => {
    for (const [target, source] of found.copies) target.copy_(source);
  });
  return new IncompatibleKeys(found.missing, found.unexpected);
}
