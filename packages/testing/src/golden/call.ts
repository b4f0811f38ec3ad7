// From Python's positional and keyword arguments to a call of ours.
import { scalar } from '@kindling/core';
import { UnsupportedError } from '../errors.ts';
import { isList, PythonFloat, type Argument } from './arguments.ts';
import { camelCase, type Target } from './resolve.ts';
import { tensorLike } from './signatures.ts';

/** A Python float keeps its kind where a number stands for a tensor; elsewhere it is just a number. */
function native(value: Argument, param: string | undefined): unknown {
  if (value instanceof PythonFloat)
    return param === undefined || tensorLike.has(param) ? scalar(value.value, 'float') : value.value;
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
  const { params, positional, aliases, byType } = target;
  const slots: unknown[] = [];
  const options: Record<string, unknown> = {};
  const put = (param: string, value: Argument): void => {
    const at = params?.indexOf(param) ?? -1;
    if (at >= 0 && at < positional) slots[at] = native(value, param);
    else if (value !== null && value !== undefined) options[camelCase(param)] = native(value, param);
  };
  args.forEach((value, i) => {
    if (value === undefined) return;
    const overload = byType[typeof value];
    if (overload !== undefined) return put(overload, value);
    if (params === null && i < positional) slots[i] = native(value, undefined);
    else if (params !== null && i < params.length) put(params[i] as string, value);
    else throw new UnsupportedError(`${name} with ${args.length} positional arguments`, { op: name });
  });
  for (const [param, value] of Object.entries(kwargs)) put(aliases[param] ?? param, value);
  if (Object.keys(options).length === 0) return target.call(...slots);
  const { proxy, unread } = observed(options);
  while (slots.length < positional) slots.push(undefined);
  const out = target.call(...slots, proxy);
  const [ignored] = unread();
  if (ignored !== undefined) throw new UnsupportedError(`${name} with ${ignored}`, { op: name });
  return out;
}
