import { defaultGenerator, Generator } from '@kindling/core';
import { SerializeError } from '../errors.ts';
import { loadPth, type LoadPthOptions } from '../pth/load.ts';
import { savePth } from '../pth/save.ts';
import { generatorBytes, mapped, packed, paired, type CheckpointTarget, type Load, type Stateful } from './parts.ts';

/** The default generator's state, as PyTorch's `get_rng_state()`. */
const rngKey = 'rng_state';

export type CheckpointTargets = Readonly<Record<string, CheckpointTarget>>;

/**
 * A whole training state as the bytes of a `.pth` file: of modules, optimizers, schedules, loaders and whatever else has
 * `stateDict()` and `loadStateDict()` their state, of Generators theirs (as tensors of bytes), other values as `savePth`
 * keeps them; also within arrays and objects. The default generator is always part of it, as `rng_state`.
 *
 * `torch.load` gives a dict of the same names.
 * @throws SerializeError for a value that cannot be saved, naming it
 */
export function encodeCheckpoint(content: Readonly<Record<string, unknown>>, file = 'checkpoint'): Uint8Array {
  if (Object.hasOwn(content, rngKey))
    throw new SerializeError(file, 'the default generator is saved under this name. Choose another.', rngKey);
  return savePth({ ...mapped(content, packed), [rngKey]: packed(defaultGenerator) }, file);
}

/**
 * Puts the states of a checkpoint into `targets`, by name, and sets the default generator. Returns what is left: plain
 * values (epoch, step, ...) and the states that nothing took over. `T` is what the caller expects; it is not checked.
 *
 * The file is read and every state checked before anything is changed; when it throws, all is as it was.
 * @throws SerializeError when the bytes are damaged or a state is missing, and each part's own error when a state does not fit
 */
export function decodeCheckpoint<T = Record<string, unknown>>(
  bytes: Uint8Array,
  targets: CheckpointTargets,
  options: LoadPthOptions = {},
): T {
  const { file = 'checkpoint' } = options;
  const saved = loadPth<unknown>(bytes, options);
  if (typeof saved !== 'object' || saved === null || Object.getPrototypeOf(saved) !== Object.prototype)
    throw new SerializeError(file, 'is no checkpoint: it holds no dict of names.');
  const { [rngKey]: rng, ...entries } = saved as Record<string, unknown>;
  const wanted = Object.entries(targets);
  const loads = wanted.flatMap(([name, target]) => paired(target, entries[name], file, name));
  if (rng !== undefined) loads.push({ target: defaultGenerator, state: rng });
  apply(loads, file);
  const taken = new Set(Object.keys(targets));
  return Object.fromEntries(Object.entries(entries).filter(([name]) => !taken.has(name))) as T;
}

const load = (target: Stateful, state: unknown): unknown => target.loadStateDict(state as never);

function apply(loads: readonly Load[], file: string): void {
  const sure: (() => unknown)[] = [];
  const unsure: Stateful[] = [];
  for (const { target, state } of loads) {
    if (target instanceof Generator) {
      const bytes = generatorBytes(state, file);
      sure.push(() => target.setState(bytes));
    } else if (target.checkStateDict) {
      target.checkStateDict(state as never);
      sure.push(() => load(target, state));
    } else unsure.push(target);
  }
  const undo: (() => unknown)[] = [];
  try {
    for (const target of unsure) {
      const before = loadPth<unknown>(savePth(target.stateDict(), file), { file });
      undo.push(() => load(target, before));
      load(target, loads.find((l) => l.target === target)?.state);
    }
  } catch (error) {
    for (const back of undo.reverse()) back();
    throw error;
  }
  for (const run of sure) run();
}
