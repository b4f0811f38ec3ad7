import { shapeText } from '@kindling/core';
import type { GoldenEntry, GoldenSample } from './format.ts';

/** The call of a sample as Python would write it, with shapes for tensors. */
export function described(entry: GoldenEntry, sample: GoldenSample): string {
  const text = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const [key, content] = Object.entries(value)[0] as [string, unknown];
    if (key !== '$t') return text(content);
    const spec = entry.tensors[content as number];
    return spec === undefined
      ? '?'
      : `${spec.dtype}${shapeText(spec.shape)}${spec.strides ? ` strides ${shapeText(spec.strides)}` : ''}`;
  };
  const named = Object.entries(sample.kwargs).map(([k, v]) => `${k}=${text(v)}`);
  return `${entry.op}(${[...sample.args.map(text), ...named].join(', ')})`;
}
