import { cat, stack, Tensor, ValueError, type Device } from '@kindling/core';
import { isPlain, tensorsIn } from '../ddp/tensors-in.ts';

/** `f` of each tensor in lists and plain objects, everything else as it is. */
function mapTensors(value: unknown, f: (x: Tensor) => unknown): unknown {
  if (value instanceof Tensor) return f(value);
  if (Array.isArray(value)) return value.map((item) => mapTensors(item, f));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTensors(item, f)]));
}

/**
 * The arguments in parts along `dim`, one for each device and on it, fewer where there are fewer rows than devices. Tensors
 * in lists and plain objects are split, 0-dim ones and everything else go to all. Gradients flow back.
 * @throws ValueError where tensors split into different numbers of parts
 */
export function scatter(args: readonly unknown[], devices: readonly Device[], dim: number): unknown[][] {
  const split = (x: Tensor): Tensor[] => (x.ndim === 0 ? devices.map(() => x) : x.chunk(devices.length, dim));
  const parts = new Map(tensorsIn(args).map((x) => [x, split(x)]));
  const counts = new Set([...parts].filter(([x]) => x.ndim > 0).map(([, list]) => list.length));
  if (counts.size > 1)
    throw new ValueError(
      `DataParallel: inputs split into ${[...counts].join(' and ')} parts along dimension ${dim}; all need as many rows.`,
      { op: 'DataParallel' },
    );
  const [count = 1] = counts;
  return devices
    .slice(0, count)
    .map((device, i) => mapTensors(args, (x) => parts.get(x)?.[i]?.to({ device })) as unknown[]);
}

/**
 * Results of the parts as one, on `device`: tensors joined along `dim`, 0-dim ones stacked, in lists and plain objects too.
 * @throws ValueError for results that are no tensors
 */
export function gather(outputs: readonly unknown[], device: Device, dim: number): unknown {
  const [first] = outputs;
  if (outputs.every((x) => x instanceof Tensor)) {
    const moved = outputs.map((x) => x.to({ device }));
    return moved[0]?.ndim === 0 ? stack(moved) : cat(moved, dim);
  }
  const each = (key: string | number): unknown =>
    gather(
      outputs.map((output) => (output as Record<string | number, unknown>)[key]),
      device,
      dim,
    );
  if (Array.isArray(first)) return first.map((_, i) => each(i));
  if (isPlain(first)) return Object.fromEntries(Object.keys(first).map((key) => [key, each(key)]));
  if (first === null || first === undefined) return first;
  throw new ValueError(`DataParallel: a result of type ${typeof first} cannot be gathered. Return tensors.`, {
    op: 'DataParallel',
  });
}
