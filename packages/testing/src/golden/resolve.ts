import * as core from '@kindling/core';
import { Tensor, type internal } from '@kindling/core';
import { UnsupportedError } from '../errors.ts';
import type { GoldenEntry } from './format.ts';
import { parametersOf, type Parameters } from './parameters.ts';
import { signatures } from './signatures.ts';

/** Packages beyond core, by PyTorch's prefix: `{ 'nn.functional': functional, linalg }`. */
export type Namespaces = Readonly<Record<string, object>>;

type Callable = (...args: readonly unknown[]) => unknown;

export interface Target extends Parameters {
  /** Takes the tensor of a method as its first argument. */
  readonly call: Callable;
  /** PyTorch's parameter names, where known. */
  readonly params: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
  readonly byType: Readonly<Record<string, string>>;
}

/** PyTorch's name in Kindling: underscores to camelCase. */
export const camelCase = (name: string): string =>
  name.replace(/(?<=\w)_+([a-z0-9])/g, (_, c: string) => c.toUpperCase());

/** Functions of these prefixes are core's where no package of their own holds them. */
const inCore: ReadonlySet<string> = new Set(['', 'special', 'nn.functional']);

const isCallable = (value: unknown): value is Callable => typeof value === 'function';
const member = (object: object | undefined, name: string): unknown =>
  object !== undefined && Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;

function freeFunction(prefix: string, name: string, namespaces: Namespaces): Callable | null {
  const found = member(namespaces[prefix], name) ?? (inCore.has(prefix) ? member(core, name) : undefined);
  return isCallable(found) ? found : null;
}

/** A method or property, as a function of its tensor, with its own parameters. */
function method(name: string): { readonly call: Callable; readonly own: Callable } | null {
  const property = Object.getOwnPropertyDescriptor(Tensor.prototype, name);
  const { value, get }: { value?: unknown; get?: unknown } = property ?? {};
  const own = value ?? get;
  if (!isCallable(own)) return null;
  return { own, call: (self, ...rest) => Reflect.apply(own, self, rest) };
}

function paramsOf(f: Callable | null): readonly string[] | null {
  if (f === null || !('op' in f)) return null;
  return (f.op as internal.OpRow).params;
}

/** Kindling's name of a PyTorch function, without its prefix. */
export const nameOf = (op: string): string => camelCase(op.slice(op.lastIndexOf('.') + 1));

/** Whether Kindling has a function or method of that name. */
export function exists(entry: Pick<GoldenEntry, 'op' | 'call'>, namespaces: Namespaces): boolean {
  try {
    resolve(entry, namespaces);
    return true;
  } catch (error) {
    if (error instanceof UnsupportedError) return false;
    throw error;
  }
}

/** @throws UnsupportedError when Kindling has no function or method of that name */
export function resolve(entry: Pick<GoldenEntry, 'op' | 'call'>, namespaces: Namespaces): Target {
  const dot = entry.op.lastIndexOf('.');
  const base = entry.op.slice(dot + 1);
  const name = camelCase(base);
  const free = freeFunction(entry.op.slice(0, Math.max(dot, 0)), name, namespaces);
  const asMethod = dot < 0 ? method(name) : null;
  const signature = signatures[base] ?? {};
  const preferMethod = entry.call === 'method' || signature.method === true;
  const rest = {
    params: signature.params ?? paramsOf(free) ?? [],
    aliases: signature.aliases ?? {},
    byType: signature.byType ?? {},
  };
  if (asMethod !== null && (preferMethod || free === null)) {
    const own = parametersOf(asMethod.own);
    return { ...rest, ...own, call: asMethod.call, positional: ['self', ...own.positional] };
  }
  if (free === null) throw new UnsupportedError(`no ${entry.op}`, { op: entry.op });
  return { ...rest, ...parametersOf(free), call: free };
}
