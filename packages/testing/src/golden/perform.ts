import { getDefaultDevice, setDefaultDevice, type DeviceLike, type Tensor } from '@kindling/core';
import { place } from '../inputs/place.ts';
import { decode, type Argument } from './arguments.ts';
import { callTarget } from './call.ts';
import type { GoldenEntry, GoldenSample } from './format.ts';
import { resolve, type Namespaces } from './resolve.ts';
import { rewritten } from './rewrites.ts';
import { goldenValues } from './tensors.ts';

export interface Call {
  /** Tensors made for this call, by index in the entry. */
  readonly tensors: ReadonlyMap<number, Tensor>;
  readonly out: unknown;
}

/** Makes the tensors of a sample anew and calls the op; with `recording`, inputs require grad as they did in PyTorch. */
export function perform(
  entry: GoldenEntry,
  sample: GoldenSample,
  device: DeviceLike,
  namespaces: Namespaces,
  recording: boolean,
): Call {
  const tensors = new Map<number, Tensor>();
  const tensor = (index: number): Tensor => {
    const spec = entry.tensors[index];
    let made = tensors.get(index);
    if (made === undefined) {
      made = place(goldenValues(entry, index), { strides: spec?.strides, offset: spec?.storage_offset }, device);
      if (recording && spec?.requires_grad === true) made.requiresGrad = true;
      tensors.set(index, made);
    }
    return made;
  };
  const args = sample.args.map((a) => decode(a, { tensor, device }));
  const kwargs: Record<string, Argument> = {};
  for (const [name, value] of Object.entries(sample.kwargs)) {
    kwargs[name] = name === 'device' ? device.toString() : decode(value, { tensor, device });
  }
  const direct = rewritten(entry, args, kwargs, device);
  const out = onDevice(device, direct ?? (() => callTarget(entry.op, resolve(entry, namespaces), args, kwargs)));
  return { tensors, out };
}

/** With `device` as the default one, for ops that make tensors from nothing. */
function onDevice<T>(device: DeviceLike, run: () => T): T {
  const before = getDefaultDevice();
  if (before.toString() === device.toString()) return run();
  setDefaultDevice(device);
  try {
    return run();
  } finally {
    setDefaultDevice(before);
  }
}
