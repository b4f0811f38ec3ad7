import * as core from '@kindling/core';
import { Tensor, type internal } from '@kindling/core';
import { UnsupportedError } from '../errors.ts';
import type { GoldenEntry } from './format.ts';
import { positionalByName, signatures } from './signatures.ts';

/** Packages beyond core, by PyTorch's prefix: `{ 'nn.functional': functional, linalg }`. */
export type Namespaces = Readonly<Record<string, object>>;

type Callable = (...args: readonly unknown[]) => unknown;

export interface Target {
  /** Takes the tensor of a method as its first argument. */
  readonly call: Callable;
  /** PyTorch's parameter names where known. */
  readonly params: readonly string[] | null;
  /** How many parameters are positional; what follows goes into the options object. */
  readonly positional: number;
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

function method(name: string): Callable | null {
  const property = Object.getOwnPropertyDescriptor(Tensor.prototype, name);
  const { value, get }: { value?: unknown; get?: unknown } = property ?? {};
  const f = value ?? get;
  if (!isCallable(f)) return null;
  const bound = (self: unknown, ...rest: readonly unknown[]): unknown => Reflect.apply(f, self, rest);
  return Object.defineProperty(bound, 'length', { value: f.length + 1 });
}

function paramsOf(f: Callable | null): readonly string[] | null {
  if (f === null || !('op' in f)) return null;
  return (f.op as internal.OpRow).params;
}

function positionalCount(params: readonly string[] | null, length: number): number {
  if (params === null) return length;
  let n = Math.min(length, params.length);
  while (n < params.length && positionalByName.has(params[n] as string)) n++;
  return n;
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
  const call = preferMethod ? (asMethod ?? free) : (free ?? asMethod);
  if (call === null) throw new UnsupportedError(`no ${entry.op}`, { op: entry.op });
  const params = signature.params ?? paramsOf(call) ?? paramsOf(free);
  const positional = signature.positional ?? positionalCount(params, call.length);
  return { call, params, positional, aliases: signature.aliases ?? {}, byType: signature.byType ?? {} };
}
