import { Tensor } from '@kindling/core';
import { SerializeError } from '../errors.ts';

export const isPth = (path: string): boolean => /\.(pth|pt)$/i.test(path);

/** @throws SerializeError unless `value` is an object of tensors alone */
export function asNamedTensors(value: unknown, file: string): Record<string, Tensor> {
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  const entries: [string, unknown][] = isPlain ? Object.entries(value) : [];
  const other = entries.find(([, item]) => !(item instanceof Tensor));
  if (!isPlain || other)
    throw new SerializeError(
      file,
      'holds more than tensors by name. Read its bytes and use loadPth(bytes).',
      other?.[0],
    );
  return Object.fromEntries(entries as [string, Tensor][]);
}
