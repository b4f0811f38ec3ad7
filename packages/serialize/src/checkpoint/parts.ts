// What a checkpoint is made of: whatever has a state_dict, in objects and arrays, among plain values.
import { Generator, tensor, Tensor } from '@kindling/core';
import { SerializeError } from '../errors.ts';

/** A module, an optimizer, a schedule, a data loader, a gradient scaler: whatever gives its state and takes it back. */
export interface Stateful {
  stateDict(): object;
  loadStateDict(state: never): unknown;
  /** Throws where `loadStateDict` would, and changes nothing. What lacks it is put back by its own earlier state. */
  checkStateDict?(state: never): unknown;
}

/** What `loadCheckpoint` fills, by the names it was saved under. */
export type CheckpointTarget =
  Stateful | Generator | readonly CheckpointTarget[] | { readonly [name: string]: CheckpointTarget };

export const isStateful = (value: unknown): value is Stateful =>
  (typeof value === 'object' || typeof value === 'function') &&
  value !== null &&
  typeof Reflect.get(value, 'stateDict') === 'function' &&
  typeof Reflect.get(value, 'loadStateDict') === 'function';

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** As PyTorch's `get_state()`: a tensor of bytes. */
const stateOf = (generator: Generator): Tensor => tensor(generator.getState(), { device: 'cpu' });

/** A value with the states of its parts in their place. */
export function packed(value: unknown): unknown {
  if (value instanceof Generator) return stateOf(value);
  if (isStateful(value)) return value.stateDict();
  if (Array.isArray(value)) return value.map(packed);
  if (isPlain(value)) return mapped(value, packed);
  return value;
}

/** Fields that are undefined are left out, as options are. */
export const mapped = (fields: Record<string, unknown>, map: (value: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, map(value)]),
  );

/** A part, and the state that it is to take over. */
export interface Load {
  readonly target: Stateful | Generator;
  readonly state: unknown;
}

/** The parts of `target`, each with its state in `saved`. @throws SerializeError where the file has none */
export function paired(target: CheckpointTarget, saved: unknown, file: string, name: string): Load[] {
  if (target instanceof Generator || isStateful(target)) {
    if (typeof saved !== 'object' || saved === null)
      throw new SerializeError(file, 'the checkpoint holds no state under this name.', name);
    return [{ target, state: saved }];
  }
  const isList = Array.isArray(target);
  if (!isList && !isPlain(target))
    throw new SerializeError(file, 'only what has stateDict() and loadStateDict() can be loaded into.', name);
  if (isList && (!Array.isArray(saved) || saved.length !== target.length))
    throw new SerializeError(file, `the checkpoint has no list of ${target.length} states under this name.`, name);
  if (!isList && !isPlain(saved))
    throw new SerializeError(file, 'the checkpoint holds no states by name under this name.', name);
  return Object.entries(target as Record<string, CheckpointTarget>).flatMap(([key, part]) =>
    paired(part, (saved as Record<string, unknown>)[key], file, `${name}.${key}`),
  );
}

/** The bytes of a generator's state. @throws SerializeError for what is none, and the generator's own error */
export function generatorBytes(state: unknown, file: string): Uint8Array {
  if (!(state instanceof Tensor) || state.dtype !== 'uint8')
    throw new SerializeError(file, 'the state of a random generator is no tensor of bytes.');
  const bytes = Uint8Array.from(state.toTypedArray() as Uint8Array);
  new Generator().setState(bytes);
  return bytes;
}
