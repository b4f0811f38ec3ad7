// From Python's positional and keyword arguments to a call of ours.
import { scalar } from '@kindling/core';
import { UnsupportedError } from '../errors.ts';
import { isList, PythonFloat, type Argument } from './arguments.ts';
import { camelCase, type Target } from './resolve.ts';
import { tensorLike } from './signatures.ts';

/** A Python float keeps its kind where a number stands for a tensor; elsewhere it is just a number. */
function native(value: Argument, param: string): unknown {
  if (value instanceof PythonFloat) return tensorLike.has(param) ? scalar(value.value, 'float') : value.value;
  return isList(value) ? value.map((v) => native(v, '')) : value;
}

/** Options that note which of them the function looked at: one that is never read has not been implemented. */
function observed(options: Readonly<Record<string, unknown>>): {
  readonly proxy: object;
  readonly unread: () => string[];
} {
  const read = new Set<string | symbol>();
  const proxy = new Proxy(options, {
    get(target, key) {
      read.add(key);
      return Reflect.get(target, key);
    },
  });
  return { proxy, unread: () => Object.keys(options).filter((key) => !read.has(key)) };
}

/** Places PyTorch's arguments where the function takes them. @throws UnsupportedError when it has no such parameter */
function arrange(name: string, target: Target, args: readonly Argument[], kwargs: Readonly<Record<string, Argument>>) {
  const { params, positional, variadic, options: keys, aliases, byType } = target;
  const slots: unknown[] = [];
  const options: Record<string, unknown> = {};
  const lacks = (what: string): UnsupportedError => new UnsupportedError(`${name} with ${what}`, { op: name });
  const put = (param: string, value: Argument): void => {
    const key = camelCase(param);
    const known = params.indexOf(param);
    const at = known >= 0 && (variadic || known < positional.length) ? known : positional.indexOf(key);
    if (at >= 0) slots[at] = native(value, key);
    else if (value === null || value === undefined) return;
    else if (keys === null && !variadic) throw lacks(param);
    else options[key] = native(value, key);
  };
  args.forEach((value, i) => {
    if (value === undefined) return;
    const overload = byType[typeof value];
    const param = overload ?? params[i] ?? positional[i] ?? keys?.[i - positional.length];
    if (overload !== undefined) put(overload, value);
    else if (i < positional.length || variadic) slots[i] = native(value, camelCase(param ?? ''));
    else if (param !== undefined) put(param, value);
    else throw lacks(`${args.length} positional arguments`);
  });
  for (const [param, value] of Object.entries(kwargs)) put(aliases[param] ?? param, value);
  return { slots, options };
}

/**
 * Calls an op as PyTorch's Python call would.
 * @throws UnsupportedError when the op has no such parameter, or ignores it
 */
export function callTarget(
  name: string,
  target: Target,
  args: readonly Argument[],
  kwargs: Readonly<Record<string, Argument>>,
): unknown {
  const { slots, options } = arrange(name, target, args, kwargs);
  if (Object.keys(options).length === 0) return target.call(...slots);
  const { proxy, unread } = observed(options);
  while (!target.variadic && slots.length < target.positional.length) slots.push(undefined);
  const out = target.call(...slots, proxy);
  const [ignored] = unread();
  if (ignored !== undefined) throw new UnsupportedError(`${name} with ${ignored}`, { op: name });
  return out;
}
