import { AutogradError } from '@kindling/core/lean';
import { isGradEnabled } from '../modes/modes.ts';
import { savedTensorsHooks } from '../modes/saved-tensors.ts';
import { Frame } from './frame.ts';

export interface CheckpointOptions {
  /** Runs again with the random numbers that the call had; true when left out. */
  readonly preserveRngState?: boolean;
}

const isOptions = (x: unknown): x is CheckpointOptions =>
  typeof x === 'object' && x !== null && Object.getPrototypeOf(x) === Object.prototype && 'preserveRngState' in x;

/**
 * `func(...args)` without keeping what its ops save for backward: backward calls `func` again for that, trading time for
 * memory. Any graph may go through it; tensors it takes from outside get their gradients too.
 * https://pytorch.org/docs/stable/checkpoint.html (as with `use_reentrant=False`)
 * @throws AutogradError for an async `func`; in backward when `func` computes something else the second time
 */
export function checkpoint<A extends readonly unknown[], R>(func: (...args: A) => R, ...args: A): R;
export function checkpoint<A extends readonly unknown[], R>(
  func: (...args: A) => R,
  ...args: [...args: A, options: CheckpointOptions]
): R;
export function checkpoint<R>(func: (...args: readonly unknown[]) => R, ...given: readonly unknown[]): R {
  const last = given.at(-1);
  const { preserveRngState = true } = isOptions(last) ? last : {};
  const args = isOptions(last) ? given.slice(0, -1) : given;
  if (!isGradEnabled()) return func(...args);
  const frame = new Frame((again) => func(...again), args, preserveRngState);
  return savedTensorsHooks(
    (x) => frame.pack(x),
    (index) => frame.unpack(index),
    () => func(...args),
  );
}

/**
 * Calls `functions` one after the other, in so many segments; all but the last are checkpointed.
 * @param functions an iterable of functions of one argument, such as the modules of a Sequential
 * @throws AutogradError unless 1 <= segments <= number of functions
 */
export function checkpointSequential<X>(
  functions: Iterable<(x: X) => X>,
  segments: number,
  input: X,
  { preserveRngState = true }: CheckpointOptions = {},
): X {
  const list = [...functions];
  if (!Number.isInteger(segments) || segments < 1 || segments > list.length) {
    throw new AutogradError(
      `checkpointSequential: ${segments} segments of ${list.length} functions. Give 1 to ${list.length}.`,
      {
        op: 'checkpointSequential',
      },
    );
  }
  const size = Math.floor(list.length / segments);
  const through =
    (from: number, to: number) =>
    (x: X): X =>
      list.slice(from, to).reduce((y, f) => f(y), x);
  let x = input;
  for (let i = 0; i < segments - 1; i++) {
    x = checkpoint<[x: X], X>(through(i * size, (i + 1) * size), x, { preserveRngState });
  }
  return through((segments - 1) * size, list.length)(x);
}
